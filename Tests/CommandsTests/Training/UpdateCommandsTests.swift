import Learning
import Testing

@testable import Commands
@testable import Modelling

/// clip, freeze and thaw: what they do to updates is compared with PyTorch by ReferenceTests.
@Suite struct UpdateCommandsTests {
    private static let start = "data xor; network 2 -> 3 tanh -> 1 sigmoid; lr = 0.5"

    @Test func frozenParametersStay() {
        let harness = Harness(Self.start)
        let before = harness.session
        harness.must("optimizer adam lr=0.1 weight_decay=0.5; freeze W1 b2; train 5; step; train 3 batch=2")
        #expect(harness.session.parameters["W1"] == before.parameters["W1"])
        #expect(harness.session.parameters["b2"] == before.parameters["b2"])
        #expect(harness.session.parameters["W2"] != before.parameters["W2"])
        #expect(harness.value("norm(dW1)") > 0)
        harness.must("thaw W1; step")
        #expect(harness.session.parameters["W1"] != before.parameters["W1"])
        harness.must("freeze all; train 4")
        #expect(harness.lines(of: "freeze") == ["frozen: W1, b1, W2, b2"])
        harness.must("thaw all; freeze W2; network 2 -> 1 sigmoid")
        #expect(harness.lines(of: "freeze") == ["nothing is frozen"])
    }

    @Test func stepSaysWhatWasDone() {
        let harness = Harness("\(Self.start); clip norm 0.01")
        let lines = harness.lines(of: "step")
        #expect(lines.contains { $0.hasPrefix("clip norm 0.01: the norm is ") })
        #expect(harness.lines(of: "clip value 0.001; step").contains { $0 == "clip value 0.001: 13 elements cut" })
        // The gradients themselves are as they are computed.
        let plain = Harness("\(Self.start); backward")
        let clipped = Harness("\(Self.start); clip norm 0.01; backward; step")
        #expect(clipped.session.gradients?.values["W1"] == plain.session.gradients?.values["W1"])
        harness.must("optimizer adam")
        #expect(harness.session.optimizer.clip == .value(0.001))
        harness.must("clip off; undo; undo")
        #expect(harness.session.optimizer.clip == .value(0.001))
    }

    @Test(arguments: [
        "clip", "clip norm", "clip norm 0", "clip norm -1", "clip value inf", "clip norm nan", "clip 3", "freeze W9",
        "thaw", "thaw W9", "freeze 3", "clip norm [1, 2]", "freeze x",
    ])
    func whatCannotBeMeantIsRefused(_ line: String) {
        let harness = Harness(Self.start)
        let before = harness.session
        #expect(harness.error(of: line) != nil)
        #expect(harness.session.hasSameState(as: before))
    }

    @Test func gradientsThatAreNoNumbersStaySo() {
        for clip in ["norm 1", "value 1"] {
            let harness = Harness("\(Self.start); W1[1,1] = nan; clip \(clip); step; train 2")
            #expect(harness.value("W2[1,1]").isNaN, "\(clip)")
        }
    }
}
