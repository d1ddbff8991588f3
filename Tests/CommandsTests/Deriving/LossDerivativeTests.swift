import Autodiff
import Reporting
import Syntax
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

/// `derive loss wrt NAME`: one formula in values of the session that is the gradient of NAME.
@Suite struct LossDerivativeTests {
    private static let activations = Operation<Double>.all.filter { $0.category == .activation && $0.arity == 1 }.map(
        \.name)

    /// The last layer and the targets that suit a loss.
    private static func end(_ loss: Operation<Double>, _ activation: String) -> (layer: String, targets: String) {
        switch loss.demand {
        case .anything where loss.outputsPerTarget == 2: (activation, "random(5, 1)")
        case .anything: (activation, "random(5, 2)")
        case .classes: (activation, "[0, 1; 1, 0; 0, 1; 1, 0; 0, 1]")
        case .probabilities: ("sigmoid", "[0, 1; 1, 1; 0, 0; 1, 0; 0, 1]")
        case .distributions: ("softmax", "[0, 1; 1, 0; 0, 1; 1, 0; 0.5, 0.5]")
        case .signs: ("", "[-1, 1; 1, 1; -1, -1; 1, -1; -1, 1]")
        }
    }

    #if DEBUG
        private static let depths = [1, 3]
    #else
        private static let depths = [1, 2, 3, 4]
    #endif

    private static let losses = Operation<Double>.all.filter { $0.category == .loss }

    /// Every parameter of networks of some depths, every activation, every loss.
    @Test(arguments: depths, activations) func isTheGradient(_ depth: Int, _ activation: String) throws {
        // Deep down, differences measure little of what is 0 close to 0 and jumps.
        if depth > 1, activation == "hardshrink" { return }
        let place = Self.activations.firstIndex(of: activation) ?? 0
        for (number, loss) in Self.losses.enumerated() where Thinned.meets(place + depth, number, oneIn: 5) {
            let end = Self.end(loss, activation)
            let hidden = String(repeating: "-> 4 \(activation) ", count: depth - 1)
            let harness = Harness(
                "seed 2; x = random(5, 3) - 0.5; y = \(end.targets); network 3 \(hidden)-> 2 \(end.layer); loss \(loss.name)"
            )
            for k in 1...depth { harness.must("b\(k) = random(1, \(k == depth ? 2 : 4)) - 0.5") }
            harness.must("backward")
            for name in Array(harness.session.parameters.keys) { try Self.expectGradient(of: name, harness) }
        }
    }

    private static func expectGradient(
        of name: String, _ harness: Harness, at location: SourceLocation = #_sourceLocation
    ) throws {
        let line = "derive loss wrt \(name)"
        let formulas = harness.output(of: line, at: location).formulas
        #expect(formulas.count == 1 && formulas[0].name == "d loss / d\(name)", sourceLocation: location)
        let printed = try #require(formulas.first?.forms.last, sourceLocation: location)
        #expect(Expression.parsed(printed).text == printed, sourceLocation: location)
        // It stands alone: no gradient stands in it.
        let names = Expression.parsed(printed).freeNames
        #expect(!names.contains { $0.hasPrefix("d") && $0.count > 1 }, "\(printed)", sourceLocation: location)
        MatrixDerivativeTests.expectEqual(
            try #require(harness.matrix(printed)), try #require(harness.matrix("d\(name)")), "\(line): \(printed)",
            at: location)
    }

    /// Models beyond layers, batches, class numbers, and losses of one's own.
    @Test(arguments: [
        "data xor; model { param W = normal(2, 4); param V = normal(4, 1); h = tanh(x @ W); yhat = sigmoid(h @ V + x[:,1]) }",
        "data xor; model { param W = normal(2, 2); h = x; repeat 5 { h = tanh(h @ W) }; yhat = sum(h, axis=columns) }",
        "data xor; model { param W = normal(2, 3); param s = 2; yhat = mean(x @ W * s, axis=columns) }",
        "data xor; network 2 -> 3 tanh -> 1; batch 1",
        "data xor; network 2 -> 3 tanh -> 1 sigmoid; loss bce; batch 2:3",
        "x = random(5, 3); y = [1; 2; 3; 1; 2]; network 3 -> 4 gelu -> 3 softmax",
        "data xor; function f(a, b) = mean((a - b)^4); network 2 -> 3 tanh -> 1; loss f",
        "data xor; function g(z) = z * sigmoid(z); network 2 -> 3 g -> 1 g",
        "data xor; model { param W = normal(2, 1); yhat = x @ W; loss = mean((yhat - y)^2) + 0.1 * sum(W^2) }",
        "model { param w = 5; yhat = x * w }; x = [1; 2; 3]; y = [2; 4; 5]",
        "data xor; model { param W = normal(2, 3); d = random(4, 3) > 0.5; h = x @ W * d; yhat = sum(h, axis=columns) }",
        "data xor; model { param W = normal(2, 2); param V = normal(2, 2); h = softmax(x @ W @ x'); yhat = sum(h @ x @ V, axis=columns) }",
        "data xor; alpha = 0.3; model { param W = normal(2, 1); yhat = concat(x, x^2)[:,2:3] @ W * alpha }",
    ])
    func isTheGradientInAnyModel(_ script: String) throws {
        let harness = Harness("seed 4; " + script + "; backward")
        for name in Array(harness.session.parameters.keys) { try Self.expectGradient(of: name, harness) }
    }

