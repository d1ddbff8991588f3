import Autodiff
import Syntax

extension Expression {
    package init(number value: Double) { self.init(.number(value)) }

    package init(name: String) { self.init(.name(name)) }

    /// A text of ours as a formula.
    package static func parsed(_ text: String) -> Expression {
        var parser = Parser(text, vocabulary: Vocabulary(commands: []))
        guard let item = try? parser.next(), case .statement(let statement) = item,
            case .expression(let expression) = statement.node
        else { preconditionFailure("'\(text)' is no expression") }
        return expression
    }

    /// The literal of a matrix; a large one is only named by its shape, in a form that nobody takes for a literal.
    package init(_ matrix: Matrix) {
        if matrix.shape.isScalar {
            self.init(number: matrix.values[0])
        } else if matrix.shape.count > 16 {
            self.init(name: "[… \(matrix.shape)]")
        } else {
            let rows = (0..<matrix.rows).map { row in
                (0..<matrix.columns).map { Expression(number: matrix[row, $0]) }
            }
            self.init(.matrix(rows))
        }
    }

    /// A matrix of one number: `zeros(2, 3)`, `0.5 * ones(2, 3)`.
    static func constant(_ value: Double, _ shape: Shape) -> Expression {
        let sides = [shape.rows, shape.columns].map { Argument(Expression(number: Double($0))) }
        let ones = Expression(.call(value == 0 ? "zeros" : "ones", sides))
        return value == 0 || value == 1 ? ones : Expression(number: value) * ones
    }

    /// The direct parts of this expression.
    package var children: [Expression] {
        switch node {
        case .number, .string, .name, .end: []
        case .matrix(let rows): rows.flatMap { $0 }
        case .call(_, let arguments): arguments.map(\.value)
        case .index(let base, let indices):
            [base] + indices.compactMap { if case .at(let expression) = $0 { expression } else { nil } }
        case .transpose(let operand), .unary(_, let operand): [operand]
        case .binary(_, let left, let right): [left, right]
        case .range(let first, let step, let last): [first] + (step.map { [$0] } ?? []) + [last]
        }
    }

    /// The same expression with its direct parts changed.
    package func mapChildren(_ change: (Expression) -> Expression) -> Expression {
        let changed: Node =
            switch node {
            case .number, .string, .name, .end: node
            case .matrix(let rows): .matrix(rows.map { $0.map(change) })
            case .call(let name, let arguments):
                .call(name, arguments.map { $0.label == "axis" ? $0 : Argument(label: $0.label, change($0.value)) })
            case .index(let base, let indices):
                .index(
                    change(base),
                    indices.map { if case .at(let expression) = $0 { .at(change(expression)) } else { $0 } })
            case .transpose(let operand): .transpose(change(operand))
            case .unary(let symbol, let operand): .unary(symbol, change(operand))
            case .binary(let symbol, let left, let right): .binary(symbol, change(left), change(right))
            case .range(let first, let step, let last): .range(change(first), step: step.map(change), change(last))
            }
        return Expression(changed, span)
    }

    /// This expression with names replaced.
    package func substituting(_ values: [String: Expression]) -> Expression {
        if case .name(let name) = node { return values[name] ?? self }
        return mapChildren { $0.substituting(values) }
    }

    /// All names that stand in it, functions not counted.
    package var freeNames: Set<String> {
        if case .name(let name) = node { return [name] }
        if case .call(_, let arguments) = node {
            return arguments.filter { $0.label != "axis" }.reduce(into: []) { $0.formUnion($1.value.freeNames) }
        }
        return children.reduce(into: []) { $0.formUnion($1.freeNames) }
    }

    /// The functions that it calls.
    package var calledNames: Set<String> {
        var names = children.reduce(into: Set<String>()) { $0.formUnion($1.calledNames) }
        if case .call(let name, _) = node { names.insert(name) }
        return names
    }

    /// How many parts it has.
    package var weight: Int { children.reduce(1) { $0 + $1.weight } }
}
