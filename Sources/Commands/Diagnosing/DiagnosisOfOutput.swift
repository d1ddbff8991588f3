import Autodiff
import Learning
import Reporting

/// Whether the output can reach the targets, and whether the loss suits the output.
enum DiagnosisOfOutput {
    static func findings(_ examination: Examination) -> [Diagnosis.Finding] {
        guard let operation = examination.outputOperation, let y = examination.run.y,
            examination.session.model?.object.hasLoss == false
        else { return [] }
        let loss = examination.session.presentLossName
        return [reach(operation, loss, y), pair(operation, loss, y, examination)].compactMap { $0 }
    }

    private static func reach(_ operation: String, _ loss: String, _ y: Matrix) -> Diagnosis.Finding? {
        let (least, most) = (y.values.min() ?? 0, y.values.max() ?? 0)
        let format = NumberFormat(digits: 4)
        let range: (low: Double, high: Double, text: String)? =
            switch operation {
            case "sigmoid", "softmax": (0, 1, "0 to 1")
            case "tanh": (-1, 1, "-1 to 1")
            case "relu", "softplus", "exp": (0, .infinity, "0 and above")
            default: nil
            }
        if operation == "softmax", y.columns == 1 {
            return Diagnosis.Finding(
                kind: .unreachableTargets, severity: .fault, evidence: "softmax over 1 output is always 1",
                reason: "A softmax shares 1 among its outputs; with one output there is nothing to share.",
                command: "show model")
        }
        if loss == "hinge", least >= 0, y.values.contains(0) {
            return Diagnosis.Finding(
                kind: .wrongLoss, severity: .fault, evidence: "hinge wants targets -1 and 1, y holds 0",
                reason: "Where the target is 0 the hinge loss is 1 whatever the output, so those rows teach nothing.",
                command: "y = 2 * y - 1")
        }
        guard let range, loss != "hinge" || operation != "sigmoid", least < range.low || most > range.high else {
            return nil
        }
        return Diagnosis.Finding(
            kind: .unreachableTargets, severity: .fault,
            evidence: "y goes from \(format.string(least)) to \(format.string(most)), \(operation) gives \(range.text)",
            reason: "The output can never be there, so it is driven to its limit, where it has no slope.",
            command: "show model")
    }

    private static func pair(
        _ operation: String, _ loss: String, _ y: Matrix, _ examination: Examination
    ) -> Diagnosis.Finding? {
        let isSquared = ["mse", "sse", "mae", "huber"].contains(loss)
        guard isSquared else { return nil }
        let isClasses = Dataset.Task(of: y) == .classification && !y.areSigns
        if operation == "softmax" {
            return Diagnosis.Finding(
                kind: .wrongLoss, severity: .warning, evidence: "softmax output with \(loss)",
                reason: "\(loss) has no slope where softmax is sure and wrong; cross-entropy has its steepest there.",
                command: "loss ce")
        }
        if operation == "sigmoid", isClasses {
            let output = examination.run.graph.yhat.map { examination.run.computation.value($0) }
            let wrong = zip(output?.values ?? [], y.values).count { abs($0 - $1) > 0.98 }
            let isStuck = Double(wrong) > 0.3 * Double(y.values.count)
            return Diagnosis.Finding(
                kind: .wrongLoss, severity: isStuck ? .warning : .note,
                evidence: isStuck
                    ? "sigmoid output with \(loss); \(wrong) of \(y.values.count) outputs are sure and wrong"
                    : "sigmoid output with \(loss) on classes",
                reason: "\(loss) has hardly a slope where a sigmoid is sure and wrong; bce has its steepest there.",
                command: "loss bce")
        }
        let isLinear = ["add", "matmul", "identity"].contains(operation)
        if isClasses, y.rows >= 4, isLinear, examination.session.dataset?.task ?? .classification == .classification {
            let activation = y.columns == 1 ? "1 sigmoid" : "\(y.columns) softmax"
            let network = examination.session.model?.object.network
            let layers = (network?.layers.dropLast() ?? []).map(\.description) + [activation]
            let better = network.map { ([String($0.inputs)] + layers).joined(separator: " -> ") }
            return Diagnosis.Finding(
                kind: .wrongLoss, severity: .warning, evidence: "output without activation and \(loss) on 0/1 classes",
                reason: "\(loss) punishes outputs beyond 1 although they are right; classes want probabilities.",
                command: better.map { "network \($0); loss \(y.columns == 1 ? "bce" : "ce")" } ?? "show model")
        }
        return nil
    }
}
