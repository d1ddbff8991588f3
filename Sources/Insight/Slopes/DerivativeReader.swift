import Autodiff
import Modelling
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
            if let constant = FunctionTable.constants[name] {
                return ElementFormula(expression, Expression(number: constant))
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

    private func call(
        _ name: String, _ arguments: [Expression.Argument], _ row: Int, _ column: Int
    ) -> ElementFormula? {
        if let constant = FunctionTable.named(name)?.constant { return ElementFormula(number: constant) }
        if let measure = FunctionTable.named(name)?.measure { return measured(name, measure, arguments) }
        guard let call = OperationCall(name, arguments), let shapes = call.inputs.mapAll(shape) else { return nil }
        switch call.row.dependence {
        case .element: return call.inputs.mapAll { broadcast($0, row, column) }.map { .call(name, $0) }
        case .group: return reduced(call, shapes[0], row, column)
        case .place:
            guard let source = call.row.source else { return nil }
            guard let place = source(call.attribute, shapes, row, column) else { return .zero }
            return element(call.inputs[place.input], place.row, place.column)
        case .row: return part(of: call, name, row, column)
        case .product, .whole: return nil
        }
    }

    /// An element of a function of rows, whose inputs are values of the model: `softmax_residual(z1, y)[2,1]`.
    private func part(of call: OperationCall, _ name: String, _ row: Int, _ column: Int) -> ElementFormula? {
        let inputs = call.inputs.mapAll { input -> Graph.NodeID? in
            if case .name(let name) = input.node { nodes[name] } else { nil }
        }
        guard let inputs else { return nil }
        let rows = inputs.map { node -> Matrix in
            let value = writer.slopes.value(node)
            return Matrix(Shape(1, value.columns), (0..<value.columns).map { value[row, $0] })
        }
        guard let result = try? call.row.evaluate(rows, call.attribute) else { return nil }
        let operands = inputs.map { Expression.Argument(writer.rules.expression(of: $0)) }
        return ElementFormula(
            writer.indexed(Expression(.call(name, operands)), row, column), writer.number(result[0, column]))
    }

    /// How many rows, columns or elements an input has.
    private func measured(
        _ name: String, _ measure: (Shape) -> Int, _ arguments: [Expression.Argument]
    ) -> ElementFormula? {
        guard arguments.count == 1, case .name(let input) = arguments[0].value.node, let node = nodes[input] else {
            return nil
        }
        return ElementFormula(
            .calling(name, writer.rules.expression(of: node)),
            Expression(number: Double(measure(writer.model.shape(of: node)))))
    }

    /// A sum or a mean of everything, of a row or of a column.
    private func reduced(_ call: OperationCall, _ shape: Shape, _ row: Int, _ column: Int) -> ElementFormula? {
        guard let aggregate = call.row.aggregate, case .axis(let axis) = call.attribute else { return nil }
        let operand = call.inputs[0]
        let isSeed = operand.freeNames.contains(seed)
        if !isSeed, let line = line(operand, call.row, axis, row, column) { return line }
        // A plain sum over much is no formula for a line.
        guard isSeed || shape.count <= 16 else { return nil }
        let rows = axis == .columns ? row..<row + 1 : 0..<shape.rows
        let columns = axis == .rows ? column..<column + 1 : 0..<shape.columns
        var terms: [ElementFormula] = []
        for r in rows {
            for c in columns {
                guard let term = element(operand, r, c) else { return nil }
                terms.append(term)
            }
        }
        switch aggregate {
        case .sum: return .sum(terms)
        case .mean: return .binary(.divide, .sum(terms), ElementFormula(number: Double(terms.count)))
        }
    }

    /// The sum or the mean of a row or a column of a value: `sum(y[2,:])`.
    private func line(
        _ operand: Expression, _ reduction: Operation<Double>, _ axis: Axis, _ row: Int, _ column: Int
    ) -> ElementFormula? {
        guard case .name(let name) = operand.node, let node = nodes[name], axis != .all else { return nil }
        let value = writer.slopes.value(node)
        let isRow = axis == .columns
        let numbers = isRow ? (0..<value.columns).map { value[row, $0] } : (0..<value.rows).map { value[$0, column] }
        guard let total = try? reduction.evaluate([Matrix(Shape(1, numbers.count), numbers)], .axis(.all)) else {
            return nil
        }
        let place = Expression.Index.at(Expression(number: Double((isRow ? row : column) + 1)))
        let base = writer.rules.expression(of: node)
        let line = Expression(.index(base, isRow ? [place, .all] : [.all, place]))
        return ElementFormula(.calling(reduction.callName, line), writer.number(total.values[0]))
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
        case .name(let name):
            if FunctionTable.constants[name] != nil { return .scalar }
            return name == seed ? seedShape : nodes[name].map(writer.model.shape)
        case .transpose(let operand): return shape(operand).map { Shape($0.columns, $0.rows) }
        case .unary(_, let operand): return shape(operand)
        case .binary(.matmul, let left, let right):
            guard let a = shape(left), let b = shape(right) else { return nil }
            return Shape(a.rows, b.columns)
        case .binary(_, let left, let right):
            guard let a = shape(left), let b = shape(right) else { return nil }
            return Shape(max(a.rows, b.rows), max(a.columns, b.columns))
        case .call(let name, let arguments):
            if FunctionTable.named(name)?.readsValues == false { return .scalar }
            guard let call = OperationCall(name, arguments), let shapes = call.inputs.mapAll(shape) else { return nil }
            return call.shape(shapes)
        case .index, .string, .end, .matrix, .range: return nil
        }
    }
}
