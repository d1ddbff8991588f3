import Autodiff
import Reporting
import Syntax
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

@Suite struct GradientVerdictTests {
    private static let functions = Operation<Double>.all.map(\.callName).filter {
        !OperationTable.current.rows(called: $0).isEmpty
    }

    @Test(arguments: functions)
    func everyFunctionIsRight(_ name: String) throws {
        let check = try GradientVerdictOfFunction(name, Session(), at: .none)
        #expect(!check.verdicts.isEmpty)
        let points = check.verdicts.map(\.checked).max() ?? 0
        #expect("\(check.blocks(name, Session()))".contains("at \(points) points"))
        // What a user claims differs, and is not called wrong.
        let isClaim = Operation<Double>.called(name)?.isClaim == true
        for verdict in check.verdicts {
            #expect(verdict.judgement == .ok || isClaim && verdict.judgement == .own, "\(name) \(verdict.place)")
        }
    }

    /// Where the loss is no number one step away nothing is compared, and nothing is called wrong.
    @Test(arguments: [
        ("model { param w = [-2; 0]; param p = 2; yhat = x @ w^p }", "p", "-nan"),
        ("model { param w = [1; 0]; yhat = x @ sqrt(w) }", "w[2,1]", "inf"),
        ("model { param w = [1; 1]; param c = 1; yhat = x @ w * sqrt(1 - c^2) }", "c", "-inf"),
    ])
    func nothingIsComparedWhereThereIsNoLoss(_ model: String, _ place: String, _ value: String) throws {
        let harness = Harness("x = [1, 2; 3, -4]; y = [1; 9]; " + model)
        let verdicts = try GradientVerdictReport.verdicts(harness.session, checksAll: true)
        #expect(verdicts.first?.judgement == .unmeasurable && verdicts.first?.place == place)
        #expect(GradientVerdictReport.failure(verdicts) == nil)
        harness.must("check grads")
    }

    /// A gradient that is no number although the slope can be measured is wrong.
    @Test func aGradientThatIsNoNumberIsWrong() throws {
        let harness = Harness("data xor; network 2 -> 1 sigmoid; loss bce; backward")
        let claim = ["b1": Matrix(.scalar, [.nan])]
        let verdicts = try GradientVerdictReport.verdicts(harness.session, checksAll: true, claims: claim)
        #expect(verdicts.first?.judgement == .differs && verdicts.first?.name == "b1")
    }

    @Test(arguments: References.models.map(\.name))
    func everyReferenceModelIsRight(_ name: String) throws {
        let reference = try #require(References.models.first { $0.name == name })
        let harness = Harness(reference.script)
        try #require(harness.error == nil)
        let verdicts = try GradientVerdictReport.verdicts(harness.session, checksAll: true)
        #expect(verdicts.count == reference.parameters.count)
        for verdict in verdicts {
            #expect(verdict.judgement == .ok, "\(verdict.place): \(verdict.judgement) \(verdict.relativeError)")
        }
    }

    /// relu at 0, ties in max, |·| at 0, the hinge at its margin: one-sided slopes, and no failure.
    @Test(arguments: [
        "model { param w = zeros(1,1)\nyhat = relu(x @ w) }", "model { param w = zeros(1,1)\nyhat = abs(x @ w) }",
        "model { param w = ones(1,1)\nyhat = max(x @ w, x) }",
        "model { param w = [2, 2]\nyhat = x * max(w, axis=columns) }",
        "model { param w = zeros(1,1)\nyhat = x @ w\nloss = mean(abs(yhat)) }",
        "model { param w = ones(1,1)\nyhat = x @ w\nloss = mean(max(0, 1 - yhat)) }",
        "function corner(z) = min(z, 3 * z); network 1 -> 1 corner; W1 = 0",
    ])
    func kinksAreNoErrors(_ model: String) throws {
        let harness = Harness("x = [1; 1]; y = [3; -2]; " + model)
        try #require(harness.error == nil, "\(harness.error as Any)")
        let verdicts = try GradientVerdictReport.verdicts(harness.session, checksAll: true)
        let first = try #require(verdicts.first { !$0.all(.kink).isEmpty }, "\(verdicts.map(\.judgement))")
        #expect(first.judgement == .kink)
        #expect(verdicts.allSatisfy { $0.judgement != .differs })
        let kink = try #require(first.all(.kink).first)
        #expect(abs(kink.left - kink.right) > 0.1)
        harness.run("check grads")
        #expect(harness.error == nil)
    }

