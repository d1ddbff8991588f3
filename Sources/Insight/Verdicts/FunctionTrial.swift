import Autodiff
import Learning
import Modelling
import Reporting
import Syntax

/// A call that is tried: its text, the names in it that stand for matrices, and their shapes.
struct TriedCall {
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
    init(_ row: Operation<Double>, called name: String, of shape: Shape = Shape(3, 3)) {
        guard row.dependence == .place, let id = Operation<Double>.named(row.name),
            let example = row.examples.first(where: { $0.shapes.allSatisfy { $0.rows > 1 && $0.columns > 1 } })
                ?? row.examples.first
        else {
            self.init(name, row.inputNames, of: shape)
            return
        }
        let names = row.inputNames.map { Expression(name: $0) }
        let written = Expression.applying(id, names, example.attribute, shapes: example.shapes)
        self.init(written.text, row.inputNames, example.shapes)
    }

    /// A call of a function of the user or of the language.
    init(of name: String, _ session: Session, of shape: Shape = Shape(3, 3)) throws(Diagnostic) {
        if let own = session.functions[name]?.object {
            self.init(name, own.parameters, of: shape)
            return
        }
        if let row = Operation<Double>.called(name) {
            self.init(row, called: name, of: shape)
            return
        }
        if let function = FunctionTable.named(name) { throw Diagnostic.noGradientToCheck(name, function.obstacle) }
        if Operation<Double>.row(named: name) != nil { throw Diagnostic.unknownFunction(name) }
        throw Diagnostic.unknownWord(name, for: "function", among: FunctionTable.callableNames + session.functions.keys)
    }
}

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
