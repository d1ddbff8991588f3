import Autodiff
import Syntax
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

/// A gradient that is no number is named where somebody asks for it, and only there.
@Suite struct FirstBadGradientTests {
    private static func complaints(_ harness: Harness) -> [String] {
        harness.notices.map(\.message).filter { $0.contains("first appears in the gradient") }
    }

    /// The call of an operation on two texts, as it is written.
    private static func text(_ row: Operation<Double>, _ a: String, _ b: String) -> String {
        switch row.notation {
        case .infix(let symbol): "(\(a)) \(symbol) (\(b))"
        case .call:
            row.name == "maximum"
                ? "max(\(a), \(b))" : row.name == "minimum" ? "min(\(a), \(b))" : "\(row.name)(\(a), \(b))"
        case .prefix, .postfix, .index: "\(a)"
        }
    }

    /// Every operation of two operands with a constant, targets or random numbers on either side.
    @Test func constantsHaveNoGradient() {
        let weights = ["[-2, -1; 1, 3]", "[0.5, 0.25; 0.75, 0.5]", "[0, -0.5; 0, 2]"]
        let others = ["2 * ones(2, 2)", "[1, 2; 3, 2]", "0.5 * ones(2, 2)", "zeros(2, 2)", "y", "random(2, 2)"]
        var seen = 0
        for row in Operation<Double>.all where row.arity == 2 && row.category != .shape {
            for weight in weights {
                for other in others {
                    for formula in [Self.text(row, "W", other), Self.text(row, other, "W")] {
                        let harness = Harness()
                        harness.run(
                            "x = [1, 2; 3, 4]; y = [1, 0; 0, 1]\nmodel { param W = \(weight)\nloss = sum(\(formula)) }\nbackward"
                        )
                        guard harness.error == nil, harness.value("loss").isFinite else { continue }
                        seen += 1
                        harness.must("backward")
                        let complaints = Self.complaints(harness)
                        let isFinite = (harness.session.gradients?.values["W"]?.values ?? []).allSatisfy { $0.isFinite }
                        #expect(complaints.isEmpty == isFinite, "\(formula) at \(weight): \(complaints)")
                    }
                }
            }
        }
        #expect(seen > 300, "\(seen)")
    }

    /// Squares of negative numbers, wherever they come from.
    @Test(arguments: [
        "model { param W = [-1; 2]\nyhat = x @ W\nloss = mean((yhat - y)^2) }",
        "model { param W = [-1; 2]\nyhat = x @ W\nloss = mean((y - yhat)^2) + 0.01 * sum(W^2) }",
        "model { param W = [-1; 2]\nz = x @ W\nc = z - mean(z, axis=rows)\nyhat = c / sqrt(mean(c^2, axis=rows) + 1e-5) }",
        "function l(yhat, y) = mean((yhat - y)^2)\nnetwork 2 -> 3 tanh -> 1\nloss l",
        "model { param W = [-1; 2]\nyhat = (x @ W)^3 }", "model { param W = [-1; 2]\nyhat = (x @ W)^-1 }",
        "p = 2\nmodel { param W = [-1; 2]\nyhat = (x @ W)^p }",
        "model { param W = [-1; 2]\ne = x^2\nyhat = x^2 @ W + e @ W\nloss = mean((yhat - (y - 1)^2)^2) }",
    ])
    func squaresOfNegativeNumbersAreWell(model: String) {
        for precision in ["float64", "float32"] {
            let harness = Harness("x = [1, -2; -3, 4]; y = [1; 0]; precision \(precision); lr = 1e-9\n\(model)")
            for command in ["backward", "step", "train 1", "forward", "loss", "diagnose", "show grads"] {
                harness.must(command)
                #expect(!harness.notices.contains { $0.message.contains("appears") }, "\(model), \(command)")
            }
        }
    }

