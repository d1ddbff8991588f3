/// What an update starts from: the session right before it, and which rows it reads.
package struct UpdateStart: Sendable {
    /// The present rows are those that the update reads.
    package let session: Session
    /// Which of the training rows these are, counted from 0; nil where they are all of them, as they are.
    package let rows: [Int]?

    /// An update by hand, which reads the rows of the batch.
    package init(byHand session: Session) {
        self.session = session
        rows = session.batch == .all ? nil : session.presentRows.map(Int.init)
    }

    /// An update of a training; nil for all rows.
    package init(training session: Session, on rows: [Int32]?) {
        self.rows = rows.map { $0.map(Int.init) }
        self.session = rows.map { session.selectingTraining($0) } ?? session.onAllRows
    }
}
