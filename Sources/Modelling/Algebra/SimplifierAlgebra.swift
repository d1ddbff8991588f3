import Autodiff
import Limits
import Syntax

extension Simplifier {
    /// The form that a textbook would print: constants folded, like terms and like factors collected, common
    /// factors taken out where that shortens. Equal wherever the expression has a finite value.
    package static func textbook(_ expression: Expression) -> Expression {
        var best = expression
        for _ in 0..<8 {
            let next = product(best).expression
            if next == best { return next }
            best = next
        }
        return best
    }

    // MARK: - Products

    /// An expression as a number times powers.
    static func product(_ expression: Expression) -> Monomial {
        if StopRequest.isUrgent { return Monomial(expression) }
        switch expression.node {
        case .number(let value) where value.isFinite: return Monomial(coefficient: Fraction(value), factors: [])
        case .unary(.negate, let operand): return product(operand).scaled(by: Fraction(-1))
        case .binary(.multiply, let left, let right): return recognized(product(left) * product(right))
        case .binary(.divide, let left, let right): return recognized(product(left) * product(right).inverse)
        case .binary(.power, let base, let exponent): return power(base, textbook(exponent))
        case .binary(.add, _, _), .binary(.subtract, _, _): return sum(expression)
        case .call(let name, let arguments): return call(name, arguments, expression)
        case .number, .string, .name, .end, .matrix, .index, .transpose, .unary, .binary, .range:
            return Monomial(expression.mapChildren { product($0).expression })
        }
    }

    private static func power(_ base: Expression, _ exponent: Expression) -> Monomial {
        let inner = product(base)
        if let fraction = Fraction(exponent) {
            if fraction.isZero { return Monomial(coefficient: Fraction(1), factors: []) }
            // (a * b)^n = a^n * b^n holds everywhere for whole n only.
            if fraction.isWhole, fraction.over.magnitude <= 64 {
                return recognized(inner.raised(to: Int(fraction.over)))
            }
        }
        return Monomial(coefficient: Fraction(1), factors: [Power(inner.expression, exponent: exponent)])
    }

    private static func call(_ name: String, _ arguments: [Expression.Argument], _ expression: Expression) -> Monomial {
        let inner = expression.mapChildren { product($0).expression }
        guard case .call(_, let simplified) = inner.node, simplified.count == 1, simplified[0].label == nil else {
            return Monomial(inner)
        }
        let argument = simplified[0].value
        let row = OperationTable.current.row(called: name, with: 1).map { Operation<Double>[$0] }
        if row?.category == .reduction, row?.aggregate != nil {
            // A number stands better before the sum than inside it.
            var body = product(argument)
            if body.coefficient.value != 1, !body.factors.isEmpty, !body.coefficient.isZero {
                let number = body.coefficient
                body.coefficient = Fraction(1)
                return Monomial(.calling(name, body.expression)).scaled(by: number)
            }
        }
        if case .call(let other, let core) = argument.node, core.count == 1, row?.inverse == other {
            return product(core[0].value)
        }
        if let value = Fraction(argument)?.value, let row, row.category != .reduction,
            let result = try? row.evaluate([Matrix(value)], .none).values[0],
            result == result.rounded(), result.magnitude < 1e6
        {
            return Monomial(coefficient: Fraction(result), factors: [])
        }
        return Monomial(inner)
    }

    /// A quotient of two functions that has a name of its own, and squares of roots.
    private static func recognized(_ product: Monomial) -> Monomial {
        var result = product
        for row in Operation<Double>.all {
            guard let quotient = row.quotient else { continue }
            for factor in result.factors {
                guard case .call(quotient.above, let arguments) = factor.base.node, let power = factor.number,
                    power.isWhole
                else { continue }
                let other = Power(Expression(.call(quotient.below, arguments)))
                guard let partner = result.factors.first(where: { $0.key == other.key }), let under = partner.number,
                    under.value == -power.value
                else { continue }
                result.factors.removeAll { $0.key == partner.key }
                result.factors = result.factors.map {
                    $0.key == factor.key
                        ? Power(Expression(.call(row.name, arguments)), exponent: factor.exponent) : $0
                }
            }
        }
        for factor in result.factors {
            guard case .call(let name, let arguments) = factor.base.node, arguments.count == 1,
                let exponent = Operation<Double>.called(name)?.exponent, let power = factor.number, power.isWhole,
                let whole = Int(exactly: power.over * exponent), whole.magnitude <= 32
            else { continue }
            result.factors.removeAll { $0.key == factor.key }
            result = result * Simplifier.product(arguments[0].value).raised(to: whole)
        }
        return result
    }

    // MARK: - Sums

    private static func sum(_ expression: Expression) -> Monomial {
        let parts = terms(expression)
        let plain = finished(Sum(parts))
        guard parts.contains(where: { $0.lonelySum != nil }) else { return plain }
        let spread = finished(Sum(parts.flatMap(\.spread)))
        return spread.expression.text.count < plain.expression.text.count ? spread : plain
    }

    /// The terms of a sum, sums within sums opened.
    private static func terms(_ expression: Expression) -> [Monomial] {
        switch expression.node {
        case .binary(.add, let left, let right): return terms(left) + terms(right)
        case .binary(.subtract, let left, let right):
            return terms(left) + terms(right).map { $0.scaled(by: Fraction(-1)) }
        case .unary(.negate, let operand): return terms(operand).map { $0.scaled(by: Fraction(-1)) }
        case .number, .string, .name, .end, .matrix, .call, .index, .transpose, .unary, .binary, .range:
            let term = product(expression)
            return term.coefficient.value.magnitude == 1 ? term.spread : [term]
        }
    }

    /// Takes out what all terms share, if the whole becomes shorter by it.
    private static func finished(_ sum: Sum) -> Monomial {
        let whole = sum.product
        guard sum.terms.count > 1 else { return whole }
        var shortest = whole
        for common in [sum.common, sum.common.map { Monomial(coefficient: Fraction(1), factors: $0.factors) }] {
            guard let common else { continue }
            let rest = Sum(
                sum.terms.map { $0 * common.inverse }.flatMap { $0.coefficient.value.magnitude == 1 ? $0.spread : [$0] }
            )
            let taken = recognized(common * rest.product)
            if taken.expression.text.count < shortest.expression.text.count { shortest = taken }
        }
        return shortest
    }
}
