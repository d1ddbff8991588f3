import Autodiff
import Modelling
import Reporting
import Syntax

/// The computation graph of a model, node by node, as a table and as a drawing for Graphviz.
package struct GraphReport {
    let graph: ModelGraph
    private let rules: GradientRules

    package init(_ graph: ModelGraph) {
        self.graph = graph
        rules = GradientRules(graph)
    }

    /// A node's name, a number's digits, or `#5` for the fifth node.
    func name(_ node: Graph.NodeID) -> String {
        if let name = graph.names[node] { return name }
        if let number = scalar(node) { return Expression(number: number).text }
        return "#\(node + 1)"
    }

    /// What a node is, as it can be typed, or in a word.
    func formula(_ node: Graph.NodeID) -> Report.Cell {
        switch graph.graph.nodes[node].source {
        case .input: graph.texts[node].map { .formula($0.text) } ?? .text("input")
        case .parameter: .text("parameter")
        case .draw(let function):
            .formula("\(function)(\(graph.shape(of: node).rows), \(graph.shape(of: node).columns))")
        case .constant:
            if let stage = graph.stages.first(where: { $0.node == node }) {
                .formula(stage.expression.text)
            } else if rules.expression(of: node).text.contains("…") {
                .text("constant")
            } else {
                .formula(rules.expression(of: node).text)
            }
        case .operation: rules.formula(of: node).map { .formula($0.text) } ?? .empty
        }
    }

    /// A name stands in formulas, a number of a node does not.
    func cell(_ node: Graph.NodeID) -> Report.Cell {
        graph.names[node] == nil ? .text(name(node)) : .formula(name(node))
    }

    func inputs(_ node: Graph.NodeID) -> [Graph.NodeID] {
        if case .operation(_, let inputs, _) = graph.graph.nodes[node].source { inputs } else { [] }
    }

    /// The number of a constant that is written as itself and not as a node.
    private func scalar(_ node: Graph.NodeID) -> Double? {
        guard case .constant(let matrix) = graph.graph.nodes[node].source, matrix.shape.isScalar else { return nil }
        return matrix.values[0]
    }

    /// Every node but plain numbers, in the order in which forward computes them.
    package var shown: [Graph.NodeID] {
        graph.graph.nodes.indices.filter { graph.names[$0] != nil || scalar($0) == nil }
    }

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

    /// The unnamed operations between a stage and the named values that it reads, in order.
    func inside(_ stage: ModelGraph.Stage) -> [Graph.NodeID] {
        var found: Set<Graph.NodeID> = []
        func visit(_ node: Graph.NodeID) {
            for input in inputs(node) where graph.names[input] == nil && !inputs(input).isEmpty {
                if found.insert(input).inserted { visit(input) }
            }
        }
        visit(stage.node)
        return found.sorted()
    }

    // MARK: - Graphviz

    /// The graph in the language of Graphviz: `dot -Tsvg graph.dot`.
    package var dot: String {
        var lines = [
            "digraph model {", "    rankdir=LR;", "    node [fontname=\"monospace\"];",
        ]
        for node in shown {
            let shape = graph.shape(of: node)
            let label = [name(node), formula(node).plain, shape.description].map(Self.escaped).joined(separator: "\\n")
            lines.append("    n\(node + 1) [label=\"\(label)\", shape=\(outline(node))];")
        }
        let drawn = Set(shown)
        for node in shown {
            for input in inputs(node) where drawn.contains(input) { lines.append("    n\(input + 1) -> n\(node + 1);") }
        }
        return (lines + ["}"]).joined(separator: "\n") + "\n"
    }

    private func outline(_ node: Graph.NodeID) -> String {
        if node == graph.loss { return "doubleoctagon" }
        return switch graph.graph.nodes[node].source {
        case .input, .draw: "ellipse"
        case .parameter: "box"
        case .constant: "plaintext"
        case .operation: "box, style=rounded"
        }
    }

    private static func escaped(_ text: String) -> String {
        var result = ""
        for character in text {
            if character == "\"" || character == "\\" { result.append("\\") }
            if character == "\n" { result += "\\n" } else { result.append(character) }
        }
        return result
    }
}

extension Report.Cell {
    /// The words of a cell that has some.
    fileprivate var plain: String {
        if case .text(let text) = self { return text }
        if case .formula(let text) = self { return text }
        return ""
    }
}
