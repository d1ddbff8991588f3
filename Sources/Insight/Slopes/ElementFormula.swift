import Syntax

/// A formula for one element, beside the same formula with numbers: `W2[1,1] * (1 - a1[1,1]^2)` and
/// `0.6 * (1 - 0.7^2)`.
struct ElementFormula {
    var formula: Expression
    var numbers: Expression

    init(_ formula: Expression, _ numbers: Expression) {
        (self.formula, self.numbers) = (formula, numbers)
    }

    init(number: Double) { self.init(Expression(number: number), Expression(number: number)) }

    static let zero = ElementFormula(number: 0)
    static let one = ElementFormula(number: 1)

    var isZero: Bool { formula.isZero }
    var isOne: Bool { formula.isOne }

    /// True for a plain number: nothing is put in.
    var isNumber: Bool { if case .number = formula.node { true } else { false } }

    /// The formula, and with numbers in it where that is more than one number: the value, which stands behind it.
    var forms: [String] { if case .number = numbers.node { [formula.text] } else { [formula.text, numbers.text] } }

    static func binary(_ symbol: BinaryOperator, _ a: ElementFormula, _ b: ElementFormula) -> ElementFormula {
        switch symbol {
        case .multiply:
            if a.isZero || b.isZero { return zero }
            if a.isOne { return b }
            if b.isOne { return a }
        case .divide:
            if a.isZero { return zero }
            if b.isOne { return a }
        case .add:
            if a.isZero { return b }
            if b.isZero { return a }
        case .subtract:
            if b.isZero { return a }
            if a.isZero { return unary(.negate, b) }
        case .or, .and, .less, .lessEqual, .greater, .greaterEqual, .equal, .notEqual, .matmul, .power: break
        }
        func joined(_ left: Expression, _ right: Expression) -> Expression {
            Expression(.binary(symbol, left, right))
        }
        return ElementFormula(joined(a.formula, b.formula), joined(a.numbers, b.numbers))
    }

    static func unary(_ symbol: UnaryOperator, _ a: ElementFormula) -> ElementFormula {
        if symbol == .negate, a.isZero { return zero }
        return ElementFormula(
            Expression(.unary(symbol, a.formula)), Expression(.unary(symbol, a.numbers)))
    }

    static func call(
        _ name: String, _ arguments: [ElementFormula], _ settings: [Expression.Argument] = []
    ) -> ElementFormula {
        ElementFormula(
            Expression(.call(name, arguments.map { .init($0.formula) } + settings)),
            Expression(.call(name, arguments.map { .init($0.numbers) } + settings)))
    }

    static func sum(_ terms: [ElementFormula]) -> ElementFormula {
        terms.reduce(.zero) { binary(.add, $0, $1) }
    }
}
