/// What may run as one step in training, when nobody looks at intermediate values.
struct Fusion {
    /// `x @ w + bias` in the place of the sum's node.
    struct Affine {
        let x, w, bias: Graph.NodeID
        /// The node of the repeated bias.
        let repeated: Graph.NodeID
    }

    var affines: [Graph.NodeID: Affine] = [:]
    /// Activations that run together with the affine in front of them.
    var activations: [Graph.NodeID: Graph.NodeID] = [:]
    /// Losses that compute the output they read (softmax, sigmoid) on the way.
    var joins: [Graph.NodeID: Graph.NodeID] = [:]
    /// Nodes whose gradient is that of their only consumer, unchanged.
    var sharesGradient: [Graph.NodeID: Graph.NodeID] = [:]
    /// Parameters that the step which has their gradient moves, without storing it.
    var descending: Set<Graph.NodeID> = []
    /// The loss and the node whose gradient it computes together with its value.
    var slope: (loss: Graph.NodeID, of: Graph.NodeID)?
    /// Nodes without a step of their own, and nodes without a value.
    private var skipped: Set<Graph.NodeID> = []
    private var unheld: Set<Graph.NodeID> = []

    init() {}

    init(
        _ graph: Graph, isReached: [Bool], loss: Graph.NodeID?, descends: Bool, guarded: Set<Graph.NodeID> = []
    ) {
        var uses = graph.nodes.map { _ in 0 }
        for id in graph.nodes.indices where isReached[id] {
            for input in graph.inputs(of: id) { uses[input] += 1 }
        }
        for id in graph.nodes.indices where isReached[id] {
            guard case .operation(let operation, let inputs, _) = graph.nodes[id].source else { continue }
            let row = Operation<Double>[operation]
            for (position, input) in inputs.enumerated()
            where row.passesGradient(to: position) && uses[input] == 1 && graph.isOperation(input) {
                sharesGradient[input] = id
            }
            if row.coefficients == [1, 1], let affine = Self.affine(graph, inputs, uses) {
                affines[id] = affine
                skipped.formUnion(inputs)
                unheld.formUnion(inputs)
            }
            // An activation that passes its gradient on has nothing to gain.
            if let form = row.activation, !guarded.contains(id), uses[inputs[0]] == 1, affines[inputs[0]] != nil,
                sharesGradient[inputs[0]] == nil
            {
                activations[id] = inputs[0]
                skipped.insert(inputs[0])
                if !form.readsSum { unheld.insert(inputs[0]) }
            }
            if let form = row.logits, let logits = graph.input(of: inputs[0], madeBy: form.of) {
                // The loss reads the logits too.
                if activations.removeValue(forKey: inputs[0]) != nil {
                    skipped.remove(logits)
                    unheld.remove(logits)
                }
                if uses[inputs[0]] == 1 {
                    joins[id] = inputs[0]
                    skipped.insert(inputs[0])
                }
            }
            if descends {
                let isProduct = row.dependence == .product
                let parameter = isProduct ? inputs[1] : row.repeatsSides ? inputs[0] : id
                if uses[parameter] == 1, graph.isParameter(parameter),
                    isProduct || graph.nodes[parameter].shape == Shape(1, graph.nodes[id].shape.columns)
                {
                    descending.insert(parameter)
                }
            }
        }
        guard let loss, let operation = graph.operation(of: loss) else { return }
        let row = Operation<Double>[operation]
        if let form = row.logits, let logits = graph.input(of: graph.inputs(of: loss)[0], madeBy: form.of) {
            if let output = joins[loss] {
                slope = (loss, logits)
                unheld.insert(output)
            }
        } else if row.valueAndSlope != nil {
            slope = (loss, graph.inputs(of: loss)[0])
        }
    }

    /// Whether a node has no step of its own.
    func isSkipped(_ id: Graph.NodeID) -> Bool { skipped.contains(id) }

    /// Whether the value of a node is there after a forward pass.
    func holdsValue(_ id: Graph.NodeID) -> Bool { !unheld.contains(id) }

    /// Whether a step writes to the place of a value, if only as scratch.
    func needsPlace(_ id: Graph.NodeID) -> Bool { holdsValue(id) || joins.values.contains(id) }

    private static func affine(_ graph: Graph, _ inputs: [Graph.NodeID], _ uses: [Int]) -> Affine? {
        guard inputs.allSatisfy({ uses[$0] == 1 }) else { return nil }
        for (product, repeated) in [(inputs[0], inputs[1]), (inputs[1], inputs[0])] {
            guard graph.row(of: product)?.dependence == .product, graph.row(of: repeated)?.repeatsSides == true,
                let bias = graph.inputs(of: repeated).first,
                graph.nodes[bias].shape == Shape(1, graph.nodes[product].shape.columns)
            else { continue }
            let factors = graph.inputs(of: product)
            return Affine(x: factors[0], w: factors[1], bias: bias, repeated: repeated)
        }
        return nil
    }
}

extension Graph {
    /// The row of the operation that made a node.
    package func row(of id: NodeID) -> Operation<Double>? { operation(of: id).map { Operation<Double>[$0] } }

    func isOperation(_ id: NodeID) -> Bool { operation(of: id) != nil }

    func isParameter(_ id: NodeID) -> Bool {
        if case .parameter = nodes[id].source { true } else { false }
    }
}
