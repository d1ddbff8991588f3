import Modelling

/// The moments one can go back to with `undo`, and forward again with `redo`. Bounded in bytes, by all that a moment keeps
/// alive: the oldest are forgotten first.
package struct Timeline {
    /// A change: its statement and the session on the other side of it.
    package struct Moment {
        /// The statement that led away from this moment, or to it.
        package let statement: String
        package fileprivate(set) var session: Session
        /// Bytes that the session before the change does not share with the one after it. Who goes back keeps both: what
        /// was measured when the change was made stays true.
        package let bytes: Int
    }

    package private(set) var past = Queue<Moment>()
    private var future = Queue<Moment>()
    /// How many moments have been forgotten for want of space.
    package private(set) var forgotten = 0
    /// What all moments keep alive.
    package private(set) var bytes = 0
    private let capacity: Int

    package init(capacity: Int = 256 << 20) {
        self.capacity = capacity
    }

    /// Notes a change. Returns true when a moment had to be forgotten for the first time.
    package mutating func record(_ statement: String, before: Session, after: Session) -> Bool {
        while let moment = future.popLast() { bytes -= moment.bytes }
        let kept = 96 + statement.utf8.count + Footprint(of: before, notSharedWith: after).bytes
        past.append(Moment(statement: statement, session: before, bytes: kept))
        bytes += kept
        return makeRoom()
    }

    /// The session as it was `count` changes ago, with the statements taken back, latest first.
    package mutating func undo(_ count: Int, from present: Session) -> (session: Session, statements: [String]) {
        Self.travel(count, from: present, over: &past, to: &future)
    }

    package mutating func redo(_ count: Int, from present: Session) -> (session: Session, statements: [String]) {
        Self.travel(count, from: present, over: &future, to: &past)
    }

    /// Walks over changes: the session that is left takes the place of the one that is reached.
    private static func travel(
        _ count: Int, from present: Session, over ahead: inout Queue<Moment>, to behind: inout Queue<Moment>
    ) -> (session: Session, statements: [String]) {
        var session = present
        var statements: [String] = []
        while statements.count < count, var moment = ahead.popLast() {
            swap(&session, &moment.session)
            statements.append(moment.statement)
            behind.append(moment)
        }
        return (session, statements)
    }

    /// Forgets the oldest moments; one step back stays. Returns true at the first time.
    private mutating func makeRoom() -> Bool {
        let before = forgotten
        while bytes > capacity, past.count > 1, let moment = past.popFirst() {
            bytes -= moment.bytes
            forgotten += 1
        }
        return before == 0 && forgotten > 0
    }
}
