/// The order in which rows are drawn and the place in it. It belongs to the session, so that training in two parts
/// is training in one.
package struct BatchCursor: Hashable, Sendable {
    /// The rows of the current epoch in their order; empty before the first.
    package private(set) var order: [Int32] = []
    /// How many rows of the epoch have been drawn.
    package private(set) var place = 0
    private var random: RandomSource

    package init(_ random: RandomSource) { self.random = random }

    /// Where the next batch stands in `order`. At the end of an epoch the batch may be short; a new epoch, or another
    /// number of rows, begins with a new order.
    mutating func next(_ batchSize: Int, of rows: Int, shuffles: Bool) -> Range<Int> {
        if order.count != rows {
            order = (0..<Int32(rows)).map { $0 }
            place = rows
        }
        if place >= rows {
            place = 0
            for i in 0..<rows { order[i] = Int32(i) }
            if shuffles {
                for i in stride(from: rows - 1, to: 0, by: -1) { order.swapAt(i, random.below(i + 1)) }
            }
        }
        let batch = place..<min(place + batchSize, rows)
        place = batch.upperBound
        return batch
    }

    /// The updates left in the current epoch.
    package func isAtEnd(of rows: Int) -> Bool { order.count != rows || place >= rows }
}
