/// All values and gradients of one graph, in one buffer laid out once, with the steps that compute them prepared.
/// A pass allocates nothing.
package final class Workspace<S: Scalar>: Computation {
    package let graph: Graph
    package let store: ParameterStore<S>
    private let planner: Planner<S>
    private let layout: Layout<S>
    package let forwardPlan: Plan
    package let backwardPlan: Plan
    /// Both passes.
    package let plan: Plan
    private let parameterIndices: [Graph.NodeID: Int]
    /// The precision that numbers are rounded to before they are computed with.
    private let inputs: Precision

    /// - Parameters:
    ///   - parameters: the parameter nodes in the order of the store; nil: all, in the order of the graph.
    ///   - isFused: several operations may run as one step, which leaves the values and gradients between them unset.
    ///   - disturbance: errors put into each result, of a workspace in double-double.
    ///   - rate: where the negative learning rate is, if parameters may move while their gradient is computed (see
    ///     `descends`); it must live as long as the workspace.
    ///   - inputs: a lower precision that inputs, parameters and constants are rounded to as they are read.
    package init(
        _ graph: Graph, loss: Graph.NodeID?, gradientsOf scope: GradientScope = .all, isFused: Bool = false,
        parameters: [Graph.NodeID]? = nil, store: ParameterStore<S>? = nil, rate: UnsafeMutablePointer<S>? = nil,
        inputs: Precision = .float64, disturbance: Disturbance? = nil
    ) {
        self.inputs = inputs
        let parameters = parameters ?? graph.parameters
        parameterIndices = Dictionary(uniqueKeysWithValues: parameters.enumerated().map { ($1, $0) })
        self.graph = graph
        self.store = store ?? ParameterStore(parameters.map { graph.nodes[$0].shape })
        precondition(
            self.store.shapes == parameters.map { graph.nodes[$0].shape }, "the parameters are not those of the store")
        planner = Planner(graph, loss: loss, scope: scope, isFused: isFused, rate: rate)
        layout = Layout(planner, parameters: parameterIndices, store: self.store)
        var (forward, backward) = (planner.forward(layout), planner.backward(layout))
        if let disturbance { (forward, backward) = disturbance.disturbing(forward, backward, graph, layout) }
        forwardPlan = Plan(forward)
        backwardPlan = Plan(backward)
        plan = Plan(forward + backward)
        for (id, node) in graph.nodes.enumerated() {
            if case .constant(let value) = node.source {
                S.load(inputs.rounded(value).values[...], to: layout.values[id])
            }
        }
        if let loss, planner.needsGradient[loss] {
            layout.gradients[loss].update(repeating: 1, count: graph.nodes[loss].shape.count)
        }
    }

    deinit { layout.deallocate() }

    package func load(_ id: Graph.NodeID, _ value: Matrix) {
        precondition(value.shape == graph.nodes[id].shape, "a node of \(graph.nodes[id].shape) got \(value.shape)")
        S.load(inputs.rounded(value).values[...], to: layout.values[id])
    }

    package func forward() { forwardPlan.run() }

    package func forwardHolding() { holdingPlan.run() }

    /// The forward pass without what is held.
    private lazy var holdingPlan: Plan =
        graph.holds ? Plan(planner.forward(layout, holds: true)) : forwardPlan

    package func backward() { backwardPlan.run() }

    package func value(_ id: Graph.NodeID) -> Matrix {
        Matrix(graph.nodes[id].shape, S.values(layout.values[id], graph.nodes[id].shape.count))
    }

    package func firstNonFinite(_ id: Graph.NodeID) -> Int? {
        S.firstNonFinite(layout.values[id], graph.nodes[id].shape.count)
    }

    package func gradient(_ id: Graph.NodeID) -> Matrix? {
        planner.needsGradient[id]
            ? Matrix(graph.nodes[id].shape, S.values(layout.gradients[id], graph.nodes[id].shape.count)) : nil
    }

    /// The value of a node as this precision has it.
    package func numbers(_ id: Graph.NodeID) -> [S] {
        Array(UnsafeBufferPointer(start: layout.values[id], count: graph.nodes[id].shape.count))
    }

    /// The gradient of the loss with respect to a node, as this precision has it; nil if the loss does not depend on it.
    package func slopes(_ id: Graph.NodeID) -> [S]? {
        planner.needsGradient[id]
            ? Array(UnsafeBufferPointer(start: layout.gradients[id], count: graph.nodes[id].shape.count)) : nil
    }

    package func isReached(_ id: Graph.NodeID) -> Bool { planner.isReached[id] }

    /// Whether the backward pass moves a parameter against its gradient, which is not stored then.
    package func descends(_ id: Graph.NodeID) -> Bool { planner.fusion.descending.contains(id) }

    /// Whether the value of a node is there after a forward pass: not between operations that ran as one.
    package func holdsValue(_ id: Graph.NodeID) -> Bool { planner.fusion.holdsValue(id) }

    /// The place of a node's value, padded to whole vectors. It lives as long as the workspace.
    package func pointer(_ id: Graph.NodeID) -> UnsafeMutablePointer<S> { layout.values[id] }
}

extension Graph {
    /// Whether it has operations whose values are held where slopes are measured.
    package var holds: Bool { nodes.indices.contains { row(of: $0)?.isHeld == true } }

    /// The parameter nodes in order.
    package var parameters: [NodeID] {
        nodes.indices.filter {
            if case .parameter = nodes[$0].source { true } else { false }
        }
    }
}

extension Operation where S == Double {
    /// The value of the operation.
    package func evaluate(_ inputs: [Matrix], _ attribute: Attribute = .none) throws(ShapeError) -> Matrix {
        precondition(inputs.count == arity, "\(name) takes \(arity) inputs")
        let attribute = settled(attribute)
        let result = try shape(inputs.map(\.shape), attribute)
        let pointers = inputs.map { input in
            let pointer = UnsafeMutablePointer<Double>.allocatePadded(input.shape.count)
            Double.load(input.values[...], to: pointer)
            return pointer
        }
        let y = UnsafeMutablePointer<Double>.allocatePadded(result.count)
        defer {
            for pointer in pointers { pointer.deallocatePadded() }
            y.deallocatePadded()
        }
        let second = inputs.count > 1 ? 1 : 0
        var call = Operands(
            x: pointers[0], w: pointers[second], y: y, xShape: inputs[0].shape, wShape: inputs[second].shape,
            yShape: result, attribute)
        let others = zip(pointers, inputs).dropFirst(2).map { Operand(place: $0, shape: $1.shape) }
        // The call points into the attribute and the operands.
        withExtendedLifetime(attribute) {
            others.withUnsafeBufferPointer { operands in
                call.others = operands.baseAddress
                withUnsafeBytes(of: &call) { bytes in
                    if let address = bytes.baseAddress { forward.run(address) }
                }
            }
        }
        return Matrix(result, Double.values(y, result.count))
    }
}