    /// Every fused loss on outputs that are sure, right and wrong.
    @Test func sureOutputsAreWell() throws {
        for row in Operation<Double>.all where row.category == .loss {
            guard let partner = row.joint?.partner else { continue }
            let units = partner == "softmax" ? 2 : 1
            for scale in [1.0, 40, 500, 1e5, -40, -500, -1e5] {
                for targets in ["[0; 1]", "[1; 0]"] {
                    for precision in ["float64", "float32"] {
                        let y = units == 1 ? targets : "concat(\(targets), 1 - \(targets))"
                        let harness = Harness(
                            "x = [1; -2]; y = \(y); network 1 -> \(units) \(partner); loss \(row.name); precision \(precision)"
                        )
                        harness.must(units == 1 ? "W1 = \(scale)" : "W1 = [\(scale), -\(scale)]")
                        harness.must("backward")
                        #expect(Self.complaints(harness).isEmpty, "\(row.name) at \(scale), \(targets), \(precision)")
                        #expect(harness.values("dW1").allSatisfy { $0.isFinite })
                        harness.must("explain dW1[1,1]; explain dyhat[1,1]; explain dyhat; check grads; step")
                        #expect(Self.complaints(harness).isEmpty)
                    }
                }
            }
        }
    }

    /// Where a slope has no bound: what is said, and that it helps.
    private static let cures: [(formula: String, hint: String, cured: String)] = [
        ("sqrt(W)", "add a small number, as sqrt(z + 1e-8)", "sqrt(W + 1e-8)"),
        ("sqrt(sum(W^2))", "add a small number, as sqrt(z + 1e-8)", "sqrt(sum(W^2) + 1e-8)"),
        ("W^0.5", "add a small number, as (z + 1e-8)^0.5", "(W + 1e-8)^0.5"),
        ("asin(W + 1)", "keep its argument between -1 and 1, as asin(0.999999 * z)", "asin(0.999999 * (W + 1))"),
        ("acos(W - 1)", "keep its argument between -1 and 1, as acos(0.999999 * z)", "acos(0.999999 * (W - 1))"),
        ("(-1)^(2 + W)", "a trained exponent needs a base above 0, as (abs(z) + 1e-8)^p", "(abs(-1) + 1e-8)^(2 + W)"),
    ]

    @Test func curesHelp() {
        for (formula, hint, cured) in Self.cures {
            let harness = Harness("x = [1]; y = [1]\nmodel { param W = zeros(1, 1)\nloss = sum(\(formula)) }\nbackward")
            #expect(Self.complaints(harness).count == 1, "\(formula): \(harness.notices)")
            #expect(harness.notices.first?.hint == "a slope without bound: \(hint)", "\(formula): \(harness.notices)")
            for update in ["step", "train 1", "train 3 steps"] {
                harness.must("undo 100")
                harness.run("x = [1]; y = [1]\nmodel { param W = zeros(1, 1)\nloss = sum(\(formula)) }")
                harness.run(update)
                guard harness.error == nil else { continue }
                #expect(harness.notices.contains { $0.hint == "go back first: undo; a slope without bound: \(hint)" })
            }
            let healthy = Harness("x = [1]; y = [1]\nmodel { param W = zeros(1, 1)\nloss = sum(\(cured)) }\nbackward")
            #expect(Self.complaints(healthy).isEmpty && healthy.error == nil, "\(cured): \(healthy.notices)")
        }
    }

    /// A product beyond the largest number is no slope without bound.
    @Test func anOverflowGetsNoCure() {
        let harness = Harness(
            "x = [1]; y = [1]\nmodel { param W = ones(1, 1)\ns = W * 1e-200\nb = 1e308 * s\nloss = sum(b * 1e200) }\nbackward"
        )
        #expect(Self.complaints(harness).count == 1, "\(harness.notices)")
        #expect(harness.notices.first?.hint == "its rule with the numbers: explain ds", "\(harness.notices)")
        harness.must("explain ds")
    }

    @Test func constantsOfTheGraphAreNotComputed() throws {
        let harness = Harness("x = [1, -2]; y = [1]\nmodel { param W = [1; 2]\nyhat = (x @ W)^2 + sum(random(2, 2)) }")
        let run = try harness.interpreter.executor.forward(harness.session)
        run.computation.backward()
        for (id, node) in run.graph.graph.nodes.enumerated() where run.computation.isReached(id) {
            let isGiven =
                switch node.source {
                case .constant, .draw: true
                case .input, .parameter, .operation: false
                }
            #expect((run.computation.gradient(id) == nil) == isGiven)
        }
        harness.must("backward; show graph")
    }
}
