import Insight
import Modelling

/// Notices of numbers that are none.
extension Context {
    /// Names the first value in forward order that is not a finite number, where it arose and from what.
    func warnOfBadValues(_ run: Executor.Run) {
        if let bad = FirstBadValue(run) { notice(bad.sentence, hint: bad.hint) }
    }

    /// The same for gradients, where the values are finite; `backward` has run.
    func warnOfBadGradients(_ run: Executor.Run) {
        guard FirstBadValue(run) == nil, let bad = FirstBadGradient(run) else { return }
        notice(bad.sentence, hint: bad.hint)
    }

    /// The same for the session as it stands, if it can be computed.
    func warnOfBadValues() {
        guard let run = try? executor.forward(session) else { return }
        warnOfBadValues(run)
    }

    /// The same after updates, whose first gradients may have been the cause already.
    func warnOfBadValues(after start: Session) {
        guard let run = try? executor.forward(session), FirstBadValue(run) != nil else { return }
        let other = Executor()
        guard (try? other.gradients(start)) != nil, let before = try? other.forward(start),
            FirstBadValue(before) == nil,
            let cause = FirstBadGradient(before)
        else { return warnOfBadValues(run) }
        notice(cause.sentence, hint: "go back first: undo; \(cause.hint)")
    }
}
