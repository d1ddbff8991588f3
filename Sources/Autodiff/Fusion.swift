/// What may run as one step when intermediate values are not looked at.
struct Fusion {
    /// `x @ w + bias` in the place of the sum's node.
    struct Affine {
        let x, w, bias: Graph.NodeID
    }

    var affines: [Graph.NodeID: Affine] = [:]
    /// Losses that compute the output they read (softmax, sigmoid) on the way.
    var joins: [Graph.NodeID: Graph.NodeID] = [:]
    /// Nodes whose gradient is that of their only consumer, unchanged.
    var sharesGradient: [Graph.NodeID: Graph.NodeID] = [:]
    private var skipped: Set<Graph.NodeID> = []

    init() {}

    init(_ graph: Graph, isReached: [Bool], loss: Graph.NodeID?) {
        var uses = graph.nodes.map { _ in 0 }
        for id in graph.nodes.indices where isReached[id] {
            for input in graph.inputs(of: id) { uses[input] += 1 }
        }
        let ids = OperationTable.ids
        for id in graph.nodes.indices where isReached[id] {
            guard case .operation(let operation, let inputs, _) = graph.nodes[id].source else { continue }
            let passing: [Graph.NodeID] =
                switch operation {
                case ids["add"]: inputs
                case ids["subtract"], ids["identity"]: [inputs[0]]
                default: []
                }
            for input in passing where uses[input] == 1 && graph.isOperation(input) { sharesGradient[input] = id }
            if operation == ids["add"], let affine = Self.affine(graph, inputs, uses) {
                affines[id] = affine
                skipped.formUnion(inputs)
            }
            if let form = Operation<Double>[operation].logits, uses[inputs[0]] == 1,
                graph.input(of: inputs[0], madeBy: form.of) != nil
            {
                joins[id] = inputs[0]
                skipped.insert(inputs[0])
            }
        }
    }

    func isSkipped(_ id: Graph.NodeID) -> Bool { skipped.contains(id) }

    /// Whether the value of a node is there after a forward pass.
    func holdsValue(_ id: Graph.NodeID) -> Bool { !skipped.contains(id) || joins.values.contains(id) }

    private static func affine(_ graph: Graph, _ inputs: [Graph.NodeID], _ uses: [Int]) -> Affine? {
        guard inputs.allSatisfy({ uses[$0] == 1 }) else { return nil }
        for (product, repeated) in [(inputs[0], inputs[1]), (inputs[1], inputs[0])] {
            guard graph.operation(of: product) == OperationTable.ids["matmul"],
                let bias = graph.input(of: repeated, madeBy: "broadcast"),
                graph.nodes[bias].shape == Shape(1, graph.nodes[product].shape.columns)
            else { continue }
            return Affine(x: graph.inputs(of: product)[0], w: graph.inputs(of: product)[1], bias: bias)
        }
        return nil
    }
}

extension Graph {
    func isOperation(_ id: NodeID) -> Bool { operation(of: id) != nil }
}
