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
    /// Runs the updates of statements from `first` on again and shows each, until `visit` says that it has seen enough or the
    /// statements end. Updates are counted from 1.
    func walk(
        _ passages: [Passage], from first: Int,
        visit: @escaping (_ update: Int, DoneUpdate) throws(Diagnostic) -> Bool
    ) throws(Diagnostic) {
        var earlier = 0
        var isDone = false
        for passage in passages where !isDone {
            defer { earlier += passage.updates }
            guard passage.updates > 0, earlier + passage.updates >= first else { continue }
            let base = earlier
            var last: Session?
            var look = UpdateLook(start: passage.snapshot(upTo: first - base - 1))
            // The update before the first one that is shown tells what that starts from.
            look.distance = { first - 1 - base - $0 }
            look.isLast = { (moment) throws(Diagnostic) in
                let (before, after) = (moment.begun ?? last, moment.session())
                last = after
                guard base + moment.updates >= first, let before else { return false }
                let update = DoneUpdate(before: before, after: after, manner: moment.manner)
                isDone = try visit(base + moment.updates, update)
                return isDone
            }
            _ = try rerun(passage, look)
        }
    }

    /// All that an update of a program computes; nil where it has no such update.
    func trace(of update: Int, _ trial: ProgramTrial) throws(Diagnostic) -> UpdateTrace? {
        var found: DoneUpdate?
        try walk(trial.passages, from: update) { _, update in
            found = update
            return true
        }
        guard let found else { return nil }
        return try UpdateTrace(UpdateStart(found), after: found.after)
    }

    /// For so many updates from `first` on, one number for all that is computed at some places.
    func digests(
        _ trial: ProgramTrial, from first: Int, count: Int, of places: UpdateTrace.SharedPlaces
    ) throws(Diagnostic) -> [Int] {
        let executor = Executor()
        var digests: [Int] = []
        try walk(trial.passages, from: first) { (_, update) throws(Diagnostic) in
            digests.append(try UpdateTrace(UpdateStart(update), after: update.after, with: executor).digest(places))
            return digests.count == count
        }
        return digests
    }

    /// The digests of so many updates from `first` on, or of as many as there are.
    func digests(_ trial: ProgramTrial, from first: Int, count: Int) throws(Diagnostic) -> [UpdateDigest] {
        var digests: [UpdateDigest] = []
        try walk(trial.passages, from: first) { _, update in
            digests.append(UpdateDigest(UpdateStart(update), after: update.after))
            return digests.count == count
        }
        return digests
    }
}
