import Reporting
import Syntax
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

/// What `derive`, `show graph` and `save graph` say.
@Suite struct DeriveTests {
    @Test(arguments: [
        ("derive sigmoid", "sigmoid(z) * (1 - sigmoid(z))"), ("derive tanh", "1 - tanh(z)^2"), ("derive relu", "z > 0"),
        ("derive leaky_relu", "(z > 0) + 0.01 * (z <= 0)"), ("derive softplus", "sigmoid(z)"),
        ("derive elu", "exp(min(z, 0))"), ("derive silu", "sigmoid(z) * (1 + z * (1 - sigmoid(z)))"),
        ("derive gelu", "erfc(-z / sqrt(2)) / 2 + z * exp(-z^2 / 2) / sqrt(2 * pi)"), ("derive identity", "1"),
        ("derive erf", "2 * exp(-z^2) / sqrt(pi)"), ("derive exp", "exp(z)"), ("derive log", "1 / z"),
        ("derive x^3 * sin(x)", "3 * x^2 * sin(x) + x^3 * cos(x)"),
        ("derive (z^2 - 1) / (z^2 + 1)", "4 * z / (z^2 + 1)^2"), ("derive exp(-z^2 / 2)", "-z * exp(-z^2 / 2)"),
        ("derive log(cosh(z))", "tanh(z)"), ("derive a * x^2 wrt x", "2 * a * x"),
        ("function swish(z) = z * sigmoid(z); derive swish", "sigmoid(z) * (1 + z * (1 - sigmoid(z)))"),
        (
            "function logcosh(yhat, y) = mean(log(cosh(yhat - y))); derive logcosh wrt yhat",
            "tanh(yhat - y) / size(yhat)"
        ),
        ("derive mse wrt yhat", "2 * (yhat - y) / size(y)"), ("derive norm(z)", "z / (norm(z) + (norm(z) == 0))"),
        ("alpha = 0.3; derive alpha * x^2", "2 * alpha * x"),
        ("network 1 -> 1 sigmoid; derive a1", "sigmoid(z1) * (1 - sigmoid(z1))"),
        ("network 2 -> 3 sigmoid; derive z1 wrt b1", "1"),
    ]) func prints(_ line: String, _ expected: String) {
        let blocks = Harness().output(of: line)
        #expect(blocks.formulas.map(\.forms) == [[expected]])
        #expect(blocks.texts.last?.hasPrefix("checked at 20 points: backpropagation agrees ") == true)
    }

