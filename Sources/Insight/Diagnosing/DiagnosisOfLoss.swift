import Autodiff
import Modelling
import Reporting

/// Whether a loss of the user's own goes down where outputs come nearer to the targets, and is a mean over the rows.
enum DiagnosisOfLoss {
    /// - Parameter failed: the training has got nowhere, or there are bad values.
    static func findings(_ session: Session, _ run: Executor.Run, failed: Bool) -> [Diagnosis.Finding] {
        guard let probe = LossProbe(session), let y = run.y else { return [] }
        let again = Remedies(session: session).rebuild
        if let formula = probe.formula {
            guard probe.punishesBeingRight(y) else { return [] }
            let turned = session.model?.object.turningLoss.map { [$0] } ?? []
            return [wrongWay("the loss \(formula.text)", turned)]
        }
        guard let function = probe.function, function.parameters.count == 2 else { return [] }
        let head = "function \(function.name)(\(function.parameters.joined(separator: ", ")))"
        if probe.punishesBeingRight(y) {
            return [wrongWay(function.name, ["\(head) = -(\(function.body.text))"] + again)]
        }
        guard failed, probe.growsWithRows(y), y.rows > 1 else { return [] }
        return [
            Diagnosis.Finding(
                kind: .growsWithRows, severity: .fault,
                evidence: "\(function.name) of the same rows twice is twice as large",
                reason:
                    "A sum has a gradient \(y.rows) times that of the mean: the learning rate would have to be as much smaller.",
                command: (["\(head) = (\(function.body.text)) / rows(\(function.parameters[1]))"] + again).joined(
                    separator: "; "))
        ]
    }

    private static func wrongWay(_ loss: String, _ statements: [String]) -> Diagnosis.Finding {
        Diagnosis.Finding(
            kind: .wrongWay, severity: .fault,
            evidence: "\(loss) grows all the way from outputs that are the mean of y to y itself",
            reason: "Training makes the loss small: this one is smallest where the outputs are wrong.",
            command: statements.joined(separator: "; "))
    }
}

extension Model {
    /// The model typed again with the sign of its loss turned, on one line; nil where a parameter stood before it or the
    /// loss stands in a loop.
    fileprivate var turningLoss: String? {
        var lines: [String] = []
        for parameter in parameters {
            guard let initial = parameter.initial else { return nil }
            lines.append("param \(parameter.name) = \(initial.text)")
        }
        var isTurned = false
        for statement in body {
            if case .assignment(let assignment) = statement.node, assignment.target.text == "loss" {
                if case .unary(.negate, let positive) = assignment.value.node {
                    lines.append("loss = \(positive.text)")
                } else {
                    lines.append("loss = -(\(assignment.value.text))")
                }
                isTurned = true
            } else {
                lines.append(statement.line)
            }
        }
        return isTurned ? "model { \(lines.joined(separator: "; ")) }" : nil
    }
}
