/// Reads a data set from a table in text: what the user says of its columns, and what is found out without that.
package struct TableReader: Hashable, Sendable {
    /// Which columns are to be learned.
    package enum Targets: Hashable, Sendable {
        /// The last column: classes if it holds text, a number to predict otherwise.
        case last
        /// Columns of numbers, or one of text, which makes classes.
        case columns([String])
        /// A column of class labels, text or numbers.
        case labels(String)
    }

    /// What is done about cells without a value.
    package enum Missing: String, CaseIterable, Hashable, Sendable { case error, drop, mean, median }

    /// The numbers that a date becomes.
    package enum Dates: String, CaseIterable, Hashable, Sendable { case years, days, parts }

    /// What stands for the decimal point.
    package enum Decimal: String, CaseIterable, Hashable, Sendable { case point, comma }

    /// A category that becomes one column of numbers from 1, in an order.
    package struct Scale: Hashable, Sendable {
        package var column: String
        /// From the least to the greatest; nil for the order of the letters, or of the numbers.
        package var order: [String]?

        package init(column: String, order: [String]? = nil) { (self.column, self.order) = (column, order) }
    }

    package var targets: Targets
    /// Columns that are left out.
    package var drop: [String]
    /// The only columns that are inputs; nil for all that can be.
    package var only: [String]?
    /// Columns that hold categories whatever they look like.
    package var categories: [String] = []
    package var scales: [Scale] = []
    package var missing: Missing?
    /// Words and numbers that stand for a missing value beside those that always do.
    package var na: [String] = []
    /// Whether rows with too many or too few cells are left out.
    package var dropsRagged = false
    package var dates: Dates?
    /// Which of day and month comes first where the dates do not show it.
    package var dateOrder: DateText.Order?
    package var decimal: Decimal?
    /// Two classes as two columns.
    package var oneHot: Bool
    /// Whether the first line has the column names; without a value it has if a column begins with a text and goes on
    /// with numbers, or if the line holds nothing but texts that do not come again.
    package var hasHeader: Bool?
    /// Without one, what `Separators` finds.
    package var separator: UInt8?

    /// What may stand between cells; a blank stands for any number of blanks and tabs.
    package static let separators: [(name: String, byte: UInt8)] = [
        ("comma", UInt8(ascii: ",")), ("semicolon", UInt8(ascii: ";")), ("tab", UInt8(ascii: "\t")),
        ("bar", UInt8(ascii: "|")), ("blank", UInt8(ascii: " ")),
    ]

    package init(
        targets: Targets = .last, drop: [String] = [], oneHot: Bool = false, hasHeader: Bool? = nil,
        separator: UInt8? = nil
    ) {
        self.targets = targets
        self.drop = drop
        self.oneHot = oneHot
        self.hasHeader = hasHeader
        self.separator = separator
    }

    /// The data set in UTF-8 text.
    ///
    /// - Parameters:
    ///   - file: the name for errors.
    ///   - progress: told now and then which part has been read, 0 … 1; false ends the reading with an error.
    package func dataset(
        _ bytes: [UInt8], file: String? = nil, progress: (Double) -> Bool = { _ in true }
    ) throws(DataError) -> Dataset {
        var text = try DelimitedText(bytes, separator: separator, file: file)
        guard text.advanceToRow() else { throw DataError("the file is empty", file: file) }
        let header = try TableHeader.read(&text, hasHeader: hasHeader)
        guard text.advanceToRow() else {
            throw DataError("the file has column names and no rows", file: file, line: 1)
        }
        let plan = try TablePlan(header, self, file: file)
        var cells = try TableCells(text, plan, decimal: decimal ?? .point, progress)
        if decimal == nil, cells.showsDecimalCommas(text) {
            cells = try TableCells(text, plan, decimal: .comma, progress)
        }
        return try TableAssembly(cells, plan, self, text).dataset()
    }
}
