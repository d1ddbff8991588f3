extension Report {
    /// A matrix as coloured cells: weights, a sample as an image, a confusion matrix.
    package struct Image: Hashable, Sendable {
        package var rows: Int
        package var columns: Int
        /// Row-major, the first row on top.
        package var values: [Double]
        package var scale: Scale
        /// What rows and columns are called; empty where they are counted.
        package var rowLabels: [String]
        package var columnLabels: [String]
        /// What the two directions are: `actual`, `predicted`; empty where nothing needs to be said.
        package var rowTitle: String
        package var columnTitle: String
        /// True where each cell also says its number.
        package var showsNumbers: Bool

        package init(
            rows: Int, columns: Int, values: [Double], scale: Scale, rowLabels: [String] = [],
            columnLabels: [String] = [], rowTitle: String = "", columnTitle: String = "", showsNumbers: Bool = false
        ) {
            self.rows = rows
            self.columns = columns
            self.values = values
            self.scale = scale
            self.rowLabels = rowLabels
            self.columnLabels = columnLabels
            self.rowTitle = rowTitle
            self.columnTitle = columnTitle
            self.showsNumbers = showsNumbers
        }
    }
}
