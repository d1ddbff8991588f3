import Autodiff
import Foundation
import Testing

@testable import Learning

/// Where 100 steps lead from (1, -2, 0.5) on the sum of sin(3w)w + w⁴/4: numbers of PyTorch 2.15, float64.
private struct Reference: Sendable, CustomTestStringConvertible {
    let name: String
    let settings: [String: Double]
    let weights: [Double]

    init(_ name: String, _ settings: [String: Double], _ weights: [Double]) {
        (self.name, self.settings, self.weights) = (name, settings, weights)
    }

    var testDescription: String { "\(name) \(settings.sorted { $0.key < $1.key })" }

    static let all = [
        Reference("sgd", ["lr": 0.01], [1.413099809162426, -1.4131001036794963, 0.0017653859268910673]),
        Reference(
            "sgd", ["lr": 0.01, "momentum": 0.9], [1.4115179285296209, 0.004440863449683222, 0.00017791267547421122]),
        Reference(
            "sgd", ["lr": 0.01, "momentum": 0.9, "nesterov": 1, "weight_decay": 0.1],
            [1.40330817886114, -1.4033111890821983, 2.008888687184837e-05]),
        Reference("adagrad", ["lr": 0.05], [1.4130699148231793, -1.4672888748580262, 0.002318787399893274]),
        Reference(
            "adagrad", ["lr": 0.05, "lr_decay": 0.1, "weight_decay": 0.1],
            [1.3264128635114112, -1.6949789225252723, 0.1638863322184655]),
        Reference("rmsprop", [:], [1.4131000624275307, -1.4133112419053047, 3.3965656631802057e-12]),
        Reference(
            "rmsprop", ["lr": 0.001, "momentum": 0.9, "weight_decay": 0.1],
            [1.4030136126303199, -1.4026748993574858, -0.0011853054546568712]),
        Reference("adam", ["lr": 0.01], [1.410507829356921, -1.4391526608891818, -0.0025145791632463473]),
        Reference(
            "adam", ["lr": 0.01, "weight_decay": 0.1],
            [1.4013251358712095, -1.4335155406179747, -0.0027051258708475964]),
        Reference("adamw", ["lr": 0.01], [1.4093671929231928, -1.4328692506076217, -0.0024212344513954384]),
    ]
}

@Suite struct OptimizerTests {
    @Test(arguments: Reference.all)
    fileprivate func hundredStepsAgreeWithPyTorch(_ reference: Reference) throws {
        let row = try #require(OptimizerRow.named(reference.name))
        var optimizer = OptimizerState(row, reference.settings)
        var weights = [Matrix(Shape(1, 2), [1, -2]), Matrix(Shape(1, 1), [0.5])]
        for _ in 0..<100 {
            let slopes = weights.map { matrix in
                Matrix(matrix.shape, matrix.values.map { 3 * cos(3 * $0) * $0 + sin(3 * $0) + $0 * $0 * $0 })
            }
            optimizer.update(parameters: &weights, gradients: slopes)
        }
        for (found, expected) in zip(weights.flatMap(\.values), reference.weights) {
            #expect(abs(found - expected) < 1e-9 * max(1, abs(expected)))
        }
        #expect(optimizer.steps == 100)
        #expect(optimizer.slots.map(\.count) == optimizer.slotNames.map { _ in 3 })
    }

    @Test(arguments: OptimizerRow.all.map(\.name))
    func everyRowIsComplete(_ name: String) throws {
        let row = try #require(OptimizerRow.named(name))
        #expect(row.settings.first?.name == "lr")
        #expect(row.settings.allSatisfy { $0.range.contains($0.initial) && !$0.summary.isEmpty })
        let rule = row.rule(row.defaults)
        #expect(rule.contains { $0.hasPrefix("W = ") })
        for slot in row.slotNames(row.defaults) { #expect(rule.contains { $0.hasPrefix("\(slot) = ") }) }
    }

    @Test func aRuleShowsOnlyWhatItsSettingsNeed() throws {
        let sgd = try #require(OptimizerRow.named("sgd"))
        #expect(OptimizerState(sgd).rule == ["W = W - lr * dW"])
        #expect(OptimizerState(sgd, ["momentum": 0.9]).rule == ["v = momentum * v + dW", "W = W - lr * v"])
    }
}
