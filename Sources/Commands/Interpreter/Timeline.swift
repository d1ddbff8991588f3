import Modelling

/// The moments one can go back to with `undo`, and forward again with `redo`. Bounded in bytes, by all that a moment keeps
/// alive: those farthest away are forgotten first.
package struct Timeline {
    package struct Moment {
        /// The statement that led away from this moment, or back to it.
        package let statement: String
        package let session: Session
        /// Bytes that the next moment on the way to the present does not share.
        package let bytes: Int

        init(_ statement: String, _ session: Session, beside next: Session) {
            (self.statement, self.session) = (statement, session)
            bytes = 96 + statement.utf8.count + Footprint(of: session, notSharedWith: next).bytes
        }
    }

    package private(set) var past = Queue<Moment>()
    private var future = Queue<Moment>()
    /// How many moments have been forgotten for want of space.
    package private(set) var forgotten = 0
    package private(set) var forgottenFuture = 0
    /// What all moments keep alive.
    package private(set) var bytes = 0
    private let capacity: Int

    package init(capacity: Int = 256 << 20) {
        self.capacity = capacity
    }

    /// Notes a change. Returns true when a moment had to be forgotten for the first time.
    package mutating func record(_ statement: String, before: Session, after: Session) -> Bool {
        while let moment = future.popLast() { bytes -= moment.bytes }
        forgottenFuture = 0
        push(statement, before: before, after: after)
        return makeRoom()
    }

    /// The session as it was `count` changes ago, with the statements taken back, latest first.
    package mutating func undo(_ count: Int, from present: Session) -> (session: Session, statements: [String]) {
        var session = present
        var statements: [String] = []
        while statements.count < count, let moment = past.popLast() {
            let next = Moment(moment.statement, session, beside: moment.session)
            bytes += next.bytes - moment.bytes
            future.append(next)
            session = moment.session
            statements.append(moment.statement)
        }
        _ = makeRoom()
        return (session, statements)
    }

    package mutating func redo(_ count: Int, from present: Session) -> (session: Session, statements: [String]) {
        var session = present
        var statements: [String] = []
        while statements.count < count, let moment = future.popLast() {
            bytes -= moment.bytes
            push(moment.statement, before: session, after: moment.session)
            session = moment.session
            statements.append(moment.statement)
        }
        _ = makeRoom()
        return (session, statements)
    }

    private mutating func push(_ statement: String, before: Session, after: Session) {
        let moment = Moment(statement, before, beside: after)
        past.append(moment)
        bytes += moment.bytes
    }

    /// Forgets what lies farthest away; one step back and one forward stay.
    private mutating func makeRoom() -> Bool {
        var forgets = false
        while bytes > capacity {
            if future.count > 1, let moment = future.popFirst() {
                bytes -= moment.bytes
                forgottenFuture += 1
            } else if past.count > 1, let moment = past.popFirst() {
                bytes -= moment.bytes
                forgets = forgets || forgotten == 0
                forgotten += 1
            } else {
                break
            }
        }
        return forgets
    }
}
