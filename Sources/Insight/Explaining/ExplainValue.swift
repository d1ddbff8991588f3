import Autodiff
import Reporting
import Syntax

/// Why a forward value is what it is: its formula with the numbers in it, and the terms of a sum one by one.
extension Explainer {
    private struct Term {
        var formula: ElementFormula
        /// What is multiplied: name and value.
        var factors: [(name: String, value: Double)]
        var value: Double { factors.reduce(1) { $0 * $1.value } }
    }

    package func value(_ element: ElementSlopes.Element) -> [Report.Block] {
        let found = slopes.value(element)
        if !found.isFinite, let blocks = firstBadValue() {
            return [.scalar(name: writer.name(element), found)] + blocks
        }
        return describe(element)
    }

    private func describe(_ element: ElementSlopes.Element) -> [Report.Block] {
        if let drawn = drawn(element.node) {
            return [.text("\(writer.name(element)) = \(text(slopes.value(element))): \(drawn)")]
        }
        let shape = model.shape(of: element.node)
        let (row, column) = (element.index / shape.columns, element.index % shape.columns)
        let name = writer.name(element)
        let computed = slopes.value(element)
        if let drawn = drawn(element.node) { return [.text("\(name) = \(text(computed)): \(drawn)")] }
        guard case .operation(let id, let inputs, let attribute) = model.graph.nodes[element.node].source else {
            let form = formula(of: element.node).map { [writer.indexed($0, row, column).text] } ?? []
            return [.formula(Report.Formula(name: name, forms: form, value: computed))]
        }
        let operation = Operation<Double>[id]
        let terms = terms(of: element)
        if terms.count > 1 { return sum(name, terms, computed, rules.expression(of: element.node)) }
        var blocks: [Report.Block] = []
        var forms: [String] = []
        if let written = writer.written(id, inputs, attribute, row, column) {
            forms = written.forms
        } else if let factor = operation.shareFactor {
            forms = shares(inputs[0], row, column, factor)
        } else if let formula = formula(of: element.node) {
            forms = [shape.isScalar ? formula.text : writer.indexed(formula, row, column).text]
        }
        blocks.append(.formula(Report.Formula(name: name, forms: forms, value: computed)))
        if let definition = operation.definition(for: attribute), operation.arity == 1, operation.range != .distribution
        {
            let axis = attribute.axis == operation.defaultAxis ? "" : ", axis=\(attribute.axis.rawValue)"
            blocks.append(.text("\(operation.name)(\(operation.inputNames[0])\(axis)) = \(definition)"))
        }
        // One step further back, to the weighted sum before an activation.
        if operation.arity == 1, operation.category == .activation, operation.dependence == .element,
            model.names[inputs[0]] != nil
        {
            blocks += describe(.init(inputs[0], element.index))
        }
        return blocks
    }

    /// Where random numbers of the model come from; nil for other nodes.
    private func drawn(_ node: Graph.NodeID) -> String? {
        guard case .draw(let function) = model.graph.nodes[node].source else { return nil }
        let shape = model.shape(of: node)
        return "drawn by \(function)(\(shape.rows), \(shape.columns)), held until the next forward or update draws anew"
    }

    /// An element of shares in proportion to exp of a factor times the input.
    private func shares(_ node: Graph.NodeID, _ row: Int, _ column: Int, _ factor: Double) -> [String] {
        let sign = factor < 0 ? "-" : ""
        let inputs = slopes.value(node)
        let z = Matrix(inputs.shape, inputs.values.map { factor * $0 })
        let largest = (0..<z.columns).reduce(-Double.infinity) { max($0, z[row, $1]) }
        let total = (0..<z.columns).reduce(0) { $0 + Double.exponential(z[row, $1] - largest) }
        let base = rules.expression(of: node)
        let whole = Expression(.index(base, [.at(Expression(number: Double(row + 1))), .all])).text
        let shift = largest > 30 || largest < -30 ? " - \(text(largest))" : ""
        let scale = shift.isEmpty ? Double.exponential(largest) : 1
        return [
            "exp(\(sign)\(writer.indexed(base, row, column).text)\(shift)) / sum(exp(\(sign)\(whole)\(shift)))",
            "exp(\(text(z[row, column]))\(shift)) / \(text(total * scale))",
        ]
    }

    // MARK: - Sums

    private func sum(_ name: String, _ terms: [Term], _ computed: Double, _ expression: Expression) -> [Report.Block] {
        var factors: [Report.Paths.Factor] = []
        let paths = terms.map { term -> Report.Paths.Path in
            let start = factors.count
            factors += term.factors.map {
                Report.Paths.Factor(name: $0.name, formula: "", numbers: "", value: $0.value)
            }
            let (formula, numbers) = (term.formula.formula.text, term.formula.numbers.text)
            let route = formula == numbers ? formula : "\(formula) = \(numbers)"
            return Report.Paths.Path(
                sample: nil, use: "", route: route, factors: Array(start..<factors.count), contribution: term.value)
        }
        let total = terms.reduce(0) { $0 + $1.value }
        let scale = terms.reduce(0) { max($0, abs($1.value)) }
        let sorted = paths.count <= 7 ? paths : paths.sorted { abs($0.contribution) > abs($1.contribution) }
        return [
            .text("\(name) = \(text(computed)): a sum of \(terms.count) terms"),
            .paths(Report.Paths(.terms, name: name, factors: factors, paths: sorted, sum: total)),
            .text(
                "the sum is \(text(total)); forward computed \(text(computed)): \(agreement(total, computed, scale: scale))"
            ),
        ]
    }

