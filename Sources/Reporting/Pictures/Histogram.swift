extension Report {
    /// How many of some numbers lie in each of equal intervals.
    package struct Histogram: Hashable, Sendable {
        /// What is counted.
        package var label: String
        /// The ends of the intervals, ascending; one more than there are counts, or none.
        package var edges: [Double]
        package var counts: [Int]

        package init(label: String, edges: [Double], counts: [Int]) {
            self.label = label
            self.edges = edges
            self.counts = counts
        }
    }
}
