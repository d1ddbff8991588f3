/// Which gradients are wanted: all that can be looked at, or those that training needs.
package enum GradientScope: Sendable { case all, parameters }

/// Turns a graph into the steps of its two passes.
struct Planner<S: Scalar> {
    typealias Step = (kernel: Kernel, call: Call<S>)

    let graph: Graph
    let loss: Graph.NodeID?
    let scope: GradientScope
    let fusion: Fusion
    /// Nodes on which the loss depends.
    let isReached: [Bool]
    /// Nodes whose gradient is computed.
    let needsGradient: [Bool]

    init(_ graph: Graph, loss: Graph.NodeID?, scope: GradientScope, isFused: Bool) {
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
            case .all: isReached
            case .parameters: zip(isReached, dependsOnParameter).map { $0 && $1 }
            }
        fusion = isFused ? Fusion(graph, isReached: isReached, loss: loss) : Fusion()
    }

    func forward(_ layout: Layout<S>) -> [Step] {
        var steps: [Step] = []
        for (id, node) in graph.nodes.enumerated() {
            guard case .operation(let operation, let inputs, let attribute) = node.source else { continue }
            if scope == .parameters, !isReached[id] { continue }
            if fusion.isSkipped(id) { continue }
            let row = Operation<S>[operation]
            if let affine = fusion.affines[id] {
                var call = layout.call(id, [affine.x, affine.w], .none, graph)
                call.a = layout.values[affine.bias]
                steps.append((S.fusedKernels.affine, call))
            } else if let form = row.logits, let logits = graph.input(of: inputs[0], madeBy: form.of) {
                var call = layout.call(id, [logits, inputs[1]], attribute, graph)
                call.a = layout.values[inputs[0]]
                steps.append((fusion.joins[id] == nil ? form.forward : form.fused, call))
            } else {
                steps.append((row.forward, layout.call(id, inputs, attribute, graph)))
            }
        }
        return steps
    }

    /// Walks the graph backwards. The first addition to a gradient writes, so that clearing has no step of its own.
    func backward(_ layout: Layout<S>) -> [Step] {
        guard let loss, needsGradient[loss] else { return [] }
        var steps: [Step] = []
        var hasGradient = graph.nodes.map { _ in false }
        hasGradient[loss] = true
        /// A loss's own contribution to an output that it bypassed by the logits: shown, not passed on.
        var bypassed: [Graph.NodeID: [Step]] = [:]

        func add(to input: Graph.NodeID, _ kernel: Kernel, _ call: Call<S>) {
            var call = call
            call.dx = layout.gradients[input]
            call.isFirst = !hasGradient[input]
            hasGradient[input] = true
            steps.append((kernel, call))
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
                    if needsGradient[logits] { add(to: logits, form.vjps[0], logitCall) }
                    if needsGradient[inputs[1]] { add(to: inputs[1], form.vjps[1], logitCall) }
                    if scope == .all, let vjp = row.vjps[0] { bypassed[inputs[0], default: []].append((vjp, call)) }
                } else {
                    for (input, vjp) in zip(inputs, row.vjps) where needsGradient[input] {
                        if fusion.sharesGradient[input] != nil {
                            hasGradient[input] = true
                        } else if let vjp {
                            add(to: input, vjp, call)
                        } else if !hasGradient[input] {
                            call.yShape = graph.nodes[input].shape
                            add(to: input, S.fusedKernels.zero, call)
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
    func inputs(of id: NodeID) -> [NodeID] {
        switch nodes[id].source {
        case .operation(_, let inputs, _): inputs
        case .input, .parameter, .constant: []
        }
    }

    func operation(of id: NodeID) -> OperationID? {
        switch nodes[id].source {
        case .operation(let operation, _, _): operation
        case .input, .parameter, .constant: nil
        }
    }

    /// The input of a node if that is the named operation.
    func input(of id: NodeID, madeBy name: String) -> NodeID? {
        operation(of: id) == OperationTable.ids[name] ? inputs(of: id).first : nil
    }
}
