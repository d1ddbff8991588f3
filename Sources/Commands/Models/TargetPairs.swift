import Autodiff
import Reporting

/// Where a loss puts targets and outputs of different shapes beside each other by repeating rows or columns: the mean of
/// a 3×3 table of differences looks like a loss and is none.
struct TargetPairs {
    private let model: ModelGraph
    /// The targets, or a function of each of their elements.
    private var isTargets: [Bool]
    /// The output, or a function of each of its elements.
    private var isOutput: [Bool]
    private var dependsOnTargets: [Bool]
    /// Whether a value belongs to the samples: it depends on the inputs or the output.
    private var dependsOnSamples: [Bool]
    private var dependsOnInputs: [Bool]

    init(_ model: ModelGraph) {
        self.model = model
        let nodes = model.graph.nodes
        let none = nodes.map { _ in false }
        (isTargets, isOutput, dependsOnTargets) = (none, none, none)
        (dependsOnSamples, dependsOnInputs) = (none, none)
        for (id, node) in nodes.enumerated() {
            let inputs = model.graph.inputs(of: id)
            let others = inputs.filter { !dependsOnTargets[$0] && !dependsOnSamples[$0] }
            dependsOnTargets[id] = id == model.y || inputs.contains { dependsOnTargets[$0] }
            dependsOnInputs[id] = id == model.x || inputs.contains { dependsOnInputs[$0] }
            dependsOnSamples[id] =
                id == model.x || id == model.yhat || inputs.contains { dependsOnSamples[$0] }
            func follows(_ marks: [Bool], _ origin: Graph.NodeID?) -> Bool {
                guard let origin, node.shape == nodes[origin].shape, Self.isElementwise(node) else { return false }
                return inputs.contains { marks[$0] } && inputs.allSatisfy { marks[$0] || others.contains($0) }
            }
            isTargets[id] = id == model.y || follows(isTargets, model.y)
            isOutput[id] = id == model.yhat || follows(isOutput, model.yhat)
        }
    }

    private static func isElementwise(_ node: Graph.Node) -> Bool {
        guard case .operation(let id, _, _) = node.source else { return false }
        switch Operation<Double>[id].category {
        case .arithmetic, .comparison, .elementwise, .activation: return true
        case .shape, .reduction, .loss: return false
        }
    }

    func check() throws(Diagnostic) {
        guard model.loss != nil, model.y != nil else { return }
        for id in model.graph.nodes.indices {
            let inputs = model.graph.inputs(of: id)
            guard inputs.count == 2 else { continue }
            let origins = inputs.map(origin)
            for (a, b) in [(0, 1), (1, 0)] {
                let areBothRepeated = origins[0] != inputs[0] && origins[1] != inputs[1]
                guard origins != inputs, refuses(origins[a], origins[b], areBothRepeated) else { continue }
                throw Messages.targetsRepeated(
                    name(origins[a]), model.shape(of: origins[a]), name(origins[b]), model.shape(of: origins[b]),
                    areTargets: origins[a] == model.y)
            }
        }
    }

    /// What was repeated to make a value, or the value itself.
    private func origin(_ node: Graph.NodeID) -> Graph.NodeID {
        guard case .operation(let id, let inputs, _) = model.graph.nodes[node].source, id == .rows.broadcast else {
            return node
        }
        return inputs[0]
    }

    private func refuses(_ targets: Graph.NodeID, _ other: Graph.NodeID, _ areBothRepeated: Bool) -> Bool {
        guard dependsOnTargets[targets], !dependsOnTargets[other], dependsOnSamples[other] else { return false }
        let (a, b) = (model.shape(of: targets), model.shape(of: other))
        let areAll = isTargets[targets] && isOutput[other]
        if areBothRepeated { return areAll || a.rows == b.columns || a.columns == b.rows }
        // An output that is one constant, or one row of constants, may be compared with all rows.
        return areAll && (dependsOnInputs[other] || b.rows > 1)
    }

    private func name(_ node: Graph.NodeID) -> String {
        node == model.y
            ? "y" : node == model.yhat ? "yhat" : model.names[node] ?? GradientRules(model).expression(of: node).text
    }
}
