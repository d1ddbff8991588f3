import Syntax

/// Formulas put together by the signs that they will show.
extension Expression {
    static func + (a: Expression, b: Expression) -> Expression { Expression(.binary(.add, a, b), Span(0, 0)) }
    static func - (a: Expression, b: Expression) -> Expression { Expression(.binary(.subtract, a, b), Span(0, 0)) }
    static func * (a: Expression, b: Expression) -> Expression { Expression(.binary(.multiply, a, b), Span(0, 0)) }
    static func / (a: Expression, b: Expression) -> Expression { Expression(.binary(.divide, a, b), Span(0, 0)) }

    var squared: Expression { Expression(.binary(.power, self, Expression(number: 2)), Span(0, 0)) }

    static func calling(_ name: String, _ operand: Expression) -> Expression {
        Expression(.call(name, [Argument(operand)]), Span(0, 0))
    }
}
