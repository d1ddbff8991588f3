import Autodiff
import Syntax

/// Formulas put together by the signs that they will show.
extension Expression {
    static func + (a: Expression, b: Expression) -> Expression { Expression(.binary(.add, a, b), Span(0, 0)) }
    static func - (a: Expression, b: Expression) -> Expression { Expression(.binary(.subtract, a, b), Span(0, 0)) }
    static func * (a: Expression, b: Expression) -> Expression { Expression(.binary(.multiply, a, b), Span(0, 0)) }
    static func / (a: Expression, b: Expression) -> Expression { Expression(.binary(.divide, a, b), Span(0, 0)) }

    var transposed: Expression { Expression(.transpose(self), Span(0, 0)) }
    var squared: Expression { Expression(.binary(.power, self, Expression(number: 2)), Span(0, 0)) }

    static func calling(_ name: String, _ operand: Expression) -> Expression {
        Expression(.call(name, [Argument(operand)]), Span(0, 0))
    }

    /// A value of one shape repeated to stand beside another, for any number of rows where that can be.
    func repeated(_ shape: Shape, beside other: Shape) -> Expression {
        let sides = [max(shape.rows, other.rows), max(shape.columns, other.columns)]
        func call(_ name: String, _ arguments: [Expression]) -> Expression {
            Expression(.call(name, arguments.map { Argument($0) }), Span(0, 0))
        }
        guard shape.columns == 1, shape.rows == sides[0] else {
            return call("broadcast", [self] + sides.map { Expression(number: Double($0)) })
        }
        let ones = call("ones", [1, sides[1]].map { Expression(number: Double($0)) })
        return Expression(.binary(.matmul, self, ones), Span(0, 0))
    }
}
