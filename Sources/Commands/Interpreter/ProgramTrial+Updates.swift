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
        for matrix in matrices { hasher.combine(bitsOf: matrix) }
        return hasher.finalize()
    }
}

/// Going through the updates of a program once more.
extension Interpreter {
    /// Runs the updates of statements from `first` on again and shows each, with the session right after it, until `visit`
    /// says that it has seen enough or the statements end. Updates are counted from 1.
    func walk(
        _ passages: [Passage], from first: Int,
        visit: @escaping (_ update: Int, UpdateStart, () -> Session) throws(Diagnostic) -> Bool
    ) throws(Diagnostic) {
        var earlier = 0
        var isDone = false
        for passage in passages where !isDone {
            defer { earlier += passage.updates }
            guard passage.updates > 0, earlier + passage.updates >= first else { continue }
            let base = earlier
            var start: UpdateStart?
            var look = UpdateLook()
            look.start = passage.snapshot(upTo: first - base - 1)
            look.willUpdate = { start = $0 }
            look.isLast = { (moment) throws(Diagnostic) in
                guard let beginning = start else { return false }
                if base + moment.updates >= first {
                    isDone = try visit(base + moment.updates, beginning, moment.session)
                }
                return isDone
            }
            _ = try rerun(passage, look)
        }
    }

    /// All that an update of a program computes; nil where it has no such update.
    func trace(of update: Int, _ trial: ProgramTrial) throws(Diagnostic) -> UpdateTrace? {
        var found: (UpdateStart, Session)?
        try walk(trial.passages, from: update) { _, start, after in
            found = (start, after())
            return true
        }
        guard let (start, after) = found else { return nil }
        return try UpdateTrace(start, after: after)
    }

    /// For so many updates from `first` on, one number for all that is computed at some places.
    func digests(
        _ trial: ProgramTrial, from first: Int, count: Int, of places: UpdateTrace.SharedPlaces
    ) throws(Diagnostic) -> [Int] {
        let executor = Executor()
        var digests: [Int] = []
        try walk(trial.passages, from: first) { (_, start, after) throws(Diagnostic) in
            digests.append(try UpdateTrace(start, after: after(), with: executor).digest(places))
            return digests.count == count
        }
        return digests
    }

    /// The digests of so many updates from `first` on, or of as many as there are.
    func digests(_ trial: ProgramTrial, from first: Int, count: Int) throws(Diagnostic) -> [UpdateDigest] {
        var digests: [UpdateDigest] = []
        try walk(trial.passages, from: first) { _, start, after in
            digests.append(UpdateDigest(start, after: after()))
            return digests.count == count
        }
        return digests
    }
}