    /// The second derivative, typed back, is what central differences of the first one say.
    @Test(arguments: [
        ("tanh", "-2 * tanh(z) * (1 - tanh(z)^2)"), ("sigmoid", nil), ("x^3 * sin(x)", nil), ("softplus", nil),
        ("silu", nil), ("gelu", nil), ("exp(-z^2 / 2)", nil), ("log(cosh(z))", nil), ("1 / (1 + z^2)", nil),
        ("z^5", "20 * z^3"), ("sqrt(1 + z^2)", nil), ("relu", "0"), ("3 * z + 1", "0"), ("f", nil),
    ])
    func secondDerivatives(_ subject: String, _ expected: String?) throws {
        let harness = Harness("function f(z) = z * sigmoid(z)^2")
        func formula(_ line: String) throws -> String {
            try #require(harness.output(of: line).formulas.last?.forms.last)
        }
        let second = try formula("derive derive \(subject)")
        if let expected { #expect(second == expected) }
        let first = try formula("derive \(subject)")
        let variable = subject == "x^3 * sin(x)" ? "x" : "z"
        for place in [-1.3, -0.4, 0.7, 1.9] {
            func value(_ text: String, _ place: Double) -> Double {
                harness.must("\(variable) = \(place)")
                return harness.value(text)
            }
            let h = 1e-5
            let difference = (value(first, place + h) - value(first, place - h)) / (2 * h)
            let found = value(second, place)
            #expect(abs(found - difference) <= 1e-7 * max(1, abs(found)), "\(second) at \(place): \(difference)")
        }
    }

    @Test(arguments: [
        ("derive derive norm(z)", "the second derivative of norm(z)"),
        ("derive derive derive tanh", "no use for 'tanh'"),
        ("derive derive", "derive needs EXPRESSION"), ("derive derive softmax", "by the matrix z has a number"),
        ("derive derive x^2 wrt q", "'q' does not stand in x^2"),
    ])
    func refusesSecondDerivatives(_ line: String, _ part: String) {
        let error = Harness().error(of: line)
        #expect(error?.message.contains(part) == true, "\(error?.message ?? "")")
    }

    @Test func titlesOfSecondDerivatives() {
        let harness = Harness()
        #expect(harness.output(of: "derive derive a * x^2 wrt x").formulas.map(\.name) == ["d^2 (a * x^2) / dx^2"])
        #expect(harness.output(of: "derive derive mse wrt yhat").formulas.map(\.forms) == [["2 / size(y)"]])
    }

    @Test(arguments: [
        ("derive argmax", "no slope"), ("derive residual", "has the names z, y"), ("derive", "derive needs EXPRESSION"),
        ("derive x^2 wrt", "'wrt' needs NAME"),
        ("derive x^2 wrt q", "'q' does not stand in x^2"),
        ("derive 3", "no name to derive by"), ("derive f", "no function is called 'f'"),
        ("function f(z) = f(z - 1); derive f", "calls itself"), ("derive trace(z)", "no function is called 'trace'"),
        ("derive x^2 foo", "no use for 'foo'"), ("network 2 -> 2; derive z1", "has the names x, W1, b1"),
    ]) func refuses(_ line: String, _ part: String) {
        let error = Harness().error(of: line)
        #expect(error?.message.contains(part) == true, "\(error?.message ?? "")")
    }

    /// The names that stand for parts while rules are applied are not for readers.
    @Test(arguments: [
        "W = [1, 2; 3, 4]; derive norm(W @ [1; 2]) wrt W", "derive mean((x / sum(x)) @ [1, 2; 3, 4]) wrt x",
        "v = [1; 2]; derive norm(v / norm(v)) wrt v steps", "v = [1; 2]; derive max(v / sum(v)) * [3; 4] wrt v steps",
        "v = [1; 2]; derive mse(v / sum(v), [0; 1]) wrt v", "v = [1; 2]; derive mean(v / sum(v / max(v))) wrt v steps",
        "v = [1; 2]; derive sum(exp(v - log(sum(exp(v))))[1]) wrt v",
    ])
    func showsOnlyWhatWasTyped(_ line: String) {
        let harness = Harness()
        let said = harness.lines(ofEither: line).joined(separator: "\n")
        #expect(!said.isEmpty && !said.contains("·"), "\(said)")
    }

    @Test(arguments: [
        ("v = [1; 2]; derive norm(v) wrt v steps", ["norm"]),
        ("v = [1; 2]; derive max(v^2) wrt v steps", ["chain, max", "power"]),
    ])
    func namesTheRuleOfAWeighingReduction(_ line: String, _ rules: [String]) throws {
        let table = try #require(Harness().output(of: line).table("derivation"))
        #expect(table.rows.map { "\($0[0])" }.count == rules.count, "\(table.rows)")
        for (row, rule) in zip(table.rows, rules) { #expect(row[0] == .text(rule)) }
    }

    @Test(arguments: [
        ("derive relu", "at 0 the slope"), ("derive abs", "at 0"), ("derive log", "at 0"),
        ("derive max wrt a", "equal"),
    ])
    func saysWhereThereIsNone(_ line: String, _ part: String) {
        let texts = Harness().output(of: line).texts
        #expect(texts.contains { $0.contains("where it does not exist") && $0.contains(part) }, "\(texts)")
    }

    @Test func namesTheRules() throws {
        let table = try #require(Harness().output(of: "derive x^3 * sin(x) steps").table("derivation"))
        #expect(table.rows.map { $0[0] } == [.text("product"), .text("power"), .text("sin")])
    }

    @Test func showsTheGraph() {
        let text = "\(Harness().output(of: "network 1 -> 1 sigmoid; x = [1]; y = [0]; backward; show graph"))"
        #expect(text.contains("x @ W1") && text.contains("sigmoid(") && text.contains("mse("))
    }

    @Test func drawsTheGraph() {
        let harness = Harness("network 2 -> 2 tanh -> 1; x = [1, 2]; y = [0]")
        harness.must("save graph \"g.dot\"")
        let dot = harness.text(ofFile: "g.dot")
        #expect(dot.hasPrefix("digraph model {") && dot.hasSuffix("}\n"))
        #expect(dot.contains("shape=doubleoctagon") && dot.contains("shape=ellipse") && dot.contains("shape=box]"))
        #expect(dot.count { $0 == "{" } == dot.count { $0 == "}" })
        #expect(harness.error(of: "save graph \"g.dot\"")?.message == "'g.dot' exists already")
        harness.must("save graph \"g.dot\" force")
    }

    @Test func showsTheInsideOfFunctions() {
        let harness = Harness("function swish(z) = z * sigmoid(z); network 1 -> 2 swish; x = [1]")
        #expect(!"\(harness.output(of: "forward"))".contains("#"))
        #expect("\(harness.output(of: "forward all"))".contains("sigmoid(z1)"))
    }

    /// The second derivative says what happens at singular points although none of its own is left.
    @Test(arguments: ["sign(x)", "floor", "abs(x)", "relu", "max wrt a", "round(x)", "x > 0"])
    func secondDerivativesSayWhereThereIsNone(_ subject: String) {
        let texts = Harness().output(of: "derive derive \(subject)").texts
        #expect(texts.contains { $0.contains("where it does not exist") }, "\(texts)")
    }

    /// Formulas that grow beyond all numbers are checked where they have some.
    @Test(arguments: ["exp(exp(exp(x)))", "exp(exp(x^2))", "exp(1 / x)", "sinh(sinh(sinh(x)))"])
    func checksWhereThereAreNumbers(_ formula: String) {
        #expect(Harness().output(of: "derive derive \(formula)").texts.last?.hasPrefix("checked at 20") == true)
    }

    /// The hint is the whole line that was meant.
    @Test(arguments: [
        ("derive sin(x)*cos(y)", "derive sin(x) * cos(y) wrt x"), ("derive a*b", "derive a * b wrt a"),
        ("derive derive sin(x)*cos(y)", "derive derive sin(x) * cos(y) wrt x"), ("derive f", "derive f wrt u"),
        ("derive f(x, y) + y", "derive f(x, y) + y wrt x"), ("derive loss", "derive loss wrt W1"),
    ]) func hintsTheWholeLine(_ line: String, _ hint: String) {
        let harness = Harness("function f(u, v) = u * v; data xor; network 2 -> 2 tanh -> 1")
        #expect(harness.error(of: line)?.hint == hint)
        harness.must(hint)
    }

    /// One weight in front of many samples.
    @Test func derivesByOneWeight() {
        let harness = Harness("model { param w = 5; yhat = x * w }; x = [1; 2; 3]; y = [2; 4; 5]")
        #expect(harness.output(of: "derive yhat wrt w").formulas.map(\.forms) == [["x"]])
    }

    /// The name that is hinted is one by which there is a derivative.
    @Test(arguments: ["z1", "a1", "z2", "a2", "yhat", "x^2 + w * x", "f"])
    func hintedNamesAreDerivable(_ subject: String) {
        let harness = Harness("data xor; network 2 -> 2 tanh -> 1 sigmoid; function f(a, b) = a * b + sin(b)")
        guard let error = harness.error(of: "derive \(subject)"), let hint = error.hint else { return }
        #expect(harness.error(of: hint) == nil || hint.hasPrefix("as in"), "\(hint)")
    }
}
