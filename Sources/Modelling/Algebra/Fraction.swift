import Syntax

/// A number as a fraction in lowest terms; where a part is not whole, as one number over 1.
package struct Fraction: Hashable {
    package let over: Double
    let under: Double

    init(_ over: Double, _ under: Double = 1) {
        let limit = 0x1p53
        guard over == over.rounded(), under == under.rounded(), over.magnitude < limit,
            under.magnitude < limit, under != 0
        else {
            self.over = over / under + 0
            self.under = 1
            return
        }
        var (a, b) = (over.magnitude, under.magnitude)
        while b != 0 { (a, b) = (b, a.truncatingRemainder(dividingBy: b)) }
        self.over = over / a * (under < 0 ? -1 : 1) + 0
        self.under = under.magnitude / a
    }

    /// The fraction that an expression is, if it is one.
    package init?(_ expression: Expression) {
        switch expression.node {
        case .number(let value) where value.isFinite: self.init(value)
        case .unary(.negate, let operand):
            guard let fraction = Fraction(operand) else { return nil }
            self.init(-fraction.over, fraction.under)
        case .binary(.divide, let left, let right):
            guard let a = Fraction(left), let b = Fraction(right), b.over != 0 else { return nil }
            self = a * b.inverse
        case .number, .string, .name, .end, .matrix, .call, .index, .transpose, .unary, .binary, .range: return nil
        }
    }

    var value: Double { over / under }
    package var isWhole: Bool { under == 1 && over == over.rounded() }
    var isZero: Bool { over == 0 }
    var inverse: Fraction { over == over.rounded() ? Fraction(under, over) : Fraction(1 / over * under) }

    static func * (a: Fraction, b: Fraction) -> Fraction { Fraction(a.over * b.over, a.under * b.under) }

    static func + (a: Fraction, b: Fraction) -> Fraction {
        Fraction(a.over * b.under + b.over * a.under, a.under * b.under)
    }

    var expression: Expression {
        let above = Expression(number: over)
        return under == 1 ? above : Expression(.binary(.divide, above, Expression(number: under)))
    }
}
