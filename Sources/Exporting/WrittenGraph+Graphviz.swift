import Autodiff
import Modelling
import Reporting

extension Exporter {
    static let graph = Exporter(
        name: "graph", ending: ".dot", summary: "the graph of the model, for Graphviz",
        use: { "draw it: dot -Tsvg \($0)" }
    ) { (session, executor) throws(Diagnostic) in
        let graph = WrittenGraph(try executor.forward(session).graph)
        return Export(bytes: Array(graph.dot.utf8), content: "the graph of \(counted(graph.shown.count, "node"))")
    }
}

extension WrittenGraph {
    /// The graph in the language of Graphviz: `dot -Tsvg graph.dot`.
    fileprivate var dot: String {
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
