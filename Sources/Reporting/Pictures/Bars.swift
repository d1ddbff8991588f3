extension Report {
    /// Sizes of named things side by side, each with how it came there.
    package struct Bars: Hashable, Sendable {
        package struct Row: Hashable, Sendable {
            package var label: String
            /// One number for each of `measures`; NaN where there is none.
            package var values: [Double]
            /// For each measure its earlier numbers, oldest first; empty where nothing is known of them.
            package var histories: [[Double]]

            package init(label: String, values: [Double], histories: [[Double]] = []) {
                self.label = label
                self.values = values
                self.histories = histories
            }
        }

        /// What the numbers of each row are: `norm of values`, `norm of gradients`.
        package var measures: [String]
        package var rows: [Row]
        /// True where bars are as long as the logarithm says, for sizes of many magnitudes.
        package var isLogarithmic: Bool

        package init(measures: [String], rows: [Row], isLogarithmic: Bool = false) {
            self.measures = measures
            self.rows = rows
            self.isLogarithmic = isLogarithmic
        }
    }
}
