import Autodiff

/// How large a graph is in memory.
extension Graph {
    /// How many numbers of a double's size its values take, and its gradients.
    package func numbers(withGradients: Bool, _ precision: Precision) -> Double {
        let values = nodes.reduce(0) { $0 + Double($1.shape.count) }
        let factor: Double = withGradients ? 2 : 1
        return switch precision {
        case .float64: values * factor
        case .float32: values * factor / 2
        }
    }
}
