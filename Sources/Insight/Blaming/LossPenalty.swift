import Autodiff
import Modelling
import OrderedCollections
import Reporting

/// What a loss adds to that of the rows: terms of the parameters alone, as a penalty of large weights.
struct LossPenalty {
    private struct Term {
        let factor: Double
        let node: Graph.NodeID
        let workspace: Workspace<Double>
    }

    private let terms: [Term]
    private let parameters: OrderedDictionary<String, Graph.NodeID>

    /// - Parameter rows: the rows of the graph.
    /// - Throws: where a term of the parameters goes into the losses of rows in another way than as a summand of them all.
    init(_ model: ModelGraph, rows: Int, inputs: Precision) throws(Diagnostic) {
        parameters = model.parameters
        let contents = RowMixing(model, rows: rows).contents
        let roots = model.graph.nodesWithParameters
        var found: [(Graph.NodeID, Double)] = []
        var left = model.loss.map { [($0, 1.0)] } ?? []
        while let (node, factor) = left.popLast() {
            if contents[node] == .fixed {
                if roots.reached[node] { found.append((node, factor)) }
            } else if let summands = model.graph.summands(of: node) {
                left += summands.map { ($0.node, factor * $0.factor) }
            } else if Self.isTangled(below: node, model, contents, roots) {
                throw Diagnostic.blameTangled
            }
        }
        for (node, _) in found where model.graph.readsDraw(node) { throw Diagnostic.blameTangled }
        terms = found.map { node, factor in
            Term(
                factor: factor, node: node,
                workspace: Workspace<Double>(
                    model.graph, loss: node, parameters: Array(model.parameters.values), inputs: inputs))
        }
    }

    /// Whether a number of parameters alone goes into one of rows behind the output of the model.
    private static func isTangled(
        below top: Graph.NodeID, _ model: ModelGraph, _ contents: [RowMixing.Content],
        _ roots: (reached: [Bool], reduced: [Bool])
    ) -> Bool {
        var (seen, left) = (Set([top]), [top])
        while let node = left.popLast() {
            guard case .operation(_, let inputs, _) = model.graph.nodes[node].source else { continue }
            if let yhat = model.yhat, node <= yhat { continue }
            let own = inputs.filter { contents[$0] == .fixed }
            let isOutside = model.yhat == nil ? own.contains { roots.reduced[$0] } : own.contains { roots.reached[$0] }
            if contents[node] != .fixed, isOutside { return true }
            left += inputs.filter { seen.insert($0).inserted }
        }
        return false
    }

    /// Its gradients by the parameters of a session, and its value.
    func gradients(_ session: Session) -> (slopes: [String: [Double]], value: Double) {
        var (slopes, value): ([String: [Double]], Double) = ([:], 0)
        for term in terms {
            for (name, node) in parameters {
                if let matrix = session.parameters[name] { term.workspace.load(node, matrix) }
            }
            term.workspace.forward()
            term.workspace.backward()
            value += term.factor * term.workspace.value(term.node).values[0]
            for (name, node) in parameters {
                guard let gradient = term.workspace.gradient(node) else { continue }
                let before = slopes[name] ?? [Double](repeating: 0, count: gradient.values.count)
                slopes[name] = zip(before, gradient.values).map { $0 + term.factor * $1 }
            }
        }
        return (slopes, value)
    }
}

extension Graph {
    /// The nodes that parameters go into, and those of them that hold a reduction of parameters.
    fileprivate var nodesWithParameters: (reached: [Bool], reduced: [Bool]) {
        var (reached, reduced): ([Bool], [Bool]) = ([], [])
        for node in nodes {
            switch node.source {
            case .input, .draw, .constant: (reached.append(false), reduced.append(false))
            case .parameter: (reached.append(true), reduced.append(false))
            case .operation(let id, let inputs, _):
                let isReached = inputs.contains { reached[$0] }
                reached.append(isReached)
                let isReduction =
                    switch Operation<Double>[id].dependence {
                    case .whole, .group: isReached
                    case .element, .row, .product, .place: false
                    }
                reduced.append(isReduction || inputs.contains { reduced[$0] })
            }
        }
        return (reached, reduced)
    }

    /// The numbers that a number is the sum of, each times a factor.
    fileprivate func summands(of node: NodeID) -> [(node: NodeID, factor: Double)]? {
        guard nodes[node].shape.isScalar, case .operation(let id, let inputs, _) = nodes[node].source,
            inputs.allSatisfy({ nodes[$0].shape.isScalar })
        else { return nil }
        let coefficients = Operation<Double>[id].coefficients
        if coefficients.count == inputs.count { return zip(inputs, coefficients).map { ($0, $1) } }
        func constant(_ place: Int) -> Double? {
            if case .constant(let value) = nodes[inputs[place]].source { value.values[0] } else { nil }
        }
        guard inputs.count == 2 else { return nil }
        if id == .rows.multiply, let factor = constant(0) { return [(inputs[1], factor)] }
        if id == .rows.multiply, let factor = constant(1) { return [(inputs[0], factor)] }
        if id == .rows.divide, let divisor = constant(1) { return [(inputs[0], 1 / divisor)] }
        return nil
    }
}
