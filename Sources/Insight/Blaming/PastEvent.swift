import Learning
import Modelling

/// Something that happened to a session: an update, or a statement typed between updates.
package enum PastEvent {
    case update(DoneUpdate)
    case typed(before: Session, after: Session)
}

/// An update that was done, with the sessions on both sides of it.
package struct DoneUpdate {
    package let before: Session
    package let after: Session
    package let manner: UpdateManner

    package init(before: Session, after: Session, manner: UpdateManner) {
        (self.before, self.after, self.manner) = (before, after, manner)
    }

    /// The training rows that it saw, in their order, counted from 0.
    var rows: [Int32] {
        switch manner {
        case .byHand:
            switch before.batch {
            case .all: return (0..<Int32(before.sampleRows)).map { $0 }
            case .rows(let rows): return rows.map { Int32($0) }
            }
        case .training(nil, _, _): return (0..<Int32(before.sampleRows)).map { $0 }
        case .training:
            guard let cursor = after.cursor else { return [] }
            let count = after.rowsSeen - before.rowsSeen
            return Array(cursor.order[cursor.place - count..<cursor.place])
        }
    }
}

extension UpdateStart {
    package init(_ update: DoneUpdate) {
        switch update.manner {
        case .byHand: self.init(byHand: update.before)
        case .training(nil, _, _): self.init(training: update.before, on: nil)
        case .training: self.init(training: update.before, on: update.rows)
        }
    }
}

/// How updates choose their rows.
package enum UpdateManner: Equatable, Sendable {
    /// The rows that the four steps see.
    case byHand
    case training(batchSize: Int?, shuffles: Bool, order: GivenOrder?)
}
