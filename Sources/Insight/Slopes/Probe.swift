import Autodiff

/// One operation set up to be run backward with any gradient of its output: the loss is sum(out * dy).
final class Probe {
    private let run: any Computation
    private let inputs: [Graph.NodeID]
    private let seed: Graph.NodeID

    init(_ operation: OperationID, _ attribute: Attribute, _ shapes: [Shape]) {
        var graph = Graph()
        let inputs = shapes.enumerated().map { graph.addInput("\($0)", $1) }
        guard let output = try? graph.apply(operation, to: inputs, attribute) else {
            preconditionFailure("the shapes fitted before")
        }
        let seed = graph.addInput("dy", graph.nodes[output].shape)
        guard let product = try? graph.apply(.rows.multiply, to: [output, seed]),
            let loss = try? graph.apply(.rows.sum, to: [product], .axis(.all))
        else { preconditionFailure("equal shapes multiply") }
        (self.inputs, self.seed) = (inputs, seed)
        run = makeComputation(graph, loss: loss)
    }

    func gradient(_ values: [Matrix], dy: Matrix, of position: Int) -> Matrix {
        for (node, value) in zip(inputs, values) { run.load(node, value) }
        run.load(seed, dy)
        run.forward()
        run.backward()
        return run.gradient(inputs[position]) ?? Matrix(values[position].shape, repeating: 0)
    }
}
