import Autodiff
import Reporting
import Syntax
import Testing

@testable import Commands

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

    private func expectRules(_ harness: Harness, _ name: String) throws {
        harness.must("backward")
        let run = try harness.interpreter.bench.forward(harness.session)
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