    private func terms(of element: ElementSlopes.Element) -> [Term] {
        guard case .operation(let id, let inputs, let attribute) = model.graph.nodes[element.node].source else {
            return [leaf(element)]
        }
        let shape = model.shape(of: element.node)
        let (row, column) = (element.index / shape.columns, element.index % shape.columns)
        /// The terms of an input: its own if it has no name.
        func parts(_ node: Graph.NodeID, _ index: Int) -> [Term] {
            let input = ElementSlopes.Element(node, index)
            return model.names[node] == nil ? terms(of: input) : [leaf(input)]
        }
        func scaled(_ terms: [Term], _ factor: Double, _ change: (ElementFormula) -> ElementFormula) -> [Term] {
            terms.map { Term(formula: change($0.formula), factors: $0.factors + [(text(factor), factor)]) }
        }
        let operation = Operation<Double>[id]
        if !operation.coefficients.isEmpty {
            return zip(inputs, operation.coefficients).flatMap { input, coefficient in
                let own = parts(input, element.index)
                switch coefficient {
                case 1: return own
                case -1: return scaled(own, -1) { .unary(.negate, $0) }
                default: return scaled(own, coefficient) { .binary(.multiply, ElementFormula(number: coefficient), $0) }
                }
            }
        }
        if operation.repeatsSides {
            let source = model.shape(of: inputs[0])
            return parts(inputs[0], (source.rows == 1 ? 0 : row) * source.columns + (source.columns == 1 ? 0 : column))
        }
        switch operation.dependence {
        case .product:
            let (x, w) = (slopes.value(inputs[0]), slopes.value(inputs[1]))
            return (0..<x.columns).map { k in
                let (a, b) = (writer.leaf(inputs[0], row, k), writer.leaf(inputs[1], k, column))
                let product = ElementFormula(
                    Expression(.binary(.multiply, a.formula, b.formula)),
                    Expression(.binary(.multiply, a.numbers, b.numbers)))
                return Term(formula: product, factors: [(a.formula.text, x[row, k]), (b.formula.text, w[k, column])])
            }
        case .group where operation.aggregate != nil:
            let inner = model.shape(of: inputs[0])
            let places: [Int] =
                switch attribute.axis {
                case .rows: (0..<inner.rows).map { $0 * inner.columns + column }
                case .columns: (0..<inner.columns).map { row * inner.columns + $0 }
                case .all: Array(0..<inner.count)
                }
            guard places.count <= PathSum.mostPaths else { return [leaf(element)] }
            let terms = places.map { place in leaf(.init(inputs[0], place)) }
            guard operation.aggregate == .mean else { return terms }
            let count = ElementFormula(number: Double(places.count))
            return scaled(terms, 1 / Double(places.count)) { .binary(.divide, $0, count) }
        case .element, .row, .group, .whole, .place: return [leaf(element)]
        }
    }

    private func leaf(_ element: ElementSlopes.Element) -> Term {
        let columns = model.shape(of: element.node).columns
        let formula = writer.leaf(element.node, element.index / columns, element.index % columns)
        return Term(formula: formula, factors: [(formula.formula.text, slopes.value(element))])
    }

    // MARK: - A whole value

    /// The formula of a whole value with matrices put in, and its check.
    package func value(named name: String, _ node: Graph.NodeID) -> [Report.Block] {
        let computed = slopes.value(node)
        if !computed.values.allSatisfy(\.isFinite), let blocks = firstBadValue() { return blocks }
        if let drawn = drawn(node) { return [.value(computed, name: name), .text("\(name): \(drawn)")] }
        guard let formula = formula(of: node) else {
            return [
                .text("\(name) is another name of \(rules.expression(of: node).text)"), .value(computed, name: name),
            ]
        }
        let own = model.names[node] == name || model.names[node] == nil ? nil : model.names[node]
        var blocks: [Report.Block] = []
        if let own { blocks.append(.text("\(name) is another name of \(own)")) }
        let forms = [formula.text] + (withNumbers(formula).map { [$0.text] } ?? [])
        blocks.append(.formula(Report.Formula(name: own ?? name, forms: forms, value: nil)))
        if !formula.freeNames.isEmpty { blocks.append(operands(of: formula, kind: "operands")) }
        blocks.append(.value(computed, name: own ?? name))
        if let again = evaluate(formula) {
            blocks.append(.text("the formula computed again, and what forward computed: \(agreement(again, computed))"))
        }
        if computed.shape.count > 1 { blocks.append(.text("one element with its terms: explain \(name)[1,1]")) }
        return blocks
    }

    /// The formula of the loss with the numbers in it, and its check.
    package func loss() -> [Report.Block] {
        guard let node = model.loss else { return [] }
        let computed = slopes.value(node).values[0]
        if !computed.isFinite, let blocks = firstBadValue() { return [.scalar(name: "loss", computed)] + blocks }
        var blocks = StepReports.loss(run, computed, session)
        guard case .operation(let id, let inputs, let attribute) = model.graph.nodes[node].source else { return blocks }
        let row = Operation<Double>[id]
        var formula = formula(of: node)
        if let definition = row.definition(for: attribute), row.category == .loss {
            formula = Expression.parsed(definition).substituting(
                Dictionary(uniqueKeysWithValues: zip(row.inputNames, inputs.map(rules.expression))))
        }
        guard let formula, let again = evaluate(formula) else { return blocks }
        let agreed = agreement(again.values[0], computed, scale: abs(computed))
        blocks.append(.text("the formula computed again gives \(text(again.values[0])): \(agreed)"))
        if let remark = row.remark { blocks.append(.text("\(row.name): \(remark)")) }
        return blocks
    }
}

extension Double {
    fileprivate static func exponential(_ x: Double) -> Double {
        (try? Operation<Double>[.rows.exp].evaluate([Matrix(x)]).values[0]) ?? .nan
    }
}
