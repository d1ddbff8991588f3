import Learning
import Modelling
import Reporting
import Syntax

/// What changes the updates of any optimizer, in a line each.
extension LookReports {
    static func schedule(_ session: Session) -> Report.Block {
        let rate = NumberFormat(digits: session.digits).string(session.optimizer.learningRate)
        guard let schedule = session.schedule else { return .text("no schedule: lr stays \(rate)") }
        let warming = schedule.warmup == 0 ? "" : " after \(schedule.warmup) updates of warm-up"
        let formula = formula(of: schedule).map { "   lr = \($0)\(warming)" } ?? ""
        return .text("\(schedule.text)\(formula); the next update has \(rate)")
    }

    /// The learning rate as it can be typed, with the numbers of the schedule in it.
    private static func formula(of schedule: Schedule) -> String? {
        guard let row = schedule.row, !row.followsLoss else { return nil }
        let first = schedule.start + schedule.warmup
        var meanings = ["base": Expression(number: schedule.base)]
        meanings["t"] = first == 0 ? Expression(name: "step") : Expression.parsed("step - \(first)")
        for setting in row.settings { meanings[setting.name] = Expression(number: schedule.value(of: setting.name)) }
        return Expression.parsed(row.formula).substituting(meanings).text
    }

    static func clip(_ session: Session) -> Report.Block {
        guard let clip = session.optimizer.clip else { return .text("gradients are not clipped") }
        return .text("clip \(clip.text): \(clip.rule)")
    }

    static func penalties(_ session: Session) -> [Report.Block] {
        guard !session.penalties.isEmpty else { return [.text("the loss has no penalty")] }
        return session.penalties.map { penalty in
            let names = session.parameters(under: penalty)
            guard let term = penalty.term(over: names) else {
                return .text("penalty \(penalty.text): the model has none of these parameters")
            }
            return .text("penalty \(penalty.text): the loss gains \(term.text)")
        }
    }

    static func frozen(_ session: Session) -> Report.Block {
        let names = session.parameters.keys.filter(session.frozen.contains)
        return .text(names.isEmpty ? "nothing is frozen" : "frozen: \(names.joined(separator: ", "))")
    }
}
