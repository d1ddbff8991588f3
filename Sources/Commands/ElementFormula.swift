import Autodiff
import Reporting
import Syntax

/// A formula for one element, beside the same formula with numbers: `W2[1,1] * (1 - a1[1,1]^2)` and
/// `0.6 * (1 - 0.7^2)`.
struct ElementFormula {
    var formula: Expression
    var numbers: Expression

    init(_ formula: Expression, _ numbers: Expression) {
        (self.formula, self.numbers) = (formula, numbers)
    }

    init(number: Double) { self.init(Expression(number: number), Expression(number: number)) }

    static let zero = ElementFormula(number: 0)
    static let one = ElementFormula(number: 1)

    var isZero: Bool { formula.isZero }
    var isOne: Bool { formula.isOne }

    /// True for a plain number: nothing is put in.
    var isNumber: Bool { if case .number = formula.node { true } else { false } }

    static func binary(_ symbol: BinaryOperator, _ a: ElementFormula, _ b: ElementFormula) -> ElementFormula {
        switch symbol {
        case .multiply:
            if a.isZero || b.isZero { return zero }
            if a.isOne { return b }
            if b.isOne { return a }
        case .divide:
            if a.isZero { return zero }
            if b.isOne { return a }
        case .add:
            if a.isZero { return b }
            if b.isZero { return a }
        case .subtract:
            if b.isZero { return a }
            if a.isZero { return unary(.negate, b) }
        case .or, .and, .less, .lessEqual, .greater, .greaterEqual, .equal, .notEqual, .matmul, .power: break
        }
        func joined(_ left: Expression, _ right: Expression) -> Expression {
            Expression(.binary(symbol, left, right), Span(0, 0))
        }
        return ElementFormula(joined(a.formula, b.formula), joined(a.numbers, b.numbers))
    }

    static func unary(_ symbol: UnaryOperator, _ a: ElementFormula) -> ElementFormula {
        if symbol == .negate, a.isZero { return zero }
        return ElementFormula(
            Expression(.unary(symbol, a.formula), Span(0, 0)), Expression(.unary(symbol, a.numbers), Span(0, 0)))
    }

    static func call(_ name: String, _ arguments: [ElementFormula]) -> ElementFormula {
        ElementFormula(
            Expression(.call(name, arguments.map { .init($0.formula) }), Span(0, 0)),
            Expression(.call(name, arguments.map { .init($0.numbers) }), Span(0, 0)))
    }

    static func sum(_ terms: [ElementFormula]) -> ElementFormula {
        terms.reduce(.zero) { binary(.add, $0, $1) }
    }
}

/// Writes the formulas of single elements of a model that holds values.
struct ElementWriter {
    let model: ModelGraph
    let rules: GradientRules
    let slopes: ElementSlopes
    let format: NumberFormat
    /// Sums with more terms stay as they are.
    private static let mostTerms = 4

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

    private func indexed(_ base: Expression, _ row: Int, _ column: Int) -> Expression {
        let parts = [row, column].map { Expression.Index.at(Expression(number: Double($0 + 1))) }
        return Expression(.index(base, parts), Span(0, 0))
    }

    // MARK: - Values

    /// A node's element by its name, or for a node without a name by what it was computed from.
    func leaf(_ node: Graph.NodeID, _ row: Int, _ column: Int) -> ElementFormula {
        let shape = model.shape(of: node)
        let value = slopes.value(node)[row, column]
        if model.names[node] == nil {
            switch model.graph.nodes[node].source {
            case .constant: return ElementFormula(number(value), number(value))
            case .operation(let id, let inputs, let attribute):
                if let written = written(id, inputs, attribute, row, column) { return written }
            case .input, .parameter: break
            }
        }
        let base = rules.expression(of: node)
        let isPlain = node == model.loss || model.names[node] == nil && shape.isScalar
        return ElementFormula(isPlain ? base : indexed(base, row, column), number(value))
    }

