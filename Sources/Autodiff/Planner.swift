/// Which gradients are wanted: all that can be looked at, or those that training needs.
package enum GradientScope: Sendable { case all, parameters }

/// Turns a graph into the steps of its two passes.
struct Planner<S: Scalar> {
    typealias Step = (kernel: Kernel, call: Operands<S>)

    let graph: Graph
    let loss: Graph.NodeID?
    let scope: GradientScope
    let fusion: Fusion
    /// Nodes through which a gradient of 0 goes back as 0.
    let guarded: Set<Graph.NodeID>
    /// Nodes on which the loss depends.
    let isReached: [Bool]
    /// Nodes whose gradient is computed.
    let needsGradient: [Bool]
    /// The negative learning rate, if steps may move parameters themselves.
    let rate: UnsafeMutablePointer<S>?

    init(
        _ graph: Graph, loss: Graph.NodeID?, scope: GradientScope, isFused: Bool,
        rate: UnsafeMutablePointer<S>? = nil
    ) {
        precondition(!isFused || scope == .parameters, "only training may leave values and gradients out")
        self.rate = rate
        self.graph = graph
        self.loss = loss
        self.scope = scope
        var isReached = graph.nodes.map { _ in false }
        if let loss { isReached[loss] = true }
        var dependsOnParameter = isReached.map { _ in false }
        for id in graph.nodes.indices.reversed() where isReached[id] {
            for input in graph.inputs(of: id) { isReached[input] = true }
        }
        for (id, node) in graph.nodes.enumerated() {
            if case .parameter = node.source { dependsOnParameter[id] = true }
            if graph.inputs(of: id).contains(where: { dependsOnParameter[$0] }) { dependsOnParameter[id] = true }
        }
        self.isReached = isReached
        needsGradient =
            switch scope {
            case .all: graph.nodes.indices.map { isReached[$0] && graph.isMovable($0) }
            case .parameters: zip(isReached, dependsOnParameter).map { $0 && $1 }
            }
        guarded = graph.guardedNodes
        fusion =
            isFused
            ? Fusion(graph, isReached: isReached, loss: loss, descends: rate != nil, guarded: guarded) : Fusion()
    }

    /// - Parameter holds: what is held keeps the values that are there.
    func forward(_ layout: Layout<S>, holds: Bool = false) -> [Step] {
        var steps: [Step] = []
        for (id, node) in graph.nodes.enumerated() {
            guard case .operation(let operation, let inputs, let attribute) = node.source else { continue }
            if holds, Operation<Double>[operation].isHeld { continue }
            if scope == .parameters, !isReached[id] { continue }
            if fusion.isSkipped(id) { continue }
            let row = Operation<S>[operation]
            if let sum = fusion.activations[id], let affine = fusion.affines[sum], let form = row.activation {
                var call = layout.call(id, [affine.x, affine.w], attribute, graph)
                (call.a, call.z) = (layout.values[affine.bias], layout.values[sum])
                steps.append((form.forward, call))
            } else if let affine = fusion.affines[id] {
                var call = layout.call(id, [affine.x, affine.w], .none, graph)
                call.a = layout.values[affine.bias]
                steps.append((S.fusedKernels.affine, call))
            } else if let form = row.logits, let logits = graph.input(of: inputs[0], madeBy: form.of) {
                var call = layout.call(id, [logits, inputs[1]], attribute, graph)
                (call.a, call.dx) = (layout.values[inputs[0]], layout.gradients[logits])
                let kernel = computesSlope(id) ? form.valueAndSlope : form.fused
                steps.append((fusion.joins[id] == nil ? form.forward : kernel, call))
            } else {
                var call = layout.call(id, inputs, attribute, graph)
                call.dx = layout.gradients[inputs[0]]
                let kernel = computesSlope(id) ? row.valueAndSlope : nil
                steps.append((kernel ?? row.forward, call))
            }
        }
        return steps
    }

    /// Whether the step of a node writes the gradient of what it reads together with its value.
    private func computesSlope(_ id: Graph.NodeID) -> Bool {
        fusion.slope.map { $0.loss == id && needsGradient[$0.of] } ?? false
    }

