import Autodiff
import Foundation
import Learning
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

@Suite struct WhatIfTests {
    private func compare(_ harness: Harness, _ assignment: String) throws -> WhatIf {
        let old = harness.session
        let other = Harness()
        other.interpreter.session = old
        other.run(assignment)
        try #require(other.error == nil)
        return try WhatIf(from: old, to: other.session)
    }

    /// A loss of second degree is its slope and its bend, whatever the size of the change.
    @Test(arguments: ["W1[2,1] += 5", "W1 *= 2", "b1 = 3", "W1[1,1] = -7.5", "x[2,1] = 3", "y[1] = 4"])
    func quadraticsAreExact(_ assignment: String) throws {
        let harness = Harness("x = random(6, 2); y = random(6, 1); network 2 -> 1")
        let answer = try compare(harness, assignment)
        let predicted = try #require(answer.linear) + (try #require(answer.bend))
        #expect(abs(predicted - answer.change) < 1e-7 * max(1, abs(answer.change)))
    }

    /// The error of the slope is of the second order of the change, that with the bend of the third.
    @Test(arguments: 1...5)
    func smallChangesArePredicted(_ seed: Int) throws {
        let harness = Harness("data xor; network 2 -> 5 tanh -> 1 sigmoid; loss bce", seed: seed)
        for name in ["W1[2,3]", "b1[1,2]", "W2[4,1]", "b2"] {
            for change in [0.1, 0.01, 0.001] {
                let answer = try compare(harness, "\(name) += \(change)")
                let (linear, bend) = (try #require(answer.linear), try #require(answer.bend))
                #expect(abs(linear - answer.change) < change * change)
                #expect(abs(linear + bend - answer.change) < change * change * change + 1e-10)
            }
        }
    }

    @Test func switchingUnitsAreNamed() throws {
        let harness = Harness("x = [1; 2]; y = [1; 1]; network 1 -> 2 relu -> 1; W1 = [1, 1]; b1 = 0; W2 = 1; b2 = 0")
        let answer = try compare(harness, "b1[1,2] = -1.5")
        #expect(answer.switches == [WhatIf.Switch(name: "a1", operation: "relu", unit: 2, rows: [1])])
    }

    @Test func nothingIsChanged() {
        let setup =
            "data iris; split 0.8; normalize; batch 1:20; network 4 -> 3 softmax; optimizer adam; alpha = 2; backward"
        for question in [
            "W1[2,1] += 0.1", "W1 *= 2", "lr = 0.5", "x[1,2] = 0", "y[1,:] = [0, 1, 0]", "alpha = 3", "x = x * 2",
        ] {
            let harness = Harness(setup)
            let before = harness.session
            harness.run("whatif \(question.replacingOccurrences(of: "x = x * 2", with: "x *= 2"))")
            #expect(
                harness.error == nil && harness.session.hasSameState(as: before) && harness.notices.isEmpty,
                "\(question): \(harness.error as Any)")
            #expect(harness.blocks.count >= 2)
        }
        for wrong in ["z1 = 3", "yhat = 3", "dW1 = 3", "W1 = [1, 2]", "W1[9,9] = 1", "lr = nan"] {
            let harness = Harness(setup)
            let before = harness.session
            harness.run("whatif \(wrong)")
            #expect(harness.error != nil && harness.session.hasSameState(as: before), "\(wrong)")
        }
    }

    @Test func learningRateMeetsARealStep() throws {
        let harness = Harness("data xor; network 2 -> 3 tanh -> 1 sigmoid; optimizer sgd lr=0.1 momentum=0.9; train 5")
        let answer = try WhatIfLearningRate(harness.session, rate: 0.7)
        #expect(answer.trials.map(\.rate) == [0.1, 0.7])
        harness.run("lr = 0.7; step")
        let loss = try Executor().loss(harness.session)
        #expect(abs(answer.trials[1].predicted.after - loss) < 1e-14)
    }

    @Test func endlessLossIsSaid() throws {
        let harness = Harness("x = [1]; y = [1]; network 1 -> 1")
        let answer = try compare(harness, "W1 = inf")
        #expect(!answer.after.isFinite && answer.bad?.place == "W1")
    }
}
