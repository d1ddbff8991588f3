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

    /// A call that is tried: its text, the names in it that stand for matrices, and their shapes.
    private struct TriedCall {
        let text: String
        let arguments: [String]
        let shapes: [Shape]

        /// Arguments are square, so that a product of two of them has a meaning too.
        init(_ name: String, _ arguments: [String], of shape: Shape = Shape(3, 3)) {
            self.init("\(name)(\(arguments.joined(separator: ", ")))", arguments, arguments.map { _ in shape })
        }

        private init(_ text: String, _ arguments: [String], _ shapes: [Shape]) {
            (self.text, self.arguments, self.shapes) = (text, arguments, shapes)
        }

        /// A call of a row, with an example where not every shape will do.
        init(_ row: Operation<Double>, called name: String) {
            guard row.dependence == .place, let id = Operation<Double>.named(row.name),
                let example = row.examples.first(where: { $0.shapes.allSatisfy { $0.rows > 1 && $0.columns > 1 } })
                    ?? row.examples.first
            else {
                self.init(name, row.inputNames)
                return
            }
            let names = row.inputNames.map { Expression(name: $0) }
            let written = Expression.applying(id, names, example.attribute, shapes: example.shapes)
            self.init(written.text, row.inputNames, example.shapes)
        }
    }

    package init(_ name: String, _ session: Session, at span: Span) throws(Diagnostic) {
        let call = try Self.call(of: name, session)
        let arguments = call.arguments
        let own = session.functions[name] != nil
        let row = own ? nil : Operation<Double>.called(name)
        let fair: [[ClosedRange<Double>]] =
            row.map { row in [arguments.indices.map { row.fairIntervals[min($0, row.arity - 1)] }] }
            ?? [-2...2, 0.1...0.9, 0.5...2].map { Array(repeating: $0, count: arguments.count) }
        remark = row?.remark
        for intervals in fair {
            let trial = try Trial(name, call, session)
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
                    GradientVerdict(of: argument, node, loss: trial.loss, in: trial.computation, elements: nil)
                })
            kinks = try Self.kinks(name, row, session)
            return
        }
        throw Diagnostic("'\(name)' is not finite where it was tried: between -2 and 2, and between 0.1 and 0.9")
    }

    /// A call of a function of the user or of the language.
    private static func call(of name: String, _ session: Session) throws(Diagnostic) -> TriedCall {
        if let own = session.functions[name]?.object { return TriedCall(name, own.parameters) }
        if let row = Operation<Double>.called(name) { return TriedCall(row, called: name) }
        if let function = FunctionTable.named(name) { throw Diagnostic.noGradientToCheck(name, function.obstacle) }
        if Operation<Double>.row(named: name) != nil { throw Diagnostic.unknownFunction(name) }
        throw Diagnostic.unknownWord(name, for: "function", among: FunctionTable.callableNames + session.functions.keys)
    }

    private static func kinks(
        _ name: String, _ row: Operation<Double>?, _ session: Session
    ) throws(Diagnostic) -> [(value: Double, left: Double, right: Double, backprop: Double)] {
        guard let row, row.arity == 1, row.category == .activation || row.category == .elementwise,
            case .values(let places) = row.kinks
        else { return [] }
        var found: [(value: Double, left: Double, right: Double, backprop: Double)] = []
        for place in places {
            let trial = try Trial(name, TriedCall(name, row.inputNames, of: .scalar), session)
            trial.computation.load(trial.inputs[0], Matrix(place))
            let check = GradientCheck(trial.computation, loss: trial.loss, of: trial.inputs[0])
            guard let entry = check.entries.first, entry.isKink else { continue }
            found.append((place, entry.left, entry.right, entry.analytic))
        }
        return found
    }

    /// A graph that holds one call, made a number by a weight for each element of its result.
    private struct Trial {
        let inputs: [Graph.NodeID]
        let loss: Graph.NodeID
        let computation: any Computation

        init(_ name: String, _ call: TriedCall, _ session: Session) throws(Diagnostic) {
            let constants = Evaluator.Host.constants(of: session)
            var host = constants
            var scope: [String: Value] = [:]
            host.resolve = { (name) throws(Diagnostic) in
                if let value = scope[name] { return value }
                if let parameter = session.parameters[name] { return .known(parameter) }
                if name == "x", let x = session.x { return .known(x) }
                return try constants.resolve(name)
            }
            let evaluator = Evaluator(source: SourceText(call.text), host: host)
            inputs = zip(call.arguments, call.shapes).map { evaluator.graph.addInput($0, $1) }
            for (node, (argument, shape)) in zip(inputs, zip(call.arguments, call.shapes)) {
                scope[argument] = .node(node, shape)
            }
            let value = try evaluator.evaluate(Expression.parsed(call.text))
            guard case .node(let result, let size) = value else {
                throw Diagnostic("'\(name)' does not depend on its arguments")
            }
            // Different weights, so that no error cancels another and a row of shares has a slope.
            let weights = Matrix(size, (0..<size.count).map { size.isScalar ? 1 : 1 + 0.3 * Double($0 % 5) })
            scope["result"] = .node(result, size)
            scope["weights"] = .known(weights)
            guard case .node(let loss, _) = try evaluator.evaluate(Expression.parsed("sum(result * weights)")) else {
                throw Diagnostic("'\(name)' does not depend on its arguments")
            }
            self.loss = loss
            computation = makeComputation(evaluator.graph, loss: loss)
            Draws(evaluator.graph).load(into: computation, from: session.stream(.draws))
        }
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
