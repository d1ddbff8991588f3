import Autodiff
import Modelling
import Reporting

/// What one step would do with the present learning rate and with another.
package struct WhatIfLearningRate {
    /// The rate, the change of the loss that the gradient predicts for its step, and the real one.
    let trials: [(rate: Double, predicted: WhatIf)]

    package init(_ session: Session, rate: Double) throws(Diagnostic) {
        let gradients = try Executor().gradients(session)
        var trials: [(Double, WhatIf)] = []
        for rate in session.optimizer.learningRate == rate ? [rate] : [session.optimizer.learningRate, rate] {
            var after = session
            after.optimizer.learningRate = rate
            try Executor().update(&after, gradients)
            trials.append((rate, try WhatIf(from: session, to: after)))
        }
        self.trials = trials
    }

    package func blocks(_ session: Session) -> [Report.Block] {
        let rows: [[Report.Cell]] = trials.map { rate, trial in
            [
                .number(rate), .number(trial.before), trial.linear.map { .number(trial.before + $0) } ?? .empty,
                .number(trial.after), .text(Self.judgement(trial)),
            ]
        }
        let rule = session.optimizer.name
        let bend = Curvature.note(session).map { [Report.Block.text($0)] } ?? []
        return [
            .table(
                Report.Table(
                    kind: "whatif-lr", caption: "one step of \(rule) from here, with each learning rate",
                    headings: ["lr", "loss now", "predicted", "loss after", "remark"], rows: rows))
        ] + bend + [
            .text("nothing was changed; to do it: lr = \(Diagnostic.number(trials.last?.rate ?? 0)); step")
        ]
    }

    private static func judgement(_ trial: WhatIf) -> String {
        guard trial.after.isFinite else { return "too big: the loss is no number" }
        if trial.after > trial.before { return "too big: the loss rises" }
        guard let linear = trial.linear, linear < 0 else { return "" }
        let kept = trial.change / linear
        return kept > 0.98 && kept < 1.02
            ? "as predicted" : "\(Diagnostic.number((kept * 100).rounded())) % of what is predicted"
    }
}
