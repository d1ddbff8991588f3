/// Slopes on the way to what was not chosen: a gradient of 0 goes back as 0, also where the slope is no number.
extension Planner {
    /// The nodes whose values reach the rest of the graph through an operation that may leave elements unused.
    static func guardedNodes(_ graph: Graph) -> Set<Graph.NodeID> {
        var guarded: Set<Graph.NodeID> = []
        for id in graph.nodes.indices.reversed() {
            guard case .operation(let operation, let inputs, _) = graph.nodes[id].source else { continue }
            if guarded.contains(id) { guarded.formUnion(inputs) }
            guarded.formUnion(Operation<Double>[operation].branches.map { inputs[$0] })
        }
        return guarded
    }

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
