import Autodiff
import Learning
import Reporting

/// Whether the output can reach the targets, and whether the loss suits the output.
enum DiagnosisOfOutput {
    static func findings(_ examination: Examination) -> [Diagnosis.Finding] {
        guard let operation = examination.outputOperation, let y = examination.run.y,
            examination.session.model?.object.hasLoss == false, let loss = examination.session.presentLoss
        else { return [] }
        return [reach(operation, loss, y), pair(operation, loss, y, examination)].compactMap { $0 }
    }

    private static func reach(_ operation: Operation<Double>, _ loss: Operation<Double>, _ y: Matrix) -> Diagnosis
        .Finding?
    {
        let (least, most) = (y.values.min() ?? 0, y.values.max() ?? 0)
        let format = NumberFormat(digits: 4)
        if operation.range == .distribution, y.columns == 1 {
            return Diagnosis.Finding(
                kind: .unreachableTargets, severity: .fault, evidence: "\(operation.name) over 1 output is always 1",
                reason: "A \(operation.name) shares 1 among its outputs; with one output there is nothing to share.",
                command: "show model")
        }
        if loss.demand == .signs, least >= 0, y.values.contains(0) {
            return Diagnosis.Finding(
                kind: .wrongLoss, severity: .fault, evidence: "\(loss.name) wants targets -1 and 1, y holds 0",
                reason:
                    "Where the target is 0 the \(loss.name) loss is 1 whatever the output, so those rows teach nothing.",
                command: "y = 2 * y - 1")
        }
        // A margin needs the sign alone, which a saturated output on one side of 0 still leaves to be learned.
        guard let range = operation.reach, loss.demand != .signs || !operation.isPositive,
            least < range.lowerBound || most > range.upperBound
        else { return nil }
        return Diagnosis.Finding(
            kind: .unreachableTargets, severity: .fault,
            evidence:
                "y goes from \(format.string(least)) to \(format.string(most)), \(operation.name) gives \(text(range))",
            reason: "The output can never be there, so it is driven to its limit, where it has no slope.",
            command: "show model")
    }

    private static func pair(
        _ operation: Operation<Double>, _ loss: Operation<Double>, _ y: Matrix, _ examination: Examination
    ) -> Diagnosis.Finding? {
        // A distance between numbers.
        guard loss.demand == .anything else { return nil }
        let isClasses = Dataset.Task(of: y) == .classification && !y.areSigns
        if operation.range == .distribution, let better = operation.suitingLoss {
            return Diagnosis.Finding(
                kind: .wrongLoss, severity: .warning, evidence: "\(operation.name) output with \(loss.name)",
                reason:
                    "\(loss.name) has no slope where \(operation.name) is sure and wrong; cross-entropy has its steepest there.",
                command: "loss \(better)")
        }
        if let better = operation.suitingLoss, isClasses {
            let output = examination.run.graph.yhat.map { examination.run.computation.value($0) }
            let wrong = zip(output?.values ?? [], y.values).count { abs($0 - $1) > 0.98 }
            let isStuck = Double(wrong) > 0.3 * Double(y.values.count)
            return Diagnosis.Finding(
                kind: .wrongLoss, severity: isStuck ? .warning : .note,
                evidence: isStuck
                    ? "\(operation.name) output with \(loss.name); \(wrong) of \(y.values.count) outputs are sure and wrong"
                    : "\(operation.name) output with \(loss.name) on classes",
                reason:
                    "\(loss.name) has hardly a slope where a \(operation.name) is sure and wrong; \(better) has its steepest there.",
                command: "loss \(better)")
        }
        let isLinear = operation.range == .linear || operation.coefficients == [1]
        if isClasses, y.rows >= 4, isLinear, examination.session.dataset?.task ?? .classification == .classification {
            guard let ending = Operation<Double>.endingOfClasses(y.columns), let suiting = ending.suitingLoss else {
                return nil
            }
            let network = examination.session.model?.object.network
            let layers = (network?.layers.dropLast() ?? []).map(\.description) + ["\(y.columns) \(ending.name)"]
            let better = network.map { ([String($0.inputs)] + layers).joined(separator: " -> ") }
            return Diagnosis.Finding(
                kind: .wrongLoss, severity: .warning,
                evidence: "output without activation and \(loss.name) on 0/1 classes",
                reason: "\(loss.name) punishes outputs beyond 1 although they are right; classes want probabilities.",
                command: better.map { "network \($0); loss \(suiting)" } ?? "show model")
        }
        return nil
    }

    private static func text(_ range: ClosedRange<Double>) -> String {
        let format = NumberFormat(digits: 4)
        let low = format.string(range.lowerBound)
        return range.upperBound.isFinite ? "\(low) to \(format.string(range.upperBound))" : "\(low) and above"
    }
}

extension Operation where S == Double {
    /// The activation that ends a network of classes: shares for several, one share for two.
    fileprivate static func endingOfClasses(_ columns: Int) -> Operation? {
        all.first { $0.suitingLoss != nil && ($0.range == .distribution) == (columns > 1) }
    }
}

extension Operation {
    /// The interval of its values, where they have a bound that does not depend on the inputs.
    fileprivate var reach: ClosedRange<Double>? {
        switch range {
        case .interval(let range) where range.lowerBound.isFinite: range
        case .distribution: 0...1
        case .interval, .real, .linear, .ofInputs, .computed: nil
        }
    }
}
