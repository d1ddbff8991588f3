import Foundation
import Reporting
import TestSupport
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

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

    /// How many scripts are tried; `BACKPROP_RANDOM_SCRIPTS=10000` tries more than there is time for at each change.
    private static let scripts = ProcessInfo.processInfo.environment["BACKPROP_RANDOM_SCRIPTS"].flatMap(Int.init) ?? 100

    @Test func programs() {
        var ran = 0
        for seed in 0..<Self.scripts {
            var script = RandomScript(seed: UInt64(seed))
            let harness = Harness()
            harness.run(script.opening())
            for _ in 0..<10 where expectNoChangeIfItFails(script.statement(depth: 2), harness) { ran += 1 }
        }
        #expect(ran > 3 * Self.scripts, "only \(ran) of \(10 * Self.scripts) statements ran")
    }

    @discardableResult
    private func expectNoChangeIfItFails(_ line: String, _ harness: Harness) -> Bool {
        // Only the last statement of a line may fail: those before it have been kept.
        let statements = harness.session.transcript.statements.count
        let before = harness.session
        harness.asksUntilInterrupt = 500
        let time = ProcessorClock().measure { harness.run(line) }
        // Whole diagnoses in a loop are long without optimisation; what hangs is longer.
        #expect(time < .seconds(60), "'\(line)' took \(time)")
        guard harness.error != nil else { return true }
        if harness.session.transcript.statements.count == statements, !line.contains("undo"), !line.contains("redo") {
            let found = differences(before, harness.session).filter { $0 != "transcript" }
            #expect(found.isEmpty, "'\(line)' failed and changed \(found): \(harness.error?.message ?? "")")
        }
        return false
    }
}
