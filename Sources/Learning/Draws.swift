import Autodiff

/// The random numbers of a model: a function of its graph and of the place where the stream stands, so that holding
/// them is holding that place. Each drawn node has a stream of its own; one that keeps its shape keeps its numbers
/// when the number of rows changes.
package struct Draws: Sendable {
    private let nodes: [(node: Graph.NodeID, shape: Shape, initializer: Initializer)]

    package init(_ graph: Graph) {
        nodes = graph.draws.map { node, distribution in
            guard let initializer = Initializer.drawn(by: distribution) else {
                preconditionFailure("nothing is drawn by '\(distribution)'")
            }
            return (node, graph.nodes[node].shape, initializer)
        }
    }

    package var isEmpty: Bool { nodes.isEmpty }

    /// Sets the drawn nodes of a computation to the numbers that belong to this place of the stream.
    package func load(into computation: any Computation, from source: RandomSource) {
        for (index, draw) in nodes.enumerated() {
            var random = source.part(index)
            computation.load(draw.node, draw.initializer.values(shape: draw.shape, random: &random))
        }
    }

    /// The same, directly at the places of a workspace: allocates nothing.
    func fill<S: MachineScalar>(_ places: [UnsafeMutablePointer<S>], from source: RandomSource) {
        for index in nodes.indices {
            var random = source.part(index)
            nodes[index].initializer.fill(places[index], shape: nodes[index].shape, random: &random)
        }
    }

    func places<S: MachineScalar>(in workspace: Workspace<S>) -> [UnsafeMutablePointer<S>] {
        nodes.map { workspace.pointer($0.node) }
    }
}