    /// Walks the graph backwards. The first addition to a gradient writes, so that clearing has no step of its own.
    func backward(_ layout: Layout<S>) -> [Step] {
        guard let loss, needsGradient[loss] else { return [] }
        var steps: [Step] = []
        var hasGradient = graph.nodes.map { _ in false }
        hasGradient[loss] = true
        if computesSlope(loss), let slope = fusion.slope { hasGradient[slope.of] = true }
        /// Repeated biases whose gradient is added up together with the slope of an activation.
        var summed: Set<Graph.NodeID> = []
        /// A loss's own contribution to an output that it bypassed by the logits: shown, not passed on.
        var bypassed: [Graph.NodeID: [Step]] = [:]

        func add(to input: Graph.NodeID, _ kernel: Kernel, _ call: Operands<S>) {
            var call = call
            (call.dx, call.isFirst, call.rate) = place(of: input)
            steps.append((kernel, call))
        }

        /// Where the gradient of a node is added to, whether for the first time, and by which rate.
        func place(
            of id: Graph.NodeID
        ) -> (dx: UnsafeMutablePointer<S>, isFirst: Bool, rate: UnsafeMutablePointer<S>?) {
            defer { hasGradient[id] = true }
            return fusion.descending.contains(id)
                ? (layout.values[id], false, rate) : (layout.gradients[id], !hasGradient[id], nil)
        }

        for id in graph.nodes.indices.reversed() where needsGradient[id] {
            guard case .operation(let operation, let inputs, let attribute) = graph.nodes[id].source else { continue }
            let row = Operation<S>[operation]
            var call = layout.call(id, inputs, attribute, graph)
            call.dy = layout.gradients[id]
            if hasGradient[id] {
                if let form = row.logits, let logits = graph.input(of: inputs[0], madeBy: form.of) {
                    var logitCall = layout.call(id, [logits, inputs[1]], attribute, graph)
                    (logitCall.dy, logitCall.a) = (call.dy, layout.values[inputs[0]])
                    if needsGradient[logits], !computesSlope(id) { add(to: logits, form.vjps[0], logitCall) }
                    if needsGradient[inputs[1]] { add(to: inputs[1], form.vjps[1], logitCall) }
                    if scope == .all, let vjp = row.vjps[0] { bypassed[inputs[0], default: []].append((vjp, call)) }
                } else if let sum = fusion.activations[id], let bias = fusion.affines[sum], needsGradient[bias.bias],
                    let form = row.activation
                {
                    (call.db, call.isFirstSum, call.rate) = place(of: bias.bias)
                    call.dx = layout.gradients[sum]
                    hasGradient[sum] = true
                    summed.insert(bias.repeated)
                    steps.append((form.vjp, call))
                } else if !summed.contains(id) {
                    for (i, (input, vjp)) in zip(inputs, row.vjps).enumerated() where needsGradient[input] {
                        if i == 0, computesSlope(id) { continue }
                        if fusion.sharesGradient[input] != nil {
                            hasGradient[input] = true
                        } else if let vjp {
                            add(
                                to: input, guarded.contains(id) && row.dependence == .element ? Self.guarded(vjp) : vjp,
                                call)
                        } else if !hasGradient[input] {
                            var clearing = call
                            clearing.yShape = graph.nodes[input].shape
                            add(to: input, S.fusedKernels.zero, clearing)
                        }
                    }
                }
            }
            for step in bypassed[id] ?? [] { add(to: id, step.kernel, step.call) }
        }
        return steps
    }
}

extension Graph {
    package func inputs(of id: NodeID) -> [NodeID] {
        switch nodes[id].source {
        case .operation(_, let inputs, _): inputs
        case .input, .parameter, .constant, .draw: []
        }
    }

    func operation(of id: NodeID) -> OperationID? {
        switch nodes[id].source {
        case .operation(let operation, _, _): operation
        case .input, .parameter, .constant, .draw: nil
        }
    }

    /// The input of a node if that is the named operation.
    func input(of id: NodeID, madeBy name: String) -> NodeID? {
        operation(of: id) == OperationTable.current.row(named: name) ? inputs(of: id).first : nil
    }
}
