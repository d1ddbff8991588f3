import Autodiff
import Learning
import Modelling
import Reporting
import Syntax

/// Loops: repeat, while, for.
extension Interpreter {
    package func hearsStop() -> Bool {
        guard environment.wasInterrupted() else { return false }
        running.interruptedInside = true
        return true
    }

    func runRepeat(_ count: Expression, _ body: Block, in source: SourceText) throws(Diagnostic) -> Flow {
        let start = session.random
        let rounds = try evaluator(source).integer(count, for: "the number of rounds", in: 0...Int.max / 2)
        let lead = session.random == start ? "" : "assert \(count.text) >= 0; "
        return try loop(body, in: source, from: start, next: { $0 < rounds ? [:] : nil }) { done in
            "\(lead)repeat \(done) \(body.text)"
        }
    }

    func runWhile(_ condition: Expression, _ body: Block, in source: SourceText) throws(Diagnostic) -> Flow {
        let start = session.random
        var draws = false
        let next = { (_: Int) throws(Diagnostic) -> [String: Value]? in
            let before = self.session.random
            let value = try self.evaluator(source).scalar(condition, for: "a condition")
            draws = draws || self.session.random != before
            return FunctionTable.isTrue(value) ? [:] : nil
        }
        return try loop(body, in: source, from: start, next: next) { done in
            // A condition that draws is asked again, so that all streams go on as they did.
            draws ? "repeat \(done) { if \(condition.text) \(body.text) }" : "repeat \(done) \(body.text)"
        }
    }

    func runFor(
        _ variable: Name, _ values: Expression, _ body: Block, in source: SourceText
    ) throws(Diagnostic) -> Flow {
        try requireFree(variable.text, at: variable.span, in: source)
        let start = session.random
        let all = try evaluator(source).matrix(values).values
        let lead = session.random == start ? "" : "assert size(\(values.text)) > 0; "
        let next = { $0 < all.count ? [variable.text: Value.number(all[$0])] : nil }
        return try loop(body, in: source, from: start, next: next) { done in
            let seen = all.prefix(done).map(Diagnostic.number).joined(separator: ", ")
            return "\(lead)for \(variable.text) in [\(seen)] \(body.text)"
        }
    }

    /// Runs the body while `next` gives the names of a further round. Ctrl-C keeps the finished rounds of the
    /// outermost loop; `finished` is that loop as a script would have it, `start` the streams before the statement.
    private func loop(
        _ body: Block, in source: SourceText, from start: [RandomSource.Purpose: RandomSource],
        next: (Int) throws(Diagnostic) -> [String: Value]?,
        finished: (Int) -> String
    ) throws(Diagnostic) -> Flow {
        let isOutermost = !isPart
        let before = session
        var kept = session
        var keptUpdates = running.updates
        var done = 0
        running.locals.append([:])
        defer { running.locals.removeLast() }
        func stopped() -> Flow {
            guard isOutermost, !running.isEnded else { return .interrupted }
            session = kept
            running.updates = keptUpdates
            if done == 0 { session.random = start }
            running.recordedText = done == 0 ? "# interrupted before the first round ended" : finished(done)
            notice("stopped after \(counted(done, "round")); the finished rounds are kept")
            running.interruptedInside = false
            return .interrupted
        }
        rounds: while true {
            var flow = Flow.interrupted
            do throws(Diagnostic) {
                let names = try next(done)
                // What was asked when the user wanted to stop has no answer.
                if !dropsOutcome() {
                    guard let names else { break rounds }
                    running.locals[running.locals.count - 1] = names
                    flow = try run(body, in: source)
                }
            } catch {
                guard dropsOutcome() else { throw error }
            }
            if flow == .interrupted { return stopped() }
            done += 1
            if isOutermost { (kept, keptUpdates) = (session, running.updates) }
            if flow == .breakLoop || exitCode != nil { break }
        }
        guard isOutermost else { return .normal }
        reportRounds(done, since: before)
        return dropsOutcome() ? stopped() : .normal
    }

    private func reportRounds(_ rounds: Int, since before: Session) {
        guard session.step != before.step, let after = try? executor.loss(session),
            let start = try? executor.loss(before)
        else {
            return
        }
        emit([start, after], of: [before, session]) { losses in
            "\(counted(rounds, "round")): loss \(losses[0]) → \(losses[1])"
        }
    }
}
