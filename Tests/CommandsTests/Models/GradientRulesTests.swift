import Autodiff
import Reporting
import Syntax
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

/// Each rule that `backward` prints gives the gradient that `backward` computed.
@Suite struct GradientRulesTests {
    @Test(arguments: References.models.indices)
    func models(_ index: Int) throws {
        let reference = References.models[index]
        let building = (reference.functions ?? []) + [reference.model]
        try expectRules(
            Harness(
                building.joined(separator: "\n"), loss: reference.loss, x: reference.x, y: reference.y,
                parameters: reference.parameters), reference.name)
    }

    @Test(arguments: References.networks.indices.filter { $0 % 2 == 0 })
    func networks(_ index: Int) throws {
        let reference = References.networks[index]
        try expectRules(
            Harness(
                "network \(reference.network)", loss: reference.loss, x: reference.x, y: reference.y,
                parameters: reference.parameters), reference.network + ", " + reference.loss)
    }

    @Test func equalTermsAreCountedAndIdleOnesLeftOut() throws {
        let harness = Harness("x = [1, 2]; y = 1; param W = [1; 2]")
        harness.must("model { z = x @ W; p = z * z; q = p + sign(p) + (p > 1); r = q + q; yhat = floor(r) }")
        let table = try #require(harness.output(of: "backward").table("backward"))
        let rules = table.rows.reduce(into: [Report.Cell: Report.Cell]()) { $0[$1[0]] = $1[1] }
        let expected = [
            "dr": "zeros(rows(r), columns(r))", "dq": "2 * dr", "dp": "dq", "dz": "2 * (dp * z)", "dW": "x' @ dz",
        ]
        for (name, rule) in expected { #expect(rules[.formula(name)] == .formula(rule), "\(name)") }
    }

    /// The rule of a loss that is taken as one with its partner reads the weighted sums, whatever the targets.
    @Test(arguments: [
        ("softmax", "ce", "softmax_residual(z, y) / rows(y)"), ("sigmoid", "bce", "residual(z, y) / size(y)"),
    ])
    func rulesOfJointLossesReadTheSums(_ partner: String, _ loss: String, _ rule: String) throws {
        for y in ["[1, 0; 0.25, 0.75]", "[1, 1; 0, 2]", "[1, 0; 0, 0]", "[-1, 2; 3, -2]"] {
            let harness = Harness("x = [1, 2; 3, 4]; y = \(y); param W = [0.1, 0.2; 0.3, 0.4]")
            harness.must("model { z = x @ W; yhat = \(partner)(z); loss = \(loss)(yhat, y) }")
            let table = try #require(harness.output(of: "backward").table("backward"))
            #expect(table.rows.first { $0[0] == .formula("dz") }?[1] == .formula(rule), "y = \(y)")
        }
    }

    private func expectRules(_ harness: Harness, _ name: String) throws {
        harness.must("backward")
        let run = try harness.interpreter.executor.forward(harness.session)
        let gradients = try #require(harness.session.gradients)
        let rules = GradientRules(run.graph)
        var values: [String: Matrix] = [:]
        for (name, node) in run.graph.nodes { values[name] = run.computation.value(node) }
        for stage in run.graph.stages { values[stage.name] = run.computation.value(stage.node) }
        for (name, node) in run.graph.parameters { values[name] = run.computation.value(node) }
        values["x"] = run.graph.x.map(run.computation.value)
        values["y"] = run.graph.y.map(run.computation.value)
        var owners = run.graph.stages.filter { $0.name != "loss" }.map { ($0.name, $0.node) }
        owners += run.graph.parameters.map { ($0, $1) }
        if let x = run.graph.x { owners.append(("x", x)) }
        for (owner, gradient) in gradients.values { values["d\(owner)"] = gradient }
        var compared = 0
        for (owner, node) in owners {
            guard let rule = rules.rule(for: node) else {
                #expect(gradients.values[owner] == nil, "\(name): d\(owner) has no rule")
                continue
            }
            // A rule that is cut says so.
            guard !rule.text.contains("…"), let expected = gradients.values[owner] else { continue }
            let found: Matrix
            do { found = try TableTextTests.evaluate(rule.text, values) } catch {
                Issue.record("\(name): d\(owner) = \(rule.text): \(error)")
                continue
            }
            expectClose(found, expected, 1e-10, "\(name): d\(owner) = \(rule.text)")
            compared += 1
        }
        #expect(compared > 0, "\(name): all \(owners.count) rules are cut")
    }
}
