import Autodiff
import Learning
import Reporting
import Syntax
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

typealias Formula = Syntax.Expression

@Suite struct SimplifierTests {
    @Test(arguments: [
        ("x * 1 + 0", "x"), ("2 + 3", "5"), ("0 * x", "0"), ("x - x", "0"), ("x / x", "1"), ("x^2 * x", "x^3"),
        ("x + x", "2 * x"), ("x * 2", "2 * x"), ("(-a) * b", "-a * b"), ("a + -b", "a - b"),
        ("a - (b - c)", "a - b + c"),
        ("-(-x)", "x"), ("exp(z) / (1 + exp(z))", "exp(z) / (1 + exp(z))"), ("x^1", "x"), ("x^0", "1"),
        ("3 * x^2 / 6", "x^2 / 2"), ("exp(0)", "1"), ("log(exp(x))", "x"), ("sqrt(x)^2", "x"), ("sqrt(4) * x", "2 * x"),
        ("sinh(x) / cosh(x)", "tanh(x)"), ("z * z^(z - 1)", "z^z"), ("-x + 1", "1 - x"), ("0.5 * x + x / 2", "x"),
        ("(x^2 + 1) * 2 * x - (x^2 - 1) * 2 * x", "4 * x"), ("x / 0", "x / 0"), ("2 * (a + b) - 2 * a", "2 * b"),
        ("a * x^-1", "a / x"), ("sum(2 * x)", "2 * sum(x)"), ("a @ b + a @ b", "2 * (a @ b)"),
    ]) func form(_ typed: String, _ expected: String) {
        #expect(Simplifier.textbook(Expression.parsed(typed)).text == expected)
    }

    /// Equal values, and nothing left to simplify, for 2,000 random formulas.
    @Test func keepsValues() throws {
        var random = RandomSource(seed: 20, for: .expressions)
        var compared = 0
        for _ in 0..<2000 {
            let expression = Self.formula(depth: 4, &random)
            let simple = Simplifier.textbook(expression)
            #expect(Simplifier.textbook(simple) == simple, "\(expression.text) became \(simple.text)")
            #expect(Expression.parsed(simple.text).text == simple.text)
            for _ in 0..<4 {
                let point = ["x", "y", "z"].reduce(into: [:]) { $0[$1] = random.uniform(-2..<2) }
                guard let before = Self.value(expression, at: point), before.isFinite, abs(before) < 1e9 else {
                    continue
                }
                guard let after = Self.value(simple, at: point) else { continue }
                compared += 1
                let scale = max(1, abs(before), Self.largest(in: expression, at: point))
                #expect(abs(before - after) <= 1e-9 * scale, "\(expression.text) became \(simple.text) at \(point)")
            }
        }
        #expect(compared > 3000)
    }

    static func formula(depth: Int, _ random: inout RandomSource) -> Formula {
        if depth == 0 || random.below(6) == 0 {
            switch random.below(4) {
            case 0: return Formula(number: Double(random.below(5)))
            case 1: return Formula(name: "x")
            case 2: return Formula(name: "y")
            default: return Formula(name: "z")
            }
        }
        let a = formula(depth: depth - 1, &random)
        switch random.below(10) {
        case 0, 1: return a + formula(depth: depth - 1, &random)
        case 2, 3: return a - formula(depth: depth - 1, &random)
        case 4, 5: return a * formula(depth: depth - 1, &random)
        case 6: return a / formula(depth: depth - 1, &random)
        case 7:
            let exponents = [-2.0, -1, 0, 0.5, 2, 3]
            return Formula(.binary(.power, a, Formula(number: exponents[random.below(6)])))
        case 8: return a.negated
        default: return .calling(["exp", "log", "sqrt", "sigmoid", "tanh", "abs", "sin"][random.below(7)], a)
        }
    }

    fileprivate static func value(_ expression: Formula, at point: [String: Double]) -> Double? {
        let host = Evaluator.Host(resolve: { (name) throws(Diagnostic) in point[name].map { .known(Matrix($0)) } })
        return try? Evaluator(source: SourceText(""), host: host).scalar(expression)
    }

    /// The largest value on the way: what rounding errors are relative to.
    fileprivate static func largest(in expression: Formula, at point: [String: Double]) -> Double {
        let own = value(expression, at: point).map { abs($0) } ?? 0
        return expression.children.reduce(own.isFinite ? own : .infinity) { max($0, largest(in: $1, at: point)) }
    }
}
