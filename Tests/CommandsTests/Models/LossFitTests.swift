import Autodiff
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

/// A loss that is not defined for an output is refused with a hint, and never trains to nan in silence.
@Suite struct LossFitTests {
    private static let activations = Operation<Double>.all.filter {
        $0.arity == 1 && $0.notation == .call && [.elementwise, .activation].contains($0.category)
    }.map(\.name)

    private static let data = "x = [-30, 20; 30, -20; 1, -3; 0.5, 0.2]"

    /// Every function that may end a network, with each of the two losses.
    @Test(arguments: activations, ["bce", "ce"])
    func everyOutputIsTakenOrRefused(_ name: String, _ loss: String) throws {
        let harness = Harness("\(Self.data); y = [1, 0; 0, 1; 1, 0; 0, 1]; network 2 -> 2 \(name)")
        let row = Operation<Double>[try #require(Operation<Double>.named(name))]
        let range = row.range
        let fits = range == .distribution || loss == "bce" && range == .interval(0...1)
        let error = harness.error(of: "loss \(loss)")
        if fits {
            #expect(error == nil, "\(error?.message ?? "")")
            harness.must("train 5; evaluate")
            // A softmax that is sure of two classes leaves bce nothing to divide by.
            // What can be 0 exactly may be infinitely wrong.
            let mayBeInfinite = range == .distribution && loss == "bce" || !row.isPositive
            #expect(harness.value("loss").isFinite || mayBeInfinite)
        } else if let error {
            #expect(error.message.hasPrefix("\(loss) needs outputs") && error.hint != nil, "\(error.message)")
        } else {
            // What only values tell: they are right here, and the loss is a number.
            #expect(harness.value("loss").isFinite, "\(name)")
        }
    }

    @Test(arguments: [
        "sinh", "square", "erf", "exp", "tanh", "relu", "abs", "sqrt", "atan", "cosh", "leaky_relu", "identity",
    ])
    func whatLeavesTheRangeIsRefusedBeforeValuesDo(_ name: String) {
        for loss in ["bce", "ce"] {
            let columns = loss == "ce" ? 2 : 1
            let harness = Harness("network 2 -> \(columns) \(name); W1 = 0.01; b1 = 0.3; \(Self.data)")
            harness.must(columns == 2 ? "y = [1, 0; 0, 1; 1, 0; 0, 1]" : "y = [1; 0; 1; 0]")
            let error = harness.error(of: "loss \(loss); train 5")
            #expect(error?.message.contains("\(loss) needs outputs") == true, "\(name): \(error?.message ?? "ran")")
        }
    }

    /// Formulas by hand that give probabilities are taken, as before.
    @Test(arguments: [
        "1 / (1 + exp(-z))", "exp(z) / (1 + exp(z))", "(tanh(z / 2) + 1) / 2", "0.5 + 0.5 * tanh(z)",
        "exp(-softplus(-z))",
        "0.3 * sigmoid(z) + 0.7 * sigmoid(2 * z)", "sigmoid(z) * sigmoid(z)", "1 - sigmoid(z)",
        "0.1 + square(tanh(z)) / 2",
        "max(min(z / 100 + 0.5, 1), 0)", "0.1 + abs(tanh(z)) / 2", "p(z)",
    ])
    func handmadeProbabilitiesAreTaken(_ formula: String) {
        let harness = Harness("function p(z) = 1 / (1 + exp(-z))\n\(Self.data); y = [1; 0; 1; 0]")
        harness.must("model {\n param w = [0.01; 0.02]\n z = x @ w\n yhat = \(formula)\n}\nloss bce; train 3; evaluate")
        #expect(harness.value("loss").isFinite)
    }

    @Test(arguments: [
        "exp(z) / sum(exp(z), axis=columns)", "0.5 * softmax(z) + 0.5 * softmax(2 * z)",
        "concat(sigmoid(z[:,1]), 1 - sigmoid(z[:,1]))", "softmax(z)",
    ])
    func handmadeDistributionsAreTaken(_ formula: String) {
        let harness = Harness("\(Self.data); y = [1, 0; 0, 1; 1, 0; 0, 1]")
        harness.must(
            "model {\n param w = [0.1, 0.2; 0.3, 0.4]\n z = x @ w\n yhat = \(formula)\n}\nloss ce; train 3; evaluate")
        #expect(harness.value("loss").isFinite)
    }

    /// What only the values tell is told by them, with the place, in every command.
    @Test(arguments: [
        ("bce", "z / 2 + 0 * z^2", 1), ("bce", "2 * sigmoid(z)", 1), ("bce", "sigmoid(z) / 0.5", 1),
        ("ce", "sigmoid(z) / 0.9", 2), ("ce", "2 * softmax(z)", 2), ("ce", "exp(z) / sum(exp(z))", 2),
    ])
    func valuesOutsideAreErrors(_ loss: String, _ formula: String, _ columns: Int) {
        let weights = columns == 1 ? "[0.1; 0.2]" : "[0.1, 0.2; 0.3, 0.4]"
        let targets = columns == 1 ? "[1; 0; 1; 0]" : "[1, 0; 0, 1; 1, 0; 0, 1]"
        let model = "\(Self.data); y = \(targets); model {\n param w = \(weights)\n z = x @ w\n yhat = \(formula)\n}"
        for command in [
            "loss", "backward", "step", "train 5", "train 5 batch=2", "evaluate", "check grads", "diagnose", "trace",
        ] {
            let harness = Harness(model)
            let error = harness.error(of: "loss \(loss); \(command)")
            #expect(error?.message.contains("\(loss) needs outputs") == true, "\(command): \(error?.message ?? "ran")")
            #expect(error?.hint != nil)
        }
    }

    /// The same rules hold for a loss that a model or a function of the user computes.
    @Test(arguments: ["bce(yhat, y) + 0.1 * w' @ w", "2 * bce(yhat, y)"])
    func ownLossesAreJudgedToo(_ loss: String) {
        let harness = Harness("\(Self.data); y = [1; 0; 1; 0]")
        func model(_ yhat: String) -> String {
            "model {\n param w = [0.01; 0.02]\n yhat = \(yhat)\n loss = \(loss)\n}"
        }
        #expect(harness.error(of: model("tanh(x @ w)"))?.message.contains("bce needs outputs") == true)
        harness.must(model("sigmoid(x @ w)"))
        harness.must("train 3; loss")
        harness.must("function mine(yhat, y) = bce(yhat, y)\nnetwork 2 -> 1 tanh")
        #expect(harness.error(of: "loss mine")?.message.contains("bce needs outputs") == true)
    }

    /// Work that was done is kept when an output leaves its range on the way, and it is said.
    @Test func leavingTheRangeKeepsTheWork() {
        let harness = Harness(
            "x = [1; 2]; y = [1; 0]; model {\n param w = 0.3\n yhat = 0.9 * w * x^0 * 1\n}\nlr = 40; loss bce")
        let notices = harness.notices(of: "train 3")
        #expect(harness.session.step == 3)
        #expect(notices.contains { $0.contains("left what the loss is defined for") || $0.contains("first appears") })
    }
}
