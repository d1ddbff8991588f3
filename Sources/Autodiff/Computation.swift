/// A graph with values and gradients, whatever its precision.
package protocol Computation: AnyObject {
    var graph: Graph { get }
    /// Sets an input or a parameter.
    func load(_ id: Graph.NodeID, _ value: Matrix)
    func forward()
    /// The same, but what an operation holds that lets no gradient through stays as it is.
    func forwardHolding()
    /// Clears all gradients, then computes them; the values must be there.
    func backward()
    func value(_ id: Graph.NodeID) -> Matrix
    /// The place, row by row from 0, of the first value of a node that is no finite number; nothing is copied.
    func firstNonFinite(_ id: Graph.NodeID) -> Int?
    /// The gradient of the loss with respect to a node; nil if the loss does not depend on it.
    func gradient(_ id: Graph.NodeID) -> Matrix?
    func isReached(_ id: Graph.NodeID) -> Bool
}

/// Prepares a graph for inspection: every value and every gradient can be read.
///
/// - Parameter inputs: a lower precision that what is read is rounded to.
package func makeComputation(
    _ graph: Graph, loss: Graph.NodeID?, precision: Precision = .float64, inputs: Precision = .float64
) -> any Computation {
    switch precision {
    case .float64: Workspace<Double>(graph, loss: loss, inputs: inputs)
    case .float32: Workspace<Float>(graph, loss: loss)
    }
}
