import Autodiff

/// The order in which rows are drawn and the place in it. It belongs to the session, so that training in two parts
/// is training in one.
package struct BatchCursor: Hashable, Sendable {
    /// The rows of the current epoch in their order; empty before the first.
    package private(set) var order: [Int32] = []
    /// How many rows of the epoch have been drawn.
    package private(set) var place = 0
    private var random: RandomSource
    private var given: GivenOrder?
    /// The epochs begun in the given order.
    private var givenEpochs = 0

    package init(_ random: RandomSource) { self.random = random }

    /// From here on the epochs take this order, from its first. The order that is followed already goes on; without
    /// one, what is left of the epoch is drawn as before.
    package mutating func follow(_ order: GivenOrder?) {
        guard order != given else { return }
        given = order
        givenEpochs = 0
        if order != nil { place = self.order.count }
    }

    /// Where the next batch stands in `order`. At the end of an epoch the batch may be short; a new epoch, or another
    /// number of rows, begins with a new order.
    mutating func next(_ batchSize: Int, of rows: Int, shuffles: Bool) -> Range<Int> {
        if order.count != rows {
            order = (0..<Int32(rows)).map { $0 }
            place = rows
        }
        if place >= rows { begin(rows, shuffles: shuffles) }
        let batch = place..<min(place + batchSize, rows)
        place = batch.upperBound
        return batch
    }

    private mutating func begin(_ rows: Int, shuffles: Bool) {
        place = 0
        if let given, given.rows == rows {
            let start = givenEpochs % given.epochs * rows
            for i in 0..<rows { order[i] = given.places[start + i] }
            givenEpochs += 1
            return
        }
        for i in 0..<rows { order[i] = Int32(i) }
        if shuffles { random.shuffle(&order) }
    }

    /// The arrays that it keeps alive.
    package var held: [HeldArray] { [HeldArray(order), HeldArray(given?.places ?? [])].compactMap(\.self) }

    /// What files keep of it: the order, and a line of numbers.
    package var stored: (order: [Int32], given: [Int32], text: String) {
        let epochs = given.map { "\($0.rows) \($0.epochs)" } ?? "0 0"
        return (order, given?.places ?? [], "\(place) \(givenEpochs) \(epochs) \(random.text)")
    }

    /// A cursor that files kept; nil for what is none.
    package init?(order: [Int32], given: [Int32], text: String) {
        let parts = text.split(separator: " ")
        let numbers = parts.prefix(4).compactMap { Int($0) }
        guard parts.count == 6, numbers.count == 4, numbers.allSatisfy({ $0 >= 0 }), numbers[0] <= order.count,
            let random = RandomSource(text: parts[4...].joined(separator: " ")),
            order.allSatisfy({ $0 >= 0 && $0 < order.count }), given.allSatisfy({ $0 >= 0 && $0 < numbers[2] }),
            numbers.allSatisfy({ $0 < 1 << 31 }), given.count == numbers[2] * numbers[3]
        else { return nil }
        (self.order, place, givenEpochs, self.random) = (order, numbers[0], numbers[1], random)
        self.given = given.isEmpty ? nil : GivenOrder(rows: numbers[2], epochs: numbers[3], places: given)
    }

    /// The rows left in the current epoch.
    package func rowsLeft(of rows: Int) -> Int { order.count == rows ? rows - place : 0 }

    /// The updates left in the current epoch.
    package func isAtEnd(of rows: Int) -> Bool { order.count != rows || place >= rows }
}

/// An order of rows that was given and not drawn, so that another program's training can be repeated. After the last
/// epoch it begins anew.
package struct GivenOrder: Hashable, Sendable {
    package let rows: Int
    package let epochs: Int
    /// Epoch by epoch, rows from 0.
    fileprivate let places: [Int32]

    fileprivate init(rows: Int, epochs: Int, places: [Int32]) {
        (self.rows, self.epochs, self.places) = (rows, epochs, places)
    }

    /// What is wrong with a matrix that should hold one epoch a row.
    package enum Flaw: Error, Equatable {
        case columns(Int, needed: Int)
        /// Not the number of a row, in this epoch (from 1) at this place (from 1).
        case notARow(Double, epoch: Int, place: Int)
        case twice(row: Int, epoch: Int)
    }

    /// The order in a matrix of epochs × rows that holds row numbers from 1.
    package init(_ matrix: Matrix, rows: Int) throws(Flaw) {
        guard matrix.columns == rows else { throw .columns(matrix.columns, needed: rows) }
        var places: [Int32] = []
        places.reserveCapacity(matrix.values.count)
        // The last epoch in which a row was seen.
        var seen = [Int](repeating: 0, count: rows)
        for epoch in 1...matrix.rows {
            for place in 1...rows {
                let number = matrix[epoch - 1, place - 1]
                guard let row = Int(exactly: number), (1...rows).contains(row) else {
                    throw .notARow(number, epoch: epoch, place: place)
                }
                guard seen[row - 1] < epoch else { throw .twice(row: row, epoch: epoch) }
                seen[row - 1] = epoch
                places.append(Int32(row - 1))
            }
        }
        (self.rows, self.epochs, self.places) = (rows, matrix.rows, places)
    }
}
