import Autodiff
import Learning
import Reporting
import Testing

@testable import Commands
@testable import Modelling

/// penalty: beside the same formula typed as a loss of the model's own, and beside weight decay.
@Suite struct PenaltyTests {
    private static let data = "seed 3; data iris; split 0.6 0.2 0.2; normalize"
    private static let network = "network 4 -> 5 tanh -> 3 softmax"

    /// The network as a model with a loss of its own, from the same weights.
    private static func typed(_ loss: String) -> String {
        """
        model { param W1 = zeros(4, 5); param b1 = zeros(1, 5); param W2 = zeros(5, 3); param b2 = zeros(1, 3)
        z1 = x @ W1 + b1; a1 = tanh(z1); z2 = a1 @ W2 + b2; yhat = softmax(z2); loss = \(loss) }
        """
    }

    private static let terms = [
        ("penalty l2 0.01", "0.01 * (sum(W1^2) + sum(W2^2))"),
        ("penalty l1 0.003 b1 W2", "0.003 * (sum(abs(b1)) + sum(abs(W2)))"),
        ("penalty l1 0.002; penalty l2 0.02 W1", "0.02 * sum(W1^2) + 0.002 * (sum(abs(W1)) + sum(abs(W2)))"),
    ]

    /// The network with a penalty, and the model with the formula of it.
    private static func both(_ penalty: String, _ term: String, _ setting: String = "") -> (Harness, Harness) {
        let one = Harness("\(data); \(network); \(penalty); \(setting)")
        let other = Harness("\(data); \(typed("ce(yhat, y) + \(term)"))")
        for (name, value) in one.session.parameters { other.interpreter.session.parameters[name] = value }
        other.must(setting)
        return (one, other)
    }

    private static func expectSame(_ one: Harness, _ other: Harness, _ accuracy: Double, _ what: String) {
        for (name, value) in one.session.parameters {
            expectClose(other.session.parameters[name], value, accuracy, "\(what): \(name)")
        }
        #expect(abs(one.value("loss") - other.value("loss")) < accuracy, "\(what)")
    }

    @Test(arguments: terms)
    func lossAndGradientsAreThoseOfTheFormula(_ penalty: String, _ term: String) {
        let (one, other) = Self.both(penalty, term, "backward")
        Self.expectSame(one, other, 1e-14, penalty)
        for name in one.session.parameters.keys {
            expectClose(one.matrix("d\(name)"), other.matrix("d\(name)") ?? .init(0), 1e-14, "\(penalty): \(name)")
        }
        #expect(one.lines(of: "loss").contains { $0.hasSuffix("= ce(yhat, y) + \(term)") })
        one.must("check grads; derive loss wrt W1; explain W1[1,1]; explain loss; trace; curvature; check digits")
    }

    /// `train`, in whole and in batches, and `step`.
    @Test(arguments: OptimizerRow.all.indices)
    func everyOptimizerFollowsIt(_ index: Int) throws {
        let name = OptimizerRow.all[index].name
        let batch = OptimizerRow.all[index].searches ? "" : " batch=16"
        for (place, (penalty, term)) in Self.terms.dropFirst().enumerated()
        where Thinned.meets(index, place, oneIn: 2) {
            let (one, other) = Self.both(penalty, term, "optimizer \(name) lr=0.01")
            for harness in [one, other] { harness.must("train 3; train 9 steps\(batch); step") }
            Self.expectSame(one, other, 1e-9, "\(name), \(penalty)")
        }
    }

    @Test(arguments: References.penalties.indices)
    func updatesAreThoseOfTorch(_ index: Int) throws {
        let reference = References.penalties[index]
        let harness = Harness(
            "network \(reference.network)", loss: reference.loss, x: reference.x, y: reference.y,
            parameters: reference.parameters)
        harness.must("optimizer \(reference.optimizer); \(try #require(reference.before))")
        let what = "\(reference.network), \(reference.optimizer), \(reference.before ?? "")"
        #expect(abs(harness.value("loss") - reference.losses[0]) < 1e-12, "\(what)")
        harness.must("train \(reference.steps) steps")
        for (name, expected) in reference.final {
            expectClose(harness.session.parameters[name], Matrix(rows: expected), 1e-9, "\(what): \(name)")
        }
        #expect(abs(harness.value("loss") - reference.losses[reference.steps]) < 1e-9, "\(what)")
    }

