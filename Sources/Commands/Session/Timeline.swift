import Autodiff

/// The moments one can go back to with `undo`, and forward again with `redo`. Bounded in bytes: the oldest
/// moments are forgotten first.
package struct Timeline {
    package struct Moment {
        /// The statement that led away from this moment.
        package var statement: String
        package var before: Session
        /// Bytes that only this moment keeps alive.
        fileprivate var bytes: Int
    }

    package private(set) var past: [Moment] = []
    private var future: [(statement: String, after: Session)] = []
    /// How many moments have been forgotten for want of space.
    package private(set) var forgotten = 0
    private var bytes = 0
    private let capacity: Int

    package init(capacity: Int = 512 << 20) {
        self.capacity = capacity
    }

    /// Notes a change. Returns true when a moment had to be forgotten for the first time.
    package mutating func record(_ statement: String, before: Session, after: Session) -> Bool {
        future = []
        return push(statement, before: before, after: after)
    }

    /// The session as it was `count` changes ago, with the statements taken back, latest first.
    package mutating func undo(_ count: Int, from present: Session) -> (session: Session, statements: [String]) {
        var session = present
        var statements: [String] = []
        while statements.count < count, let moment = past.popLast() {
            bytes -= moment.bytes
            future.append((moment.statement, session))
            session = moment.before
            statements.append(moment.statement)
        }
        return (session, statements)
    }

    package mutating func redo(_ count: Int, from present: Session) -> (session: Session, statements: [String]) {
        var session = present
        var statements: [String] = []
        while statements.count < count, let moment = future.popLast() {
            _ = push(moment.statement, before: session, after: moment.after)
            session = moment.after
            statements.append(moment.statement)
        }
        return (session, statements)
    }

    private mutating func push(_ statement: String, before: Session, after: Session) -> Bool {
        let cost = before.bytes(notSharedWith: after)
        past.append(Moment(statement: statement, before: before, bytes: cost))
        bytes += cost
        var forgets = false
        while bytes > capacity, past.count > 1 {
            bytes -= past.removeFirst().bytes
            forgets = forgets || forgotten == 0
            forgotten += 1
        }
        return forgets
    }
}

extension Session {
    /// How many bytes of matrices this session keeps that `other` does not share.
    fileprivate func bytes(notSharedWith other: Session) -> Int {
        let shared = Set(other.matrices.map(\.storage))
        return matrices.reduce(0) { shared.contains($1.storage) ? $0 : $0 + $1.values.count * 8 } + 1024
    }

    private var matrices: [Matrix] {
        var all = Array(variables.values) + Array(parameters.values)
        if let gradients { all += Array(gradients.values.values) }
        all += [trainingX, trainingY, x, y].compactMap { $0 }
        all += optimizer.slots.map { Matrix(Shape(1, max($0.count, 1)), $0.isEmpty ? [0] : $0) }
        return all
    }
}

extension Matrix {
    /// Where the numbers lie: equal for copies that share them.
    fileprivate var storage: UnsafeRawPointer? { values.withUnsafeBytes { $0.baseAddress } }
}
