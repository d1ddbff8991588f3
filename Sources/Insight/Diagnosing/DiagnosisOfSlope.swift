import Autodiff
import Learning
import Modelling
import Reporting

/// Whether a gradient can come from the loss to every parameter at all, whatever the numbers are.
enum DiagnosisOfSlope {
    static func findings(_ session: Session, _ run: Executor.Run) -> [Diagnosis.Finding] {
        guard let loss = run.graph.loss else { return [] }
        let graph = run.graph.graph
        let reached = self.reached(from: loss, in: graph) { _, _ in true }
        let sloped = self.reached(from: loss, in: graph) { operation, input in operation.hasSlope(to: input) }
        // What updates follow, a running mean, is not moved by slopes.
        let followed = Set(run.graph.statistics.map(\.parameter))
        let cut = run.graph.parameters.filter {
            reached[$0.value] && !sloped[$0.value] && !followed.contains($0.key)
        }
        guard !cut.isEmpty, let end = end(of: cut.values.first ?? loss, sloped, graph) else { return [] }
        let names = cut.keys.prefix(4).joined(separator: ", ") + (cut.count > 4 ? ", …" : "")
        let isInLoss = run.graph.yhat.map { !sloped[$0] } ?? false
        return [
            Diagnosis.Finding(
                kind: .noSlope, severity: .fault,
                evidence: "every way from the loss to \(names) goes through \(end), which has the slope 0 everywhere",
                reason: "A function that only jumps has no slope to go down by: what stands before it never moves.",
                command: command(session, run, isInLoss: isInLoss))
        ]
    }

    /// The nodes that the loss depends on, through inputs for which `passes` holds.
    private static func reached(
        from loss: Graph.NodeID, in graph: Graph, _ passes: (Operation<Double>, Int) -> Bool
    ) -> [Bool] {
        var reached = [Bool](repeating: false, count: graph.nodes.count)
        reached[loss] = true
        for node in graph.nodes.indices.reversed() where reached[node] {
            guard case .operation(let id, let inputs, _) = graph.nodes[node].source else { continue }
            for (place, input) in inputs.enumerated() where passes(Operation<Double>[id], place) {
                reached[input] = true
            }
        }
        return reached
    }

    /// The name of the first operation on the way back from the loss at which the slope to a parameter ends.
    private static func end(of parameter: Graph.NodeID, _ sloped: [Bool], _ graph: Graph) -> String? {
        var depends = [Bool](repeating: false, count: graph.nodes.count)
        depends[parameter] = true
        for (node, value) in graph.nodes.enumerated() {
            if case .operation(_, let inputs, _) = value.source, inputs.contains(where: { depends[$0] }) {
                depends[node] = true
            }
        }
        for node in graph.nodes.indices.reversed() where sloped[node] {
            guard case .operation(let id, let inputs, _) = graph.nodes[node].source else { continue }
            let row = Operation<Double>[id]
            if inputs.enumerated().contains(where: { depends[$1] && !row.hasSlope(to: $0) }) { return row.shownName }
        }
        return nil
    }

    private static func command(_ session: Session, _ run: Executor.Run, isInLoss: Bool) -> String {
        let remedies = Remedies(session: session)
        if isInLoss { return "loss \(session.model?.object.suitingLoss ?? Network.standardLoss(after: nil))" }
        let known = { (layer: Layer) in layer.row?.hasSlope(to: 0) ?? false }
        let changed = remedies.hidden { layer in
            layer.activation == nil || known(layer) ? layer : Layer(layer.units, Remedies.bend)
        }
        return changed.first?.joined(separator: "; ") ?? ""
    }
}

extension Operation {
    /// As users write it: `sign`, `>`.
    fileprivate var shownName: String {
        switch notation {
        case .infix(let sign), .prefix(let sign), .postfix(let sign): sign
        case .call, .index: callName
        }
    }
}

extension Model {
    /// The loss that goes with the function behind the output of a network.
    var suitingLoss: String? { network?.layers.last?.row?.suitingLoss }
}
