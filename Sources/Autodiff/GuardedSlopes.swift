extension Graph {
    /// Whether a gradient can go through an operation to one of its inputs.
    package func carries(_ id: NodeID, _ input: Int) -> Bool { row(of: id)?.hasSlope(to: input) == true }

    /// For each node whether a gradient of the loss can reach it.
    package func carriers(from loss: NodeID?) -> [Bool] {
        var carriers = nodes.map { _ in false }
        if let loss { carriers[loss] = true }
        for id in nodes.indices.reversed() where carriers[id] {
            for (position, input) in inputs(of: id).enumerated() where carries(id, position) { carriers[input] = true }
        }
        return carriers
    }

    /// The nodes whose values reach the rest of the graph through an operation that may leave elements unused.
    package var guardedNodes: Set<NodeID> {
        var guarded: Set<NodeID> = []
        for id in nodes.indices.reversed() {
            guard case .operation(let operation, let inputs, _) = nodes[id].source else { continue }
            if guarded.contains(id) { guarded.formUnion(inputs) }
            guarded.formUnion(Operation<Double>[operation].branches.map { inputs[$0] })
        }
        return guarded
    }
}

/// Slopes on the way to what was not chosen: a gradient of 0 goes back as 0, also where the slope is no number.
extension Planner {
    /// The same where a gradient of 0 adds nothing, whatever the slope.
    static func guarded(_ vjp: Kernel) -> Kernel {
        Kernel { call in
            let c = call.load(as: Operands<S>.self)
            let count = c.yShape.count
            let before = c.isFirst ? [] : Array(UnsafeBufferPointer(start: c.dx, count: count))
            vjp.run(call)
            for i in 0..<count where c.dy[i] == 0 { c.dx[i] = c.isFirst ? 0 : before[i] }
        }
    }
}
