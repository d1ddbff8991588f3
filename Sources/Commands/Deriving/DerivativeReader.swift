import Autodiff
import Syntax

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

    private func call(_ name: String, _ arguments: [Expression.Argument], _ row: Int, _ column: Int) -> ElementFormula?
    {
        let values = arguments.filter { $0.label == nil }.map(\.value)
        func number(_ position: Int) -> Int? {
            guard position < values.count, case .number(let value) = values[position].node else { return nil }
            return Int(exactly: value)
        }
        guard let inner = shape(values[0]) else { return nil }
        switch name {
        case "sum":
            let isSeed = values[0].freeNames.contains(seed)
            if !isSeed, let sum = lineSum(values[0], arguments, row, column) { return sum }
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

    /// The sum of a row or a column of a value: `sum(y[2,:])`.
    private func lineSum(
        _ operand: Expression, _ arguments: [Expression.Argument], _ row: Int, _ column: Int
    ) -> ElementFormula? {
        guard case .name(let name) = operand.node, let node = nodes[name],
            let axis = arguments.first(where: { $0.label == "axis" })?.value.text
        else { return nil }
        let (base, value) = (writer.rules.expression(of: node), writer.slopes.value(node))
        let isRow = axis == "columns"
        let place = Expression.Index.at(Expression(number: Double((isRow ? row : column) + 1)))
        let line = Expression(.index(base, isRow ? [place, .all] : [.all, place]), Span(0, 0))
        let total =
            isRow
            ? (0..<value.columns).reduce(0) { $0 + value[row, $1] }
            : (0..<value.rows).reduce(0) { $0 + value[$1, column] }
        return ElementFormula(.calling("sum", line), writer.number(total))
    }

    private func part(_ base: Expression, _ indices: [Expression.Index], _ row: Int, _ column: Int) -> ElementFormula? {
        func first(_ index: Expression.Index) -> Int {
            guard case .at(let expression) = index else { return 0 }
            var start = expression
            if case .range(let first, _, _) = expression.node { start = first }
            // Rows of the table count from 1.
            guard case .number(let value) = start.node, value >= 1, let place = Int(exactly: value) else { return 0 }
            return place - 1
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
                case .number(let columns) = arguments[2].value.node, let rows = Int(exactly: rows),
                let columns = Int(exactly: columns)
            else { return nil }
            return Shape(rows, columns)
        case .call("size", _), .call("rows", _), .call("columns", _): return .scalar
        case .call(_, let arguments):
            return arguments.compactMap { shape($0.value) }.max { $0.count < $1.count }
        case .index, .string, .end, .matrix, .range: return nil
        }
    }
}