    /// An element of the result of an operation in terms of elements of its inputs; nil where that is long.
    func written(
        _ id: OperationID, _ inputs: [Graph.NodeID], _ attribute: Attribute, _ row: Int, _ column: Int
    ) -> ElementFormula? {
        let operation = Operation<Double>[id]
        let shapes = inputs.map(model.shape)
        switch operation.name {
        case "matmul":
            guard shapes[0].columns <= Self.mostTerms else { return nil }
            return .sum(
                (0..<shapes[0].columns).map { k in
                    .binary(.multiply, leaf(inputs[0], row, k), leaf(inputs[1], k, column))
                })
        case "broadcast":
            return leaf(inputs[0], shapes[0].rows == 1 ? 0 : row, shapes[0].columns == 1 ? 0 : column)
        case "transpose": return leaf(inputs[0], column, row)
        case "slice":
            guard case .slice(let rows, let columns) = attribute else { return nil }
            return leaf(inputs[0], rows.lowerBound + row, columns.lowerBound + column)
        case "concat":
            let isBelow = attribute == .axis(.rows)
            let inFirst = isBelow ? row < shapes[0].rows : column < shapes[0].columns
            if inFirst { return leaf(inputs[0], row, column) }
            return leaf(inputs[1], isBelow ? row - shapes[0].rows : row, isBelow ? column : column - shapes[0].columns)
        case "softmax", "log_softmax": return nil
        default: break
        }
        switch operation.category {
        case .arithmetic, .comparison, .elementwise, .activation:
            let operands = inputs.map { leaf($0, row, column) }
            switch operation.notation {
            case .infix(let symbol): return BinaryOperator(rawValue: symbol).map { .binary($0, operands[0], operands[1]) }
            case .prefix(let symbol): return UnaryOperator(rawValue: symbol).map { .unary($0, operands[0]) }
            case .postfix: return nil
            case .call:
                let names = ["maximum": "max", "minimum": "min"]
                return .call(names[operation.name] ?? operation.name, operands)
            }
        case .shape, .reduction, .loss: return nil
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
        let text = row.derivativeTexts(attribute, inputs.map(model.shape))[move.reading.position]
        var nodes: [String: Graph.NodeID] = [:]
        for (name, node) in zip(row.inputNames, inputs) { nodes[name] = node }
        nodes[row.outputName] = move.reading.reader
        let reader = DerivativeReader(
            writer: self, nodes: nodes, seed: "d\(row.outputName)", seedShape: model.shape(of: move.reading.reader),
            output: move.to)
        let shape = model.shape(of: inputs[move.reading.position])
        return reader.element(Model.parsed(text), move.from / shape.columns, move.from % shape.columns)
    }

    private func jointSlope(_ move: PathSum.Move, _ id: OperationID, _ inputs: [Graph.NodeID]) -> ElementFormula? {
        let shape = model.shape(of: inputs[0])
        let (row, column) = (move.from / shape.columns, move.from % shape.columns)
        let isRowwise = Operation<Double>[id].partner == "softmax"
        guard move.reading.position == 0 else { return nil }
        var output = leaf(inputs[0], row, column)
        if isRowwise {
            let y = slopes.value(inputs[1])
            let weight = (0..<shape.columns).reduce(0) { $0 + y[row, $1] }
            if abs(weight - 1) > 1e-12 { output = .binary(.multiply, output, ElementFormula(number(weight), number(weight))) }
        }
        let y = rules.expression(of: inputs[1])
        let count = ElementFormula(
            Expression(.call(isRowwise ? "rows" : "size", [.init(y)]), Span(0, 0)),
            Expression(number: Double(isRowwise ? shape.rows : shape.count)))
        let difference = Expression(.binary(.subtract, output.formula, leaf(inputs[1], row, column).formula), Span(0, 0))
        let numbers = Expression(.binary(.subtract, output.numbers, leaf(inputs[1], row, column).numbers), Span(0, 0))
        return .binary(.divide, ElementFormula(difference, numbers), count)
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

/// Reads an element out of the text of a derivative, where the gradient that arrives is 1 in one place and 0 elsewhere.
struct DerivativeReader {
    let writer: ElementWriter
    let nodes: [String: Graph.NodeID]
    /// The name of the gradient that arrives.
    let seed: String
    let seedShape: Shape
    let output: Int

    func element(_ expression: Expression, _ row: Int, _ column: Int) -> ElementFormula? {
        switch expression.node {
        case .number(let value): return ElementFormula(number: value)
        case .name(let name):
            if name == seed {
                let place = seedShape.isScalar ? 0 : row * seedShape.columns + column
                return place == output ? .one : .zero
            }
            guard let node = nodes[name] else { return nil }
            return writer.model.shape(of: node).isScalar ? writer.leaf(node, 0, 0) : writer.leaf(node, row, column)
        case .transpose(let operand): return element(operand, column, row)
        case .unary(let symbol, let operand): return element(operand, row, column).map { .unary(symbol, $0) }
        case .binary(.matmul, let left, let right): return product(left, right, row, column)
        case .binary(let symbol, let left, let right):
            guard let a = broadcast(left, row, column), let b = broadcast(right, row, column) else { return nil }
            return .binary(symbol, a, b)
        case .call(let name, let arguments): return call(name, arguments, row, column)
        case .index(let base, let indices): return part(base, indices, row, column)
        case .string, .end, .matrix, .range: return nil
        }
    }

    private func broadcast(_ expression: Expression, _ row: Int, _ column: Int) -> ElementFormula? {
        guard let shape = shape(expression) else { return nil }
        return element(expression, shape.rows == 1 ? 0 : row, shape.columns == 1 ? 0 : column)
    }

    private func product(_ left: Expression, _ right: Expression, _ row: Int, _ column: Int) -> ElementFormula? {
        guard let inner = shape(left)?.columns else { return nil }
        // One side is the gradient that arrives: all but one term vanish, and only that one is written.
        let seedFirst = left.freeNames.contains(seed)
        var terms: [ElementFormula] = []
        for k in 0..<inner {
            let first = seedFirst ? element(left, row, k) : element(right, k, column)
            guard let first else { return nil }
            if first.isZero { continue }
            guard let second = seedFirst ? element(right, k, column) : element(left, row, k) else { return nil }
            terms.append(.binary(.multiply, first, second))
        }
        return .sum(terms)
    }

    private func call(_ name: String, _ arguments: [Expression.Argument], _ row: Int, _ column: Int) -> ElementFormula? {
        let values = arguments.filter { $0.label == nil }.map(\.value)
        func number(_ position: Int) -> Int? {
            guard position < values.count, case .number(let value) = values[position].node else { return nil }
            return Int(value)
        }
        guard let inner = shape(values[0]) else { return nil }
        switch name {
        case "sum":
            let isSeed = values[0].freeNames.contains(seed)
            // A plain sum over much is no formula for a line.
            guard isSeed || inner.count <= 16 else { return nil }
            let axis = arguments.first { $0.label == "axis" }.map(\.value.text)
            let rows = axis == "columns" ? row..<row + 1 : 0..<inner.rows
            let columns = axis == "rows" ? column..<column + 1 : 0..<inner.columns
            var terms: [ElementFormula] = []
            for r in rows {
                for c in columns {
                    guard let term = element(values[0], r, c) else { return nil }
                    terms.append(term)
                }
            }
            return .sum(terms)
        case "broadcast": return element(values[0], inner.rows == 1 ? 0 : row, inner.columns == 1 ? 0 : column)
        case "reshape":
            guard let columns = number(2) else { return nil }
            let place = row * columns + column
            return element(values[0], place / inner.columns, place % inner.columns)
        case "pad":
            guard let top = number(3), let left = number(4) else { return nil }
            let (r, c) = (row - top + 1, column - left + 1)
            guard r >= 0, r < inner.rows, c >= 0, c < inner.columns else { return .zero }
            return element(values[0], r, c)
        case "size", "rows", "columns":
            let count = name == "size" ? inner.count : name == "rows" ? inner.rows : inner.columns
            guard case .name(let input) = values[0].node, let node = nodes[input] else { return nil }
            let subject = Expression(.call(name, [.init(writer.rules.expression(of: node))]), Span(0, 0))
            return ElementFormula(subject, Expression(number: Double(count)))
        default:
            var operands: [ElementFormula] = []
            for value in values {
                guard let operand = broadcast(value, row, column) else { return nil }
                operands.append(operand)
            }
            return .call(name, operands)
        }
    }

    private func part(_ base: Expression, _ indices: [Expression.Index], _ row: Int, _ column: Int) -> ElementFormula? {
        func first(_ index: Expression.Index) -> Int {
            guard case .at(let expression) = index else { return 0 }
            if case .number(let value) = expression.node { return Int(value) - 1 }
            if case .range(let start, _, _) = expression.node, case .number(let value) = start.node { return Int(value) - 1 }
            return 0
        }
        guard indices.count == 2 else { return nil }
        return element(base, first(indices[0]) + row, first(indices[1]) + column)
    }

    /// The shape of a part of a derivative text.
    private func shape(_ expression: Expression) -> Shape? {
        switch expression.node {
        case .number: return .scalar
        case .name(let name): return name == seed ? seedShape : nodes[name].map(writer.model.shape)
        case .transpose(let operand): return shape(operand).map { Shape($0.columns, $0.rows) }
        case .unary(_, let operand): return shape(operand)
        case .binary(.matmul, let left, let right):
            guard let a = shape(left), let b = shape(right) else { return nil }
            return Shape(a.rows, b.columns)
        case .binary(_, let left, let right):
            guard let a = shape(left), let b = shape(right) else { return nil }
            return Shape(max(a.rows, b.rows), max(a.columns, b.columns))
        case .call("sum", let arguments):
            guard let inner = shape(arguments[0].value) else { return nil }
            switch arguments.first(where: { $0.label == "axis" })?.value.text {
            case "rows": return Shape(1, inner.columns)
            case "columns": return Shape(inner.rows, 1)
            default: return .scalar
            }
        case .call(let name, let arguments) where ["broadcast", "reshape", "pad"].contains(name):
            guard arguments.count >= 3, case .number(let rows) = arguments[1].value.node,
                case .number(let columns) = arguments[2].value.node
            else { return nil }
            return Shape(Int(rows), Int(columns))
        case .call("size", _), .call("rows", _), .call("columns", _): return .scalar
        case .call(_, let arguments):
            return arguments.compactMap { shape($0.value) }.max { $0.count < $1.count }
        case .index, .string, .end, .matrix, .range: return nil
        }
    }
}