    /// By values of the model and by the inputs too, as `backward` has them.
    @Test(arguments: ["x", "z1", "a1", "z2"]) func isTheGradientOfValues(_ name: String) throws {
        let harness = Harness("seed 4; data xor; network 2 -> 3 tanh -> 1 sigmoid; loss bce; backward")
        try Self.expectGradient(of: name, harness)
    }

    @Test(arguments: [
        ("derive loss", "there is no model yet"), ("derive accuracy", "neither a function nor a formula"),
        ("data xor; network 2 -> 3 tanh -> 1; derive loss", "loss has the names W1, b1, W2, b2, x, z1"),
        ("data xor; network 2 -> 1; derive loss wrt q", "'q' does not stand in loss"),
        ("data xor; network 2 -> 2; derive loss wrt W1", "y is 4×1, the output yhat is 4×2"),
        ("x = [1, 2]; network 2 -> 1; derive loss wrt W1", "y has no value yet"),
        (
            "data xor; model { param W = normal(2, 2); h = x; repeat 60 { h = tanh(h @ W) }; yhat = h[:,1] }; "
                + "derive loss wrt W", "as one formula has more than"
        ),
    ])
    func refuses(_ line: String, _ part: String) {
        let error = Harness().error(of: line)
        #expect(error?.message.contains(part) == true, "\(error?.message ?? "")")
    }

    /// A formula of values of the model reaches the parameters through them.
    @Test(arguments: [
        ("mse(yhat, y)", 1.0), ("loss + 1", 1), ("3 * loss", 3), ("mean((yhat - y)^2) / 2", 0.5), ("(loss)", 1),
    ]) func goesThroughTheModel(_ formula: String, _ factor: Double) throws {
        let harness = Harness("seed 4; data xor; network 2 -> 3 tanh -> 1; backward")
        for name in ["W1", "b1", "W2", "b2"] {
            let text = try #require(harness.output(of: "derive \(formula) wrt \(name)").formulas.last?.forms.last)
            let expected = try #require(harness.matrix("\(factor) * d\(name)"))
            MatrixDerivativeTests.expectEqual(try #require(harness.matrix(text)), expected, text)
        }
    }

    /// The last round by the name of all.
    @Test func derivesByAPlainName() throws {
        let harness = Harness(
            "seed 4; data xor; model { param W = normal(2, 2); h = x; repeat 3 { h = tanh(h @ W) }; yhat = h[:,1] }; backward"
        )
        for name in ["h", "h_1", "W"] {
            let text = try #require(harness.output(of: "derive loss wrt \(name)").formulas.last?.forms.last)
            MatrixDerivativeTests.expectEqual(
                try #require(harness.matrix(text)), try #require(harness.matrix("d\(name)")), text)
        }
    }

    /// The arguments of a function are its own, whatever the session calls so.
    @Test func keepsArgumentsApart() {
        let harness = Harness("data xor; network 2 -> 3 tanh -> 1; function f(a1, b1) = a1 * b1")
        #expect(harness.output(of: "derive f wrt b1").formulas.map(\.forms) == [["a1"]])
    }

    /// What else reads a value counts: the whole way, not only the value's own formula.
    @Test func followsAllWays() {
        let harness = Harness("data xor; model { param W = normal(2, 2); h = x @ W; yhat = h * W[1,1] }")
        harness.must("y = random(4, 2); backward")
        let formula = harness.output(of: "derive yhat wrt W").formulas.first?.forms.last ?? ""
        #expect(formula.contains("x' @") && formula.contains("pad("), "\(formula)")
    }
}
