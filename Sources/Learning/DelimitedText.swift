/// Text in rows of cells (RFC 4180): a cell ends at a separator, a row at LF, CRLF or CR. Blanks around a cell do not
/// count; a cell in double quotes may hold separators, line ends and doubled quotes; blank lines are skipped.
struct DelimitedText {
    /// A cell without its quotes and the blanks around it, as offsets into the bytes.
    struct Cell {
        var start: Int
        var end: Int
        var isQuoted = false
        /// Whether a separator follows, so that the row goes on.
        var hasNext = false
    }

    let bytes: [UInt8]
    let separator: UInt8
    let file: String?
    /// Where the next cell begins.
    private(set) var offset: Int

    private static let quote = UInt8(ascii: "\"")
    private static let lf = UInt8(ascii: "\n")
    private static let cr = UInt8(ascii: "\r")

    /// - Parameter separator: without one, the most frequent of comma, tab and semicolon in the first line.
    init(_ bytes: [UInt8], separator: UInt8? = nil, file: String? = nil) throws(DataError) {
        self.bytes = bytes
        self.file = file
        offset = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        self.separator = separator ?? Self.likelySeparator(bytes, from: offset)
        if let place = UTF8Check.firstInvalid(in: bytes) {
            throw error("this is not UTF-8 text", hint: "save the file as UTF-8", at: place)
        }
    }

    private static func likelySeparator(_ bytes: [UInt8], from start: Int) -> UInt8 {
        let candidates = [UInt8(ascii: ","), UInt8(ascii: "\t"), UInt8(ascii: ";")]
        var counts = [0, 0, 0]
        var isQuoted = false
        for byte in bytes[start...].drop(while: { $0 == lf || $0 == cr }) {
            if byte == quote { isQuoted.toggle() }
            if isQuoted { continue }
            if byte == lf || byte == cr { break }
            if let place = candidates.firstIndex(of: byte) { counts[place] += 1 }
        }
        let best = counts.indices.max { counts[$0] < counts[$1] || (counts[$0] == counts[$1] && $0 > $1) }
        return candidates[best ?? 0]
    }
}

extension DelimitedText {
    /// Goes to the next line that is not blank; false at the end.
    mutating func advanceToRow() -> Bool {
        var i = offset
        while i < bytes.count {
            if bytes[i] == Self.lf || bytes[i] == Self.cr {
                offset = i + 1
            } else if !isBlank(bytes[i]) {
                return true
            }
            i += 1
        }
        offset = i
        return false
    }

    /// Goes back to a place where a cell begins.
    mutating func rewind(to offset: Int) { self.offset = offset }

    /// The next cell of the row.
    // cell → blanks (quoted | plain) blanks (separator | line end | end)
    mutating func next() throws(DataError) -> Cell {
        var i = offset
        while i < bytes.count, isBlank(bytes[i]) { i += 1 }
        if i < bytes.count, bytes[i] == Self.quote { return try quoted(from: i) }
        var cell = Cell(start: i, end: i)
        while i < bytes.count {
            let byte = bytes[i]
            if byte == separator || byte == Self.lf || byte == Self.cr { break }
            if byte == Self.quote {
                throw error(
                    "a quote within a cell that does not begin with one",
                    hint: "put the whole cell in quotes and double the quote: \"\"", at: i)
            }
            i += 1
        }
        var end = i
        while end > cell.start, isBlank(bytes[end - 1]) { end -= 1 }
        cell.end = end
        cell.hasNext = finish(at: i)
        return cell
    }

    // quoted → '"' (any but '"' | '""')* '"'
    private mutating func quoted(from opening: Int) throws(DataError) -> Cell {
        var cell = Cell(start: opening + 1, end: opening + 1, isQuoted: true)
        var i = opening + 1
        while true {
            guard i < bytes.count else {
                throw error(
                    "the quote that opens here is never closed", hint: "a quote within quotes is doubled: \"\"",
                    at: opening)
            }
            if bytes[i] == Self.quote {
                guard i + 1 < bytes.count, bytes[i + 1] == Self.quote else { break }
                i += 1
            }
            i += 1
        }
        cell.end = i
        i += 1
        while i < bytes.count, isBlank(bytes[i]) { i += 1 }
        if i < bytes.count, bytes[i] != separator, bytes[i] != Self.lf, bytes[i] != Self.cr {
            throw error("text after a closing quote", hint: "a quote within quotes is doubled: \"\"", at: i)
        }
        cell.hasNext = finish(at: i)
        return cell
    }

    /// Steps over what ends a cell; true if it is a separator.
    private mutating func finish(at i: Int) -> Bool {
        offset = min(i + 1, bytes.count)
        guard i < bytes.count else { return false }
        if bytes[i] == separator { return true }
        if bytes[i] == Self.cr, i + 1 < bytes.count, bytes[i + 1] == Self.lf { offset = i + 2 }
        return false
    }

    private func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || (byte == UInt8(ascii: "\t") && separator != byte)
    }
}

extension DelimitedText {
    /// The text of a cell, doubled quotes as one.
    func text(_ cell: Cell) -> String {
        let raw = bytes[cell.start..<cell.end]
        guard cell.isQuoted, raw.contains(Self.quote) else { return String(decoding: raw, as: UTF8.self) }
        var unescaped: [UInt8] = []
        var isOpening = false
        for byte in raw {
            isOpening = byte == Self.quote && !isOpening
            if !isOpening { unescaped.append(byte) }
        }
        return String(decoding: unescaped, as: UTF8.self)
    }

    /// An error with the line and the column of a place in the bytes.
    func error(_ message: String, hint: String? = nil, at place: Int) -> DataError {
        var line = 1
        var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        for i in 0..<min(place, bytes.count) {
            let endsLine =
                bytes[i] == Self.lf || (bytes[i] == Self.cr && (i + 1 == bytes.count || bytes[i + 1] != Self.lf))
            if endsLine {
                line += 1
                start = i + 1
            }
        }
        let before = String(decoding: bytes[min(start, place)..<place], as: UTF8.self)
        return DataError(message, hint: hint, file: file, line: line, column: before.count + 1)
    }
}

/// What a cell says.
extension DelimitedText {
    func number(_ cell: Cell) -> Double? { DecimalNumber.parse(bytes, cell.start, cell.end) }

    /// Whether a cell is neither a number nor one of the words that stand for a missing or undefined one.
    func isText(_ cell: Cell) -> Bool { number(cell) == nil && !isMissing(cell) && !isUndefined(cell) }

    func isMissing(_ cell: Cell) -> Bool {
        cell.start == cell.end || ["na", "n/a", "null", "none", "?", "-"].contains(shortText(cell))
    }

    func isUndefined(_ cell: Cell) -> Bool {
        let word = shortText(cell)
        return ["nan", "inf", "infinity"].contains(
            word.hasPrefix("-") || word.hasPrefix("+") ? String(word.dropFirst()) : word)
    }

    private func shortText(_ cell: Cell) -> String {
        cell.end - cell.start > 10 ? "" : String(decoding: bytes[cell.start..<cell.end], as: UTF8.self).lowercased()
    }
}