    @Test func fixedKinkOfAnActivation() throws {
        let check = try GradientVerdictOfFunction("relu", Session(), at: .none)
        let kink = try #require(check.kinks.first)
        #expect(kink.value == 0 && abs(kink.left) < 1e-9 && abs(kink.right - 1) < 1e-9 && kink.backprop == 0)
    }

    /// A wrong gradient is found, in whichever parameter and by however little.
    @Test(arguments: ["W1", "b1", "W2", "b2"], [1.01, -1, 0])
    func wrongGradientIsNamedFirst(_ name: String, _ factor: Double) throws {
        let harness = Harness("data xor; network 2 -> 3 tanh -> 1 sigmoid; loss bce; backward")
        let right = try #require(harness.session.gradients?.values[name])
        let wrong = Matrix(right.shape, right.values.map { $0 * factor })
        let verdicts = try GradientVerdictReport.verdicts(harness.session, checksAll: true, claims: [name: wrong])
        #expect(verdicts.first?.name == name && verdicts.first?.judgement == .differs)
        #expect(verdicts.dropFirst().allSatisfy { $0.judgement == .ok })
        let failure = try #require(GradientVerdictReport.failure(verdicts))
        #expect(failure.message.contains("the gradient of \(name)"))
    }

    @Test func oneWrongElementIsNamed() throws {
        let harness = Harness("data iris; normalize; network 4 -> 5 tanh -> 3 softmax; backward")
        var wrong = try #require(harness.session.gradients?.values["W1"])
        wrong[2, 3] += 0.01
        let verdicts = try GradientVerdictReport.verdicts(harness.session, checksAll: true, claims: ["W1": wrong])
        #expect(verdicts.first?.place == "W1[3,4]")
    }

    /// A single precision session is checked in float64, and nothing is left behind.
    @Test func float32IsCheckedInFloat64() {
        let harness = Harness("precision float32; data xor; network 2 -> 3 tanh -> 1 sigmoid")
        let before = harness.session
        harness.run("check grads")
        #expect(harness.error == nil && harness.session.hasSameState(as: before))
        #expect(
            harness.blocks.contains {
                if case .text(let text) = $0 { text.contains("although the precision is float32") } else { false }
            })
    }

    @Test func largeParametersAreSampledBySeed() throws {
        let script = "data digits; batch 20; network 64 -> 10 softmax"
        let (a, b) = (Harness(script), Harness(script))
        let first = try GradientVerdictReport.verdicts(a.session, checksAll: false)
        let second = try GradientVerdictReport.verdicts(b.session, checksAll: false)
        #expect(first.map(\.checked) == second.map(\.checked) && first.map(\.place) == second.map(\.place))
        #expect(first.contains { $0.checked == GradientVerdictReport.sampleSize })
    }

    @Test func manyRowsAreSampledAndItIsSaid() {
        let harness = Harness("data spiral n=300 classes=2; network 2 -> 3 tanh -> 1 sigmoid; loss bce\ncheck grads")
        #expect(
            harness.tables("gradient-check").first?.caption
                == "check grads: 13 elements on 200 of 300 rows, worst first")
        harness.run("check grads all")
        #expect(harness.tables("gradient-check").first?.caption == "check grads: 13 elements, worst first")
    }

    @Test func interruptionIsSaid() {
        let harness = Harness("data xor; network 2 -> 3 tanh -> 1 sigmoid")
        harness.asksUntilInterrupt = 1
        harness.run("check grads")
        #expect(harness.tables("gradient-check").first?.caption?.contains("interrupted") == true)
    }

    @Test func unreachedParameterIsSaid() throws {
        let harness = Harness("x = [1]; y = [2]; model { param w = ones(1,1)\nparam idle = ones(1,1)\nyhat = x @ w }")
        let verdicts = try GradientVerdictReport.verdicts(harness.session, checksAll: true)
        #expect(verdicts.last?.name == "idle" && verdicts.last?.judgement == .unreached)
    }
}