    @Test(arguments: ["", "precision float32; "])
    func ofSquaresItIsWeightDecayOfTwiceTheStrength(_ precision: String) {
        let start = "\(precision)data xor; network 2 -> 4 tanh -> 1 sigmoid; freeze b1 b2"
        let penalized = Harness("\(start); optimizer sgd lr=0.3 momentum=0.9; penalty l2 0.005")
        let decayed = Harness("\(start); optimizer sgd lr=0.3 momentum=0.9 weight_decay=0.01")
        for harness in [penalized, decayed] { harness.must("train 20; train 9 steps batch=2; step") }
        for (name, value) in penalized.session.parameters {
            expectClose(decayed.session.parameters[name], value, precision.isEmpty ? 1e-12 : 1e-4, name)
        }
    }

    // MARK: - What it is a part of

    @Test func whatIsMeasuredLeavesItOut() {
        let plain = Harness("\(Self.data); \(Self.network)")
        let harness = Harness("\(Self.data); \(Self.network); penalty l2 0.01")
        for name in ["train_loss", "validation_loss", "test_loss", "train_accuracy"] {
            #expect(harness.value(name) == plain.value(name), "\(name)")
        }
        #expect(harness.lines(of: "evaluate") == plain.lines(of: "evaluate"))
        let term = harness.value("0.01 * (sum(W1^2) + sum(W2^2))")
        #expect(abs(harness.value("loss") - plain.value("loss") - term) < 1e-14)
        #expect(term > 0.01)
        // The closing line and `until` have it.
        let line = harness.lines(of: "train 3").last ?? ""
        #expect(line.contains("→ \(NumberFormat().string(harness.value("loss")))"), "\(line)")
        harness.must("goal = loss - 0.02; train until loss < goal")
        #expect(harness.value("loss") < harness.value("goal"))
        #expect(harness.value("train_loss") < harness.value("loss"))
    }

    @Test func patienceLooksAtTheRowsAlone() {
        let harness = Harness("\(Self.data); \(Self.network); lr = 0.5; penalty l2 0.05; train 300 batch=20 patience=3")
        let best = harness.value("validation_loss")
        harness.must("goto end")
        #expect(harness.value("validation_loss") >= best)
    }

    /// More rows than are computed at once: the penalty is there once.
    @Test func manyRowsHaveItOnce() {
        let harness = Harness("seed 2; x = normal(5000, 2); y = x @ [1; -1]; network 2 -> 3 tanh -> 1; penalty l1 0.1")
        let loss = harness.value("loss")
        harness.must("forward")
        let rows = harness.value("mean((yhat - y)^2)")
        #expect(abs(loss - rows - harness.value("0.1 * (sum(abs(W1)) + sum(abs(W2)))")) < 1e-12)
        #expect(abs(harness.value("train_loss") - rows) < 1e-12)
        #expect(abs(harness.value("loss") - loss) < 1e-12)
    }

