import Autodiff
import Reporting
import Syntax

/// The computation graph of a model, node by node, in the words that the user knows.
package struct WrittenGraph {
    package let graph: ModelGraph
    private let rules: GradientRules

    package init(_ graph: ModelGraph) {
        self.graph = graph
        rules = GradientRules(graph)
    }

    /// A node's name, a number's digits, or `#5` for the fifth node.
    package func name(_ node: Graph.NodeID) -> String {
        if let name = graph.names[node] { return name }
        if let number = scalar(node) { return Expression(number: number).text }
        return "#\(node + 1)"
    }

    /// What a node is, as it can be typed, or in a word.
    package func formula(_ node: Graph.NodeID) -> Report.Cell {
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
    package func cell(_ node: Graph.NodeID) -> Report.Cell {
        graph.names[node] == nil ? .text(name(node)) : .formula(name(node))
    }

    package func inputs(_ node: Graph.NodeID) -> [Graph.NodeID] {
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

    /// The unnamed operations between a stage and the named values that it reads, in order.
    package func inside(_ stage: ModelGraph.Stage) -> [Graph.NodeID] {
        var found: Set<Graph.NodeID> = []
        func visit(_ node: Graph.NodeID) {
            for input in inputs(node) where graph.names[input] == nil && !inputs(input).isEmpty {
                if found.insert(input).inserted { visit(input) }
            }
        }
        visit(stage.node)
        return found.sorted()
    }
}
