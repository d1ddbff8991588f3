import Autodiff
import Syntax

/// What the known matrices of a model were written as: `M`, `h_0`, `ones(2, 3)`. A matrix is known by its storage, so
/// that equal numbers of different origin keep their own names.
package struct Origins {
    private struct Origin {
        /// Keeps the storage from being used again.
        let matrix: Matrix
        let expression: Expression
        var node: Graph.NodeID?
    }

    private var origins: [UInt: Origin] = [:]
    /// What names of the model stand for in the text of the present round: `h_2` for `h`, 3 for a loop variable.
    package var names: [String: Expression] = [:]

    package init() {}

    /// The constants of the graph that have a text.
    package var expressions: [Graph.NodeID: Expression] {
        origins.values.reduce(into: [:]) { found, origin in origin.node.map { found[$0] = origin.expression } }
    }

    /// Remembers what a matrix was written as; the first text stays.
    mutating func note(_ matrix: Matrix, _ expression: Expression) {
        guard !matrix.shape.isScalar, let key = Self.key(matrix), origins[key] == nil else { return }
        origins[key] = Origin(matrix: matrix, expression: expression.substituting(names), node: nil)
    }

    /// The node of a matrix that the graph has.
    func node(of matrix: Matrix) -> Graph.NodeID? { Self.key(matrix).flatMap { origins[$0]?.node } }

    mutating func use(_ matrix: Matrix, as node: Graph.NodeID) {
        if let key = Self.key(matrix) { origins[key]?.node = node }
    }

    /// Gives a matrix the name of a value of the model, and the node that stands for it.
    mutating func name(_ matrix: Matrix, _ name: String, _ node: Graph.NodeID) {
        guard !matrix.shape.isScalar, let key = Self.key(matrix) else { return }
        origins[key] = Origin(matrix: matrix, expression: Expression(name: name), node: node)
    }

    private static func key(_ matrix: Matrix) -> UInt? {
        matrix.values.withUnsafeBufferPointer { $0.baseAddress.map { UInt(bitPattern: $0) } }
    }
}
