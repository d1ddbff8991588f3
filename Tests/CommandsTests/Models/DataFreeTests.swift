import Autodiff
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

/// A function of parameters alone is minimised as any model is; what has no meaning without rows says so.
@Suite struct DataFreeTests {
    static let models = [
        "model {\n param w = 5\n loss = w^2\n}",
        "model {\n param w = [5, -3]\n h = w^2\n loss = sum(h)\n}",
        "model {\n param w = [5; 3]\n yhat = w @ ones(1, 2)\n loss = mean(yhat^2)\n}",
        "model {\n param w = 5\n loss = mse(w, 3)\n}",
        "function bowl(a) = sum((a - 1)^2)\nmodel {\n param w = [4, 5]\n loss = bowl(w)\n}",
    ]

    static let commands = [
        "forward", "loss", "(loss)", "backward", "dw", "show grads", "step", "train 5", "train 3 steps",
        "train 50 until loss < 1", "trace", "explain step", "explain w", "explain loss", "explain w[1,1]", "explain dw",
        "evaluate", "whatif w = 1", "whatif lr = 0.2", "check grads", "check grads w all", "diagnose", "sensitivity",
        "show model", "show graph", "show params", "show activations", "epoch", "loss; backward; step",
        "repeat 3 { forward; loss; backward; step }", "train 2; show training",
        "optimizer adam lr=0.1; train 5; show optimizer",
    ]

    /// What was set for an earlier model stays unread: it changes no number.
    static let leftOvers = ["", "x = [1; 2; 3]; y = [1; 2]", "x = [1, 2]", "y = [1; 2; 3]", "data iris"]

    @Test(arguments: models)
    func everyCommandWorks(_ model: String) {
        for leftOver in Self.leftOvers {
            for command in Self.commands where command != "explain w[1,1]" || model.contains("[") {
                let harness = Harness("\(leftOver)\n\(model)")
                harness.must("backward\n\(command)")
                #expect(!harness.notices.contains { $0.message.contains("yhat") }, "\(command)")
            }
        }
    }

    @Test(arguments: models)
    func trainingEqualsSteps(_ model: String) {
        for leftOver in Self.leftOvers {
            let (a, b) = (Harness("\(leftOver)\n\(model)"), Harness("\(leftOver)\n\(model)"))
            a.must("train 7")
            b.must("repeat 7 { step }")
            #expect(a.values("w") == b.values("w"))
            #expect(a.value("epoch") == 7 && b.value("epoch") == 7, "\(leftOver)")
            let before = Harness(model).value("loss")
            #expect(a.value("loss") < before)
        }
    }

    @Test func whatHasNoMeaningSaysSo() {
        for (command, words) in [
            ("show influence", "no samples"), ("trace sample 1", "no samples"), ("explain w sample 1", "no samples"),
            ("batch 1", "no samples"), ("train 2 batch=4", "no samples"), ("train 2 shuffle=false", "no samples"),
            ("train 2 order=[1, 2]", "no samples"), ("predict", "yhat"), ("accuracy", "no samples"),
            ("x", "x has no value"),
        ] {
            let harness = Harness(Self.models[0])
            let error = harness.error(of: command)
            #expect(error?.message.contains(words) == true, "\(command): \(error?.message ?? "ran")")
        }
    }

    @Test func itIsSavedAndReplayed() {
        let harness = Harness(Self.models[0])
        harness.must("train 5; step; save \"a.bp\"")
        let loss = harness.value("loss")
        harness.must("replay \"a.bp\"")
        #expect(harness.value("loss") == loss)
    }

    @Test func fitsWithTargetsAlone() {
        let harness = Harness("model {\n param m = 0\n loss = mean((m - y)^2)\n}\ny = [1; 2; 3; 6]; lr = 0.25")
        harness.must("train 40 batch=2 shuffle=false; train 60; evaluate; check grads; show influence; trace")
        #expect(abs(harness.value("m") - 3) < 1e-9)
    }
}
