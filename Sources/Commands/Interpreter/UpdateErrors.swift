import Reporting

/// What goes wrong with what changes updates.
extension Diagnostic {
    static let warmupOfFormula = Diagnostic(
        "a formula has its own warm-up", hint: "schedule (0.1 * min(step / 100, 1))")

    static let scheduleUsage = Diagnostic("a schedule begins with its kind", hint: "schedule cosine over=2000")

    static let patienceNeedsValidation = Diagnostic(
        "patience watches the validation loss, and there are no validation rows",
        hint: "keep some aside: split 0.7 0.15 0.15")

    static let secondsAlone = Diagnostic("seconds, epochs and updates cannot be counted together", hint: "train 30 s")

    static let secondsNeedCount = Diagnostic("how many seconds is missing", hint: "train 30 s")

    static let secondsInBlock = Diagnostic(
        "how many updates fit into a time is known only afterwards, so a block cannot be run again with it",
        hint: "count updates: train 1000 steps")

    static let secondsInCheck = Diagnostic(
        "how many updates fit into a time differs from run to run, so there is nothing to compare with",
        hint: "count updates: train 1000 steps")

    static let thawUsage = Diagnostic("thaw takes parameters, or all", hint: "thaw all")
}
