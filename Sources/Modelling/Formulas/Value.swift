import Autodiff

/// What an expression stands for: numbers already known, a node of a graph under construction, or a text.
package enum Value: Hashable, Sendable {
    case known(Matrix)
    case node(Graph.NodeID, Shape)
    case text(String)

    /// The shape; nil for a text.
    package var shape: Shape? {
        switch self {
        case .known(let matrix): matrix.shape
        case .node(_, let shape): shape
        case .text: nil
        }
    }

    /// True for what is computed only when the graph runs.
    var isNode: Bool { if case .node = self { true } else { false } }

    package static func number(_ value: Double) -> Value { .known(Matrix(value)) }

    static func truth(_ value: Bool) -> Value { .number(value ? 1 : 0) }
}
