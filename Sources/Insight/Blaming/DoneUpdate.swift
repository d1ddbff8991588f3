import Learning
import Modelling

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
        if let rows = manner.fixedRows(of: before) { return rows }
        guard let cursor = after.cursor else { return [] }
        let count = after.rowsSeen - before.rowsSeen
        return Array(cursor.order[cursor.place - count..<cursor.place])
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
