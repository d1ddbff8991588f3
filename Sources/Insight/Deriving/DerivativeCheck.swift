import Autodiff
import Glibc
import Learning
import Modelling
import Reporting
import Syntax

/// A derivative evaluated at random points, beside backpropagation and central differences.
package struct DerivativeCheck {
    private(set) var points = 0
    /// The largest deviations, relative to the largest slope at a point (at least 0.001).
    private(set) var backpropagation = 0.0
    private(set) var differences = 0.0
    /// Differences are no judge: a slope is the user's own, or a gradient is stopped.
    private(set) var isOwn = false
    /// Points that lay at a kink or gave no finite number.
    private(set) var skipped = 0

    static let wanted = 20
    static let backpropagationLimit = 1e-9
    static let differenceLimit = 1e-5

    package var sentence: String {
        let format = NumberFormat(digits: 2)
        let bound = Self.powerOfTen(above: max(differences, 1e-9))
        return "checked at \(counted(points, "point")): backpropagation agrees "
            + (backpropagation == 0 ? "exactly" : "to \(format.string(backpropagation))")
            + (isOwn ? "; differences are no judge of it" : ", central differences to \(format.string(bound))")
    }

    /// A bound that is the same on other machines, where the last digits differ.
    private static func powerOfTen(above value: Double) -> Double {
        guard value.isFinite else { return value }
        var bound = 1e-9
        while bound < value { bound *= 10 }
        return bound
    }

    /// Whether backpropagation says otherwise.
    var isContradicted: Bool { !(backpropagation <= Self.backpropagationLimit) }

    package var reasonToWithhold: String? {
        if points == 0 { return "no point was found at which it has a finite value" }
        if isContradicted { return sentence }
        if !(differences <= Self.differenceLimit) { return sentence }
        return nil
    }

    /// How far a derivative is from what backpropagation gives at a point, and from central differences.
    typealias Deviation = (backpropagation: Double, differences: Double)

    /// Where points are looked for: the last ones for formulas that grow beyond all numbers elsewhere.
    static let intervals: [ClosedRange<Double>] = [
        -2...2, 0.2...3, 0.1...0.9, 1.1...3, -0.5...0.5, -2...(-0.5), 0.01...0.1, -0.1...0.1,
    ]

    /// Draws from the first interval in which most points give finite numbers that differences can measure.
    ///
    /// - Parameter shape: the shape of a name.
    package init(
        _ derivative: Derivative, names: [String], fair: ClosedRange<Double>?, shape: (String) -> Shape,
        host: Evaluator.Host, count: Int = DerivativeCheck.wanted
    ) throws(Diagnostic) {
        let shapes = names.map { ($0, shape($0)) }
        var best = DerivativeCheck()
        for interval in (fair.map { [$0] } ?? []) + Self.intervals {
            var trial = DerivativeCheck()
            try trial.run(derivative, shapes, in: interval, host, count)
            let isMeasured = trial.reasonToWithhold == nil
            if trial.points > best.points || best.reasonToWithhold != nil && isMeasured { best = trial }
            // What backpropagation contradicts is wrong; where only differences do, numbers may be too large for them.
            if trial.points >= count, isMeasured || trial.isContradicted { break }
        }
        self = best
    }

    init() {}

    /// How far a slope is from what central differences give, relative to a scale; nil at a kink, or where there is no
    /// finite number.
    ///
    /// Where the function bends so much that the quotient is off, quotients at other distances tell by how much.
    static func differenceError(
        of slope: Double, at x: Double, here: Double, scale: Double, _ value: (Double) -> Double
    ) -> Double? {
        let h = 6e-6 * max(0.05, x.magnitude)
        let wide = FiniteDifference(at: x, here: here, step: h, value)
        guard wide.central.isFinite else { return nil }
        let error = (slope - wide.central).magnitude / scale
        guard error > differenceLimit else { return error }
        if (wide.left - wide.right).magnitude > 1e-2 * scale { return nil }
        let found = extrapolated(at: x, here: here, from: 64 * h, value)
        return found.isFinite ? (slope - found).magnitude / scale : nil
    }

    /// The slope at a distance of zero: central differences at distances that are halved again and again, and of what
    /// extrapolates them the number that changes least (Ridders, 1982).
    private static func extrapolated(
        at x: Double, here: Double, from h: Double, _ value: (Double) -> Double
    ) -> Double {
        var (best, change) = (Double.nan, Double.infinity)
        var earlier: [Double] = []
        for halving in 0..<10 {
            let step = h * exp2(-Double(halving))
            var present = [FiniteDifference(at: x, here: here, step: step, value).central]
            var power = 1.0
            for rougher in earlier {
                power *= 4
                let finer = present[present.count - 1]
                let next = finer + (finer - rougher) / (power - 1)
                let size = max((next - finer).magnitude, (next - rougher).magnitude)
                if size < change { (best, change) = (next, size) }
                present.append(next)
            }
            earlier = present
        }
        return best
    }

    /// Says that differences are no judge.
    mutating func noteOwn(_ graph: Graph) { isOwn = graph.isOwn }

    /// Counts a point in; nil for one at a kink or without a finite number.
    mutating func note(_ found: Deviation?) {
        guard let found else {
            skipped += 1
            return
        }
        points += 1
        // A deviation that is no number must not pass for a small one.
        backpropagation = found.backpropagation.isNaN ? .infinity : max(backpropagation, found.backpropagation)
        differences = found.differences.isNaN ? .infinity : max(differences, found.differences)
    }

    private mutating func run(
        _ derivative: Derivative, _ shapes: [(name: String, shape: Shape)], in interval: ClosedRange<Double>,
        _ host: Evaluator.Host, _ count: Int
    ) throws(Diagnostic) {
        var random = RandomSource(seed: 1, for: .expressions)
        let width = interval.upperBound - interval.lowerBound
        let tool = try Tool(derivative, shapes, host)
        isOwn = tool.computation.graph.isOwn
        for _ in 0..<(3 * count) where points < count {
            var values: [String: Matrix] = [:]
            for (name, shape) in shapes {
                values[name] = Matrix(
                    shape, (0..<shape.count).map { _ in interval.lowerBound + width * random.uniform() })
            }
            note(try tool.measure(values))
        }
    }

    /// The formula as a graph, ready to be evaluated at many points.
    private struct Tool {
        let derivative: Derivative
        let host: Evaluator.Host
        let computation: any Computation
        let inputs: [String: Graph.NodeID]
        let loss: Graph.NodeID
        /// The shape of the formula's value.
        let whole: Shape
        /// The numbers by which the elements of the value are weighed, so that one number can be looked at.
        let weights: Matrix

        init(
            _ derivative: Derivative, _ shapes: [(name: String, shape: Shape)], _ host: Evaluator.Host
        ) throws(Diagnostic) {
            var inner = host
            var nodes: [String: (Graph.NodeID, Shape)] = [:]
            let evaluator = Evaluator(source: SourceText(derivative.open.text), host: host)
            for (name, shape) in shapes { nodes[name] = (evaluator.graph.addInput(name, shape), shape) }
            let known = nodes
            inner.resolve = { (name) throws(Diagnostic) in
                known[name].map { .node($0.0, $0.1) }
            }
            evaluator.host = inner
            let value = evaluator.node(try evaluator.evaluate(derivative.open))
            let whole = evaluator.graph.nodes[value].shape
            var random = RandomSource(seed: 2, for: .expressions)
            let weights =
                whole.isScalar ? Matrix(1) : Matrix(whole, (0..<whole.count).map { _ in 0.5 + random.uniform() })
            evaluator.host.resolve = { (name) throws(Diagnostic) in
                name == "v" ? .node(value, whole) : name == "w" ? .known(weights) : nil
            }
            loss = evaluator.node(try evaluator.evaluate(Expression.calling(.rows.sum, Expression.parsed("v * w"))))
            (self.whole, self.weights) = (whole, weights)
            computation = makeComputation(evaluator.graph, loss: loss)
            inputs = nodes.mapValues(\.0)
            self.derivative = derivative
            self.host = host
        }

        func value(_ values: [String: Matrix]) -> Double {
            for (name, node) in inputs { if let matrix = values[name] { computation.load(node, matrix) } }
            computation.forward()
            return computation.value(loss).values[0]
        }

        /// Nil at a kink, or where there is no finite number.
        func measure(_ values: [String: Matrix]) throws(Diagnostic) -> Deviation? {
            guard let input = inputs[derivative.variable], let x = values[derivative.variable] else { return nil }
            let here = value(values)
            guard here.isFinite else { return nil }
            computation.backward()
            let gradient = computation.gradient(input) ?? Matrix(x.shape, repeating: 0)
            var inner = host
            inner.resolve = { (name) throws(Diagnostic) in values[name].map { .known($0) } }
            let evaluator = Evaluator(source: SourceText(derivative.openResult.text), host: inner)
            let printed = try evaluator.matrix(derivative.openResult)
            guard let printed = weighed(printed, for: x.shape) else { return (.infinity, .infinity) }
            guard printed.values.allSatisfy(\.isFinite), gradient.values.allSatisfy(\.isFinite) else { return nil }
            let scale = gradient.values.reduce(1e-3) { max($0, $1.magnitude) }
            var deviation = (0.0, 0.0)
            for i in x.values.indices {
                let slope = printed.values[i]
                deviation.0 = max(deviation.0, (slope - gradient.values[i]).magnitude / scale)
                if computation.graph.isOwn { continue }
                let error = DerivativeCheck.differenceError(
                    of: slope, at: x.values[i], here: here, scale: scale
                ) { place in
                    var moved = x
                    moved.values[i] = place
                    return value(values.merging([derivative.variable: moved]) { $1 })
                }
                guard let error else { return nil }
                deviation.1 = max(deviation.1, error)
            }
            return deviation
        }

        /// The slopes of the elements of the value put together as the gradient of their weighed sum: where the value is one
        /// number, as they are.
        private func weighed(_ printed: Matrix, for x: Shape) -> Matrix? {
            func at(_ i: Int, _ j: Int, _ shape: Shape) -> Int {
                (shape.rows == 1 ? 0 : i) * shape.columns + (shape.columns == 1 ? 0 : j)
            }
            func fits(_ small: Shape, _ large: Shape) -> Bool {
                (small.rows == 1 || small.rows == large.rows) && (small.columns == 1 || small.columns == large.columns)
            }
            if whole.isScalar {
                guard printed.shape == x || printed.shape.isScalar else { return nil }
                return Matrix(x, (0..<x.count).map { printed.values[printed.shape.isScalar ? 0 : $0] })
            }
            guard fits(printed.shape, whole), fits(x, whole) else { return nil }
            var sum = Matrix(x, repeating: 0)
            for i in 0..<whole.rows {
                for j in 0..<whole.columns {
                    sum.values[at(i, j, x)] += printed.values[at(i, j, printed.shape)] * weights[i, j]
                }
            }
            return sum
        }
    }
}

extension Graph {
    /// Whether its slopes are not those of its values.
    var isOwn: Bool { hasClaims || holds }
}
