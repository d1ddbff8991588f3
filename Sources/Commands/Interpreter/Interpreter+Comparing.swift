import Insight
import Modelling
import Reporting
import Syntax

/// What two programs have in common, and keeping one of them.
extension Interpreter {
    /// The first update that two programs do not share; nil where they share as many as the shorter one has.
    package func divergence(
        _ a: ProgramTrial, _ b: ProgramTrial
    ) throws(Diagnostic) -> (update: Int, divergence: Divergence?)? {
        // What lies before a moment at which nothing differs is equal.
        var first = 1
        for (mine, other) in zip(a.points, b.points) {
            guard mine.updates == other.updates, mine.session.hasSameState(as: other.session) else { break }
            first = mine.updates + 1
        }
        let last = min(a.updates, b.updates)
        let apart = try firstDifference(from: first, to: last) { (trial, update, count) throws(Diagnostic) in
            try digests(trial ? a : b, from: update, count: count)
        }
        // Where the formulas are others, numbers on the way may differ though both ends are equal.
        if first <= last, let mine = try trace(of: first, a), let other = try trace(of: first, b),
            let places = UpdateTrace.sharedPlaces(mine, other)
        {
            let earlier = try firstDifference(from: first, to: min(apart ?? last, last)) {
                (trial, update, count) throws(Diagnostic) in
                try digests(trial ? a : b, from: update, count: count, of: places)
            }
            if let earlier { return (earlier, try divergence(a, b, at: earlier)) }
        }
        guard let apart else { return nil }
        return (apart, try divergence(a, b, at: apart))
    }

    /// The first update, from one to another, at which two programs have other digests.
    ///
    /// - Parameter digests: those of the first program or the second, from an update on, so many.
    private func firstDifference<Digest: Equatable>(
        from first: Int, to last: Int,
        _ digests: (_ ofFirst: Bool, _ from: Int, _ count: Int) throws(Diagnostic) -> [Digest]
    ) throws(Diagnostic) -> Int? {
        var (first, count) = (first, 64)
        while first <= last {
            let asked = min(count, last - first + 1)
            let pairs = zip(try digests(true, first, asked), try digests(false, first, asked))
            if let place = pairs.enumerated().first(where: { $0.element.0 != $0.element.1 })?.offset {
                return first + place
            }
            first += count
            count = min(2 * count, 8192)
        }
        return nil
    }

    private func divergence(_ a: ProgramTrial, _ b: ProgramTrial, at update: Int) throws(Diagnostic) -> Divergence? {
        guard let mine = try trace(of: update, a), let other = try trace(of: update, b) else { return nil }
        return Divergence(mine, other)
    }

    package func eachMoment(
        _ count: Int, visit: @escaping (_ moment: Int, UpdateTrace) throws(Diagnostic) -> Void
    ) throws(Diagnostic) {
        let stretch = stretch
        guard !stretch.beginsInside else { throw Diagnostic.startInsideBlock }
        let passages = line.passages(from: stretch.start)
        guard passages.allSatisfy({ $0.before != nil }) else { throw Diagnostic.momentForgotten }
        let first = passages.first?.before?.step ?? session.step
        try eachUpdate(of: passages, from: 1) { (number, update) throws(Diagnostic) in
            guard first + number <= count else { return true }
            try visit(first + number - 1, UpdateTrace(UpdateStart(update), after: update.after))
            return first + number == count
        }
        if session.step < count {
            try visit(session.step, UpdateTrace(UpdateStart(byHand: session), after: session))
        }
    }

    package func holds(
        _ condition: Expression, in source: SourceText, at present: Session
    ) throws(Diagnostic) -> Bool {
        try looking(at: present, for: condition) { () throws(Diagnostic) in
            FunctionTable.isTrue(try evaluator(source).scalar(condition, for: "a condition"))
        }
    }

    /// Makes what a program did part of the session, statement by statement.
    package func adopt(_ trial: ProgramTrial) {
        let transcript = session.transcript
        let earlier = trial.start.transcript.entries
        running.isTravelling = true
        let passages = trial.passages
        let ends = passages.dropFirst().map(\.before) + [trial.end]
        for (passage, end) in zip(passages, ends) {
            guard let end else { continue }
            let before = session
            session = end
            // What was said and asked since then stays in the record, unless the program began anew.
            let entries = end.transcript.entries
            if entries.starts(with: earlier) {
                session.transcript = transcript
                for entry in entries.dropFirst(earlier.count) { session.transcript.append(entry) }
            }
            add(passage, to: before)
        }
    }
}
