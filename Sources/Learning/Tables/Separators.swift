/// Finds what divides the cells of a table.
enum Separators {
    /// Excel's first line `sep=;`: the separator, and where the line after it begins.
    static func said(_ bytes: [UInt8], from start: Int) -> (UInt8?, Int) {
        let line = bytes[start...].prefix(8)
        guard line.starts(with: Array("sep=".utf8)), line.count >= 6, line.contains(DelimitedText.lf) else {
            return (nil, start)
        }
        let separator = bytes[start + 4]
        let end = bytes[start + 5]
        guard end == DelimitedText.lf || end == DelimitedText.cr else { return (nil, start) }
        return (separator, start + 5)
    }

    /// The first of tab, semicolon, bar and comma that divides nearly all of the first lines into as many cells as the first
    /// one; blanks where none of them is in the first line; otherwise the most frequent one in it.
    static func likely(_ bytes: [UInt8], from start: Int) -> UInt8 {
        let lines = firstLines(bytes, from: start)
        guard let first = lines.first else { return UInt8(ascii: ",") }
        let candidates = [UInt8(ascii: "\t"), UInt8(ascii: ";"), UInt8(ascii: "|"), UInt8(ascii: ",")]
        let counts = candidates.map { candidate in lines.map { count(of: candidate, in: bytes[$0]) } }
        let steady = candidates.indices.first { k in
            counts[k][0] > 0 && counts[k].count { $0 == counts[k][0] } * 10 >= lines.count * 9
        }
        if let steady {
            // Columns of numbers between blanks, and a tab before the last one.
            let cells = bytes[lines[lines.count - 1]].split(separator: candidates[steady])
            let isMixed = candidates[steady] == UInt8(ascii: "\t") && cells.contains { holdsSeveralNumbers($0) }
            return isMixed ? DelimitedText.blank : candidates[steady]
        }
        let best = candidates.indices.max { counts[$0][0] < counts[$1][0] }
        if let best, counts[best][0] > 0 { return candidates[best] }
        return blanks(in: bytes[first]) > 0 && lines.dropFirst().allSatisfy { blanks(in: bytes[$0]) > 0 }
            && areLikeTable(lines, bytes) ? DelimitedText.blank : UInt8(ascii: ",")
    }

    /// Whether rows that are divided at blanks have as many cells as one another, most of them numbers.
    private static func areLikeTable(_ lines: [Range<Int>], _ bytes: [UInt8]) -> Bool {
        guard lines.count > 1 else { return holdsSeveralNumbers(bytes[lines[0]]) }
        let rows = lines.dropFirst().map { words(bytes[$0]) }
        let width = rows[0].count
        guard rows.count { $0.count == width } * 10 >= rows.count * 9 else { return false }
        return rows[0].count { DecimalNumber.parse(bytes, $0.startIndex, $0.endIndex) != nil } * 2 >= width
    }

    private static func words(_ line: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        var isQuoted = false
        return line.split { byte in
            if byte == DelimitedText.quote { isQuoted.toggle() }
            return !isQuoted && (byte == DelimitedText.blank || byte == UInt8(ascii: "\t"))
        }
    }

    private static func blanks(in line: ArraySlice<UInt8>) -> Int { max(words(line).count - 1, 0) }

    private static func holdsSeveralNumbers(_ cell: ArraySlice<UInt8>) -> Bool {
        let words = words(cell)
        return words.count > 1
            && words.allSatisfy { DecimalNumber.parse(Array($0), 0, $0.count) != nil }
    }

    private static func count(of separator: UInt8, in line: ArraySlice<UInt8>) -> Int {
        var isQuoted = false
        return line.count { byte in
            if byte == DelimitedText.quote { isQuoted.toggle() }
            return byte == separator && !isQuoted
        }
    }

    /// Up to 20 lines that are neither blank nor comments; a line end in quotes ends none.
    static func firstLines(_ bytes: [UInt8], from start: Int) -> [Range<Int>] {
        var lines: [Range<Int>] = []
        var begin = start
        var isQuoted = false
        var i = start
        func add(_ end: Int) {
            let text = bytes[begin..<end].drop { $0 == DelimitedText.blank || $0 == UInt8(ascii: "\t") }
            if !text.isEmpty, text.first != UInt8(ascii: "#") { lines.append(begin..<end) }
        }
        while i < bytes.count, lines.count < 20, i < start + 1 << 20 {
            if bytes[i] == DelimitedText.quote { isQuoted.toggle() }
            if !isQuoted, bytes[i] == DelimitedText.lf || bytes[i] == DelimitedText.cr {
                add(i)
                begin = i + 1
            }
            i += 1
        }
        if lines.count < 20, i == bytes.count { add(i) }
        return lines
    }
}
