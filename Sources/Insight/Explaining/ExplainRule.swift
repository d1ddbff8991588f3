import Autodiff
import Modelling
import Reporting
import Syntax

/// Why a whole gradient is what it is: the rule of one stage of backpropagation, with what it reads.
extension Explainer {
    /// A rule of more parts than this says nothing to a reader.
    private static let longestRule = 80

    package func gradient(named name: String, _ node: Graph.NodeID) -> [Report.Block] {
        if node == model.loss {
            return [
                .scalar(name: "dloss", 1),
                .text("the loss changes with itself one to one: backpropagation starts here"),
            ]
        }
        guard let computed = run.computation.gradient(node), let rule = rules.rule(for: node) else { return [] }
        if !computed.values.allSatisfy(\.isFinite), let blocks = firstBadValue() ?? firstBadGradient() { return blocks }
        let own = rules.expression(of: node).text
        var blocks: [Report.Block] = []
        if own != name { blocks.append(.text("\(name) is another name of \(own)")) }
        let forms = [rule.text] + (withNumbers(rule).map { [$0.text] } ?? [])
        if rule.weight <= Self.longestRule {
            blocks.append(.formula(Report.Formula(name: "d\(own)", forms: forms, value: nil)))
        } else {
            blocks.append(.text("the rule of d\(own) is long: give names to parts of the model to read it in steps"))
        }
        blocks += origin(of: node)
        if !rule.freeNames.isEmpty { blocks.append(operands(of: rule, kind: "operands")) }
        let terms = rules.terms(for: node)
        if terms.count > 1, rule.weight <= 2 * Self.longestRule { blocks += contributions(terms, own) }
        blocks.append(.value(computed, name: "d\(own)"))
        if let again = evaluate(rule), let repeated = repeated(again, to: computed.shape) {
            blocks.append(
                .text("the rule computed again, and what backward computed: \(agreement(repeated, computed))"))
            blocks += lostDigits(repeated, computed, node, own)
        }
        if rule.freeNames.contains("…") {
            blocks.append(
                .text(
                    "… is a gradient between operations that have no name here; give them names in the model to see it")
            )
        }
        if computed.shape.count > 1 {
            let element = model.parameters.values.contains(node) || node == model.x ? own : "d\(own)"
            blocks.append(.text("one element, factor by factor: explain \(element)[1,1]"))
        }
        return blocks
    }

    /// Where the rule, typed, gives other digits than are shown, since it is written in an output that has lost them: the
    /// formula that has not.
    private func lostDigits(
        _ repeated: Matrix, _ computed: Matrix, _ node: Graph.NodeID, _ name: String
    ) -> [Report.Block] {
        guard let exact = rules.exactRule(for: node) else { return [] }
        let share = (0..<session.digits).reduce(0.5) { share, _ in share / 10 }
        let differing = zip(repeated.values, computed.values).enumerated().filter { _, pair in
            abs(pair.0 - pair.1) > share * abs(pair.1)
        }
        guard
            let worst = differing.max(by: {
                abs($0.element.0 / $0.element.1 - 1) < abs($1.element.0 / $1.element.1 - 1)
            })
        else { return [] }
        let (row, column) = (worst.offset / computed.columns + 1, worst.offset % computed.columns + 1)
        let place = computed.shape.isScalar ? "d\(name)" : "d\(name)[\(row),\(column)]"
        return [
            .text(
                "near the end of its range the output has few digits left for this rule: at \(place) it gives "
                    + "\(text(worst.element.0)). Computed is \(text(worst.element.1)), by the same in the weighted sums: "
                    + exact.text)
        ]
    }

    /// A rule whose parts are all 1×1 stands for every element.
    private func repeated(_ matrix: Matrix, to shape: Shape) -> Matrix? {
        if matrix.shape == shape { return matrix }
        return matrix.shape.isScalar ? Matrix(shape, repeating: matrix.values[0]) : nil
    }

    /// Which operations the rule comes from, with what happens at their singular points.
    private func origin(of node: Graph.NodeID) -> [Report.Block] {
        let readings = slopes.readings[node].filter { $0.kind != .bypassed || slopes.readings[node].count == 1 }
        if let joint = readings.first(where: { $0.kind == .joint && $0.position == 0 }),
            case .operation(let loss, _, _) = model.graph.nodes[joint.reader].source,
            let partner = Operation<Double>[loss].joint?.partner
        {
            return [
                .text(
                    "\(partner) and \(Operation<Double>[loss].name) are taken as one step, which is simpler and exact")
            ]
        }
        var lines: [String] = []
        for reading in readings {
            guard case .operation(let id, _, _) = model.graph.nodes[reading.reader].source,
                let formula = rules.formula(of: reading.reader)
            else { continue }
            let row = Operation<Double>[id]
            guard !row.repeatsSides else { continue }
            let reader = model.names[reading.reader].map { "\($0) = \(formula.text)" } ?? formula.text
            guard formula.weight <= 30 else { continue }
            let line = "read by \(reader)" + (row.remark.map { "; \(row.name): \($0)" } ?? "")
            if !lines.contains(line) { lines.append(line) }
        }
        return lines.prefix(6).map { .text($0) }
    }

    /// What each place that reads a value adds to its gradient.
    private func contributions(_ terms: [Expression], _ name: String) -> [Report.Block] {
        let rows = terms.map { term -> [Report.Cell] in
            let value = evaluate(term)
            return [.formula(Simplifier.light(term).text), value.map { .number($0.norm) } ?? .empty]
        }
        return [
            .table(
                Report.Table(
                    kind: "contributions", caption: "d\(name) is the sum of \(terms.count) contributions",
                    headings: ["contribution", "norm"], rows: rows))
        ]
    }
}
