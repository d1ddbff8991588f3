import Autodiff

/// How far the values of a formula can go, read from the ranges in the rows of its operations, the last one first.
struct OutputReach {
    enum Verdict { case inside, outside, open }

    private let graph: Graph

    init(_ graph: Graph) { self.graph = graph }

    /// The node that a value comes from, beyond operations that only move numbers.
    func origin(of node: Graph.NodeID) -> Graph.NodeID {
        guard case .operation(let id, let inputs, _) = graph.nodes[node].source, inputs.count == 1,
            Operation<Double>[id].range == .ofInputs
        else { return node }
        return origin(of: inputs[0])
    }

    func verdict(on node: Graph.NodeID, _ demand: OutputDemand) -> Verdict {
        switch demand {
        case .anything, .signs, .classes: return .inside
        case .probabilities, .distributions: break
        }
        guard case .operation(let id, let inputs, let attribute) = graph.nodes[node].source else { return .open }
        switch Operation<Double>[id].range(for: attribute) {
        case .distribution: return .inside
        case .real, .linear: return isUnbounded(node) ? .outside : .open
        case .computed: return .open
        case .interval(let range):
            if demand == .probabilities, range.lowerBound >= 0, range.upperBound <= 1 { return .inside }
            return inputs.contains(where: isUnbounded) ? .outside : .open
        case .ofInputs:
            // Side by side, probabilities may make a distribution.
            let verdicts = inputs.map { verdict(on: $0, inputs.count == 1 ? demand : .probabilities) }
            if verdicts.contains(.outside) { return .outside }
            return demand == .probabilities && verdicts.allSatisfy { $0 == .inside } ? .inside : .open
        }
    }

    /// Whether suitable inputs and parameters give any number.
    private func isUnbounded(_ node: Graph.NodeID) -> Bool {
        switch graph.nodes[node].source {
        case .input, .parameter: return true
        case .constant, .draw: return false
        case .operation(let id, let inputs, _):
            switch Operation<Double>[id].range {
            case .real, .linear, .ofInputs: return inputs.contains(where: isUnbounded)
            case .interval, .distribution, .computed: return false
            }
        }
    }
}
