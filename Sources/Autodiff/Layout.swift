/// The places of all values and gradients of a graph.
struct Layout<S: Scalar> {
    let values: [UnsafeMutablePointer<S>]
    /// Where a gradient is not computed, the place of its value, never used.
    let gradients: [UnsafeMutablePointer<S>]
    /// The one buffer in which all of them are, except parameters.
    private let arena: UnsafeMutablePointer<S>
    /// The inputs behind the second of all operations that have more, one operation after the other.
    private let others: UnsafeMutablePointer<Operand<S>>
    /// Where those of a node begin.
    private let firstOther: [Graph.NodeID: Int]

    init(_ planner: Planner<S>, parameters: [Graph.NodeID: Int], store: ParameterStore<S>) {
        let graph = planner.graph
        var offset = 0
        func place(_ shape: Shape) -> Int {
            defer { offset += UnsafeMutablePointer<S>.paddedCount(shape.count) }
            return offset
        }
        let valueOffsets = graph.nodes.enumerated().map { id, node in
            parameters[id] == nil && planner.fusion.needsPlace(id) ? place(node.shape) : 0
        }
        let gradientOffsets = graph.nodes.enumerated().map { id, node in
            planner.needsGradient[id] && planner.fusion.sharesGradient[id] == nil && parameters[id] == nil
                ? place(node.shape) : nil
        }
        let arena = UnsafeMutablePointer<S>.allocatePadded(offset)
        var values = valueOffsets.map { arena + $0 }
        var gradients = zip(values, gradientOffsets).map { value, offset in offset.map { arena + $0 } ?? value }
        for (id, index) in parameters {
            values[id] = store.values + store.offsets[index]
            gradients[id] = store.gradients + store.offsets[index]
        }
        for (id, sum) in planner.fusion.activations where !planner.fusion.holdsValue(sum) { values[sum] = values[id] }
        // A consumer comes later in the graph than what it consumes.
        for id in graph.nodes.indices.reversed() {
            if let consumer = planner.fusion.sharesGradient[id] { gradients[id] = gradients[consumer] }
        }
        self.arena = arena
        self.values = values
        self.gradients = gradients
        var (firstOther, found): ([Graph.NodeID: Int], [Operand<S>]) = ([:], [])
        for id in graph.nodes.indices where graph.inputs(of: id).count > 2 {
            firstOther[id] = found.count
            found += graph.inputs(of: id).dropFirst(2).map {
                Operand(place: values[$0], shape: graph.nodes[$0].shape)
            }
        }
        self.firstOther = firstOther
        others = .allocate(capacity: found.count)
        others.initialize(from: found, count: found.count)
    }

    func deallocate() {
        arena.deallocatePadded()
        others.deallocate()
    }

    func call(_ id: Graph.NodeID, _ inputs: [Graph.NodeID], _ attribute: Attribute, _ graph: Graph) -> Operands<S> {
        let second = inputs.count > 1 ? inputs[1] : inputs[0]
        var call = Operands(
            x: values[inputs[0]], w: values[second], y: values[id], xShape: graph.nodes[inputs[0]].shape,
            wShape: graph.nodes[second].shape, yShape: graph.nodes[id].shape, attribute)
        call.others = firstOther[id].map { UnsafePointer(others + $0) }
        return call
    }
}
