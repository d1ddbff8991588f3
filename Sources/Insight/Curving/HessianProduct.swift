import Autodiff
import Limits
import Modelling
import OrderedCollections
import Reporting

/// The Hessian of a session's loss with respect to all parameters, as what it makes of a vector; in float64.
///
/// It is exact: the gradient of the gradient along the vector. Central differences of gradients stand beside it as a check.
final class HessianProduct {
    /// A parameter and its place in the vector.
    struct Part {
        let name: String
        let shape: Shape
        let range: Range<Int>
        /// False where the loss does not depend on it: its rows of the Hessian are 0.
        let isReached: Bool
    }

    /// What central differences gave for a vector.
    struct Difference {
        let product: [Double]
        /// How far any element may be off: the bend of the gradients within a step, and rounding.
        let allowance: Double
        /// Where kinks lie between the places compared, as `relu in a1`; then the differences say nothing.
        let kinks: [String]
    }

    let parts: [Part]
    let count: Int
    let run: Executor.Run
    let gradient: [Double]
    private let values: OrderedDictionary<String, Matrix>
    private let graph: GradientGraph
    private let computation: any Computation
    /// What the Hessian of the rows looked at is multiplied by, to be that of all.
    private let factor: Double

    /// - Parameter session: in float64, on the rows to look at.
    init(_ session: Session, factor: Double = 1) throws(Diagnostic) {
        guard session.model != nil else { throw Diagnostic.noModel }
        run = try GradientVerdictReport.float64Run(session)
        _ = try run.loss()
        graph = try GradientGraph(run.graph, run.computation.value)
        try Memory.require(numbers: graph.graph.numbers(withGradients: true, .float64))
        computation = Workspace<Double>(graph.graph, loss: graph.slope, gradientsOf: .parameters)
        for (id, node) in run.graph.graph.nodes.enumerated() {
            switch node.source {
            case .input, .parameter, .draw: computation.load(id, run.computation.value(id))
            case .constant, .operation: break
            }
        }
        values = session.parameters
        self.factor = factor
        var parts: [Part] = []
        var count = 0
        for (name, shape) in session.parameterShapes {
            parts.append(
                Part(
                    name: name, shape: shape, range: count..<count + shape.count,
                    isReached: graph.directions[name] != nil))
            count += shape.count
        }
        guard count > 0 else { throw Diagnostic.nothingBends }
        self.parts = parts
        self.count = count
        run.computation.backward()
        gradient = Self.gradient(parts, run).map { $0 * factor }
    }

    /// Which element a place of the vector belongs to: `W1[2,1]`.
    func elementName(_ place: Int) -> String {
        guard let part = parts.first(where: { $0.range.contains(place) }) else { return "" }
        return part.shape.elementName(part.name, place - part.range.lowerBound)
    }

    // MARK: - Products

    func callAsFunction(_ vector: [Double]) -> [Double] {
        for part in parts {
            guard let node = graph.directions[part.name] else { continue }
            computation.load(node, Matrix(part.shape, Array(vector[part.range])))
        }
        computation.forward()
        computation.backward()
        var product: [Double] = []
        product.reserveCapacity(count)
        for part in parts {
            let slope = run.graph.parameters[part.name].flatMap(computation.gradient)
            product += slope?.values ?? [Double](repeating: 0, count: part.shape.count)
        }
        return factor == 1 ? product : product.map { $0 * factor }
    }

    /// The same from the gradients a little further and a little back, which backpropagation computes; closer together
    /// where kinks lie between.
    func difference(_ vector: [Double]) -> Difference {
        let size = vector.reduce(0) { max($0, abs($1)) }
        guard size > 0 else { return Difference(product: vector, allowance: 0, kinks: []) }
        let largest = values.values.reduce(0) { $1.values.reduce($0) { max($0, abs($1)) } }
        let h = GradientCheck.step(at: largest) / size
        let sides = KinkSides(run.computation)
        let wide = difference(vector, h, sides)
        if wide.kinks.isEmpty { return wide }
        let near = difference(vector, h / 16, sides)
        return near.kinks.isEmpty ? near : difference(vector, h / 256, sides)
    }

    private func difference(_ vector: [Double], _ h: Double, _ here: KinkSides) -> Difference {
        var kinks: [String] = []
        func slopes(at place: Double) -> [Double] {
            move(vector, by: place)
            for change in here.changes(to: KinkSides(run.computation)) {
                let name = kinkName(change.node)
                if !kinks.contains(name) { kinks.append(name) }
            }
            run.computation.backward()
            return Self.gradient(parts, run)
        }
        func central(_ h: Double) -> [Double] {
            zip(slopes(at: h), slopes(at: -h)).map { ($0 - $1) / (2 * h) * factor }
        }
        let (near, wide) = (central(h), central(2 * h))
        move(vector, by: 0)
        run.computation.backward()
        // The error of the rule grows with h², so that the double step shows three times that of the single one.
        let bend = zip(near, wide).reduce(0) { max($0, abs($1.0 - $1.1)) }
        let rounding = 16 * Double.ulpOfOne * gradient.reduce(0) { max($0, abs($1)) } / h
        return Difference(product: near, allowance: bend + rounding, kinks: kinks)
    }

    private func move(_ vector: [Double], by place: Double) {
        for part in parts {
            guard let node = run.graph.parameters[part.name], let value = values[part.name] else { continue }
            let moved = zip(value.values, vector[part.range]).map { $0 + place * $1 }
            run.computation.load(node, Matrix(part.shape, moved))
        }
        run.computation.forward()
    }

    private func kinkName(_ node: Graph.NodeID) -> String {
        let graph = run.graph
        guard case .operation(let id, _, _) = graph.graph.nodes[node].source else { return "" }
        let name = graph.names[node] ?? GradientRules(graph).expression(of: node).text
        return "\(Operation<Double>[id].name) in \(name)"
    }

    private static func gradient(_ parts: [Part], _ run: Executor.Run) -> [Double] {
        parts.flatMap { part in
            let slope = run.graph.parameters[part.name].flatMap(run.computation.gradient)
            return slope?.values ?? [Double](repeating: 0, count: part.shape.count)
        }
    }
}
