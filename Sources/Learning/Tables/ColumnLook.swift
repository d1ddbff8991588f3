/// What can be seen of a column before it is known what it holds: its numbers, its different texts, its gaps.
struct ColumnLook {
    /// A text that is in one or more rows.
    struct Word {
        let code: Int
        let text: String
        let count: Int
    }

    let column: Int
    /// The texts that stand for a value.
    let words: [Word]
    /// The rows without a value, in order.
    let missing: [Int32]
    private let cells: TableCells
    private let plan: TablePlan
    private let reader: TableReader
    private let text: DelimitedText
    private let missingNumbers: Set<Double>

    init(_ column: Int, _ cells: TableCells, _ plan: TablePlan, _ reader: TableReader, _ text: DelimitedText) {
        (self.column, self.cells, self.plan, self.reader, self.text) = (column, cells, plan, reader, text)
        missingNumbers = Set(reader.na.compactMap { Double($0) })
        let texts = cells.texts[column]
        // Where the user says that a column holds categories, `none` may be one.
        let isSaid = plan.isCoded(column) && plan.roles[column] != .labels
        var words: [Word] = []
        var isMissing: Set<Int32> = []
        for (code, cell) in texts.codes.cells.enumerated() where texts.codes.counts[code] > 0 {
            let word = text.text(cell)
            if reader.na.contains(word) || !isSaid && text.isMissing(cell) {
                isMissing.insert(Int32(code))
            } else {
                words.append(Word(code: code, text: word, count: texts.codes.counts[code]))
            }
        }
        self.words = words
        var missing = texts.empty
        if !isMissing.isEmpty {
            missing += zip(texts.rows, texts.codes.codes).filter { isMissing.contains($0.1) }.map(\.0)
        }
        if !missingNumbers.isEmpty {
            for row in 0..<cells.rows
            where missingNumbers.contains(cells.values[row * cells.width + cells.places[column]]) {
                missing.append(Int32(row))
            }
        }
        self.missing = missing.sorted()
    }

    /// The numbers of the column in the order of the rows; those that stand for a missing value are none.
    var numbers: [Double] {
        (0..<cells.rows).map { cells.values[$0 * cells.width + cells.places[column]] }
            .filter { !$0.isNaN && !missingNumbers.contains($0) }
    }

    /// How many cells are plain numbers.
    var count: Int { cells.rows - missing.count - words.reduce(0) { $0 + $1.count } }

    var isTarget: Bool { plan.roles[column] != .input }

    /// What stands for the decimal point: that of the whole file, but for a column that can only be meant otherwise.
    var decimal: TableReader.Decimal {
        guard cells.decimal == .comma, reader.decimal == nil else { return cells.decimal }
        func count(_ decimal: TableReader.Decimal) -> Int {
            words.count { WrittenNumber.parse($0.text, decimal) != nil }
        }
        return count(.point) > count(.comma) ? .point : .comma
    }

    var dateOrder: DateText.Order? { reader.dateOrder }
    /// Whether commas may be decimal ones although nobody says so; between commas they are not.
    var asksForDecimal: Bool {
        reader.decimal == nil && cells.decimal == .point && text.separator != UInt8(ascii: ",")
    }

    func isUndefined(_ word: Word) -> Bool { text.isUndefined(cells.texts[column].codes.cells[word.code]) }
    func isTooLarge(_ word: Word) -> Bool {
        text.number(cells.texts[column].codes.cells[word.code]).map { !$0.isFinite } ?? false
    }

    private static let idNames: Set = [
        "id", "index", "idx", "no", "nr", "no.", "nr.", "#", "row", "rownames", "row.names", "rowid", "obs", "case",
        "unnamed: 0", "sample number", "key", "uuid", "pid",
    ]

    /// Whether whole numbers, every row another, stand under a name that says that they name the rows.
    var isID: Bool {
        guard plan.header.isNamed, missing.isEmpty, cells.rows > 1 else { return false }
        let name = plan.names[column]
        let isNamed =
            Self.idNames.contains(name.lowercased())
            || ["_id", " id", "Id", "ID", "_no", "_idx"].contains(where: name.hasSuffix)
        guard isNamed || plan.header.unnamed.contains(column) else { return false }
        let numbers = numbers
        guard numbers.allSatisfy({ $0 == $0.rounded() }) else { return false }
        return Set(numbers).count == numbers.count
    }

    /// A problem with the cells that hold some texts.
    func problem(_ kind: TableProblem.Kind, _ words: [Word], _ found: String) -> TableProblem {
        let codes = Set(words.map { Int32($0.code) })
        let texts = cells.texts[column]
        let row = zip(texts.rows, texts.codes.codes).first { codes.contains($0.1) }?.0 ?? 0
        return TableProblem(
            kind, column: column, count: words.reduce(0) { $0 + $1.count }, row: Int(row), found: found,
            words: words.prefix(4).map(\.text), different: words.count)
    }

    /// The same for the plain numbers.
    func numbersAmong(_ kind: TableProblem.Kind) -> TableProblem {
        let place = cells.places[column]
        let row = (0..<cells.rows).first { row in
            let value = cells.values[row * cells.width + place]
            return !value.isNaN && !missingNumbers.contains(value)
        }
        let found = cells.cell(row ?? 0, column, text).map { text.text($0) } ?? ""
        return TableProblem(
            kind, column: column, count: count, row: row ?? 0, found: DataError.quoted(found), words: [found],
            different: Set(numbers).count)
    }
}
