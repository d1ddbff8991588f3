import Synchronization

/// Mean and norm of a matrix, computed at most once: looking at a large one takes time. They follow from its numbers, so
/// that they are no part of what makes two matrices different.
final class Figures: Hashable, Sendable {
    typealias Values = (mean: Double, norm: Double)

    private let known = Mutex<Values?>(nil)

    func values(of numbers: [Double]) -> Values {
        known.withLock { known in
            if let known { return known }
            let values = (Self.mean(numbers), numbers.norm)
            known = values
            return values
        }
    }

    private static func mean(_ numbers: [Double]) -> Double {
        numbers.isEmpty ? .nan : numbers.reduce(0, +) / Double(numbers.count)
    }

    static func == (_: Figures, _: Figures) -> Bool { true }
    func hash(into _: inout Hasher) {}
}

extension Report.Matrix {
    /// NaN without elements.
    package var mean: Double { figures.values(of: values).mean }
    package var norm: Double { figures.values(of: values).norm }
}

extension [Double] {
    /// The square root of the sum of squares, scaled so that large numbers do not overflow in between.
    package var norm: Double {
        let largest = reduce(0) { Swift.max($0, $1.magnitude) }
        // A NaN is no maximum, but makes every sum one.
        if largest == 0 || !largest.isFinite { return reduce(0) { $0 + $1.magnitude } }
        return largest * reduce(0) { $0 + ($1 / largest) * ($1 / largest) }.squareRoot()
    }
}
