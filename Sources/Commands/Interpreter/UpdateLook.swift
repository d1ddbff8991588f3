import Modelling
import Reporting

/// Who looks at a statement after its updates, and may end it there.
struct UpdateLook {
    /// It ends right after so many updates.
    var pause: Int?
    /// Asked after each update, with how many there were and the session as it is then; true ends the statement.
    var isLast: ((_ updates: Int, _ present: Session) throws(Diagnostic) -> Bool)?
    /// The updates to be done begin behind a snapshot.
    var start: Passage.Snapshot?
}

/// The updates of the running statement, one by one where somebody looks.
extension Interpreter {
    package var updatesUntilLook: Int {
        if look.isLast != nil || !stops.isEmpty { return 1 }
        return look.pause.map { max($0 - running.updates, 1) } ?? .max
    }

    package func didUpdate(_ count: Int, _ present: () -> Session) throws(Diagnostic) -> Bool {
        running.updates += count
        if let pause = look.pause, running.updates >= pause {
            running.isEnded = true
        } else if let isLast = look.isLast {
            running.isEnded = try isLast(running.updates, present())
        }
        if !stops.isEmpty, !running.isEnded, let found = stopHit(in: present()) {
            notice(found)
            running.isEnded = true
        }
        running.isEndedInside = running.isEnded && isPart
        return running.isEnded
    }

    package var isEnded: Bool { running.isEnded }
    package var startOfUpdates: Passage.Snapshot? { look.start }

    package func keepSnapshot(_ session: Session) {
        guard running.depth == 0, running.callDepth == 0, sourceDepth == 0 else { return }
        running.snapshots.append(Passage.Snapshot(updates: running.updates, session: session))
        // The nearer the present, the denser.
        if running.snapshots.count > Self.mostSnapshots {
            let half = Self.mostSnapshots / 2
            running.snapshots = running.snapshots.enumerated().filter { $0.offset % 2 == 0 || $0.offset > half }
                .map(\.element)
        }
    }

    static let mostSnapshots = 24

    /// Reads something as if a session were the present one; what it draws is given back.
    func looking<T>(at present: Session, _ read: () throws(Diagnostic) -> T) throws(Diagnostic) -> T {
        let (outer, locals) = (session, running.locals)
        session = present
        running.locals = []
        defer { (session, running.locals) = (outer, locals) }
        return try read()
    }
}
