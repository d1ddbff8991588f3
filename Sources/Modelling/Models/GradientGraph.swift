import Autodiff
import OrderedCollections
import Reporting
import Syntax

/// A model's graph in which the gradients of its loss are nodes too, put together from the derivative texts of the
/// operation table, so that they can be differentiated once more: with a vector v given, the gradient of gradient · v is
/// the Hessian times v, for the price of two gradients (Pearlmutter, 1994).
package struct GradientGraph {
    /// The nodes of the model are those of its own graph, with the same numbers.
    package let graph: Graph
    /// The vector v, in the parts that belong to the parameters on which the loss depends.
    package let directions: OrderedDictionary<String, Graph.NodeID>
    /// Gradient · v.
    package let slope: Graph.NodeID

    /// - Parameter value: the values of nodes; those that depend on no parameter are put in as they are.
    package init(_ model: ModelGraph, _ value: @escaping (Graph.NodeID) -> Matrix) throws(Diagnostic) {
        guard let loss = model.loss else { throw Diagnostic.noTargets }
        var tape = Tape(model, loss, value)
        for id in model.graph.nodes.indices.reversed() { try tape.follow(id) }
        let evaluator = tape.evaluator
        var directions: OrderedDictionary<String, Graph.NodeID> = [:]
        var slope = Value.number(0)
        for (name, node) in model.parameters {
            guard let gradient = tape.gradients[node] else { continue }
            let shape = model.shape(of: node)
            let direction = evaluator.graph.addInput("v\(name)", shape)
            directions[name] = direction
            let product = try tape.evaluate("sum(g * v) + s") { other in
                switch other {
                case "g": gradient
                case "v": .node(direction, shape)
                case "s": slope
                default: nil
                }
            }
            slope = product
        }
        self.slope = evaluator.node(slope)
        self.directions = directions
        graph = evaluator.graph
    }

    /// The backward pass, written down node by node.
    private struct Tape {
        let model: ModelGraph
        let evaluator: Evaluator
        /// What depends on a parameter.
        private let varies: [Bool]
        private let number: (Graph.NodeID) -> Matrix
        private(set) var gradients: [Graph.NodeID: Value]

        init(_ model: ModelGraph, _ loss: Graph.NodeID, _ number: @escaping (Graph.NodeID) -> Matrix) {
            self.model = model
            self.number = number
            evaluator = Evaluator(source: SourceText(""), host: Evaluator.Host())
            evaluator.graph = model.graph
            var varies = [Bool](repeating: false, count: model.graph.nodes.count)
            for node in model.parameters.values { varies[node] = true }
            for (id, node) in model.graph.nodes.enumerated() {
                guard case .operation(_, let inputs, _) = node.source else { continue }
                varies[id] = inputs.contains { varies[$0] }
            }
            self.varies = varies
            gradients = varies[loss] ? [loss: .number(1)] : [:]
        }

        /// Hands a node's gradient on to what it was computed from.
        mutating func follow(_ id: Graph.NodeID) throws(Diagnostic) {
            guard let gradient = gradients[id], case .operation(let operation, let inputs, let attribute) = source(id)
            else { return }
            let row = Operation<Double>[operation]
            var known: [String: Value] = [row.outputName: value(id), "d\(row.outputName)": gradient]
            for (name, input) in zip(row.inputNames, inputs) { known[name] = value(input) }
            // A loss that is computed as one with the operation before it is differentiated so too.
            if let joint = GradientRules.joint(id, model.graph),
                case .operation(_, let logits, _) = source(inputs[0])
            {
                known["z"] = value(logits[0])
                for (target, text) in zip([logits[0], inputs[1]], joint.slopes) { try add(text, known, to: target) }
                return
            }
            let texts = row.derivativeTexts(attribute, inputs.map(model.shape))
            for (input, text) in zip(inputs, texts) { try add(text, known, to: input) }
        }

        private mutating func add(
            _ text: String, _ known: [String: Value], to node: Graph.NodeID
        ) throws(Diagnostic) {
            guard varies[node] else { return }
            var term = try evaluate(text) { known[$0] }
            if case .known(let matrix) = term, matrix.values.allSatisfy({ $0 == 0 }) { return }
            let shape = model.shape(of: node)
            if term.shape != shape {
                term = try evaluator.apply(.rows.broadcast, to: [term], .shape(shape), at: .none, [])
            }
            if let others = gradients[node] {
                term = try evaluator.apply(.of(.add), to: [others, term], .none, at: .none, [])
            }
            gradients[node] = term
        }

        /// The value of a text of the table, where names mean what is said here.
        func evaluate(_ text: String, _ value: @escaping (String) -> Value?) throws(Diagnostic) -> Value {
            evaluator.host.resolve = { (name) throws(Diagnostic) in value(name) }
            return try evaluator.evaluate(Expression.parsed(text), in: SourceText(text))
        }

        private func source(_ id: Graph.NodeID) -> Graph.Source { model.graph.nodes[id].source }

        private func value(_ id: Graph.NodeID) -> Value {
            varies[id] ? .node(id, model.shape(of: id)) : .known(number(id))
        }
    }
}
