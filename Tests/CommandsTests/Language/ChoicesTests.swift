import Autodiff
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

/// Elements chosen by a condition, in formulas and by an index, and gradients that are stopped.
@Suite struct ChoicesTests {
    private static let data = "x = [1, 2; 3, 4; 5, 6; -1, 1]; y = [1; nan; 2; nan]; "

    /// Targets that are missing: every gradient is finite, and that of the rows that are there. Trained steps too.
    @Test(arguments: ["float64", "float32"])
    func missingTargets(_ precision: String) {
        let harness = Harness("precision \(precision); " + Self.data)
        harness.must(
            "model { param W = [0.1; 0.2]; h = tanh(x @ W); yhat = h * 2; loss = sum(where(isnan(y), 0, (yhat - y)^2)) }; backward"
        )
        let rest = Harness("precision \(precision); x = [1, 2; 5, 6]; y = [1; 2]")
        rest.must("model { param W = [0.1; 0.2]; h = tanh(x @ W); yhat = h * 2; loss = sum((yhat - y)^2) }; backward")
        expectClose(harness.matrix("dW"), rest.matrix("dW") ?? Matrix(.nan), 1e-6, "dW")
        harness.must("train 5 steps; explain dW[1,1]; check grads")
        rest.must("train 5 steps")
        expectClose(harness.matrix("W"), rest.matrix("W") ?? Matrix(.nan), 1e-6, "W")
    }

    /// The printed formula of a gradient beside a missing target gives the gradient.
    @Test func rulesBesideMissingTargetsCanBeTyped() throws {
        let harness = Harness(
            Self.data + "model { param W = [0.1; 0.2]; yhat = x @ W; loss = mean(where(isnan(y), 0, (yhat - y)^2)) }")
        harness.must("backward")
        let rows = try #require(harness.tables("backward").first?.rows)
        guard case .formula(let rule)? = rows.first?[1] else { throw Unexpected() }
        expectClose(harness.matrix(rule), harness.matrix("dyhat") ?? Matrix(.nan), 1e-12, rule)
    }

    @Test(
        arguments: [
            ("x[x[:,1] > 0, :]", [1, 2, 3, 4, 5, 6]), ("x[not (x[:,1] > 0), :]", [-1, 1]),
            ("x[:, x[1,:] == 2]", [2, 4, 6, 1]), ("y[isnan(y)]", [.nan, .nan]), ("y[not isnan(y)]", [1, 2]),
            ("x[x[:,1] > 0 and x[:,2] < 5, 1]", [1, 3]), ("x[[1, 1],:]", [1, 2, 1, 2]),
        ] as [(String, [Double])])
    func placesByCondition(_ text: String, _ expected: [Double]) {
        let found = Harness(Self.data).values(text)
        #expect(found.count == expected.count)
        for (a, b) in zip(found, expected) { #expect(a == b || a.isNaN && b.isNaN, "\(text)") }
    }

    /// No gradient goes back through it, and differences do not call that wrong.
    @Test func stoppedGradients() throws {
        let harness = Harness("x = [1; 2]; y = [0; 0]")
        harness.must("model { param w = 3; h = w * x; yhat = h * stop_gradient(h); loss = sum(yhat) }; backward")
        #expect(harness.value("dw") == 15)
        #expect(try GradientVerdictReport.verdicts(harness.session, checksAll: true).map(\.judgement) == [.ok])
        #expect(harness.output(of: "check grads").texts.contains { $0.contains("stop_gradient") })
        harness.must("model { param w = 3; yhat = stop_gradient(w * x); loss = sum(yhat) }; backward")
        #expect(
            try GradientVerdictReport.verdicts(harness.session, checksAll: true).map(\.judgement)
                == [.unreached, .ok].suffix(1))
    }
}

private struct Unexpected: Error {}
