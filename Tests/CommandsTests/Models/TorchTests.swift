import Autodiff
import Reporting
import Syntax
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

/// Activations, losses and functions at ordinary, extreme and singular places beside PyTorch, with every setting.
@Suite struct TorchTests {
    @Test(arguments: References.torch.indices)
    func valuesAndGradients(_ index: Int) throws {
        let reference = References.torch[index]
        var nodes: [String: Graph.NodeID] = [:]
        let evaluator = Evaluator(source: SourceText(reference.call), host: Evaluator.Host())
        let inputs = reference.inputs.mapValues { Matrix(rows: $0) }
        for (name, value) in inputs { nodes[name] = evaluator.graph.addInput(name, value.shape) }
        let known = nodes
        evaluator.host.resolve = { (name) throws(Diagnostic) in
            known[name].flatMap { node in inputs[name].map { .node(node, $0.shape) } }
        }
        let value = evaluator.node(try evaluator.evaluate(Expression.parsed(reference.call)))
        let weights = evaluator.graph.addConstant(Matrix(rows: reference.weights))
        let weighed = try evaluator.graph.apply(.rows.multiply, to: [value, weights])
        let loss = try evaluator.graph.apply(.rows.sum, to: [weighed], .axis(.all))
        let computation = makeComputation(evaluator.graph, loss: loss)
        for (name, node) in nodes { if let input = inputs[name] { computation.load(node, input) } }
        computation.forward()
        computation.backward()
        Self.expectEqual(computation.value(value), Matrix(rows: reference.value), reference.call)
        for (name, gradient) in reference.gradients {
            let node = try #require(nodes[name])
            let expected = Matrix(rows: gradient)
            let found = computation.gradient(node) ?? Matrix(expected.shape, repeating: 0)
            Self.expectEqual(found, expected, "\(reference.call), d\(name)")
        }
    }

    /// Element by element to 1e-10.
    private static func expectEqual(_ found: Matrix, _ expected: Matrix, _ what: String) {
        #expect(found.shape == expected.shape, "\(what)")
        for (place, (a, b)) in zip(found.values, expected.values).enumerated() {
            let isEqual = a == b || a.isNaN && b.isNaN || abs(a - b) <= 1e-10 * max(abs(b), 1e-3)
            #expect(isEqual, "\(what), element \(place): \(a) is not \(b)")
        }
    }

    /// A new activation or loss, or a new setting, comes with numbers by PyTorch.
    @Test(arguments: Operation<Double>.all.filter { [.activation, .loss].contains($0.category) }.map(\.name))
    func everyActivationAndLossIsThere(_ name: String) throws {
        let row = try #require(Operation<Double>.row(named: name))
        let calls = References.torch.filter { $0.name == name }.map(\.call)
        #expect(!calls.isEmpty, "no reference for \(name)")
        for setting in row.settings {
            #expect(calls.contains { $0.contains("\(setting.name)=") }, "no reference with \(setting.name)")
        }
        if let partner = row.joint?.partner { #expect(calls.contains { $0.contains(partner) }) }
    }
}
