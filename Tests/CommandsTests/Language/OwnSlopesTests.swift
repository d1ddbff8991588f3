import Autodiff
import Reporting
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

/// `function f(z) = E with dz = S`: the value of the body, the slope of one's own.
@Suite struct OwnSlopesTests {
    private static let model = "x = [0.5; -1.5; 2.25]; y = [1; 0; 2]; "

    /// The slope stands in the place of that of the body, behind other operations and in networks, in both precisions.
    @Test(arguments: ["float64", "float32"])
    func isUsed(_ precision: String) {
        let harness = Harness("precision \(precision); function g(z) = floor(z) with dz = 2 * z")
        harness.must(Self.model + "model { param w = 1.25; yhat = g(w * x); loss = sum(yhat * y) }; backward")
        expectClose(harness.matrix("dw"), harness.matrix("sum(2 * w * x * y * x)") ?? Matrix(.nan), 1e-6, "dw")
        #expect(harness.values("yhat") == [0, -2, 2])
        harness.must("network 1 -> 2 g -> 1; backward; train 3; explain dW1[1,1]; trace; show influence")
    }

    /// Arguments without a slope are derived from the body.
    @Test func othersAreDerived() {
        let own = Harness("function f(z, w) = z * sigmoid(w * z) with dz = 1; " + Self.model)
        own.must("model { param v = 0.5; param w = 2; yhat = f(v * x, w); loss = sum(yhat) }; backward")
        let plain = Harness(Self.model)
        plain.must(
            "model { param v = 0.5; param w = 2; yhat = v * x * sigmoid(w * v * x); loss = sum(yhat) }; backward")
        expectClose(own.matrix("dw"), plain.matrix("dw") ?? Matrix(.nan), 1e-12, "dw")
        expectClose(own.matrix("dv"), own.matrix("sum(x)") ?? Matrix(.nan), 1e-12, "dv")
        expectClose(own.matrix("yhat"), plain.matrix("yhat") ?? Matrix(.nan), 1e-15, "yhat")
    }

    /// A slope that is not that of the body is told from a wrong gradient; one that is differs in nothing.
    @Test func isNotCalledWrong() throws {
        let harness = Harness("function g(z) = z^2 with dz = z; " + Self.model)
        harness.must("model { param w = 1.25; yhat = g(w * x); loss = sum(yhat) }; backward; check grads")
        let verdicts = try GradientVerdictReport.verdicts(harness.session, checksAll: true)
        #expect(verdicts.map(\.judgement) == [.own])
        harness.must("check grads of g")
        let right = Harness("function g(z) = z^2 with dz = 2 * z; " + Self.model)
        right.must("model { param w = 1.25; yhat = g(w * x); loss = sum(yhat) }; backward")
        #expect(try GradientVerdictReport.verdicts(right.session, checksAll: true).map(\.judgement) == [.ok])
    }

    @Test func isDerivedAndSaid() {
        let harness = Harness("function g(z) = floor(z) with dz = 2 * z")
        let output = harness.output(of: "derive g")
        #expect(output.formulas.first?.forms.first == "2 * z")
        #expect(output.texts.contains("in z, the slope is your own"))
        #expect(harness.output(of: "derive g(3 * z)").formulas.first?.forms.first == "18 * z")
    }

    /// What `save` writes is the function again.
    @Test func isWrittenBack() throws {
        let text = "function f(z, w) = z * w with dz = 2 * w, dw = z"
        let harness = Harness(text)
        let function = try #require(harness.session.functions["f"]?.object)
        #expect(function.text == text)
        #expect(Harness(function.text).session.functions["f"]?.object.text == text)
    }

    @Test(arguments: [
        ("function f(z) = z^2 with dw = 2", "'dw' is the slope of no argument of f"),
        ("function f(z) = z^2 with z = 2", "'z' is the slope of no argument of f"),
        ("function f(z) = z^2 with dz = z, dz = 1", "the slope 'dz' is given twice"),
        ("function f(z) = z / sum(z) with dz = 1", "f is not elementwise in z: in sum(z) an element depends on others"),
        ("function f(z) = z @ z with dz = 1", "f is not elementwise in z: in z @ z an element depends on others"),
        ("function f(z) = z with dz = z'", "f is not elementwise in z: in z' an element depends on others"),
        ("function f(z) = z with", "expected the slope of an argument, found the end of the text"),
        ("function f(z) = z with dz", "expected '=', found the end of the text"),
    ])
    func refusals(_ line: String, _ message: String) {
        let harness = Harness()
        #expect(harness.error(of: line)?.message == message)
        #expect(harness.session.functions["f"] == nil)
    }
}
