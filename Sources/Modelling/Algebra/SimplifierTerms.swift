import Limits
import Syntax

/// A base with an exponent.
struct Power {
    let base: Expression
    /// Equal for bases that mean the same.
    let key: String
    var exponent: Expression
    /// The terms of a base that is a sum.
    let terms: [Monomial]?

    init(_ base: Expression, exponent: Expression = Expression(number: 1), terms: [Monomial]? = nil) {
        self.base = base
        self.exponent = exponent
        self.terms = terms
        key = terms.map { $0.map { "\($0.coefficient.value)\($0.key)" }.sorted().joined(separator: "+") } ?? base.text
    }

    /// The exponent where it is a number.
    var number: Fraction? { Fraction(exponent) }

    /// Names first, then functions, then sums.
    var rank: Int {
        switch base.node {
        case .name, .index: 0
        case .number, .call, .transpose, .matrix, .string, .end: 1
        case .unary, .binary, .range: 2
        }
    }

    func power(_ exponent: Expression) -> Expression {
        exponent.isOne ? base : Expression(.binary(.power, base, exponent))
    }
}

/// A number times powers.
struct Monomial {
    var coefficient: Fraction
    var factors: [Power]

    init(coefficient: Fraction, factors: [Power]) {
        self.coefficient = coefficient
        self.factors = factors
    }

    init(_ atom: Expression) { self.init(coefficient: Fraction(1), factors: [Power(atom)]) }

    /// Equal for products that differ by their numbers only.
    var key: String { factors.map { "\($0.key)^\($0.exponent.text)" }.sorted().joined(separator: "*") }

    func scaled(by number: Fraction) -> Monomial { Monomial(coefficient: coefficient * number, factors: factors) }

    static func * (a: Monomial, b: Monomial) -> Monomial {
        var result = Monomial(coefficient: a.coefficient * b.coefficient, factors: a.factors)
        if result.coefficient.isZero { return Monomial(coefficient: Fraction(0), factors: []) }
        if StopRequest.isUrgent { return result }
        for factor in b.factors {
            guard let place = result.factors.firstIndex(where: { $0.key == factor.key }) else {
                result.factors.append(factor)
                continue
            }
            let sum = Expression(.binary(.add, result.factors[place].exponent, factor.exponent))
            let exponent = Simplifier.textbook(sum)
            if exponent.isZero {
                result.factors.remove(at: place)
            } else {
                result.factors[place].exponent = exponent
            }
        }
        return result
    }

    func raised(to power: Int) -> Monomial {
        guard power >= 0 else { return inverse.raised(to: -power) }
        var result = Monomial(coefficient: Fraction(1), factors: [])
        for _ in 0..<power { result.coefficient = result.coefficient * coefficient }
        result.factors = factors.map { factor in
            let product = Expression(.binary(.multiply, Expression(number: Double(power)), factor.exponent))
            return Power(factor.base, exponent: Simplifier.textbook(product), terms: factor.terms)
        }
        return result.coefficient.isZero ? Monomial(coefficient: Fraction(0), factors: []) : result
    }

    var inverse: Monomial {
        let flipped = factors.map { factor in
            let negated = Expression(.unary(.negate, factor.exponent))
            return Power(factor.base, exponent: Simplifier.textbook(negated), terms: factor.terms)
        }
        guard !coefficient.isZero else {
            // Nothing is divided by 0 here: the quotient stays, and gives inf or nan.
            return Monomial(
                coefficient: Fraction(1),
                factors: flipped + [Power(Expression(number: 0), exponent: Expression(number: -1))])
        }
        return Monomial(coefficient: coefficient.inverse, factors: flipped)
    }

    /// The terms, where the product is a number times one sum.
    var lonelySum: [Monomial]? {
        factors.count == 1 && factors[0].exponent.isOne ? factors[0].terms : nil
    }

