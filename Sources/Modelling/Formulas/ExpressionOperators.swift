import Autodiff
import Syntax

/// Formulas put together by the signs that they will show.
extension Expression {
    package static func + (a: Expression, b: Expression) -> Expression { Expression(.binary(.add, a, b)) }
    package static func - (a: Expression, b: Expression) -> Expression {
        Expression(.binary(.subtract, a, b))
    }
    package static func * (a: Expression, b: Expression) -> Expression {
        Expression(.binary(.multiply, a, b))
    }
    package static func / (a: Expression, b: Expression) -> Expression {
        Expression(.binary(.divide, a, b))
    }

    var transposed: Expression { Expression(.transpose(self)) }
    package var squared: Expression { Expression(.binary(.power, self, Expression(number: 2))) }

    package static func calling(_ name: String, _ operand: Expression) -> Expression {
        Expression(.call(name, [Argument(operand)]))
    }

    package static func calling(_ row: OperationID, _ operand: Expression) -> Expression {
        calling(Operation<Double>[row].callName, operand)
    }

    /// A value of one shape repeated to stand beside another, for any number of rows where that can be.
    func repeated(_ shape: Shape, beside other: Shape) -> Expression {
        let sides = [max(shape.rows, other.rows), max(shape.columns, other.columns)]
        guard shape.columns == 1, shape.rows == sides[0] else {
            return Expression.applying(
                .rows.broadcast, [self], .shape(Shape(sides[0], sides[1])), shapes: [shape])
        }
        return Expression(.binary(.matmul, self, .constant(1, Shape(1, sides[1]))))
    }
}
