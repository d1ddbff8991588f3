import Autodiff
import Syntax
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

@Suite struct HandDerivedFormulaTests {
    private static let mish = "function mish(z) = z * tanh(softplus(z))"

    static let right: [(definitions: String, check: String)] = [
        (mish + "\nfunction d(z) = tanh(softplus(z)) + z * sigmoid(z) * (1 - tanh(softplus(z))^2)", "d against mish"),
        ("function d(z) = sigmoid(z) * (1 - sigmoid(z))", "d against sigmoid"),
        ("function d(z) = 1 / z", "d against log"),
        ("function d(z) = 4 / (exp(z) + exp(-z))^2", "d against tanh"), ("function d(z) = z > 0", "d against relu"),
        ("function d(z) = z >= 0", "d against relu"), ("function f(z) = 3 * z\nfunction d(z) = 3", "d against f"),
        ("function d(p, y) = 2 * (p - y) / size(y)", "d against mse"),
        ("function d(p, y) = -2 * (p - y) / size(y)", "d against mse wrt y"),
        ("function d(p, y) = (p - y) / (p * (1 - p)) / size(y)", "d against bce"),
        ("function d(z, dy) = softmax(z) * (dy - sum(dy * softmax(z), axis=columns))", "d against softmax"),
        ("function f(a, b) = a^2 * b\nfunction d(a, b) = a^2", "d against f wrt b"),
        ("function d(a, b, g) = g @ b'", "d against matmul"),
    ]

    @Test(arguments: right)
    func whatIsRightAgrees(_ definitions: String, _ check: String) throws {
        let harness = Harness(definitions)
        if harness.error(of: "check \(check)")?.message.contains("no function is called") == true { return }
        harness.must("check \(check)")
        #expect(harness.blocks.texts.contains { $0.contains("they agree at all") }, "\(check): \(harness.blocks.texts)")
    }

    static let wrong: [(definitions: String, check: String, remark: String?)] = [
        (mish + "\nfunction d(z) = tanh(softplus(z)) + z * (1 - tanh(softplus(z))^2)", "d against mish", nil),
        ("function d(a) = a * (1 - a)", "d against sigmoid", "if its argument is the output sigmoid(x)"),
        ("function d(a) = 1 - a^2", "d against tanh", "if its argument is the output tanh(x)"),
        ("function d(p, y) = y - p", "d against sse", "wrong sign"),
        ("function d(p, y) = 3 * (p - y)", "d against sse", "the derivative times 3"),
        ("function d(z) = 0", "d against tanh", "0 everywhere"), ("function d(z) = 0 / 0 * z", "d against tanh", nil),
        ("function d(z) = exp(z) * (1 + 1e-7 * z)", "d against exp", nil),
        ("function d(z) = z > 0.1", "d against relu", nil), ("function d(z) = 2 * (z > 0)", "d against relu", nil),
    ]

    @Test(arguments: wrong)
    func whatIsWrongIsNamedWithItsPlace(_ definitions: String, _ check: String, _ remark: String?) throws {
        let harness = Harness(definitions)
        let error = try #require(harness.error(of: "check \(check)"))
        #expect(error.message.contains("is not the derivative of"), "\(error.message)")
        let table = try #require(harness.tables("hand-derived").last)
        #expect(!table.rows.isEmpty)
        if let remark { #expect(harness.blocks.texts.contains { $0.contains(remark) }, "\(harness.blocks.texts)") }
        harness.must(try #require(error.hint))
    }

    /// The first row is the one with the largest difference.
    @Test func theLargestDifferenceStandsFirst() throws {
        let harness = Harness("function d(z) = 2 * z + (abs(z - 1.2) < 0.5) * z / 100")
        #expect(harness.error(of: "check d against square") != nil)
        let table = try #require(harness.tables("hand-derived").last)
        let errors = table.rows.compactMap { if case .number(let error) = $0[3] { error } else { nil } }
        #expect(errors.count > 3 && errors == errors.sorted(by: >))
        guard case .number(let z) = table.rows[0][0] else { return }
        #expect(z > 1.6 && z < 1.7)
    }

    @Test func farOutAFormulaMayOverflow() throws {
        let harness = Harness("function d(z) = exp(z) / (1 + exp(z))")
        harness.must("check d against softplus")
        #expect(
            harness.blocks.texts.contains { $0.contains("far out, at x = 1000, d is nan although the derivative is 1") }
        )
    }

    /// The derivative text of every row for single elements, with the gradient that arrives, is the derivative; a
    /// thousandth more is not.
    @Test(
        arguments: Operation<Double>.all.filter { $0.dependence == .element && $0.arity == 1 && $0.hasSlope(to: 0) }
            .map(\.callName))
    func everyRowAgreesWithItsText(_ name: String) throws {
        guard let row = Operation<Double>.called(name), row.notation == .call else { return }
        let text = row.derivativeTexts(.none, [.scalar])[0]
        let slope = Expression.parsed(text).substituting(["y": Expression.parsed("\(name)(x)")]).text
        let harness = Harness("function hand(x, dy) = \(slope)\nfunction off(x, dy) = 1.001 * (\(slope))")
        harness.must("check hand against \(name)")
        #expect(harness.error(of: "check off against \(name)") != nil)
    }

    static let mistakes: [(statement: String, message: String)] = [
        ("check d against nothing", "no function is called 'nothing'"), ("check nothing against tanh", "no function"),
        ("check d against tanh wrt q", "tanh has no argument 'q'"), ("check d against mse", "d takes z, mse takes"),
        ("check d against ones", "has no gradient to check"), ("check three against tanh", "shape of its argument"),
        ("check d against", "against"), ("check d", "does not say what of it"),
        ("check tanh", "does not say what of it"), ("check against tanh", "check"),
        ("check d against never", "is not finite"),
    ]

    @Test(arguments: mistakes)
    func mistakesAreSaid(_ statement: String, _ message: String) throws {
        let harness = Harness(
            "function d(z) = z\nfunction three(z) = [1, 2, 3]\nfunction never(z) = log(-1 - z^2)")
        let error = try #require(harness.error(of: statement))
        #expect(error.message.contains(message), "\(error.message)")
    }
}
