import Autodiff
import Learning
import Reporting
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

struct ExplainValueTests {
    @Test func termsAddUpToTheValue() throws {
        let harness = Harness(
            "network 5 -> 7 tanh -> 3 softmax\nx = random(4, 5)\ny = concat(ones(4, 1), zeros(4, 2))")
        for name in ["z1[2,3]", "z1[4,7]", "z2[1,1]", "a1[3,2]"] {
            let paths = try #require(harness.output(of: "explain \(name)").paths, "\(name)")
            let value = harness.values(paths.name.prefix { $0 != "[" }.description)
            #expect(value.contains { abs($0 - paths.recomputed) < 1e-14 })
        }
        #expect(harness.output(of: "explain z1[2,3]").paths?.paths.count == 6)
    }

    @Test func writesTheFormulaOfAnElement() throws {
        let harness = Harness(ExplainGradientTests.textbook)
        let formula = try #require(harness.output(of: "explain a1[1,2]").formulas.first)
        #expect(formula.name == "a1[1,2]" && formula.forms == ["relu(z1[1,2])", "relu(0.3)"])
        let terms = try #require(harness.output(of: "explain z1[1,2]").paths)
        #expect(terms.paths.map(\.route).first == "x[1,1] * W1[1,2] = 0.5 * 0.2")
        #expect(terms.paths.map(\.route).last == "b1[1,2] = 0.04")
    }

    @Test func explainsTheLoss() {
        for loss in ["mse", "sse", "mae", "bce", "huber"] {
            let harness = Harness(ExplainGradientTests.textbook + "\nloss \(loss)")
            #expect(harness.output(of: "explain loss").texts.contains { $0.hasSuffix("they agree") }, "\(loss)")
        }
        let harness = Harness(ExplainGradientTests.textbook)
        #expect(harness.output(of: "explain loss").formulas.first?.forms.last == "mean((0.645 - 1)^2)")
        #expect(harness.output(of: "explain yhat").texts.first == "yhat is another name of a2")
    }

    @Test func neverChangesTheSession() {
        let harness = Harness(ExplainGradientTests.textbook + "\nbackward\nstep\noptimizer adam")
        let before = harness.session
        for line in [
            "explain W1[2,1]", "explain dz1", "explain z1[1,2]", "explain loss", "explain yhat", "explain step",
            "explain x[1,1]",
            "explain step W2[1,1]", "trace", "trace sample 1",
        ] {
            harness.must(line)
            #expect(harness.session.hasSameState(as: before), "\(line)")
            #expect(harness.session.gradients == before.gradients, "\(line)")
        }
    }

    @Test func followsTheOptimizersRule() {
        for optimizer in [
            "sgd lr=0.2", "sgd momentum=0.9 nesterov=1 weight_decay=0.1", "adagrad lr_decay=0.1",
            "rmsprop momentum=0.5", "adam",
            "adam weight_decay=0.1", "adamw",
        ] {
            let harness = Harness(
                ExplainGradientTests.textbook + "\noptimizer \(optimizer)\nrepeat 3 { step }\nbackward")
            let blocks = harness.output(of: "explain step W1[2,1]")
            #expect(blocks.texts.last?.hasSuffix("they agree") == true, "\(optimizer): \(blocks.texts.last ?? "")")
            guard case .number(let said)? = blocks.table("update")?.rows.last?.last else {
                Issue.record("\(optimizer) has no update")
                continue
            }
            harness.must("step")
            #expect(abs(harness.values("W1")[2] - said) < 1e-14, "\(optimizer)")
        }
    }

    @Test(
        arguments: [
            ("explain", "explain takes a name or one element"),
            ("explain 3 + 4", "explain takes a name or one element"),
            ("explain W1[0,1]", "indices start at 1, as in textbooks"),
            ("explain W1[4,1]", "W1 has 3 rows, the index is 4"),
            ("explain W1[:,1]", "explain takes one element at a time"),
            ("explain Wl[1,1]", "the model has no value called 'Wl'"),
            ("explain y", "the targets y are given, they come from nowhere"),
            ("explain alpha", "alpha is a variable that you set, it has no formula"),
            ("explain W1[1,1] sample 2", "the sample must be a whole number from 1 to 1, not 2"),
            ("explain W1[1,1] sample", "'sample' needs the number of a row"),
            ("explain W1 sample 1", "'sample' goes with one element"),
            ("explain z1[1,1] sample 1", "'sample' picks a row's part of a gradient, z1[1,1] is a value"),
            ("explain W1[1,1] += 1", "explain changes nothing"),
            ("explain step z1[1,1]", "step updates parameters, 'z1[1,1]' is no element of one"),
            ("trace 4", "trace has no use for '4'"),
        ])
    func refusesWithAReason(line: String, message: String) {
        let harness = Harness(ExplainGradientTests.textbook + "\nalpha = 3")
        let before = harness.session
        #expect(harness.error(of: line)?.message == message)
        #expect(harness.session.hasSameState(as: before))
    }

    @Test func saysWhenRecordedGradientsAreOld() {
        let harness = Harness(ExplainGradientTests.textbook + "\nbackward\nW1 = 0.1")
        harness.must("explain W1[1,1]")
        #expect(harness.notices.count == 1)
    }
}
