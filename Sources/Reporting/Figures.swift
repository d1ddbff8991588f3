import Synchronization

/// Mean and norm of a matrix, computed at most once: looking at a large one takes time. They follow from its numbers, so
/// that they are no part of what makes two matrices different.
final class Figures: Hashable, Sendable {
    typealias Values = (mean: Double, norm: Double)

    private let known = Mutex<Values?>(nil)

    func values(of numbers: [Double]) -> Values {
        known.withLock { known in
            if let known { return known }
            let values = (Self.mean(numbers), Self.norm(numbers))
            known = values
            return values
        }
    }

    private static func mean(_ numbers: [Double]) -> Double {
        numbers.isEmpty ? .nan : numbers.reduce(0, +) / Double(numbers.count)
    }

    /// The Euclidean norm over all elements (Frobenius), scaled so that large elements do not overflow.
    private static func norm(_ numbers: [Double]) -> Double {
        let largest = numbers.reduce(0) { max($0, $1.magnitude) }
        if largest == 0 || !largest.isFinite { return numbers.reduce(0) { $0 + $1.magnitude } }
        return largest * numbers.reduce(0) { $0 + ($1 / largest) * ($1 / largest) }.squareRoot()
    }

    static func == (_: Figures, _: Figures) -> Bool { true }
    func hash(into _: inout Hasher) {}
}

extension Report.Matrix {
    /// NaN without elements.
    package var mean: Double { figures.values(of: values).mean }
    package var norm: Double { figures.values(of: values).norm }
}
