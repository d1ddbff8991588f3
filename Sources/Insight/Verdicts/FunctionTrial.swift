import Autodiff
import Learning
import Modelling
import Reporting
import Syntax

/// A graph that holds one call, made a number by a weight for each element of its result.
struct FunctionTrial {
    let inputs: [Graph.NodeID]
    /// The result of the call.
    let result: Graph.NodeID
    let weights: Graph.NodeID
    let loss: Graph.NodeID
    let computation: any Computation

    init(_ name: String, _ call: TriedCall, _ session: Session) throws(Diagnostic) {
        let (evaluator, scope) = Self.evaluator(call.text, session)
        inputs = zip(call.arguments, call.shapes).map { evaluator.graph.addInput($0, $1) }
        for (node, (argument, shape)) in zip(inputs, zip(call.arguments, call.shapes)) {
            scope.values[argument] = .node(node, shape)
        }
        let value = try evaluator.evaluate(Expression.parsed(call.text))
        guard case .node(let result, let size) = value else {
            throw Diagnostic("'\(name)' does not depend on its arguments")
        }
        weights = evaluator.graph.addInput("weights", size)
        scope.values["result"] = .node(result, size)
        scope.values["weights"] = .node(weights, size)
        guard case .node(let loss, _) = try evaluator.evaluate(Expression.parsed("sum(result * weights)")) else {
            throw Diagnostic("'\(name)' does not depend on its arguments")
        }
        (self.result, self.loss) = (result, loss)
        computation = makeComputation(evaluator.graph, loss: loss)
        Draws(evaluator.graph).load(into: computation, from: session.stream(.draws))
        // Different weights, so that no error cancels another and a row of shares has a slope.
        let different = (0..<size.count).map { size.isScalar ? 1 : 1 + 0.3 * Double($0 % 5) }
        computation.load(weights, Matrix(size, different))
    }

    /// The same graph in numbers of twice the digits, with values and slopes; nil where an operation has no such form.
    ///
    /// - Parameter given: the weights of the result; nil: 1 for all.
    func exactly(_ arguments: [Matrix], _ given: Matrix?) -> Workspace<DoubleDouble>? {
        let graph = computation.graph
        for case .operation(let id, _, _) in graph.nodes.map(\.source) where !OperationTable.current.hasExactForm(id) {
            return nil
        }
        let exact = Workspace<DoubleDouble>(graph, loss: loss)
        for (node, value) in zip(inputs, arguments) { exact.load(node, value) }
        exact.load(weights, given ?? Matrix(graph.nodes[weights].shape, repeating: 1))
        exact.forward()
        exact.backward()
        return exact
    }

    /// Names that take the place of those of the session.
    final class Scope {
        var values: [String: Value] = [:]
    }

    /// What a call means in a session: its variables, parameters and x are constants.
    static func evaluator(_ text: String, _ session: Session) -> (Evaluator, Scope) {
        let constants = Evaluator.Host.constants(of: session)
        let scope = Scope()
        var host = constants
        host.resolve = { (name) throws(Diagnostic) in
            if let value = scope.values[name] { return value }
            if let parameter = session.parameters[name] { return .known(parameter) }
            if name == "x", let x = session.x { return .known(x) }
            return try constants.resolve(name)
        }
        return (Evaluator(source: SourceText(text), host: host), scope)
    }
}
