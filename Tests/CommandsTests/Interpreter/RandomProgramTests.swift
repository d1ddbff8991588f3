import Reporting
import Testing

@testable import Commands

/// No text makes the interpreter trap or hang, and what fails changes nothing.
@Suite struct RandomProgramTests {
    private static let pieces = [
        "network", "2", "->", "1", "sigmoid", "data", "xor", "x", "y", "=", "[", "]", "1", ",", ";", "loss", "mse",
        "W1",
        "train", "3", "steps", "backward", "step", "show", "grads", "(", ")", "+", "@", "*", "'", "repeat", "{", "}",
        "if", "undo", "redo", "\"a\"", "seed", "lr", "function", "f", "(z)", "z", "model", "param", "yhat", "print",
        ":",
        "until", "batch", "optimizer", "adam", "predict", "evaluate", "split", "0.5", "normalize", "save", "for", "in",
        "define", "[1,2]", "sum", "axis", "rows", "end", "-", "^", "\n", "#", "#>", "help", "digits", "reset",
        "batch=2",
    ]

    @Test func malformedLines() {
        var chance = Chance(21)
        let harness = Harness()
        harness.must("data xor; network 2 -> 2 tanh -> 1")
        for _ in 0..<1000 {
            let count = 1 + chance.below(9)
            let line = (0..<count).map { _ in chance.pick(Self.pieces) }.joined(separator: chance.pick(["", " ", " "]))
            expectNoChangeIfItFails(line, harness)
        }
    }

    @Test func programs() {
        var chance = Chance(22)
        var ran = 0
        for _ in 0..<200 {
            let harness = Harness()
            if chance.below(4) > 0 { harness.must("data xor; network 2 -> 2 tanh -> 1 sigmoid") }
            for _ in 0..<10 where expectNoChangeIfItFails(Self.statement(&chance, depth: 2), harness) { ran += 1 }
        }
        #expect(ran > 600, "only \(ran) of 2000 statements ran")
    }

    @discardableResult
    private func expectNoChangeIfItFails(_ line: String, _ harness: Harness) -> Bool {
        // Only the last statement of a line may fail: those before it have been kept.
        let statements = harness.session.transcript.statements.count
        let before = harness.session
        let began = ContinuousClock().now
        harness.run(line)
        let time = ContinuousClock().now - began
        #expect(time < .seconds(5), "'\(line)' took \(time)")
        guard harness.error != nil else { return true }
        if harness.session.transcript.statements.count == statements, !line.contains("undo"), !line.contains("redo") {
            let found = differences(before, harness.session).filter { $0 != "transcript" }
            #expect(found.isEmpty, "'\(line)' failed and changed \(found): \(harness.error?.message ?? "")")
        }
        return false
    }

    // MARK: - The grammar

    private static func statement(_ chance: inout Chance, depth: Int) -> String {
        let value = expression(&chance, depth: 2)
        switch chance.below(depth > 0 ? 24 : 16) {
        case 0: return "\(chance.pick(["a", "b", "W1", "x", "y", "lr", "z1", "d"])) = \(value)"
        case 1: return "\(chance.pick(["a", "W1", "x"]))[\(chance.pick(["1", "1,1", ":,1", "2,end", "0"]))] += \(value)"
        case 2: return "print \(value)"
        case 3: return "(\(value))"
        case 4:
            return
                "train \(chance.below(4)) \(chance.pick(["", "steps", "batch=2", "steps batch=3", "until loss < 0.2"]))"
        case 5:
            return chance.pick(["forward", "loss", "backward", "step", "loss mse", "loss bce", "loss ce", "loss sse"])
        case 6: return "optimizer \(chance.pick(["sgd", "adam lr=0.1", "rmsprop momentum=0.5", "adagrad", "adamw"]))"
        case 7:
            return
                "network 2 -> \(1 + chance.below(3)) \(chance.pick(["relu", "tanh", "f", ""])) -> 1 \(chance.pick(["sigmoid", "", "softmax"]))"
        case 8:
            return "data \(chance.pick(["xor", "spiral n=12", "moons n=8", "[1, 2; 3, 4] -> [0; 1]", "circles n=9"]))"
        case 9:
            return chance.pick([
                "split 0.5", "normalize", "batch 2", "batch all", "batch 1:3", "evaluate", "predict", "predict [1, 0]",
            ])
        case 10:
            return
                "show \(chance.pick(["model", "params", "grads", "data", "optimizer", "training", "activations", "W1", "variables"]))"
        case 11:
            return chance.pick([
                "undo", "undo 2", "redo", "undo list", "seed 3", "digits 4", "precision float32", "precision float64",
            ])
        case 12: return "function f(z) = \(expression(&chance, depth: 2, names: ["z", "1", "2"]))"
        case 13:
            return
                "model { param w = glorot(2, 1); h = x @ w; yhat = \(expression(&chance, depth: 2, names: ["h", "x", "w", "a"])) }"
        case 14 where chance.below(2) == 0:
            return
                "model { param w = [0.5; 1]; m = \(chance.pick(["random", "normal"]))(rows(x), 2) < 0.7; yhat = (x * m) @ w }"
        case 14:
            return
                "model { param w = [0.5]; h = x; repeat \(chance.below(4)) { h = tanh(w * h) }; yhat = sum(h, axis=columns) }"
        case 15: return "param \(chance.pick(["p", "a"])) = \(value)"
        case 16, 17: return "repeat \(chance.below(4)) \(block(&chance, depth))"
        case 18: return "for k in \(value) \(block(&chance, depth))"
        case 19: return "if \(value) \(block(&chance, depth)) else \(block(&chance, depth))"
        case 20: return "define go n \(block(&chance, depth))"
        case 21: return "go \(value)"
        case 22: return "n = 0; while n < 3 { n += 1; \(statement(&chance, depth: 0)) }"
        default: return "assert \(value)"
        }
    }

    private static func block(_ chance: inout Chance, _ depth: Int) -> String {
        let body = (0..<chance.below(4)).map { _ in statement(&chance, depth: depth - 1) }
        return "{ \(body.joined(separator: "; ")) }"
    }

    private static func expression(
        _ chance: inout Chance, depth: Int,
        names: [String] = [
            "a", "b", "x", "y", "W1", "b1", "z1", "yhat", "loss", "dW1", "lr", "step", "epoch", "nan", "accuracy",
        ]
    ) -> String {
        if depth == 0 {
            return chance.below(2) == 0
                ? chance.pick(names) : chance.pick(["0", "1", "2", "0.5", "-3", "1e300", "[1, 2]", "[1; 2]"])
        }
        func inner(_ chance: inout Chance) -> String { expression(&chance, depth: depth - 1, names: names) }
        switch chance.below(8) {
        case 0: return "[\(inner(&chance)), \(inner(&chance))]"
        case 1:
            let name = chance.pick([
                "tanh", "sum", "relu", "f", "norm", "rows", "softmax", "argmax", "exp", "log", "all",
            ])
            return "\(name)(\(inner(&chance)))"
        case 2: return "max(\(inner(&chance)), \(inner(&chance)))"
        case 3: return "(\(inner(&chance)))[\(chance.pick(["1", "end,1", ":,1", "2"]))]"
        case 4: return "(\(inner(&chance)))'"
        case 5: return "-(\(inner(&chance)))"
        default:
            return
                "(\(inner(&chance))) \(chance.pick(["+", "-", "*", "/", "^", "@", "<", "==", "and"])) (\(inner(&chance)))"
        }
    }
}
