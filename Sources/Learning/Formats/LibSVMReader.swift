import Autodiff
import Limits

/// Reads rows of `label index:value …` (LIBSVM; Chang and Lin, 2011): what is not written is 0, indices count from 1.
package enum LibSVMReader {
    /// Whether the first line is such a row, and the first lines are no numbers and times of the day.
    package static func recognizes(_ bytes: [UInt8]) -> Bool {
        let lines = bytes.prefix(1 << 16).split(separator: UInt8(ascii: "\n"), maxSplits: 20).prefix(20).map { line in
            line.prefix { $0 != UInt8(ascii: "#") }.split { $0 <= 32 }
        }
        let rows = lines.filter { !$0.isEmpty }
        guard let first = rows.first, first.count >= 2, number(first[0]) != nil else { return false }
        var last = 0
        for word in first.dropFirst().prefix(4) {
            guard let colon = word.firstIndex(of: UInt8(ascii: ":")), let index = index(word[..<colon]), index >= last,
                number(word[(colon + 1)...]) != nil
            else { return false }
            last = index + 1
        }
        return !rows.allSatisfy { $0.count == first.count && $0.count <= 3 && $0.dropFirst().allSatisfy(isClock) }
    }

    /// The number that digits write; nil for anything else.
    private static func index(_ word: ArraySlice<UInt8>) -> Int? {
        guard !word.isEmpty, word.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return Int(String(decoding: word, as: UTF8.self))
    }

    /// Whether a word is a time of the day with two digits for the minutes: `9:30`.
    private static func isClock(_ word: ArraySlice<UInt8>) -> Bool {
        let parts = word.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].count == 2, let hour = index(parts[0]), let minute = index(parts[1]) else {
            return false
        }
        return hour < 24 && minute < 60
    }

    package static func samples(_ bytes: [UInt8], file: String? = nil) throws(DataError) -> (x: Matrix, y: Matrix) {
        var labels: [Double] = []
        var entries: [(row: Int, column: Int, value: Double)] = []
        var columns = 0
        var line = 0
        for text in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            line += 1
            let body = text.prefix { $0 != UInt8(ascii: "#") }
            let words = body.split { $0 <= 32 }
            guard let first = words.first else { continue }
            func failure(_ message: String, _ word: ArraySlice<UInt8>, hint: String? = nil) -> DataError {
                DataError(message, hint: hint, file: file, line: line, column: word.startIndex - text.startIndex + 1)
            }
            guard let label = number(first) else {
                throw failure(
                    "\(DataError.quoted(String(decoding: first, as: UTF8.self))) is not a number: a row begins with one",
                    first)
            }
            labels.append(label)
            var last = 0
            for word in words.dropFirst() {
                guard let colon = word.firstIndex(of: UInt8(ascii: ":")),
                    let index = Int(String(decoding: word[..<colon], as: UTF8.self)),
                    let value = number(word[(colon + 1)...])
                else {
                    throw failure(
                        "\(DataError.quoted(String(decoding: word, as: UTF8.self))) is not index:value", word,
                        hint: "as in 3:0.5")
                }
                guard index <= Int32.max else {
                    throw failure("the index \(index) is too large: \(Int32.max) at most", word)
                }
                guard index > last else {
                    throw failure(
                        index < 1
                            ? "indices count from 1, this one is \(index)"
                            : "the indices of a row rise, \(index) does not",
                        word)
                }
                last = index
                columns = max(columns, index)
                entries.append((labels.count - 1, index - 1, value))
            }
        }
        guard !labels.isEmpty, columns > 0 else { throw DataError("the file has no rows with values", file: file) }
        let needed = Double(labels.count) * Double(columns) * 16
        if let rest = Memory.shortage(of: needed) {
            throw DataError(
                "\(labels.count) rows of \(columns) numbers take \(DataError.shown(needed)) bytes of memory, \(rest) can be had",
                hint: "give the program more memory", file: file)
        }
        var x = Matrix(Shape(labels.count, columns), repeating: 0)
        for entry in entries { x.values[entry.row * columns + entry.column] = entry.value }
        return (x, Matrix(Shape(labels.count, 1), labels))
    }

    private static func number(_ word: ArraySlice<UInt8>) -> Double? {
        let bytes = Array(word)
        return DecimalNumber.parse(bytes, 0, bytes.count).flatMap { $0.isFinite ? $0 : nil }
    }
}
