import Autodiff
import Learning
import Modelling
import Reporting
import Syntax

extension DerivativeCheck {
    /// A derivative by a matrix at random points, in every sample of shapes; where values are given, at these and close to
    /// them.
    ///
    /// - Parameters:
    ///   - given: the values of a session, in the shapes of the first sample.
    ///   - moved: the names among them that are moved a little from point to point.
    init(
        _ derivative: MatrixDerivative, given: [String: Matrix] = [:], moved: Set<String> = [],
        fair: ClosedRange<Double>? = nil, host: Evaluator.Host, count: Int = DerivativeCheck.wanted
    ) throws(Diagnostic) {
        self.init()
        var random = RandomSource(seed: 1, for: .expressions)
        let shapes = given.isEmpty ? derivative.samples.shapes : Array(derivative.samples.shapes.prefix(1))
        let intervals = (fair.map { [$0] } ?? []) + Self.intervals
        for (place, sample) in shapes.enumerated() {
            let tool = try MatrixTool(derivative, sample, host)
            let share = (count + place) / shapes.count
            var best = self
            for interval in given.isEmpty ? intervals : [-0.2...0.2] {
                var trial = self
                trial.noteOwn(tool.computation.graph)
                for attempt in 0..<(3 * share) where trial.points - points < share {
                    var values: [String: Matrix] = [:]
                    for (name, shape) in sample.sorted(by: { $0.key < $1.key }) {
                        let chance = Matrix(shape, (0..<shape.count).map { _ in random.uniform(interval) })
                        guard let value = given[name] else {
                            values[name] = chance
                            continue
                        }
                        let isMoved = attempt > 0 && moved.contains(name)
                        values[name] =
                            isMoved ? Matrix(shape, zip(value.values, chance.values).map { $0 + $1 }) : value
                    }
                    trial.note(try tool.measure(values))
                }
                let isMeasured = trial.reasonToWithhold == nil
                if trial.points > best.points || best.reasonToWithhold != nil && isMeasured { best = trial }
                if trial.points - points >= share, isMeasured || trial.isContradicted { break }
            }
            self = best
        }
    }
}

extension RandomSource {
    /// A number of an interval.
    fileprivate mutating func uniform(_ interval: ClosedRange<Double>) -> Double {
        interval.lowerBound + (interval.upperBound - interval.lowerBound) * uniform()
    }
}

/// A formula of matrices as a graph, ready to be evaluated at many points of one sample of shapes.
private struct MatrixTool {
    private let derivative: MatrixDerivative
    private let host: Evaluator.Host
    let computation: any Computation
    private let values: [String: Value]
    private let inputs: [String: Graph.NodeID]
    private let loss: Graph.NodeID
    /// So many elements are compared with differences at each point.
    private static let mostDifferences = 6

    init(_ derivative: MatrixDerivative, _ sample: [String: Shape], _ host: Evaluator.Host) throws(Diagnostic) {
        let evaluator = Evaluator(source: SourceText(derivative.expression.text), host: host)
        values = try ShapeSamples.prepare(evaluator, derivative.samples.definitions, sample)
        var number = derivative.expression
        if let incoming = derivative.incoming {
            number = .calling(.rows.sum, number * Expression(name: incoming))
        }
        loss = evaluator.node(try evaluator.evaluate(number))
        computation = makeComputation(evaluator.graph, loss: loss)
        var inputs: [String: Graph.NodeID] = [:]
        for name in sample.keys { if case .node(let id, _) = values[name] { inputs[name] = id } }
        (self.inputs, self.derivative, self.host) = (inputs, derivative, host)
    }

    private func value(_ points: [String: Matrix]) -> Double {
        for (name, node) in inputs { if let matrix = points[name] { computation.load(node, matrix) } }
        computation.forward()
        return computation.value(loss).values[0]
    }

    /// Nil at a kink, or where there is no finite number.
    func measure(_ points: [String: Matrix]) throws(Diagnostic) -> DerivativeCheck.Deviation? {
        guard let input = inputs[derivative.variable], let x = points[derivative.variable] else { return nil }
        let here = value(points)
        guard here.isFinite else { return nil }
        computation.backward()
        let gradient = computation.gradient(input) ?? Matrix(x.shape, repeating: 0)
        var inner = host
        inner.resolve = { (name) throws(Diagnostic) in
            if let point = points[name] { return .known(point) }
            switch values[name] {
            case .node(let id, _): return .known(computation.value(id))
            case .known(let matrix): return .known(matrix)
            case .text, nil: return try host.resolve(name)
            }
        }
        let printed = try Evaluator(source: SourceText(""), host: inner).matrix(derivative.result)
        guard printed.shape == x.shape else { return (.infinity, .infinity) }
        guard printed.values.allSatisfy(\.isFinite), gradient.values.allSatisfy(\.isFinite) else { return nil }
        let scale = gradient.values.reduce(1e-3) { max($0, $1.magnitude) }
        var deviation = (backpropagation: 0.0, differences: 0.0)
        for (own, other) in zip(printed.values, gradient.values) {
            deviation.backpropagation = max(deviation.backpropagation, (own - other).magnitude / scale)
        }
        let pace = max(1, x.shape.count / Self.mostDifferences)
        for i in stride(from: 0, to: x.shape.count, by: pace) where !computation.graph.isOwn {
            let error = DerivativeCheck.differenceError(
                of: printed.values[i], at: x.values[i], here: here, scale: scale
            ) { place in
                var moved = x
                moved.values[i] = place
                return value(points.merging([derivative.variable: moved]) { $1 })
            }
            guard let error else { return nil }
            deviation.differences = max(deviation.differences, error)
        }
        return deviation
    }
}
