import Learning
import Modelling
import Reporting

/// What changes the updates of any optimizer, in a line each.
extension LookReports {
    static func schedule(_ session: Session) -> Report.Block {
        let rate = NumberFormat(digits: session.digits).string(session.optimizer.learningRate)
        guard let schedule = session.schedule else { return .text("no schedule: lr stays \(rate)") }
        let formula = schedule.row.map { "   lr = \($0.formula)" } ?? ""
        return .text("\(schedule.text)\(formula); the next update has \(rate)")
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
