import Autodiff
import Reporting
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

/// When gradients are fresh, stale or not computed.
@Suite struct GradientsTests {
    private static let setup = """
        x = [1, 2; -1, 0.5]; y = [1; 0]; a = 2; unused = 1; lr = 0.1
        function f(z) = tanh(z) * a
        function g(z) = z
        function inner(z) = a * z
        model {
            param W = [0.1; 0.3]
            param q = [1]
            yhat = f(x @ W)
            side = inner(yhat) * q
        }
        backward

        """

    private static let drawing = """
        x = [1, 2; -1, 0.5]; y = [1; 0]; a = 2
        model { param W = [0.1; 0.3]
        m = normal(2, 1)
        yhat = x @ W * m }
        backward

        """

    private static let withoutData = """
        x = [1, 2]; y = [1]; a = 2
        model { param W = [0.5]
        loss = (W - rows(x))^2 }
        backward

        """

    private static let fresh = "fresh"
    private static let changed = "stale: something changed after backward"

    private static let table: [(setup: String, statement: String, status: String)] = [
        (setup, "unused = 2", fresh), (setup, "c = 1", fresh), (setup, "unused[1] += 3", fresh),
        (setup, "a = 2", fresh),
        (setup, "a = 3", changed), (setup, "a += 1", changed), (setup, "a = 3; a = 2", fresh), (setup, "q = 5", fresh),
        (setup, "q *= 2", fresh), (setup, "W[1] = 2", changed), (setup, "W = W", fresh), (setup, "W = 0", changed),
        (setup, "W[1] = 7; W[1] = 0.1", fresh), (setup, "x = x", fresh), (setup, "x[1,1] = 9", changed),
        (setup, "x = [1, 2; -1, 0.5]", fresh), (setup, "y[1] = 9", changed), (setup, "y = y", fresh),
        (setup, "lr = 1", fresh), (setup, "optimizer adam", fresh), (setup, "digits 3", fresh),
        (setup, "seed 5", fresh),
        (setup, "loss mae", changed), (setup, "loss mse", fresh), (setup, "loss mae; loss mse", fresh),
        (setup, "precision float32", changed), (setup, "precision float64", fresh),
        (setup, "function g(z) = 2 * z", fresh), (setup, "function h(z) = z", fresh),
        (setup, "function f(z) = tanh(z) * a", fresh), (setup, "function f(z) = sin(z) * a", changed),
        (setup, "define c { 1 }", fresh), (setup, "param extra = 1", fresh), (setup, "step", "stale since step 1"),
        (setup, "lr = 0; step", fresh), (setup, "train 1", "stale since step 1"), (setup, "forward", fresh),
        (setup, "loss", fresh), (setup, "(loss)", fresh), (setup, "yhat", fresh), (setup, "predict x", fresh),
        (setup, "evaluate", fresh), (setup, "check grads", fresh), (setup, "whatif W = 1", fresh),
        (setup, "whatif a = 1", fresh), (setup, "trace", fresh), (setup, "diagnose", fresh),
        (setup, "explain dW[1,1]", fresh), (setup, "random(2, 2)", fresh), (setup, "batch 1", changed),
        (setup, "batch all", fresh), (setup, "batch 1; batch all", fresh), (setup, "W = 0; undo", fresh),
        (setup, "a = 5; undo; redo", changed), (setup, "for k in 1:3 { c = k }", fresh),
        (setup, "undo", "not computed"),
        (setup, "model { param W = [0.1; 0.3]\nyhat = x @ W }", "not computed"),
        (setup, "network 2 -> 1", "not computed"),
        (setup, "reset", "no model"),
        (drawing, "forward", changed), (drawing, "forward; undo", fresh), (drawing, "seed 9", changed),
        (drawing, "m", fresh), (drawing, "a = 3", fresh), (drawing, "random(3, 3)", fresh), (drawing, "loss", fresh),
        (drawing, "predict x", fresh), (drawing, "lr = 0; step", "stale since step 1"),
        (withoutData, "x = [5, 6]", fresh), (withoutData, "y = [7]", fresh), (withoutData, "x = [5, 6; 1, 2]", changed),
        (withoutData, "W = 1", changed), (withoutData, "a = 1", fresh), (withoutData, "lr = 1", fresh),
    ]

    /// The status of dW as `show grads` has it.
    private static func status(_ harness: Harness) -> String {
        harness.run("show grads")
        guard harness.error == nil else { return "no model" }
        for block in harness.blocks {
            if case .matrix(let matrix) = block, matrix.name == "dW" { return matrix.remark ?? "" }
        }
        return "not computed"
    }

    @Test func staleGradientsAreThoseThatChanged() {
        for (setup, statement, expected) in Self.table {
            let harness = Harness(setup)
            #expect(harness.error == nil, "\(setup): \(harness.error as Any)")
            let before = harness.session.gradients?.values["W"]
            harness.must(statement)
            let status = Self.status(harness)
            #expect(status == expected, "\(statement): \(status)")
            guard status == Self.fresh || status.hasPrefix("stale") else { continue }
            let kept = harness.session.gradients?.values["W"]
            #expect(kept == before, "\(statement): gradients stay as backward left them")
            let notices = harness.notices(of: "dW")
            #expect(
                notices.contains { $0.hasPrefix("dW is stale") } == (status != Self.fresh), "\(statement): \(notices)")
            harness.must("backward")
            #expect((harness.session.gradients?.values["W"] == before) == (status == Self.fresh), "\(statement): truly")
        }
    }

    /// Values that are read are those of the present, whatever was remembered.
    @Test func valuesAreNeverStale() throws {
        for (setup, statement, _) in Self.table where setup != Self.withoutData {
            let harness = Harness(setup)
            harness.must("yhat0 = loss; " + statement)
            guard harness.session.model != nil else { continue }
            let expected = try Executor().loss(harness.session)
            #expect(harness.value("loss") == expected, "\(statement)")
        }
    }

    /// A word that had its meaning from the language, and now has one from the session.
    @Test func aNewMeaningCounts() throws {
        let harness = Harness("x = [1]; y = [1]\nmodel { param W = [0.5]\nyhat = x @ W * pi }\nbackward")
        #expect(Self.status(harness) == Self.fresh)
        harness.must("pi = 3")
        #expect(Self.status(harness) == Self.changed)
        #expect(harness.value("yhat") == 1.5)
    }

    @Test func whatNobodyReadsCausesNoWork() throws {
        let harness = Harness(Self.setup)
        let run = try harness.interpreter.executor.forward(harness.session)
        harness.must("unused = 7; function g(z) = 3 * z; lr = 2; digits 4")
        #expect(harness.interpreter.executor.isComputed(harness.session))
        #expect(try harness.interpreter.executor.forward(harness.session).computation === run.computation)
        harness.must("a = 7")
        #expect(!harness.interpreter.executor.isComputed(harness.session))
    }
}
