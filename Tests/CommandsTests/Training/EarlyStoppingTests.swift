import Learning
import Testing

@testable import Commands
@testable import Modelling

/// `train … patience=N`: the session ends where the validation loss was least, and what came later stays ahead.
@Suite struct EarlyStoppingTests {
    private static let start =
        "data iris; split 0.5 0.3 0.2; network 4 -> 12 tanh -> 3 softmax; optimizer adam lr=0.05"

    /// The validation loss after each epoch, by training one after the other until some have passed since the best.
    private func course(_ start: String, _ epochs: Int, _ options: String, patience: Int) -> (
        losses: [Double], best: Int
    ) {
        let harness = Harness(start)
        var (losses, best) = ([Double](), 0)
        while losses.count < epochs, losses.count <= best + patience {
            harness.must("train 1 \(options)")
            losses.append(harness.value("validation_loss"))
            if losses[losses.count - 1] < losses[best] { best = losses.count - 1 }
        }
        return (losses, best)
    }

    @Test(
        arguments: Thinned.pairs(
            ["batch=16", "batch=20 shuffle=false", "", "batch=32"], ["", "; precision float32"], oneIn: 2))
    func itEndsAtTheBestEpoch(_ options: String, _ precision: String) throws {
        let start = Self.start + precision
        let harness = Harness(start)
        harness.must("train 120 \(options) patience=4")
        let (course, best) = course(start, 120, options, patience: 4)
        let last = course.count - 1
        #expect(abs(harness.value("validation_loss") - course[best]) < 1e-6 * course[best])
        #expect(harness.value("epoch").rounded() == Double(best + 1))
        // Everything is as it is after so many epochs: optimizer, order of rows, all of it.
        let plain = Harness(start)
        plain.must("train \(best + 1) \(options)")
        #expect(harness.session.hasSameParameters(as: plain.session))
        #expect(harness.session.optimizer == plain.session.optimizer)
        #expect(harness.session.cursor == plain.session.cursor)
        #expect(harness.session.random == plain.session.random)
        guard best < last else { return }
        // What came later stays ahead.
        let later = Harness(start)
        later.must("train \(last + 1) \(options)")
        harness.must("goto end")
        #expect(harness.session.hasSameParameters(as: later.session))
        harness.must("undo")
        #expect(harness.session.hasSameParameters(as: plain.session))
        harness.must("forth")
        #expect(harness.value("step") == plain.value("step") + 1)
        harness.must("undo; undo")
        #expect(harness.value("step") == 0)
        harness.must("redo")
        #expect(harness.session.hasSameParameters(as: plain.session))
    }

    @Test func momentsOnTheWayAndBehindAreReached() {
        let harness = Harness("\(Self.start); train 100 batch=16 patience=5")
        let best = Int(harness.value("step"))
        for step in [1, best / 2, best - 1, best, best + 1, best + 10] {
            harness.must("goto step \(step)")
            let plain = Harness("\(Self.start); train \(step) steps batch=16")
            #expect(harness.session.hasSameParameters(as: plain.session), "step \(step) of \(best)")
        }
    }

    @Test func savedAsTheUpdatesUpToThere() {
        let harness = Harness("\(Self.start); train 100 batch=16 patience=5; step; save \"s.bp\"")
        let text = String(decoding: harness.files["s.bp"] ?? [], as: UTF8.self)
        #expect(text.contains("train ") && !text.contains("patience"))
        let other = Harness(text)
        #expect(other.errors.isEmpty)
        // The losses on the way are kept at other epochs.
        let others: Set = ["training", "model", "gradients", "transcript"]
        #expect(Set(differences(other.session, harness.session)).isSubset(of: others))
    }

    /// Inside of blocks, commands and files there is nothing ahead, and the same state.
    @Test(arguments: ["repeat 1 { TRAIN }", "if 1 { TRAIN }", "define go { TRAIN }; go", "source \"t.bp\""])
    func insideOfBlocks(_ block: String) {
        let train = "train 100 batch=16 patience=5"
        let plain = Harness("\(Self.start); \(train)")
        let harness = Harness()
        harness.files["t.bp"] = Array(train.utf8)
        harness.must("\(Self.start); \(block.replacing("TRAIN", with: train))")
        #expect(harness.session.hasSameParameters(as: plain.session))
        #expect(harness.session.optimizer == plain.session.optimizer && harness.session.step == plain.session.step)
        harness.must("goto step 7")
        let early = Harness("\(Self.start); train 7 steps batch=16")
        #expect(harness.session.hasSameParameters(as: early.session))
        harness.must("goto end")
        #expect(harness.session.hasSameParameters(as: plain.session))
    }

    /// Epochs are compared with each other; a start that was better is told of.
    @Test func aBetterStartIsToldOf() {
        let harness = Harness("\(Self.start); train 100 batch=16 patience=5")
        #expect(!harness.notices.contains { $0.message.contains("was lower") })
        harness.must("lr = 5; train 20 batch=16 patience=2")
        #expect(harness.notices.contains { $0.message.contains("was lower") })
    }

