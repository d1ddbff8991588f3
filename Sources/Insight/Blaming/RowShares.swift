import Autodiff
import Learning
import Modelling
import Reporting

/// What each training row did to a weight: the part of each update that its own gradient made.
package final class RowShares {
    private(set) var shares: [Movement.Share] = []
    /// Rows of data that others took the place of.
    private(set) var earlierRows = Movement.Share()
    /// Terms of the loss that no row has a part in.
    private(set) var penalty = Movement.Share()
    /// What no row made: of updates that are not looked at, and the rounding of float32.
    private(set) var rest = Movement.Share()
    /// The session that the rows are those of.
    private(set) var session: Session?
    /// Every so many updates are looked at.
    private let stride: Int
    private var seen = 0
    /// Some updates were done in float32, which rounds what the parts are computed without.
    private(set) var isRounded = false
    private(set) var looked = 0
    private var gradients = RowGradients()
    private let shouldStop: () -> Bool

    /// - Parameters:
    ///   - updates: how many there will be.
    ///   - sample: at most so many of them are looked at; nil: all.
    package init(updates: Int, sample: Int?, until shouldStop: @escaping () -> Bool) {
        stride = sample.map { max(1, (updates + $0 - 1) / $0) } ?? 1
        self.shouldStop = shouldStop
    }

    var isSampled: Bool { stride > 1 }

    /// True if the rows do not make the gradients of their batches.
    var areApart: Bool { gradients.areApart }

    func isReached(_ name: String, _ update: DoneUpdate) throws(Diagnostic) -> Bool {
        try gradients.isReached(name, update.before)
    }

    func forget() {
        for i in shares.indices { shares[i].memory = 0 }
        earlierRows.memory = 0
        penalty.memory = 0
    }

    func add(
        _ update: DoneUpdate, _ name: String, _ index: Int, _ step: LinearUpdate, moved: Double
    ) throws(Diagnostic) {
        begin(update.before)
        isRounded = isRounded || update.before.precision == .float32
        let before = total
        var slopeOfPenalty = 0.0
        var slopes = [Double](repeating: 0, count: shares.count)
        if seen % stride == 0 {
            looked += 1
            let own = try gradients.ofRows(update, name, index, until: shouldStop)
            slopeOfPenalty = gradients.slopeOfPenalty * Double(stride)
            for (row, slope) in own { slopes[Int(row)] += slope * Double(stride) }
        }
        seen += 1
        for i in shares.indices { shares[i].take(slopes[i], step) }
        penalty.take(slopeOfPenalty, step)
        if earlierRows.memory != 0 { earlierRows.take(0, step) }
        rest.move(moved - (total - before))
    }

    private var total: Double { shares.reduce(earlierRows.moved + penalty.moved) { $0 + $1.moved } }

    /// Makes room for the rows; those of other data become one.
    private func begin(_ present: Session) {
        if let session, session.hasSameTraining(as: present) { return }
        for share in shares {
            earlierRows.memory += share.memory
            earlierRows.move(share.moved)
        }
        session = present
        shares = [Movement.Share](repeating: Movement.Share(), count: present.sampleRows)
    }
}
