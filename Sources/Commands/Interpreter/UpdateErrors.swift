import Modelling
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

    static func clippedSearch(_ optimizer: String, hint: String) -> Diagnostic {
        Diagnostic("\(optimizer) searches along the slope of the loss, so its gradients cannot be clipped", hint: hint)
    }

    static let thawUsage = Diagnostic("thaw takes parameters, or all", hint: "thaw all")
}

extension Diagnostic {
    static let penaltyUsage = Diagnostic(
        "a penalty is its kind, l2 or l1, and a number from 0 behind it", hint: "penalty l2 1e-4")

    static func penaltyRange(_ kind: Penalty.Kind, _ strength: Double) -> Diagnostic {
        Diagnostic(
            "a penalty is a number from 0, not \(number(strength)): below 0 it would make weights grow without end",
            hint: "penalty \(kind.rawValue) 1e-4")
    }

    static func penaltyOnStatistic(_ name: String) -> Diagnostic {
        Diagnostic(
            "\(name) is a statistic that follows the data, no weight: a penalty would not move it",
            hint: "penalty l2 1e-4")
    }
}
