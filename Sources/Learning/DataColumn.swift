/// What is known of a column of the table that a data set was read from.
package struct DataColumn: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable {
        case number
        /// yes and no, as 1 and 0
        case truth = "yes/no"
        case date
        case time
        case category
        case text
        /// numbers or names of the rows
        case id
        case empty
        /// not looked at
        case unread = "not read"
    }

    /// What it became.
    package enum Use: Hashable, Sendable {
        /// These columns of x, counted from 0.
        case input(Swift.Range<Int>)
        /// These columns of x, 1 where a row has the label and 0 elsewhere: one for each, or one for the second of two.
        case indicators(Swift.Range<Int>)
        case target
        case left(String)
    }

    package var name: String
    package var kind: Kind
    package var use: Use
    /// What the numbers count where the file says it, as `$`, `%` or `years`; empty otherwise.
    package var unit = ""
    /// Cells without a value, before any was filled.
    package var missing = 0
    /// The categories in the order of their columns or numbers; empty for numbers.
    package var labels: [String] = []
    /// How many different texts there are, where they are no categories.
    package var different = 0
    /// The least, the mean and the largest number, in the units of the file.
    package var range: Range?

    package struct Range: Hashable, Sendable {
        package var least: Double
        package var mean: Double
        package var most: Double
    }

    package init(name: String, kind: Kind, use: Use) { (self.name, self.kind, self.use) = (name, kind, use) }
}

/// Cells of x that had no value: filled with what the training rows say.
package struct DataGaps: Hashable, Sendable {
    package enum Filling: String, Hashable, Sendable { case mean, median }

    package let filling: Filling
    /// For each column of x that has some, the rows in the file's order, from 0.
    package let rows: [Int: [Int32]]

    package init(filling: Filling, rows: [Int: [Int32]]) { (self.filling, self.rows) = (filling, rows) }
}
