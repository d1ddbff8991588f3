import Autodiff
import Modelling
import Reporting

/// The first NaN or infinity on the way back from the loss, where all values are finite.
///
/// Only gradients that lead to a parameter or to x, or that have a name, are judged; and not the slope of a loss for an
/// output that it bypasses by the logits: that one is shown and not passed on.
package struct FirstBadGradient {
    let element: ElementSlopes.Element
    private let run: Executor.Run
    private let slopes: ElementSlopes

    package init?(_ run: Executor.Run) {
        self.run = run
        slopes = ElementSlopes(run.computation)
        let judged = Self.judged(run.graph)
        for node in run.graph.graph.nodes.indices.reversed() where judged[node] {
            guard !slopes.readings[node].contains(where: { $0.kind == .bypassed }),
                let gradient = run.computation.gradient(node),
                let index = gradient.values.firstIndex(where: { !$0.isFinite })
            else { continue }
            element = ElementSlopes.Element(node, index)
            return
        }
        return nil
    }

    /// The nodes whose gradient somebody asks for.
    private static func judged(_ model: ModelGraph) -> [Bool] {
        var judged = [Bool](repeating: false, count: model.graph.nodes.count)
        for (id, node) in model.graph.nodes.enumerated() {
            judged[id] =
                switch node.source {
                case .parameter: true
                case .input: id == model.x
                case .constant, .draw: false
                case .operation(_, let inputs, _): model.names[id] != nil || inputs.contains { judged[$0] }
                }
        }
        return judged
    }

    package var sentence: String {
        let shape = run.graph.shape(of: element.node)
        let (row, column) = (element.index / shape.columns + 1, element.index % shape.columns + 1)
        let formula = GradientRules(run.graph).expression(of: element.node).text
        let here = NumberFormat(digits: 4).string(slopes.value(element))
        let value = NumberFormat().string(slopes.gradient(element))
        return
            "going back from the loss, \(value) first appears in the gradient of \(formula) at [\(row),\(column)], where the value is \(here)"
    }

    /// What to type next: the cure of the operation whose slope has no bound there, if it is one.
    package var hint: String {
        for reading in slopes.readings[element.node] where reading.kind == .plain {
            guard case .operation(let id, let inputs, let attribute) = run.graph.graph.nodes[reading.reader].source
            else { continue }
            let cures = Operation<Double>[id].cures
            guard reading.position < cures.count else { continue }
            let values = inputs.map(slopes.value)
            let ones = Matrix(run.graph.shape(of: reading.reader), repeating: 1)
            let slope = Probe(id, attribute, values.map(\.shape)).gradient(values, dy: ones, of: reading.position)
            if !slope.values[element.index].isFinite { return "a slope without bound: \(cures[reading.position])" }
        }
        return run.graph.names[element.node].map { "its rule with the numbers: explain d\($0)" }
            ?? "more on the cause: diagnose"
    }
}
