import Autodiff
import Modelling
import Reporting
import Syntax

/// Writes the formulas of single elements of a model that holds values.
struct ElementWriter {
    let model: ModelGraph
    let rules: GradientRules
    let slopes: ElementSlopes
    let format: NumberFormat
    /// Sums with more terms stay as they are.
    private static let mostTerms = 4
    /// How many operations without a name are written inside each other, and how long a formula may be.
    private static let deepest = 5
    private static let longest = 100

    init(_ model: ModelGraph, _ slopes: ElementSlopes, digits: Int) {
        self.model = model
        self.slopes = slopes
        rules = GradientRules(model)
        format = NumberFormat(digits: digits)
    }

    /// `a1[2,1]`, `loss`
    func name(_ element: ElementSlopes.Element) -> String {
        let shape = model.shape(of: element.node)
        let name = rules.expression(of: element.node)
        if element.node == model.loss || model.names[element.node] == nil && shape.isScalar { return name.text }
        return indexed(name, element.index / shape.columns, element.index % shape.columns).text
    }

    func number(_ value: Double) -> Expression { Expression(number: Double(format.string(value)) ?? value) }

    func indexed(_ base: Expression, _ row: Int, _ column: Int) -> Expression {
        let parts = [row, column].map { Expression.Index.at(Expression(number: Double($0 + 1))) }
        return Expression(.index(base, parts))
    }

    // MARK: - Values

    /// A node's element by its name, or for a node without a name by what it was computed from.
    func leaf(_ node: Graph.NodeID, _ row: Int, _ column: Int, depth: Int = 0) -> ElementFormula {
        let shape = model.shape(of: node)
        let value = slopes.value(node)[row, column]
        if model.names[node] == nil {
            switch model.graph.nodes[node].source {
            case .constant: return ElementFormula(Expression(number: value), number(value))
            case .operation(let id, let inputs, let attribute):
                if depth < Self.deepest, let written = written(id, inputs, attribute, row, column, depth: depth + 1),
                    written.formula.weight <= Self.longest
                {
                    return written
                }
            case .input, .parameter, .draw: break
            }
        }
        let base = rules.expression(of: node)
        let isPlain = node == model.loss || model.names[node] == nil && shape.isScalar
        return ElementFormula(isPlain ? base : indexed(base, row, column), number(value))
    }

    /// An element of the result of an operation in terms of elements of its inputs; nil where that is long.
    func written(
        _ id: OperationID, _ inputs: [Graph.NodeID], _ attribute: Attribute, _ row: Int, _ column: Int, depth: Int = 0
    ) -> ElementFormula? {
        func leaf(_ node: Graph.NodeID, _ row: Int, _ column: Int) -> ElementFormula {
            self.leaf(node, row, column, depth: depth)
        }
        let operation = Operation<Double>[id]
        let shapes = inputs.map(model.shape)
        switch operation.dependence {
        case .product:
            guard shapes[0].columns <= Self.mostTerms else { return nil }
            return .sum(
                (0..<shapes[0].columns).map { k in
                    .binary(.multiply, leaf(inputs[0], row, k), leaf(inputs[1], k, column))
                })
        case .place:
            return operation.source?(attribute, shapes, row, column).map { leaf(inputs[$0.input], $0.row, $0.column) }
        case .element where operation.isClaim: return leaf(inputs[0], row, column)
        case .element:
            let operands = inputs.map { leaf($0, row, column) }
            switch operation.notation {
            case .infix(let symbol):
                return BinaryOperator(rawValue: symbol).map { .binary($0, operands[0], operands[1]) }
            case .prefix(let symbol): return UnaryOperator(rawValue: symbol).map { .unary($0, operands[0]) }
            case .postfix, .index: return nil
            case .call: return .call(operation.callName, operands, operation.settingArguments(attribute))
            }
        case .row, .group, .whole: return nil
        }
    }

    // MARK: - Slopes

    /// The slope of one move as the operation's derivative text has it.
    func slope(_ move: PathSum.Move) -> ElementFormula? {
        guard case .operation(let id, let inputs, let attribute) = model.graph.nodes[move.reading.reader].source else {
            return nil
        }
        if move.reading.kind == .joint { return jointSlope(move, id, inputs) }
        let row = Operation<Double>[id]
        // A rearranged element is the same number in another place.
        if row.dependence == .place { return .one }
        let text = row.derivativeTexts(attribute, inputs.map(model.shape))[move.reading.position]
        var nodes: [String: Graph.NodeID] = [:]
        for (name, node) in zip(row.inputNames, inputs) { nodes[name] = node }
        nodes[row.outputName] = move.reading.reader
        let reader = DerivativeReader(
            writer: self, nodes: nodes, seed: "d\(row.outputName)", seedShape: model.shape(of: move.reading.reader),
            output: move.to)
        let shape = model.shape(of: inputs[move.reading.position])
        return reader.element(Expression.parsed(text), move.from / shape.columns, move.from % shape.columns)
    }

    /// The slope of a loss in the logits, past its partner, as the text of both together has it.
    private func jointSlope(_ move: PathSum.Move, _ id: OperationID, _ inputs: [Graph.NodeID]) -> ElementFormula? {
        let row = Operation<Double>[id]
        guard move.reading.position == 0, let text = rules.jointText(of: move.reading.reader),
            let logits = slopes.logits(of: move.reading.reader)
        else { return nil }
        var nodes = Dictionary(uniqueKeysWithValues: zip(row.inputNames, inputs))
        nodes[JointRule.inputOfPartner] = logits
        let reader = DerivativeReader(
            writer: self, nodes: nodes,
            seed: "d\(row.outputName)", seedShape: .scalar, output: move.to)
        let columns = model.shape(of: inputs[0]).columns
        return reader.element(Expression.parsed(text), move.from / columns, move.from % columns)
    }

    /// The formula of a factor: the products along its ways, added; nil where there are many.
    func formula(_ factor: PathSum.Factor) -> ElementFormula? {
        guard factor.wayCount == factor.ways.count, !factor.ways.isEmpty else { return nil }
        var terms: [ElementFormula] = []
        for way in factor.ways {
            var product = ElementFormula.one
            // From the later value back, as the chain rule is written.
            for move in way.reversed() {
                guard let slope = slope(move) else { return nil }
                product = .binary(.multiply, product, slope)
            }
            terms.append(product)
        }
        let sum = ElementFormula.sum(terms)
        return sum.formula.weight <= 60 ? sum : nil
    }
}