    /// The number multiplied into the sum.
    var spread: [Monomial] { lonelySum.map { $0.map { $0.scaled(by: coefficient) } } ?? [self] }

    /// `-2 * x^2 * sin(x) / (3 * y)`
    var expression: Expression {
        let ordered = factors.enumerated().sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }.map(
            \.element)
        var above: [Expression] = []
        var below: [Expression] = []
        for factor in ordered {
            if let number = factor.number, number.value < 0 {
                below.append(factor.power(Fraction(-number.over, number.under).expression))
            } else {
                above.append(factor.power(factor.exponent))
            }
        }
        let size = coefficient.over.magnitude
        if size != 1 || above.isEmpty { above.insert(Expression(number: size), at: 0) }
        if coefficient.under != 1 { below.insert(Expression(number: coefficient.under), at: 0) }
        if coefficient.over < 0 { above[0] = above[0].negated }
        let numerator = Self.multiplied(above)
        return below.isEmpty ? numerator : Expression(.binary(.divide, numerator, Self.multiplied(below)))
    }

    private static func multiplied(_ parts: [Expression]) -> Expression {
        parts.dropFirst().reduce(parts[0]) { Expression(.binary(.multiply, $0, $1)) }
    }
}

/// Terms with like ones collected, the first positive one in front.
struct Sum {
    private(set) var terms: [Monomial] = []

    init(_ parts: [Monomial]) {
        var places: [String: Int] = [:]
        for part in parts {
            if let place = places[part.key] {
                terms[place].coefficient = terms[place].coefficient + part.coefficient
            } else {
                places[part.key] = terms.count
                terms.append(part)
            }
        }
        terms.removeAll { $0.coefficient.isZero }
        if let first = terms.first, first.coefficient.value < 0,
            let positive = terms.firstIndex(where: { $0.coefficient.value > 0 })
        {
            terms.insert(terms.remove(at: positive), at: 0)
        }
    }

    /// What all terms have as a factor, whole numbers included.
    var common: Monomial? {
        guard var shared = terms.first?.factors.filter({ $0.number != nil }) else { return nil }
        for term in terms.dropFirst() {
            shared = shared.compactMap { factor in
                guard let other = term.factors.first(where: { $0.key == factor.key }), let a = factor.number,
                    let b = other.number, (a.value < 0) == (b.value < 0)
                else { return nil }
                return a.value.magnitude <= b.value.magnitude ? factor : other
            }
        }
        var number = terms.allSatisfy(\.coefficient.isWhole) ? terms[0].coefficient.over.magnitude : 1
        // The greatest common divisor, as what lowest terms lose.
        for term in terms where number > 1 { number /= Fraction(number, term.coefficient.over).over.magnitude }
        guard !shared.isEmpty || number > 1 else { return nil }
        return Monomial(coefficient: Fraction(max(1, number)), factors: shared)
    }

    var product: Monomial {
        switch terms.count {
        case 0: return Monomial(coefficient: Fraction(0), factors: [])
        case 1: return terms[0]
        default: break
        }
        if terms.allSatisfy({ $0.coefficient.value < 0 }) {
            return Sum(terms.map { $0.scaled(by: Fraction(-1)) }).product.scaled(by: Fraction(-1))
        }
        var sum = terms[0].expression
        for term in terms.dropFirst() {
            let isNegative = term.coefficient.value < 0
            let part = isNegative ? term.scaled(by: Fraction(-1)).expression : term.expression
            sum = Expression(.binary(isNegative ? .subtract : .add, sum, part))
        }
        return Monomial(coefficient: Fraction(1), factors: [Power(sum, terms: terms)])
    }
}

extension Expression {
    /// With the other sign, a sign before the first factor.
    package var negated: Expression {
        switch node {
        case .number(let value): Expression(number: -value)
        case .string, .name, .end, .matrix, .call, .index, .transpose, .unary, .binary, .range:
            Expression(.unary(.negate, self))
        }
    }
}
