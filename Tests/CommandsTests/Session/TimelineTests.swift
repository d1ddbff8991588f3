import Autodiff
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

@Suite struct TimelineTests {
    /// Every kind of statement that changes something.
    static let changes = [
        "alpha = 1", "v = [1, 2]", "v[2] = 5", "v += 1", "lr = 0.5", "network 2 -> 3 relu -> 1 sigmoid", "W1 = 0.5",
        "W1[2,1] = 0.25", "b1 += 2", "data xor", "x = [1, 0; 0, 1]", "y = [1; 0]", "loss bce", "backward", "step",
        "step", "optimizer adam lr=0.01", "train 3", "train 5 steps batch=1", "seed 9", "r = random(2, 2)", "digits 3",
        "data spiral n=30", "split 0.8", "normalize", "batch 4", "batch all", "function f(z) = z * 2",
        "define go { step }", "param q = 3", "repeat 2 { alpha += 1 }", "if 1 { beta = 2 }",
        "for k in 1:2 { alpha = k }",
        "model { param w = glorot(2, 1); yhat = sigmoid(x @ w) }", "data xor", "loss mse", "train 2", "go",
        "model { param w = glorot(2, 1); m = random(rows(x), 1) < 0.5; yhat = x @ w * m }", "forward", "step",
        "train 2",
        "precision float32",
        "train 2", "source \"a.bp\"", "reset", "seed 5",
    ]

    @Test func undoAndRedoLeadThroughTheSameStates() {
        let harness = Harness()
        harness.write("gamma = 1; delta = 2", to: "a.bp")
        var states = [harness.session]
        for line in Self.changes {
            harness.must(line)
            #expect(harness.interpreter.timeline.past.count == states.count, "\(line) made no moment")
            states.append(harness.session)
        }
        for index in states.indices.dropLast().reversed() {
            harness.must("undo")
            let found = differences(harness.session, states[index])
            #expect(found.isEmpty, "undo of '\(Self.changes[index])': \(found)")
        }
        #expect(harness.error(of: "undo")?.message == "there is nothing to undo")
        for index in states.indices.dropFirst() {
            harness.must("redo")
            let found = differences(harness.session, states[index])
            #expect(found.isEmpty, "redo of '\(Self.changes[index - 1])': \(found)")
        }
        #expect(harness.error(of: "redo")?.message == "there is nothing to redo")
        harness.must("undo 7")
        #expect(differences(harness.session, states[states.count - 8]).isEmpty)
        harness.must("redo 3; undo 2; redo 6")
        #expect(differences(harness.session, states[states.count - 1]).isEmpty)
        harness.must("undo 1000")
        #expect(differences(harness.session, states[0]).isEmpty)
    }

    /// The bytes charged follow what is really kept: here only sizes that are known.
    @Test func chargesWhatAMomentKeepsAlive() {
        let big = 8 * 200 * 200
        let table: [(line: String, least: Int, most: Int)] = [
            ("a = ones(200, 200)", 0, 10_000), ("a = a + 1", big, big + 10_000), ("b = a", 0, 10_000),
            ("a = 1", 0, 10_000), ("b = 2", big, big + 10_000), ("x = ones(200, 200); y = ones(200, 1)", 0, 20_000),
            ("x = x * 2", big, big + 10_000), ("network 200 -> 200 -> 1", 0, 20_000),
            ("backward", 0, 10_000), ("step", 0, 10_000),
            // The first step's gradients still held what they were computed from.
            ("step", 2 * big, 12 * big), ("W1 = 0", big, big + 20_000), ("lr = 1", 0, 10_000),
            ("c1 = 1; c2 = 2; c3 = 3", 0, 30_000), ("batch 100", 0, 10_000), ("batch all", big / 2, big / 2 + 10_000),
        ]
        let harness = Harness()
        for (line, least, most) in table {
            let before = harness.interpreter.timeline.bytes
            harness.must(line)
            let charged = harness.interpreter.timeline.bytes - before
            #expect(charged >= least && charged <= most, "\(line) is charged \(charged), not \(least) to \(most)")
        }
        let all = harness.interpreter.timeline.bytes
        harness.must("undo 100; redo 100")
        #expect(harness.interpreter.timeline.bytes == all)
    }

    @Test func aMomentOfManyNamesOrUpdatesIsSmall() {
        let harness = Harness()
        for i in 0..<3000 { harness.run("v\(i) = \(i)") }
        let moments = harness.interpreter.timeline
        #expect(moments.bytes / moments.past.count < 8000, "\(moments.bytes / moments.past.count) bytes")
        harness.must("data xor; network 2 -> 2 tanh -> 1; repeat 2000 { step }")
        let before = harness.interpreter.timeline.bytes
        for _ in 0..<200 { harness.must("step") }
        let each = (harness.interpreter.timeline.bytes - before) / 200
        #expect(each < 10_000, "\(each) bytes")
    }

    @Test func whatCanBeRedoneCountsToo() {
        let harness = Harness()
        harness.interpreter.timeline = Timeline(capacity: 500_000)
        for i in 1...20 { harness.must("a = ones(100, \(100 + i))") }
        let (reach, kept) = (harness.interpreter.timeline.past.count, harness.interpreter.timeline.bytes)
        #expect(reach < 20 && kept <= 500_000)
        harness.must("undo \(reach)")
        #expect(harness.interpreter.timeline.bytes == kept)
        // What could be redone makes room for what is done now.
        harness.must("b = ones(100, 50)")
        #expect(harness.interpreter.timeline.bytes < 50_000)
        #expect(harness.error(of: "redo")?.message == "there is nothing to redo")
    }

    @Test func whatOnlyLooksIsNotUndone() {
        let harness = Harness()
        harness.must("network 1 -> 1; x = [1]; y = [2]; backward")
        let moments = harness.interpreter.timeline.past.count
        harness.must(
            "forward; loss; W1; show model; show params; help; predict [2]; evaluate; print 1; undo list; backward; lr = lr; history"
        )
        #expect(harness.interpreter.timeline.past.count == moments)
    }

    @Test func aChangeEndsWhatCouldBeRedone() {
        let harness = Harness()
        harness.must("a = 1; b = 2; undo; c = 3")
        #expect(harness.error(of: "redo")?.message == "there is nothing to redo")
        harness.must("undo; print 1; redo")
        #expect(harness.value("c") == 3)
    }

    @Test func theBoundForgetsTheOldestAndSaysSo() {
        let harness = Harness()
        harness.interpreter.timeline = Timeline(capacity: 100_000)
        var announced: [Int] = []
        for round in 1...12 {
            if !harness.notices(of: "big\(round) = ones(50, 50)\nbig\(round) = 2").isEmpty { announced.append(round) }
        }
        #expect(announced.count == 1, "announced at \(announced)")
        let reach = harness.interpreter.timeline.past.count
        #expect(reach < 24 && reach >= 3, "\(reach)")
        harness.must("undo \(reach)")
        let forgotten = harness.interpreter.timeline.forgotten
        #expect(forgotten + reach == 24)
        #expect(
            harness.error(of: "undo")?.message
                == "there is nothing more to undo: \(forgotten) older changes are forgotten")
    }
}