    /// The gradient of softmax and ce together keeps its digits where the loss of the rows is nearly nothing.
    @Test func aSmallLossKeepsItsDigits() {
        let start = "x = [1, 0; 0, 1]; y = [1; 2]; network 2 -> 2 softmax; W1 = [19, 0; 0, 19]"
        let plain = Harness("\(start); backward")
        let harness = Harness("\(start); penalty l2 1e-12; backward")
        #expect(plain.value("loss") < 1e-8)
        let term = harness.matrix("dW1 - 2e-12 * W1") ?? .init(0)
        for (a, b) in zip(term.values, plain.matrix("dW1")?.values ?? []) { #expect(abs(a / b - 1) < 1e-6) }
        #expect(abs(harness.value("train_loss") / plain.value("train_loss") - 1) < 1e-15)
        harness.must("check grads")
    }

    @Test func aLossOfTheModelHasItToo() {
        let harness = Harness(
            "data xor; model { param w = [0.5; -2]; param unused = [7]; yhat = x @ w; loss = mse(yhat, y) }")
        let loss = harness.value("loss")
        harness.must("penalty l2 0.1; backward; check grads")
        #expect(abs(harness.value("loss") - loss - 0.425) < 1e-12)
        #expect(abs(harness.value("train_loss") - loss) < 1e-12)
        #expect(harness.lines(of: "loss").contains { $0.contains("mse(yhat, y) + 0.1 * sum(w^2)") })
        harness.must("step; explain step; train 3; blame w[1,1]; diagnose")
        #expect(harness.values("unused") == [7])
    }

    @Test func statisticsAreNoWeights() {
        let harness = Harness("\(Self.data); network 4 -> 5 batchnorm tanh -> 3 softmax; penalty l2 0.1")
        #expect(harness.lines(of: "penalty") == ["penalty l2 0.1: the loss gains 0.1 * (sum(W1^2) + sum(W2^2))"])
        #expect(harness.error(of: "penalty l1 1 mean1")?.message.contains("statistic") == true)
        harness.must("train 2 batch=10; evaluate; loss; test_loss")
        let model = Harness(
            """
            function centred(v, m) = v - in_training(mean(v, axis=rows), running(mean(v, axis=rows), m))
            data xor; model { param w = ones(2, 1); param m = zeros(1, 2); yhat = centred(x, m) @ w }
            penalty l2 0.1
            """)
        #expect(model.lines(of: "penalty") == ["penalty l2 0.1: the loss gains 0.1 * sum(w^2)"])
    }

    @Test func blameHasItApart() {
        let harness = Harness("data xor; network 2 -> 2 tanh -> 1 sigmoid; penalty l2 0.1; train 4")
        harness.must("blame W1[1,1]; blame W1[1,1] by rows; blame loss; blame loss by leaving out")
        #expect(harness.lines(of: "blame W1[1,1] by rows").contains { $0.contains("not of rows") })
        harness.must("penalty off; train 2; blame W1[1,1] by rows; whatif W1[1,1] += 0.1; diagnose; why")
    }

    // MARK: - The setting

    @Test func itStaysUntilItIsOff() {
        let harness = Harness("data xor; network 2 -> 3 tanh -> 1 sigmoid; penalty l2 0.1 W2 W1; penalty l1 0.2")
        #expect(
            harness.lines(of: "penalty") == [
                "penalty l2 0.1 W2 W1: the loss gains 0.1 * (sum(W1^2) + sum(W2^2))",
                "penalty l1 0.2: the loss gains 0.2 * (sum(abs(W1)) + sum(abs(W2)))",
            ])
        #expect(harness.lines(of: "network 2 -> 1 sigmoid").contains { $0.hasSuffix("loss mse, l2 0.1 W2 W1, l1 0.2") })
        #expect(harness.lines(of: "penalty")[0] == "penalty l2 0.1 W2 W1: the loss gains 0.1 * sum(W1^2)")
        harness.must("penalty l1 0; model { param w = zeros(2, 1); yhat = x @ w }")
        #expect(harness.lines(of: "penalty") == ["penalty l2 0.1 W2 W1: the model has none of these parameters"])
        harness.must("loss; backward; penalty l2 1e-3 w; undo; redo; penalty off")
        #expect(harness.lines(of: "penalty") == ["the loss has no penalty"])
    }

    /// Gradients of before belong to another loss.
    @Test func gradientsOfBeforeAreStale() {
        let harness = Harness("data xor; network 2 -> 1 sigmoid; backward; penalty l2 0.1")
        #expect(harness.notices(of: "step").contains { $0.contains("stale") })
        let before = harness.value("loss")
        harness.must("penalty l2 0.2")
        #expect(harness.value("loss") > before)
    }

    @Test func itIsSavedAndReplayed() {
        let harness = Harness("data xor; network 2 -> 1 sigmoid; penalty l1 0.01 W1; train 3; save \"s.bp\"")
        #expect(harness.text(ofFile: "s.bp").contains("penalty l1 0.01 W1"))
        let other = Harness()
        other.files = harness.files
        other.must("replay \"s.bp\"")
        #expect(other.session.penalties == harness.session.penalties)
        #expect(other.session.hasSameParameters(as: harness.session))
    }

    @Test(arguments: [
        "penalty l3 1", "penalty l2", "penalty l1 -1", "penalty l2 (-1)", "penalty W1", "penalty l2 -1",
        "penalty l2 nan", "penalty l2 inf", "penalty l2 1 W9",
        "penalty l2 1 x", "penalty 1e-4", "penalty off 3", "penalty l2 [1, 2]", "penalty l2 1 all",
    ])
    func whatCannotBeMeantIsRefused(_ line: String) {
        let harness = Harness("data xor; network 2 -> 3 tanh -> 1 sigmoid; penalty l1 0.5")
        let before = harness.session
        #expect(harness.error(of: line) != nil)
        #expect(harness.session.hasSameState(as: before))
    }

    @Test func beforeAModelThereIsNothingToPenalize() {
        let harness = Harness()
        #expect(harness.error(of: "penalty l2 1e-4")?.hint != nil)
        harness.must("penalty; penalty off")
    }
}
