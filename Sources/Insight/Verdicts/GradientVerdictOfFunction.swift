import Autodiff
import Learning
import Modelling
import Reporting
import Syntax

/// `check grads of tanh`: each argument of a function or an operation, at seeded points of its fair interval.
package struct GradientVerdictOfFunction {
    package let verdicts: [GradientVerdict]
    let intervals: [ClosedRange<Double>]
    /// How many elements the largest argument has.
    private let points: Int
    /// The remark of the operation on its singular points.
    let remark: String?
    /// One-sided slopes at the kinks that lie at fixed values of a single argument.
    let kinks: [(value: Double, left: Double, right: Double, backprop: Double)]

    package init(_ name: String, _ session: Session, at span: Span) throws(Diagnostic) {
        let call = try FunctionTrial.fitting(name, session).call
        let arguments = call.arguments
        let own = session.functions[name] != nil
        let row = own ? nil : Operation<Double>.called(name)
        let fair: [[ClosedRange<Double>]] =
            row.map { row in [arguments.indices.map { row.fairIntervals[min($0, row.arity - 1)] }] }
            ?? [-2...2, 0.1...0.9, 0.5...2].map { Array(repeating: $0, count: arguments.count) }
        remark = row?.remark
        for intervals in fair {
            let trial = try FunctionTrial(name, call, session)
            var random = RandomSource(seed: session.seed, for: .expressions)
            for ((node, shape), interval) in zip(zip(trial.inputs, call.shapes), intervals) {
                let values = (0..<shape.count).map { _ in
                    interval.lowerBound + random.uniform() * (interval.upperBound - interval.lowerBound)
                }
                trial.computation.load(node, Matrix(shape, values))
            }
            trial.computation.forward()
            guard trial.computation.value(trial.loss).values[0].isFinite else { continue }
            self.intervals = intervals
            points = call.shapes.map(\.count).max() ?? 0
            verdicts = GradientVerdictReport.worstFirst(
                zip(arguments, trial.inputs).map { argument, node in
                    GradientVerdict(
                        of: argument, node, loss: trial.loss, in: trial.computation, elements: nil,
                        trustsOwnSlopes: !session.hasPlantedSlopes)
                })
            kinks = try Self.kinks(name, row, session)
            return
        }
        throw Diagnostic("'\(name)' is not finite where it was tried: between -2 and 2, and between 0.1 and 0.9")
    }

    private static func kinks(
        _ name: String, _ row: Operation<Double>?, _ session: Session
    ) throws(Diagnostic) -> [(value: Double, left: Double, right: Double, backprop: Double)] {
        guard let row, row.arity == 1, row.category == .activation || row.category == .elementwise,
            case .values(let places) = row.kinks
        else { return [] }
        var found: [(value: Double, left: Double, right: Double, backprop: Double)] = []
        for place in places {
            let trial = try FunctionTrial(name, TriedCall(name, row.inputNames, of: .scalar), session)
            trial.computation.load(trial.inputs[0], Matrix(place))
            let check = GradientCheck(trial.computation, loss: trial.loss, of: trial.inputs[0])
            guard let entry = check.entries.first, entry.isKink else { continue }
            found.append((place, entry.left, entry.right, entry.analytic))
        }
        return found
    }
}

extension GradientVerdictOfFunction {
    package func blocks(_ name: String, _ session: Session) -> [Report.Block] {
        let format = NumberFormat(digits: 3)
        let ranges = intervals.map { "\(format.string($0.lowerBound)) to \(format.string($0.upperBound))" }
        let where_ = Set(ranges).count == 1 ? ranges[0] : ranges.joined(separator: " and ")
        var blocks = GradientVerdictReport.blocks(
            verdicts, caption: "check grads of \(name): at \(points) points, seed \(session.seed), from \(where_)",
            session: session)
        for kink in kinks {
            blocks.append(
                .text(
                    "at \(format.string(kink.value)), a kink: the slope is \(format.string(kink.left)) on the left, "
                        + "\(format.string(kink.right)) on the right; backprop says \(format.string(kink.backprop))"))
        }
        if let remark { blocks.append(.text("\(name): \(remark)")) }
        return blocks
    }
}
