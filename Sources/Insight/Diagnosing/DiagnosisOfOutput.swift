import Autodiff
import Learning
import Modelling
import Reporting

/// Whether the output can reach the targets, and whether the loss suits the output.
struct DiagnosisOfOutput {
    static func findings(_ session: Session, _ run: Executor.Run) -> [Diagnosis.Finding] {
        guard let operation = run.outputOperation, let y = run.y, session.model?.object.hasLoss == false else {
            return []
        }
        let output = DiagnosisOfOutput(
            session: session, run: run, operation: operation, y: y, loss: session.presentLoss)
        if let twice = output.twice { return [twice] }
        if let constant = output.constant { return [constant] }
        return [output.beyond ?? output.pair].compactMap { $0 }
    }

    private let session: Session
    private let run: Executor.Run
    private let operation: Operation<Double>
    private let y: Matrix
    private let loss: Operation<Double>?

    private var remedies: Remedies { Remedies(session: session) }
    private var isClasses: Bool { Dataset.Task(of: y) == .classification && !y.areSigns }

    /// A distribution made of a distribution.
    private var twice: Diagnosis.Finding? {
        guard operation.range == .distribution, let yhat = run.graph.yhat,
            case .operation(_, let inputs, _) = run.graph.graph.nodes[yhat].source,
            case .operation(let inner, _, _) = run.graph.graph.nodes[inputs[0]].source,
            Operation<Double>[inner].range == .distribution
        else { return nil }
        return Diagnosis.Finding(
            kind: .softmaxTwice, severity: .fault,
            evidence: "the output is \(operation.name) of what \(Operation<Double>[inner].name) gave",
            reason:
                "Shares of 1 are all near each other: the second \(operation.name) makes nearly equal shares of them.",
            command: remedies.ending(y.columns, operation.name, loss: nil).joined(separator: "; "))
    }

    /// Shares of 1 with nothing to share.
    private var constant: Diagnosis.Finding? {
        guard operation.range == .distribution, y.columns == 1, run.outputColumns == 1 else { return nil }
        return Diagnosis.Finding(
            kind: .unreachableTargets, severity: .fault, evidence: "\(operation.name) over 1 output is always 1",
            reason: "A \(operation.name) shares 1 among its outputs; with one output there is nothing to share.",
            command: ending.joined(separator: "; "))
    }

    /// Targets where the output cannot be.
    private var beyond: Diagnosis.Finding? {
        let (least, most) = (y.values.min() ?? 0, y.values.max() ?? 0)
        let format = NumberFormat(digits: 4)
        if loss?.demand == .signs, least >= 0, y.values.contains(0) {
            return Diagnosis.Finding(
                kind: .wrongLoss, severity: .fault,
                evidence: "\(session.presentLossName) wants targets -1 and 1, y holds 0",
                reason:
                    "Where the target is 0 the \(session.presentLossName) loss is 1 whatever the output, so those rows teach nothing.",
                command: "y = 2 * y - 1")
        }
        // A margin needs the sign alone.
        guard let range = operation.reach, least < range.lowerBound || most > range.upperBound,
            loss?.demand != .signs || range.lowerBound >= 0
        else { return nil }
        return Diagnosis.Finding(
            kind: .unreachableTargets, severity: .fault,
            evidence:
                "y goes from \(format.string(least)) to \(format.string(most)), \(operation.name) gives \(Self.text(range))",
            reason: "The output can never be there, so it is driven to its limit, where it has no slope.",
            command: ending.joined(separator: "; "))
    }

    /// An end of the network that reaches the targets, and the loss that goes with it.
    private var ending: [String] {
        if isClasses, let end = Operation<Double>.endingOfClasses(y.columns) {
            return remedies.ending(y.columns, end.name, loss: end.suitingLoss)
        }
        let numbers = Set(y.values).sorted()
        if y.columns == 1, (3...20).contains(numbers.count), y.rows >= 5 * numbers.count,
            numbers.allSatisfy({ $0 == $0.rounded() }), operation.range != .atLeastZero,
            let end = Operation<Double>.endingOfClasses(numbers.count)
        {
            let list = numbers.map { Diagnostic.number($0) }.joined(separator: ", ")
            return ["data x -> (y == [\(list)])"]
                + remedies.ending(numbers.count, end.name, loss: end.suitingLoss)
        }
        let standard =
            loss?.demand == .signs || loss?.demand == .anything && operation.range != .distribution
            ? nil : Network.standardLoss(after: nil)
        let isSmall = y.values.allSatisfy { abs($0) < 1 }
        return remedies.ending(y.columns, isSmall ? Remedies.bend : nil, loss: standard)
    }

    /// An output and a loss that do not go together.
    private var pair: Diagnosis.Finding? {
        // A distance between numbers.
        guard let loss, loss.demand == .anything else { return nil }
        if operation.range == .distribution, let better = operation.suitingLoss {
            let areShares = y.isDistribution
            return Diagnosis.Finding(
                kind: .wrongLoss, severity: .warning, evidence: "\(operation.name) output with \(loss.name)",
                reason:
                    "\(loss.name) has no slope where \(operation.name) is sure and wrong; cross-entropy has its steepest there.",
                command: areShares ? "loss \(better)" : ending.joined(separator: "; "))
        }
        if let better = operation.suitingLoss, isClasses {
            let output = run.graph.yhat.map { run.computation.value($0) }
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
        guard isClasses, y.rows >= 4, isLinear, session.dataset?.task ?? .classification == .classification,
            let end = Operation<Double>.endingOfClasses(y.columns), let suiting = end.suitingLoss
        else { return nil }
        return Diagnosis.Finding(
            kind: .wrongLoss, severity: .warning,
            evidence: "output without activation and \(loss.name) on 0/1 classes",
            reason: "\(loss.name) punishes outputs beyond 1 although they are right; classes want probabilities.",
            command: remedies.ending(y.columns, end.name, loss: suiting).joined(separator: "; "))
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

extension OutputRange {
    fileprivate static let atLeastZero = OutputRange.interval(0...Double.infinity)
}

extension Matrix {
    /// Whether each row holds shares of 1.
    fileprivate var isDistribution: Bool {
        values.allSatisfy { $0 >= 0 }
            && (0..<rows).allSatisfy { row in
                abs((0..<columns).reduce(0) { $0 + self[row, $1] } - 1) < 1e-6
            }
    }
}

extension Executor.Run {
    /// The operation that made the output.
    var outputOperation: Operation<Double>? {
        guard let yhat = graph.yhat, case .operation(let id, _, _) = graph.graph.nodes[yhat].source else { return nil }
        return Operation<Double>[id]
    }

    fileprivate var outputColumns: Int? { graph.yhat.map { graph.shape(of: $0).columns } }
}
