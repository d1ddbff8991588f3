import Modelling
import Syntax

/// A formula as a number times the rest.
struct ScaledFormula {
    private var above: [Expression] = []
    private var below: [Expression] = []
    private var isNegative = false
    /// Nil where all of it is a number.
    private(set) var rest: Expression?

    init(_ part: Expression, _ samples: ShapeSamples) {
        if samples.isNumber(part) {
            above = [part]
            return
        }
        switch part.node {
        case .unary(.negate, let operand):
            self = ScaledFormula(operand, samples)
            isNegative.toggle()
        case .binary(.multiply, let left, let right):
            let (a, b) = (ScaledFormula(left, samples), ScaledFormula(right, samples))
            self = a.times(b)
            rest = a.rest.map { first in b.rest.map { first * $0 } ?? first } ?? b.rest
        case .binary(.divide, let left, let right):
            let (a, b) = (ScaledFormula(left, samples), ScaledFormula(right, samples))
            guard b.rest == nil else {
                self = a
                rest = (a.rest ?? Expression(number: 1)) / right
                return
            }
            self = a
            below.append(right)
        case .number, .string, .name, .end, .matrix, .call, .index, .transpose, .unary, .binary, .range:
            rest = part
        }
    }

    var isOne: Bool { above.isEmpty && below.isEmpty && !isNegative }

    /// The number, so that two can be compared.
    var text: String { applied(to: Expression(number: 1)).text }

    /// The product of two numbers, without a rest.
    func times(_ other: ScaledFormula) -> ScaledFormula {
        var product = self
        product.above += other.above
        product.below += other.below
        product.isNegative = isNegative != other.isNegative
        product.rest = nil
        return product
    }

    func times(_ number: Expression) -> ScaledFormula {
        var product = self
        product.above.append(number)
        return product
    }

    func applied(to rest: Expression) -> Expression {
        let factors = above.filter { !$0.isOne } + (rest.isOne && !above.isEmpty ? [] : [rest])
        var whole = factors.dropFirst().reduce(factors.first ?? rest, *)
        for number in below { whole = whole / number }
        return isNegative ? whole.negated : whole
    }
}
