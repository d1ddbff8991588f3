import Autodiff
import Limits

/// Reads rows of `label index:value …` (LIBSVM; Chang and Lin, 2011): what is not written is 0, indices count from 1.
package enum LibSVMReader {
    /// Whether the first line is such a row.
    package static func recognizes(_ bytes: [UInt8]) -> Bool {
        let line = bytes.prefix(1 << 16).drop { $0 <= 32 }.prefix {
            $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "#")
        }
        let words = line.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: "\r") }
        guard words.count >= 2, number(words[0]) != nil else { return false }
        return words.dropFirst().prefix(4).allSatisfy { word in
            guard let colon = word.firstIndex(of: UInt8(ascii: ":")) else { return false }
            return word.startIndex < colon && word[..<colon].allSatisfy { $0 >= 48 && $0 <= 57 }
        }
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
                guard index > last, index <= Int32.max else {
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
