/// A formula as the user wrote it. Equality compares meaning, not place: two expressions are equal when they
/// print the same, whatever their spans.
package struct Expression: Hashable, Sendable {
    package var node: Node
    package var span: Span

    /// - Parameter span: where it was typed; none for what the program puts together.
    package init(_ node: Node, _ span: Span = .none) {
        self.node = node
        self.span = span
    }

    package indirect enum Node: Hashable, Sendable {
        case number(Double)
        case string(String)
        case name(String)
        /// `end` inside an index: the last row or column.
        case end
        /// The rows of `[1, 2; 3, 4]`; every row has the same number of elements.
        case matrix([[Expression]])
        case call(String, [Argument])
        case index(Expression, [Index])
        case transpose(Expression)
        case unary(UnaryOperator, Expression)
        case binary(BinaryOperator, Expression, Expression)
        /// `first:last` or `first:step:last`, ends included.
        case range(Expression, step: Expression?, Expression)
    }

    /// An argument of a function call; the label is the word in `axis=rows`.
    package struct Argument: Hashable, Sendable {
        package var label: String?
        package var value: Expression

        package init(label: String? = nil, _ value: Expression) {
            self.label = label
            self.value = value
        }
    }

    /// One part of an index: `:` for everything, or a number or range counted from 1.
    package enum Index: Hashable, Sendable {
        case all
        case at(Expression)
    }

    package static func == (a: Expression, b: Expression) -> Bool { a.node == b.node }

    package func hash(into hasher: inout Hasher) { hasher.combine(node) }
}

package enum UnaryOperator: String, Hashable, Sendable, CaseIterable {
    case negate = "-"
    case not = "not"
}

package enum BinaryOperator: String, Hashable, Sendable, CaseIterable {
    case or = "or"
    case and = "and"
    case less = "<"
    case lessEqual = "<="
    case greater = ">"
    case greaterEqual = ">="
    case equal = "=="
    case notEqual = "!="
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case matmul = "@"
    case power = "^"
}
