/// All values and gradients of one graph, in one buffer laid out once, with the steps that compute them prepared.
package final class Workspace<S: Scalar>: Computation {
    package let graph: Graph
    package init(_ graph: Graph, loss: Graph.NodeID?) { self.graph = graph }
    package func load(_ id: Graph.NodeID, _ value: Matrix) {}
    package func forward() {}
    package func backward() {}
    package func value(_ id: Graph.NodeID) -> Matrix { Matrix(graph.nodes[id].shape, repeating: 0) }
    package func gradient(_ id: Graph.NodeID) -> Matrix? { nil }
    package func isReached(_ id: Graph.NodeID) -> Bool { false }
}