    /// Of so many rows the first loss is known after an update, which ends an epoch too.
    @Test(arguments: ["patience=2", "patience=1"]) func manyRowsAtOnce(_ patience: String) {
        let start =
            "seed 1; data normal(5000, 2) -> normal(5000, 1); split 0.6 0.2 0.2; network 2 -> 1; lr = 0.9; "
        let plain = Harness("\(start)train 12 \(patience)")
        let block = Harness("\(start)repeat 1 { train 12 \(patience) }")
        #expect(plain.session.step > 0 && plain.session.step == block.session.step)
        #expect(plain.session.hasSameParameters(as: block.session))
    }

    @Test func comparedProgramsEndThereToo() {
        let harness = Harness(Self.start)
        harness.must("compare { train 60 batch=16 patience=3 } { train 60 batch=16 patience=3; lr = 0.1 }; keep 1")
        let plain = Harness("\(Self.start); train 60 batch=16 patience=3")
        #expect(harness.session.hasSameParameters(as: plain.session))
        let updates = harness.interpreter.line.present.path.elements.reduce(0) { $0 + $1.updates }
        #expect(Double(updates) == plain.value("step"))
        harness.must("goto step 5; goto end")
        #expect(harness.session.hasSameParameters(as: plain.session))
    }

    @Test(arguments: ["data iris", "data iris; split 0.8", "x = [1; 2]; y = [1; 2]"])
    func withoutValidationRowsItIsRefused(_ data: String) {
        let harness = Harness("\(data); network \(data.contains("iris") ? 4 : 1) -> 1")
        let error = harness.error(of: "train 5 patience=2")
        #expect(error?.hint == "keep some aside: split 0.7 0.15 0.15")
        #expect(harness.value("step") == 0)
    }

    @Test func aLossThatIsNoNumberIsSaid() {
        let harness = Harness("\(Self.start); W1[1,1] = nan; train 20 patience=3")
        #expect(harness.notices.contains { $0.message.contains("never a number") })
        #expect(harness.value("step") == 3)
    }

    /// An epoch that was begun before ends where it ends.
    @Test func anEpochThatWasBegunBefore() {
        let harness = Harness("\(Self.start); train 1 steps batch=16; train 30 batch=16 patience=2")
        #expect(!harness.notices.contains { $0.message.contains("never a number") })
        #expect(harness.value("epoch") == harness.value("epoch").rounded() && harness.value("epoch") < 31)
        let plateau = Harness(
            "\(Self.start); lr = 2; schedule plateau patience=1 factor=0.5; train 2 steps batch=16; train 40 batch=16")
        #expect(plateau.value("lr") < 2)
    }

    /// A learning rate that follows the loss is that of the best epoch, also in a replay and inside of blocks.
    @Test func plateausAndPatienceTogether() {
        let start = "\(Self.start); lr = 1; schedule plateau patience=0 factor=0.7; "
        let harness = Harness(start + "train 60 batch=16 patience=4; save \"s.bp\"; train 5 batch=16")
        let other = Harness(String(decoding: harness.files["s.bp"] ?? [], as: UTF8.self))
        other.must("train 5 batch=16")
        #expect(harness.value("lr") == other.value("lr"))
        #expect(harness.session.hasSameParameters(as: other.session))
        let block = Harness(start + "repeat 1 { train 60 batch=16 patience=4 }; train 5 batch=16")
        #expect(harness.session.hasSameParameters(as: block.session) && harness.value("lr") == block.value("lr"))
    }

    @Test func heldOutRowsCanEndATraining() {
        let harness = Harness("\(Self.start); train 500 batch=16 until validation_loss < 0.4")
        #expect(harness.value("validation_loss") < 0.4 && harness.value("epoch") < 500)
        harness.must("network 4 -> 12 tanh -> 3 softmax; stop when test_accuracy > 0.9; train 500 batch=16")
        #expect(harness.value("test_accuracy") > 0.9 && harness.value("epoch") < 500)
        harness.must("assert test_accuracy > 0.9; print test_loss, validation_loss, train_loss")
        harness.must("goto first test_accuracy > 0.8; watch validation_loss; train 3")
    }

    @Test func secondsAreSavedAsUpdates() {
        let harness = Harness("\(Self.start); train 3 s batch=16; save \"s.bp\"")
        #expect(harness.value("step") > 1)
        let text = String(decoding: harness.files["s.bp"] ?? [], as: UTF8.self)
        #expect(text.contains("train \(Int(harness.value("step"))) steps batch=16"))
        for line in ["train s", "train 3 s steps", "train 3 s epochs", "repeat 2 { train 1 s }"] {
            #expect(harness.error(of: line) != nil, "\(line)")
        }
    }
}
