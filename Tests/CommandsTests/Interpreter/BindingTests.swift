import Autodiff
import Reporting
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

/// Every form that gives a name a meaning leaves alone what has one already: it is refused, or ends with its scope.
@Suite struct BindingTests {
    private static let setup =
        "x = [1, 2; 3, 4]; y = [1; 0]; alpha = 3; function twice(v) = 2 * v; define go n { lr = n }; "
        + "param W = [1; 1]; model { h = x @ W; h = h * 2; yhat = sigmoid(h) }; backward"

    /// Names with a meaning in the session.
    private static let taken = [
        "W", "x", "y", "yhat", "loss", "lr", "step", "epoch", "accuracy", "h", "h_1", "h_2", "dW", "dx", "dh", "dyhat",
        "train", "go", "tanh", "norm", "twice", "true", "nan",
    ]

    /// What the names of the session stand for.
    private func meaning(_ harness: Harness) -> [Matrix?] {
        ["W", "x", "y", "yhat", "lr", "h_1", "h", "dW", "alpha", "twice(3)"].map { harness.matrix($0) }
    }

    @Test(arguments: taken)
    func atThePromptTakenNamesAreRefused(_ name: String) {
        for form in [
            "for \(name) in 1:2 { print 1 }", "define f \(name) { print 1 }", "define f a, \(name) { print 1 }",
        ] {
            let harness = Harness(Self.setup)
            let (before, session) = (meaning(harness), harness.session)
            let error = harness.error(of: form)
            #expect(error != nil, "\(form)")
            #expect(differences(harness.session, session).isEmpty && meaning(harness) == before, "\(form)")
        }
    }

    @Test func parametersTakeNoTakenName() {
        for name in Self.taken + ["alpha"] where name != "W" {
            let harness = Harness(Self.setup)
            let before = meaning(harness)
            #expect(harness.error(of: "param \(name) = 1") != nil, "\(name)")
            #expect(harness.error(of: "for k in 1:2 { param k = 1 }") != nil)
            #expect(meaning(harness) == before, "\(name)")
        }
        #expect(Harness("dV = 3").error(of: "param V = 1") != nil)
    }

    /// Names of the session that an argument or a loop hides for a while, and a function's for its own text only.
    @Test func scopesEnd() {
        let harness = Harness(Self.setup)
        let before = meaning(harness)
        harness.must("for alpha in 1:2 { alpha * 2 }; for k in 1:2 { for k in 5:6 { k }; assert k < 3 }")
        for name in ["W", "x", "y", "lr", "step", "yhat", "dW", "alpha", "h_1"] {
            harness.must("function f_\(name)(\(name)) = \(name) * 2")
            #expect(harness.value("f_\(name)(21)") == 42, "\(name)")
        }
        #expect(meaning(harness) == before)
        harness.must("define show_twice alpha { alpha * 2 }; show_twice 4")
        #expect(meaning(harness) == before)
    }

    /// Loop variables, parameters and values of a model.
    @Test(arguments: [
        "param V = [1; 1]; for V in 1:2 { yhat = x @ V }", "param V = [1; 1]; for x in 1:2 { h = x }; yhat = x @ V",
        "param V = [1; 1]; for y in 1:2 { h = y }; yhat = x @ V",
        "param V = [1; 1]; for yhat in 1:2 { h = 1 }; yhat = x @ V",
        "param V = [1; 1]; for h in 1:2 { h = x @ V }; yhat = h",
        "param V = [1; 1]; for h in 1:2 { k = h }; h = x @ V; yhat = h",
        "param V = [1; 1]; for loss in 1:2 { h = 1 }; yhat = x @ V",
        "param V = [1; 1]; for lr in 1:2 { h = 1 }; yhat = x @ V",
        "param V = [1; 1]; for step in 1:2 { h = 1 }; yhat = x @ V",
        "param V = [1; 1]; for dV in 1:2 { h = dV }; yhat = x @ V",
        "param V = [1; 1]; for dx in 1:2 { h = dx }; yhat = x @ V",
        "param V = [1; 1]; for train in 1:2 { h = 1 }; yhat = x @ V",
        "param V = [1; 1]; for tanh in 1:2 { h = 1 }; yhat = x @ V",
        "param V = [1; 1]; for true in 1:2 { h = 1 }; yhat = x @ V",
        "param V = [1; 1]; repeat 2 { for V in 1:2 { h = 1 } }; yhat = x @ V",
        "param V = [1; 1]; if 1 { for V in 1:2 { h = 1 } }; yhat = x @ V",
        "for W in 1:2 { h = W }; yhat = x @ W", "param V = [1; 1]; V = x @ V; yhat = V",
        "param V = [1; 1]; x = x * 2; yhat = x @ V", "param V = [1; 1]; y = y * 2; yhat = x @ V",
        "param V = [1; 1]; lr = x @ V; yhat = lr", "param V = [1; 1]; epoch = x @ V; yhat = epoch",
        "param V = [1; 1]; accuracy = x @ V; yhat = accuracy", "param V = [1; 1]; nan = x @ V; yhat = nan",
        "param lr = [1; 1]; yhat = x @ lr", "param step = [1; 1]; yhat = x @ step",
        "param yhat = [1; 1]; loss = sum(x @ yhat)",
        "param x = [1; 1]; yhat = x", "param tanh = [1; 1]; yhat = x @ tanh", "param nan = [1; 1]; yhat = x @ nan",
        "param h_2 = [1; 1]; h = x; h = h * 2; yhat = h @ h_2",
        "param V = [1; 1]; h_1 = x @ V; h = x; repeat 2 { h = h * 2 }; yhat = h_1",
        "param V = [1; 1]; dV = x @ V; yhat = dV", "param V = [1; 1]; alpha = x @ V; yhat = alpha",
    ])
    func inAModelTheyAreRefused(_ body: String) {
        let harness = Harness(Self.setup)
        let (before, session) = (meaning(harness), harness.session)
        let error = harness.error(of: "model { \(body) }")
        #expect(error != nil && error?.message.isEmpty == false, "\(body)")
        #expect(differences(harness.session, session).isEmpty && meaning(harness) == before, "\(body)")
        // Without inputs nothing is computed yet, and the names are wrong all the same.
        let other = Harness("alpha = 3; param W = [1; 1]")
        #expect(other.error(of: "model { \(body) }") != nil, "\(body), without inputs")
    }

    @Test func loopsOfAModelMayNest() {
        let harness = Harness("x = [1, 2]; y = 1; i = 7")
        harness.must(
            "model { param V = [1; 1]; s = x @ V; for i in 1:2 { for i in 3:4 { s = s + i }; s = s * i }; yhat = s * i }"
        )
        // ((3 + 7) * 1 + 7) * 2 * 7
        #expect(harness.value("yhat") == 238)
        #expect(harness.value("i") == 7)
    }

    /// Variables under names that a model needs: its values, their rounds and all gradients.
    @Test(arguments: ["h_1", "h_0", "dh", "dh_2", "dV", "dx", "dyhat", "V", "yhat"])
    func variablesInTheWay(_ name: String) {
        let model = "model { param V = [1; 1]; h = x @ V; repeat 2 { h = h * 2 }; yhat = h }"
        let harness = Harness("x = [1, 2]; y = 1; \(name) = 5")
        #expect(harness.error(of: model)?.message == "the model needs the name '\(name)', which is a variable of yours")
        #expect(harness.session.model == nil && harness.value(name) == 5)
        let loop = Harness("x = [1, 2]; y = 1")
        #expect(loop.error(of: "for \(name) in 1:2 { \(model); \(name) }") != nil)
    }
}
