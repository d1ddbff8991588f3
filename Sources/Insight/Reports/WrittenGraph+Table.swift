import Autodiff
import Modelling
import Reporting

extension WrittenGraph {
    /// One row per node. `hasGradients` is true when backward has run on these values.
    package func table(_ run: Executor.Run, hasGradients: Bool) -> Report.Table {
        let rows = shown.map { node -> [Report.Cell] in
            let value = run.computation.value(node)
            var cells: [Report.Cell] = [
                cell(node), formula(node), .text(inputs(node).map(name).joined(separator: ", ")),
                .shape(rows: value.rows, columns: value.columns), .values(Report.Matrix(value, name: name(node))),
            ]
            if hasGradients {
                cells.append(
                    run.computation.gradient(node).map { .values(Report.Matrix($0, name: "d\(name(node))")) }
                        ?? .text(noGradient(node, run)))
            }
            return cells
        }
        return Report.Table(
            kind: "graph",
            caption: "graph: \(rows.count) nodes, from inputs to \(graph.loss == nil ? "output" : "loss")",
            headings: ["node", "formula", "reads", "shape", "value"] + (hasGradients ? ["gradient"] : []), rows: rows)
    }

    private func noGradient(_ node: Graph.NodeID, _ run: Executor.Run) -> String {
        guard run.computation.isReached(node) else { return "not reached" }
        if case .draw = graph.graph.nodes[node].source { return "none: drawn" }
        return "none: constant"
    }
}
