/// Reads a data set from delimited text: commas, tabs or semicolons, with or without a line of column names.
package struct DelimitedTextReader: Hashable, Sendable {
    /// Which columns are to be learned.
    package enum Targets: Hashable, Sendable {
        /// The last column: classes if it holds text, a number to predict otherwise.
        case last
        /// Columns of numbers.
        case columns([String])
        /// A column of class labels, text or numbers.
        case labels(String)
    }

    package var targets: Targets
    /// Columns that are left out.
    package var drop: [String]
    /// Two classes as two columns.
    package var oneHot: Bool
    /// Whether the first line has the column names; without a value it has if a column begins with a text and goes on
    /// with a number, or if the line holds nothing but texts.
    package var hasHeader: Bool?
    /// Without one, the most frequent of comma, tab and semicolon in the first line.
    package var separator: UInt8?

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
        var columns = try ColumnPlan.header(&text, hasHeader: hasHeader)
        guard text.advanceToRow() else {
            throw DataError("the file has column names and no rows", file: file, line: 1)
        }
        let targetPlaces = try columns.assign(targets: targets, drop: drop, file: file)
        try columns.settleLast(text)

        var rows = DelimitedRows(columns, text: text)
        var count = 0
        var asked = text.offset
        repeat {
            try rows.read(&text)
            count += 1
            guard text.offset - asked >= 1 << 18 else { continue }
            asked = text.offset
            if !progress(Double(text.offset) / Double(bytes.count)) {
                throw DataError("reading was stopped after \(count) rows", file: file)
            }
        } while text.advanceToRow()
        return try rows.dataset(targetOrder: targetPlaces, oneHot: oneHot, text: text)
    }
}
