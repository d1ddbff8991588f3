import Modelling

/// The moments one can go back to with `undo`, and forward again with `redo`. Bounded in bytes, by all that a moment keeps
/// alive: the oldest are forgotten first.
package struct Timeline {
    /// A change: its statement and the session on the other side of it.
    package struct Moment {
        /// The statement that led away from this moment, or to it.
        package let statement: String
        package fileprivate(set) var session: Session
        /// The line of moments on the other side.
        fileprivate var line: MomentLine
        /// The statement as a stretch of time, which goes when this is forgotten.
        fileprivate let passage: Passage?
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
    /// What they may keep alive at most.
    package private(set) var capacity: Int

    /// How many changes lie before the present, those that were forgotten too.
    var position: Int { forgotten + past.count }

    package init(capacity: Int = 256 << 20) {
        self.capacity = capacity
    }

    /// Notes a change. Returns true when a moment had to be forgotten for the first time.
    ///
    /// - Parameters:
    ///   - line: the line of moments before the change.
    ///   - passage: the statement as a stretch of that line; nil for what only goes to another moment.
    package mutating func record(
        _ statement: String, before: Session, after: Session, line: MomentLine, passage: Passage? = nil
    ) -> Bool {
        while let moment = future.popLast() { bytes -= moment.bytes }
        let kept =
            96 + statement.utf8.count + Footprint(of: before, notSharedWith: after).bytes
            + (passage?.bytes(notSharedWith: after) ?? 0)
        past.append(Moment(statement: statement, session: before, line: line, passage: passage, bytes: kept))
        bytes += kept
        return makeRoom()
    }

    /// The session as it was `count` changes ago, with the statements taken back, latest first.
    package mutating func undo(_ count: Int, from present: Present) -> (present: Present, statements: [String]) {
        Self.travel(count, from: present, over: &past, to: &future)
    }

    package mutating func redo(_ count: Int, from present: Present) -> (present: Present, statements: [String]) {
        Self.travel(count, from: present, over: &future, to: &past)
    }

    /// A session and where it stands among the moments.
    package typealias Present = (session: Session, line: MomentLine)

    /// Walks over changes: the session that is left takes the place of the one that is reached.
    private static func travel(
        _ count: Int, from present: Present, over ahead: inout Queue<Moment>, to behind: inout Queue<Moment>
    ) -> (present: Present, statements: [String]) {
        var present = present
        var statements: [String] = []
        while statements.count < count, var moment = ahead.popLast() {
            swap(&present.session, &moment.session)
            swap(&present.line, &moment.line)
            statements.append(moment.statement)
            behind.append(moment)
        }
        return (present, statements)
    }

    /// Goes on where another line of changes leads to, which began anew: `undo` leads back over them to here. Returns true
    /// when a moment had to be forgotten for the first time, here or there.
    ///
    /// - Parameter statement: what went over to them from the present.
    package mutating func append(_ other: Timeline, over statement: String, from present: Present) -> Bool {
        let before = forgotten
        _ = record(statement, before: present.session, after: Session(), line: present.line)
        for moment in other.past { past.append(moment) }
        future = other.future
        (bytes, forgotten) = (bytes + other.bytes, forgotten + other.forgotten)
        capacity = max(capacity, other.capacity)
        _ = makeRoom()
        return before == 0 && forgotten > 0
    }

    /// Sets the bound; returns true when a moment had to be forgotten for the first time.
    package mutating func bound(to bytes: Int) -> Bool {
        capacity = bytes
        return makeRoom()
    }

    /// Forgets the oldest moments; one step back stays. Returns true at the first time.
    private mutating func makeRoom() -> Bool {
        let before = forgotten
        while bytes > capacity, past.count > 1, let moment = past.popFirst() {
            bytes -= moment.bytes
            moment.passage?.forget()
            forgotten += 1
        }
        return before == 0 && forgotten > 0
    }
}
