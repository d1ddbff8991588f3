import Autodiff
import Modelling
import Reporting

/// Whether a loss of the user's own goes down where outputs come nearer to the targets, and is a mean over the rows.
enum DiagnosisOfLoss {
    /// - Parameter failed: the training has got nowhere, or there are bad values.
    static func findings(_ session: Session, _ run: Executor.Run, failed: Bool) -> [Diagnosis.Finding] {
        guard let probe = LossProbe(session), let function = probe.function, let y = run.y,
            function.parameters.count == 2
        else { return [] }
        let head = "function \(function.name)(\(function.parameters.joined(separator: ", ")))"
        let again = Remedies(session: session).rebuild
        if probe.punishesBeingRight(y) {
            return [
                Diagnosis.Finding(
                    kind: .wrongWay, severity: .fault,
                    evidence: "\(function.name) grows all the way from outputs that are the mean of y to y itself",
                    reason: "Training makes the loss small: this one is smallest where the outputs are wrong.",
                    command: (["\(head) = -(\(function.body.text))"] + again).joined(separator: "; "))
            ]
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
}
