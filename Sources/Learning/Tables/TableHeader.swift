/// The names of the columns of a table, and where they stand.
struct TableHeader {
    /// What the first line or a comment above it says, or numbered names.
    var names: [String]
    /// Whether the names stand in the file.
    var isNamed: Bool
    /// The columns that have no name in the file although others do.
    var unnamed: Set<Int> = []
    /// Names that occur twice, in the form that tells them apart.
    var renamed: [String] = []
    /// Whether each row ends with a separator that the names do not have, or the other way round.
    var hasLooseEnd = false

    /// Reads the names and goes past them, or makes names and stays.
    static func read(_ text: inout DelimitedText, hasHeader: Bool?) throws(DataError) -> TableHeader {
        var ahead = text
        let first = try ahead.row()
        let after = ahead
        var sample: [[DelimitedText.Cell]] = []
        while sample.count < 20, ahead.advanceToRow(), let row = try? ahead.row() { sample.append(row) }
        let isNamed = hasHeader ?? looksNamed(first, sample, text)
        if !isNamed, hasHeader == nil, let names = comment(above: text, cells: first.count) {
            return TableHeader(names: names, isNamed: true).toldApart()
        }
        guard isNamed else { return TableHeader(names: (1...first.count).map { "column\($0)" }, isNamed: false) }
        text = after
        var header = TableHeader(names: first.map { text.text($0) }, isNamed: true)
        header.fit(sample, text)
        return header.toldApart()
    }

    /// Whether a line is one of names: a text stands above a number, or all are texts that do not come again below.
    private static func looksNamed(
        _ first: [DelimitedText.Cell], _ sample: [[DelimitedText.Cell]], _ text: DelimitedText
    ) -> Bool {
        let isText = first.map { text.isText($0) }
        func below(_ column: Int) -> [DelimitedText.Cell] { sample.compactMap { column < $0.count ? $0[column] : nil } }
        let isShifted = sample.count > 1 && sample.allSatisfy { $0.count == first.count + 1 }
        let shift = isShifted && nameRows(sample.map { $0[0] }, text) ? 1 : 0
        let isAbove = first.indices.contains { column in
            guard isText[column] else { return false }
            let cells = below(column + shift).filter { !text.isMissing($0) }
            return !cells.isEmpty && cells.count { text.number($0) != nil } * 2 >= cells.count
        }
        if isAbove { return true }
        guard zip(isText, first).allSatisfy({ $0 || $1.start == $1.end }) else { return false }
        let words = first.map { text.text($0) }
        guard Set(words).count == words.count else { return false }
        return !first.indices.contains { column in
            isText[column] && below(column).contains { text.text($0) == words[column] }
        }
    }

    /// The names in the last comment above the first row, if it has as many cells, all of them texts.
    private static func comment(above text: DelimitedText, cells: Int) -> [String]? {
        let isEnd: (UInt8) -> Bool = { $0 == DelimitedText.lf || $0 == DelimitedText.cr }
        let above = text.bytes[text.start..<text.offset].split(whereSeparator: isEnd)
        guard let line = above.last(where: { $0.first == UInt8(ascii: "#") }) else { return nil }
        let isName = line.dropFirst().first == text.separator && text.separator != DelimitedText.blank
        guard var names = try? DelimitedText(Array(isName ? line : line.dropFirst()), separator: text.separator),
            isName || names.advanceToRow(), let row = try? names.row(), row.count == cells
        else { return nil }
        return row.allSatisfy { names.isText($0) } ? row.map { names.text($0) } : nil
    }

    /// Brings the names and the rows to the same number of cells where the reason is known.
    private mutating func fit(_ sample: [[DelimitedText.Cell]], _ text: DelimitedText) {
        guard let width = sample.first?.count, sample.allSatisfy({ $0.count == width }) else { return }
        if width == names.count + 1 {
            if sample.allSatisfy({ $0[width - 1].start == $0[width - 1].end }) {
                hasLooseEnd = true
            } else if sample.count > 1, Self.nameRows(sample.map { $0[0] }, text) {
                // R writes the names of the rows under no name.
                names.insert("", at: 0)
            }
        } else if width == names.count - 1, names.last == "" {
            names.removeLast()
        }
    }

    /// Whether cells are the names or the numbers of rows.
    private static func nameRows(_ cells: [DelimitedText.Cell], _ text: DelimitedText) -> Bool {
        let numbers = cells.compactMap { text.number($0) }
        if numbers.isEmpty { return cells.allSatisfy { text.isText($0) } }
        return numbers.count == cells.count && zip(numbers, numbers.dropFirst()).allSatisfy { $1 == $0 + 1 }
    }

    /// Gives each column a name of its own.
    private func toldApart() -> TableHeader {
        var header = self
        var seen: Set<String> = Set(names)
        var used: Set<String> = []
        var next: [String: Int] = [:]
        for (place, name) in names.enumerated() {
            if name.isEmpty { header.unnamed.insert(place) }
            var own = name.isEmpty ? "column\(place + 1)" : name
            if used.contains(own) || name.isEmpty && seen.contains(own) {
                var number = next[own] ?? 2
                while seen.contains("\(own)_\(number)") || used.contains("\(own)_\(number)") { number += 1 }
                next[own] = number + 1
                own = "\(own)_\(number)"
                if !name.isEmpty { header.renamed.append(own) }
            }
            used.insert(own)
            seen.insert(own)
            header.names[place] = own
        }
        return header
    }
}
