import Autodiff
import Modelling
import Reporting
import Syntax

/// A session's model with its values and gradients, ready to be asked where a number comes from. Asking changes nothing.
package struct Explainer {
    let session: Session
    package let run: Executor.Run
    /// Nil where there is no loss.
    let gradients: Gradients?
    let slopes: ElementSlopes
    let writer: ElementWriter
    let format: NumberFormat
    package var model: ModelGraph { run.graph }
    var rules: GradientRules { writer.rules }

    /// - Parameter needsGradients: without a loss this is an error; otherwise values can still be explained.
    package init(_ session: Session, _ executor: Executor, needsGradients: Bool) throws(Diagnostic) {
        self.session = session
        run = try executor.forward(session)
        gradients = needsGradients ? try executor.gradients(session) : nil
        slopes = ElementSlopes(run.computation)
        writer = ElementWriter(run.graph, slopes, digits: session.digits)
        format = NumberFormat(digits: session.digits)
    }

    func text(_ value: Double) -> String { format.string(value) }

    package func node(_ name: String) -> Graph.NodeID? {
        model.nodes[name] ?? model.parameters[name] ?? (name == "x" ? model.x : name == "y" ? model.y : nil)
            ?? model.stage(named: name)?.node
    }

    /// How two ways to the same number compare, in words; the second is what the program computed.
    func agreement(_ found: Double, _ computed: Double, scale: Double) -> String {
        let tolerance = session.precision == .float64 ? 1e-10 : 1e-4
        let difference = abs(found - computed)
        if difference <= tolerance * max(abs(computed), scale) || found == computed { return "they agree" }
        if found.isNaN || computed.isNaN { return "they cannot be compared" }
        return "they differ by \(text(difference))"
    }

    /// The largest difference between two matrices, in words.
    func agreement(_ found: Matrix, _ computed: Matrix) -> String {
        guard found.shape == computed.shape else { return "the shapes differ: \(found.shape) and \(computed.shape)" }
        let scale = computed.values.reduce(1e-3) { max($0, abs($1)) }
        let worst = zip(found.values, computed.values).max { abs($0.0 - $0.1) < abs($1.0 - $1.1) }
        guard let worst else { return "they agree" }
        return agreement(worst.0, worst.1, scale: scale)
    }

    /// The value of a formula in the names of the model, and `d` before them for gradients; nil where it has none.
    func evaluate(_ expression: Expression) -> Matrix? {
        let host = Evaluator.Host(resolve: { name in
            if let matrix = value(of: name) { return .known(matrix) }
            return session.variables[name].map(Value.known)
        })
        return try? Evaluator(source: SourceText(expression.text), host: host).matrix(expression)
    }

    /// A value of the model or, with `d` before the name, a gradient.
    func value(of name: String) -> Matrix? {
        // As it is typed: class numbers, also where the loss sees rows of 0 and 1.
        if name == "y" { return session.y }
        if let node = node(name) { return slopes.value(node) }
        guard name.hasPrefix("d"), let node = node(String(name.dropFirst())) ?? (name == "dloss" ? model.loss : nil)
        else {
            return nil
        }
        return run.computation.gradient(node)
    }

    /// The formula of a node in terms of names: `z1 = x @ W1 + b1`.
    func formula(of node: Graph.NodeID) -> Expression? {
        if model.isConstant(node) { return model.stages.first { $0.node == node }?.expression }
        return rules.formula(of: node)
    }

    /// The rule of the gradient of a node; nil where it has none.
    package func rule(of node: Graph.NodeID) -> Expression? { rules.rule(for: node) }

    /// The formula of a value of the model, as the model has it.
    package func valueFormula(of node: Graph.NodeID) -> Expression? { formula(of: node) }

    /// A formula with the matrices put in, while they are small.
    func withNumbers(_ expression: Expression) -> Expression? {
        var numbers: [String: Expression] = [:]
        for name in expression.freeNames {
            guard let value = value(of: name) ?? session.variables[name], value.shape.count <= 6 else { return nil }
            numbers[name] = Expression(rounding: value, format)
        }
        return numbers.isEmpty ? nil : expression.substituting(numbers)
    }

    /// The values that a formula reads: name, shape, values.
    func operands(of expression: Expression, kind: String) -> Report.Block {
        let rows = expression.freeNames.sorted().compactMap { name -> [Report.Cell]? in
            guard let value = value(of: name) ?? session.variables[name] else { return nil }
            return [
                .formula(name), .shape(rows: value.rows, columns: value.columns),
                .values(Report.Matrix(value, name: name)),
            ]
        }
        return .table(Report.Table(kind: kind, headings: ["with", "shape", "values"], rows: rows))
    }
}

// MARK: - Values that are no numbers

extension Explainer {
    /// Where the first value that is not finite arose, and from what; nil if all are finite.
    func firstBadValue() -> [Report.Block]? {
        guard let bad = FirstBadValue(run) else { return nil }
        let name = writer.name(ElementSlopes.Element(bad.node, bad.index))
        guard case .operation(let id, let inputs, let attribute) = model.graph.nodes[bad.node].source else {
            return [.text("\(text(bad.value)) stands in \(name) already: it was given, not computed")]
        }
        let (row, column) = (bad.row - 1, bad.index % model.shape(of: bad.node).columns)
        var blocks: [Report.Block] = [.text("\(text(bad.value)) first appears in \(name), row \(bad.row)")]
        if let written = writer.written(id, inputs, attribute, row, column) {
            blocks.append(.formula(Report.Formula(name: name, forms: written.forms, value: bad.value)))
        } else if let formula = formula(of: bad.node) {
            blocks.append(
                .formula(Report.Formula(name: rules.expression(of: bad.node).text, forms: [formula.text], value: nil)))
        }
        let rows = inputs.map { input -> [Report.Cell] in
            let value = slopes.value(input)
            let part = value.rows > row && value.rows > 1 ? value.row(row) : value
            return [.formula(rules.expression(of: input).text), .values(Report.Matrix(part, name: ""))]
        }
        blocks.append(.table(Report.Table(kind: "inputs", headings: ["input", "values in that row"], rows: rows)))
        if let remark = Operation<Double>[id].remark {
            blocks.append(.text("\(Operation<Double>[id].name): \(remark)"))
        }
        return blocks
    }

    /// Where, on the way back from the loss, the first gradient that is not finite arose.
    func firstBadGradient() -> [Report.Block]? {
        guard let bad = FirstBadGradient(run) else { return nil }
        let node = bad.element.node
        let name = rules.expression(of: node).text
        let found =
            "\(text(slopes.gradient(bad.element))) first appears in the gradient of \(writer.name(bad.element))"
        var blocks: [Report.Block] = [.text("all values are finite; on the way back \(found)")]
        guard let rule = rules.rule(for: node) else { return blocks }
        blocks.append(
            .formula(
                Report.Formula(
                    name: model.names[node] == nil ? "gradient of \(name)" : "d\(name)", forms: [rule.text],
                    value: nil)))
        blocks.append(operands(of: rule, kind: "inputs"))
        for reading in slopes.readings[node] {
            guard case .operation(let id, _, _) = model.graph.nodes[reading.reader].source,
                let remark = Operation<Double>[id].remark
            else { continue }
            blocks.append(.text("\(Operation<Double>[id].name): \(remark)"))
        }
        return blocks
    }
}

extension Matrix {
    /// One row, counted from 0.
    fileprivate func row(_ row: Int) -> Matrix {
        Matrix(Shape(1, columns), Array(values[row * columns..<(row + 1) * columns]))
    }
}
