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

    /// What is right in the usual interval and wrong elsewhere: farther out, nearer to 0, about a number in either text.
    static let wrongElsewhere: [(definitions: String, check: String)] = [
        ("function f(z) = relu(z - 10)\nfunction d(z) = 0", "d against f"),
        ("function f(z) = relu(-20 - z) + z\nfunction d(z) = 1", "d against f"),
        ("function f(z) = min(max(z, -100), 100)\nfunction d(z) = 1", "d against f"),
        ("function f(z) = z^2\nfunction d(z) = 2 * z * (abs(z) < 3e5)", "d against f"),
        ("function f(z) = z^2\nfunction d(z) = 2 * z * (abs(z) > 1e-4)", "d against f"),
        ("function f(z) = z\nfunction d(z) = 1 + (abs(z - 1234) < 0.7)", "d against f"),
        ("edge = 77; function f(z) = relu(edge - z)\nfunction d(z) = -1", "d against f"),
        ("function ramp(z) = relu(z - 45)\nfunction f(z) = ramp(z) - ramp(z - 1)\nfunction d(z) = 0", "d against f"),
        ("function f(z) = log(z)\nfunction d(z) = (1 / z) * (z < 500)", "d against f"),
        ("function f(a, b) = a * relu(b - 10)\nfunction d(a, b) = 0", "d against f"),
        (
            "function f(z) = sin(z)\nfunction d(z) = (sin(z + 1e-5) - sin(z)) / 1e-5 * (abs(z) > 6) + cos(z) * (abs(z) <= 6)",
            "d against f"
        ),
        ("function f(a, b) = a * b\nfunction d(a, b) = b * (abs(b) < 500)", "d against f"),
    ]

    @Test(arguments: wrongElsewhere)
    func whatIsWrongFarOutOrNearIsFound(_ definitions: String, _ check: String) throws {
        let harness = Harness(definitions)
        let error = try #require(harness.error(of: "check \(check)"), "\(harness.blocks.texts)")
        #expect(error.message.contains("is not the derivative of"), "\(error.message)")
        #expect(
            !harness.blocks.texts.contains {
                $0.contains("they agree") || $0.contains("0 everywhere") && $0.contains("times")
            })
    }

    /// What is right everywhere stays so: rounding of large and of small numbers is none of it.
    static let rightElsewhere: [(definitions: String, check: String)] = [
        ("function f(z) = (z + 1)^2 - z^2\nfunction d(z) = 2", "d against f"),
        ("function f(z) = sin(z)\nfunction d(z) = cos(z)", "d against f"),
        ("function f(z) = sin(1e3 * z)\nfunction d(z) = 1e3 * cos(1e3 * z)", "d against f"),
        ("function f(z) = relu(z - 10)\nfunction d(z) = z > 10", "d against f"),
        ("function f(z) = relu(z - 10)\nfunction d(z) = z >= 10", "d against f"),
        ("function f(z) = min(max(z, -100), 100)\nfunction d(z) = abs(z) < 100", "d against f"),
        ("function f(z) = z^4\nfunction d(z) = 4 * z^3", "d against f"),
        ("function f(z) = sqrt(z^2 + 1)\nfunction d(z) = z / sqrt(z^2 + 1)", "d against f"),
        ("function f(z) = log(z)\nfunction d(z) = 1 / z", "d against f"),
        ("function f(z) = log(-100 - z)\nfunction d(z) = 1 / (100 + z)", "d against f"),
        ("function f(a, b) = max(a, b)\nfunction d(a, b) = a > b", "d against f"),
        ("function f(a, b) = a / b\nfunction d(a, b) = -a / b^2", "d against f wrt b"),
        ("function f(z) = tanh(z)\nfunction d(z) = 1 - tanh(z)^2", "d against f"),
        ("function f(z) = exp(-z^2)\nfunction d(z) = -2 * z * exp(-z^2)", "d against f"),
    ]

    @Test(arguments: rightElsewhere)
    func whatIsRightEverywhereAgrees(_ definitions: String, _ check: String) throws {
        let harness = Harness(definitions)
        harness.must("check \(check)")
        #expect(harness.blocks.texts.contains { $0.contains("they agree at all") }, "\(harness.blocks.texts)")
        let table = try #require(harness.tables("hand-derived").last)
        #expect(table.caption?.contains(" more up to ") == true, "\(table.caption as Any)")
    }

    /// A formula whose terms cancel or overflow has no digits there; that is said, and its number shown.
    static let lost: [(definitions: String, remark: String)] = [
        ("function f(z) = sin(z)\nfunction d(z) = (sin(z + 1e-5) - sin(z - 1e-5)) / 2e-5", "its terms cancel"),
        ("function f(z) = 0.1 * z\nfunction d(z) = (z^2 + 0.1) - z^2", "its terms cancel"),
        ("function f(z) = exp(-z^2)\nfunction d(z) = -2 * z / exp(z^2) * exp(z) / exp(z)", "its terms overflow"),
        ("function f(z) = 3 * z\nfunction d(z) = (z^2 + 3.3) - z^2 - 0.3", "its terms cancel"),
    ]

    @Test(arguments: lost)
    func whereAFormulaHasNoDigitsIsSaid(_ definitions: String, _ remark: String) throws {
        let harness = Harness(definitions)
        harness.must("check d against f")
        let texts = harness.blocks.texts
        #expect(texts.contains { $0.contains("far out, at z = ") && $0.contains(remark) }, "\(texts)")
        #expect(
            texts.contains { $0.contains("they agree at") } && !texts.contains { $0.contains("agree at all") },
            "\(texts)")
    }

    /// Arguments have shapes that suit the function: each other's, and those of what it reads.
    static let shapes: [(definitions: String, right: String, wrong: String, wrt: String)] = [
        ("function f(x, W) = x @ W", "x' @ dy", "x @ dy", "W"),
        ("function f(x, W) = x @ W", "dy @ W'", "dy @ W", "x"),
        (
            "function f(x, W, b) = tanh(x @ W + b)", "sum(dy * (1 - tanh(x @ W + b)^2), axis=rows)",
            "sum(dy, axis=rows)", "b"
        ),
        ("param W = [1, 2; 3, 4; 5, 6; 7, 8]; function f(z) = z @ W", "dy @ W'", "dy @ W' * 2", "z"),
        ("A = [1, 2, 3; 4, 5, 6]; B = [1; 2; 3]; function f(A, B) = A @ B", "A' @ dy", "A' @ dy + 1", "B"),
        ("A = [1, 2, 3; 4, 5, 6]; function f(z) = sum((A @ z)^2)", "2 * A' @ (A @ z)", "A' @ (A @ z)", "z"),
    ]

    @Test(arguments: shapes)
    func argumentsHaveShapesThatSuit(_ definitions: String, _ right: String, _ wrong: String, _ wrt: String) throws {
        let harness = Harness(definitions)
        let arguments = try #require(harness.session.functions["f"]?.object.parameters)
        let names = (arguments + (right.contains("dy") ? ["dy"] : [])).joined(separator: ", ")
        harness.must("function d(\(names)) = \(right)")
        harness.must("function e(\(names)) = \(wrong)")
        harness.must("check grads of f")
        harness.must("check d against f wrt \(wrt)")
        let error = try #require(harness.error(of: "check e against f wrt \(wrt)"))
        #expect(error.message.contains("e is not the gradient") || error.message.contains("e is not the derivative"))
        #expect(error.message.contains("at \(wrt) = ") || error.message.contains(", \(wrt) = "), "\(error.message)")
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
