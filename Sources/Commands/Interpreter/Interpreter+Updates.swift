import Insight
import Modelling
import Reporting

/// Going through updates once more.
extension Interpreter {
    /// Runs updates of a passage again and shows each, with its number in the passage, until `visit` says that it has seen
    /// enough. They are counted from 1.
    func eachUpdate(
        of passage: Passage, from first: Int = 1, upTo last: Int,
        visit: (_ number: Int, DoneUpdate) throws(Diagnostic) -> Bool
    ) throws(Diagnostic) {
        guard first <= last else { return }
        try withoutActuallyEscaping(visit) { (visit) throws(Diagnostic) in
            var earlier: Session?
            var look = UpdateLook(start: passage.snapshot(upTo: first - 1))
            // The update before the first one that is shown tells what that starts from.
            look.distance = { first - 1 - $0 }
            look.isLast = { (moment) throws(Diagnostic) in
                let (before, after) = (moment.begun ?? earlier, moment.session())
                earlier = after
                guard moment.updates >= first, let before else { return false }
                let update = DoneUpdate(before: before, after: after, manner: moment.manner)
                return try visit(moment.updates, update) || moment.updates >= last
            }
            _ = try rerun(passage, look)
        }
    }

    /// The same for statements one after the other, whose updates are counted through.
    func eachUpdate(
        of passages: [Passage], from first: Int,
        visit: (_ number: Int, DoneUpdate) throws(Diagnostic) -> Bool
    ) throws(Diagnostic) {
        var earlier = 0
        var isDone = false
        for passage in passages where !isDone {
            let base = earlier
            earlier += passage.updates
            guard earlier >= first else { continue }
            try eachUpdate(of: passage, from: max(first - base, 1), upTo: passage.updates) {
                (number, update) throws(Diagnostic) in
                isDone = try visit(base + number, update)
                return isDone
            }
        }
    }

    // MARK: - Those of a program

    /// All that an update of a program computes; nil where it has no such update.
    func trace(of update: Int, _ trial: ProgramTrial) throws(Diagnostic) -> UpdateTrace? {
        var found: DoneUpdate?
        try eachUpdate(of: trial.passages, from: update) { _, update in
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
        try eachUpdate(of: trial.passages, from: first) { (_, update) throws(Diagnostic) in
            digests.append(try UpdateTrace(UpdateStart(update), after: update.after, with: executor).digest(places))
            return digests.count == count
        }
        return digests
    }

    /// The digests of so many updates from `first` on, or of as many as there are.
    func digests(_ trial: ProgramTrial, from first: Int, count: Int) throws(Diagnostic) -> [UpdateDigest] {
        var digests: [UpdateDigest] = []
        try eachUpdate(of: trial.passages, from: first) { _, update in
            digests.append(UpdateDigest(UpdateStart(update), after: update.after))
            return digests.count == count
        }
        return digests
    }
}
