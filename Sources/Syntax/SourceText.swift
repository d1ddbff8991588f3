/// A text of the language and where it came from, so that a span can be shown as file, line and column.
package struct SourceText: Sendable {
    package let text: String
    /// The name of the file; nil for typed text and `-c`.
    package let file: String?
    /// The number of the first line; above 1 for a later entry at the prompt.
    package let firstLine: Int
    /// True for a file that does not begin like a session: no error shows what stands in it.
    package let isForeign: Bool
    private let lineStarts: [Int]

    package init(_ text: String, file: String? = nil, firstLine: Int = 1, isForeign: Bool = false) {
        self.text = text
        self.file = file
        self.firstLine = firstLine
        self.isForeign = isForeign
        var starts = [0]
        for (offset, byte) in text.utf8.enumerated() where byte == UInt8(ascii: "\n") {
            starts.append(offset + 1)
        }
        lineStarts = starts
    }

    /// The text inside a span.
    package func text(of span: Span) -> String {
        let utf8 = text.utf8
        let start = utf8.index(utf8.startIndex, offsetBy: min(span.start, utf8.count))
        let end = utf8.index(utf8.startIndex, offsetBy: min(max(span.end, span.start), utf8.count))
        return String(decoding: utf8[start..<end], as: UTF8.self)
    }

    /// Whether a line without anything lies between two offsets.
    package func hasEmptyLine(from start: Int, to end: Int) -> Bool {
        var isEmpty = start == 0
        for byte in text.utf8.dropFirst(start).prefix(max(end - start, 0)) {
            switch byte {
            case UInt8(ascii: "\n"):
                if isEmpty { return true }
                isEmpty = true
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): continue
            default: isEmpty = false  // not our enum
            }
        }
        return false
    }

    /// The number of the line in which an offset stands.
    package func line(at offset: Int) -> Int { firstLine + lineIndex(at: offset) }

    /// The line in which a span begins, without its end.
    package func line(of span: Span) -> Span {
        let index = lineIndex(at: span.start)
        return Span(lineStarts[index], index + 1 < lineStarts.count ? lineStarts[index + 1] - 1 : text.utf8.count)
    }

    private func lineIndex(at offset: Int) -> Int {
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        return low
    }
}
