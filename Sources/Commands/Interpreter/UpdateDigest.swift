import Autodiff
import Insight
import Modelling
import Reporting

/// What tells an update from another: its beginning and its end, each as one number. Equal updates have equal ones; others do
/// but once in 2^64.
struct UpdateDigest: Equatable {
    let before: Int
    let after: Int

    init(_ start: UpdateStart, after session: Session) {
        before = Self.digest([start.session.x, start.session.y].compactMap(\.self) + start.session.parameters.values)
        after = Self.digest(Array(session.parameters.values))
    }

    private static func digest(_ matrices: [Matrix]) -> Int {
        var hasher = Hasher()
        for matrix in matrices { hasher.combine(numbersOf: matrix) }
        return hasher.finalize()
    }
}
