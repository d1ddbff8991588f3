import Autodiff
import Reporting

/// A session in more digits.
extension Session {
    /// How the numbers that a session's model computes are computed once more.
    package enum Reading: CaseIterable, Sendable {
        /// In float64, from parameters and data as the model reads them.
        case rounded
        /// In float64, from the data and the constants that were given.
        case given
        /// A part of the rows in the precision of the session, and the same in float64.
        case part, roundedPart
        /// In double-double, what a session in float64 computed.
        case doubled
    }

    /// More products of a weight and a row than this are not computed once more: a part of the rows stands for all.
    private static let quickWork = 10_000_000
    /// The same for products in double-double, of which a text can wait for fewer.
    private static let quickDoubledWork = 100_000
    /// Rows that stand for all.
    private static let partRows = 32

    /// Whether only a part of the rows is computed once more.
    package var isReadInPart: Bool {
        work > Self.quickWork && (x?.rows ?? 1) > Self.partRows
    }

    /// Whether what a text shows of it is computed once more in more digits.
    package var isReadAgain: Bool { precision != .float64 || work <= Self.quickDoubledWork }

    /// Products of a weight and a row.
    private var work: Int {
        (x?.rows ?? 1) * parameters.values.reduce(0) { $0 + $1.shape.count }
    }

    /// The same session in another reading.
    ///
    /// - Parameters:
    ///   - hasGradients: the gradients that `backward` left are computed once more too, from what they were computed from.
    ///   - executor: one that reads no session otherwise.
    package func read(
        _ reading: Reading, hasGradients: Bool, by executor: Executor = Executor()
    ) throws(Diagnostic) -> Session {
        let isFresh = gradients.map { staleness(of: $0) == nil } ?? true
        var twin = withNumbers(of: reading)
        // Of what is gone there is nothing more to know.
        twin.training = twin.training.withoutLosses
        guard hasGradients, let gradients else { return twin }
        let origin = isFresh ? twin : gradients.subject.recalled(in: self).withNumbers(of: reading)
        twin.gradients = try executor.gradients(origin)
        twin.gradients?.step = gradients.step
        return twin
    }

    private func withNumbers(of reading: Reading) -> Session {
        var twin = self
        twin.digits = NumberFormat.most
        switch reading {
        case .rounded, .roundedPart: (twin.precision, twin.inputs) = (.float64, precision)
        case .given: twin.precision = .float64
        case .part, .doubled: break
        }
        // Beside numbers that cancelled to nothing float64 is no judge either.
        twin.isDoubled = reading != .part && work <= Self.quickDoubledWork
        switch reading {
        case .rounded, .given, .doubled: break
        case .part, .roundedPart:
            guard let x, y == nil || y?.rows == x.rows else { break }
            let rows = (0..<Self.partRows).map { Int32($0 * (x.rows - 1) / (Self.partRows - 1)) }
            twin.setTraining(
                x: x.selecting(rows: rows), y: y?.selecting(rows: rows), weights: weights?.selecting(rows: rows))
        }
        return twin
    }
}
