import Autodiff
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

@Suite struct TrainRunTests {
    static let setup = "seed 4; data spiral n=31 classes=3; network 2 -> 6 tanh -> 3 softmax; optimizer adam lr=0.01"

    /// What training changes, but for its history.
    private func expectSame(_ a: Harness, _ b: Harness, _ what: String) {
        let found = differences(a.session, b.session).filter {
            !["training", "transcript", "model", "gradients", "commands", "functions"].contains($0)
        }
        #expect(found.isEmpty, "\(what): \(found)")
    }

    @Test(arguments: ["", "batch=4", "batch=7 shuffle=false", "batch=31", "batch=1"])
    func trainingInPartsIsTrainingAtOnce(_ options: String) {
        let parts = Harness()
        parts.must("\(Self.setup); train 5 steps \(options); train 5 steps \(options)")
        let whole = Harness()
        whole.must("\(Self.setup); train 10 steps \(options)")
        expectSame(parts, whole, options)
        parts.must("train 3 steps \(options); repeat 4 { train 1 steps \(options) }")
        whole.must("train 7 steps \(options)")
        expectSame(parts, whole, options)
        let replayed = Harness()
        parts.must("save \"a.bp\"")
        replayed.files = parts.files
        replayed.must("replay \"a.bp\"")
        expectSame(replayed, parts, "replayed \(options)")
        replayed.must("train 5 steps \(options)")
        parts.must("train 5 steps \(options)")
        expectSame(replayed, parts, "after replay \(options)")
    }

    @Test func epochsAndSteps() {
        let harness = Harness()
        harness.must(Self.setup + "; train 2 batch=10")
        #expect(harness.value("step") == 8)
        #expect(harness.value("epoch") == 2)
        harness.must("train 2 steps batch=10")
        #expect(harness.value("step") == 10)
        #expect(harness.value("epoch * 31") == 2 * 31 + 20)
        harness.must("train; train 0; train 3")
        #expect(harness.value("step") == 14)
        #expect(harness.session.x == harness.session.trainingX)
    }

    @Test func untilIsTestedWithTheValueAtThePrompt() {
        let harness = Harness()
        harness.must("data xor; network 2 -> 4 tanh -> 1 sigmoid; optimizer adam lr=0.05")
        harness.must("train 5000 steps until loss < 0.1")
        let steps = harness.session.step
        #expect(harness.value("loss") < 0.1)
        harness.must("undo; train \(steps - 1) steps")
        #expect(harness.value("loss") >= 0.1, "\(steps) steps were too many")
        harness.must("undo; train 5000 batch=2 until step >= 7")
        #expect(harness.session.step == 8)
        harness.must("train 5 until nan")
        #expect(harness.session.step == 18 || harness.session.step == 13, "\(harness.session.step)")
        let before = harness.session
        #expect(harness.error(of: "train 5 until unknown")?.message == "nothing is called 'unknown'")
        #expect(differences(before, harness.session).isEmpty)
    }

    @Test func interruptedTrainingKeepsAndSavesItsSteps() {
        let harness = Harness()
        harness.must(Self.setup)
        harness.asksUntilInterrupt = 3
        #expect(harness.run("train 100000 steps batch=4") == .interrupted)
        let steps = harness.session.step
        #expect(steps > 0 && steps < 100_000)
        #expect(harness.notices.last?.message.hasPrefix("stopped after \(steps) update") == true)
        harness.must("save \"a.bp\"")
        #expect(harness.text(ofFile: "a.bp").hasSuffix("\ntrain \(steps) steps batch=4\n"))
        let again = Harness()
        again.files = harness.files
        again.must("replay \"a.bp\"")
        expectSame(again, harness, "replayed")
        // The interrupt is over.
        #expect(harness.run("forward; alpha = 1; loss") == .finished)
        #expect(harness.session.variables["alpha"] == Matrix(1))
    }

    @Test(arguments: [
        ("repeat 1000 { backward; step }", "repeat "), ("while 1 { step }", "repeat "),
        ("for k in 1:1000 { lr = 0.1 / k; step }", "for k in ["),
    ])
    func interruptedLoopsKeepTheirRounds(_ line: String, _ saved: String) {
        let harness = Harness()
        harness.must("data xor; network 2 -> 2 tanh -> 1")
        harness.asksUntilInterrupt = 10
        #expect(harness.run(line) == .interrupted)
        let rounds = harness.session.step
        #expect(rounds > 0 && rounds < 10, "\(rounds)")
        harness.must("save \"a.bp\"")
        #expect(harness.text(ofFile: "a.bp").contains("\n\(saved)"), "\(harness.text(ofFile: "a.bp"))")
        let again = Harness()
        again.files = harness.files
        again.must("replay \"a.bp\"")
        expectSame(again, harness, line)
        harness.must("undo")
        #expect(harness.session.step == 0)
    }

    @Test func interruptedBlocksWithoutALoopAreTakenBack() {
        let harness = Harness()
        harness.must("data xor; network 2 -> 2 tanh -> 1; define go { lr = 0.5; repeat 100 { step } }")
        harness.write("repeat 100 { step }", to: "b.bp")
        for line in [
            "go", "source \"b.bp\"", "if 1 { lr = 0.7; train 100000 steps }", "if 1 { lr = 0.7; repeat 100 { step } }",
        ] {
            let before = harness.session
            harness.asksUntilInterrupt = 6
            #expect(harness.run(line) == .interrupted, "\(line)")
            let found = differences(before, harness.session).filter { $0 != "transcript" }
            #expect(found.isEmpty, "\(line): \(found)")
        }
        harness.must("save \"a.bp\"")
        let again = Harness()
        again.files = harness.files
        again.must("replay \"a.bp\"")
        expectSame(again, harness, "replayed")
    }

    @Test func interruptedTrainingInsideALoopKeepsFinishedRounds() {
        let harness = Harness()
        harness.must("data xor; network 2 -> 2 tanh -> 1")
        harness.asksUntilInterrupt = 12
        #expect(harness.run("repeat 1000 { train 3 steps }") == .interrupted)
        #expect(harness.session.step % 3 == 0 && harness.session.step > 0, "\(harness.session.step)")
        harness.must("save \"a.bp\"")
        let again = Harness()
        again.files = harness.files
        again.must("replay \"a.bp\"")
        expectSame(again, harness, "replayed")
    }

    @Test func handTypedStepsCountAndShow() {
        let harness = Harness()
        harness.must("data xor; network 2 -> 2 tanh -> 1; step; step; train 5; step")
        #expect(harness.session.training.points.map(\.step).contains(2))
        #expect(harness.session.training.points.last?.step == 8)
        #expect(harness.lines(of: "show training").count > 3)
        harness.must("network 2 -> 1")
        #expect(harness.session.step == 0 && harness.session.training.points.isEmpty)
    }

    @Test func predictionsTakeRawUnits() {
        let harness = Harness()
        harness.must("data [0; 10; 20; 30] -> [1; 2; 3; 4]; normalize; network 1 -> 1; W1 = 2; b1 = 1")
        let deviation = 125.0.squareRoot()
        let before = harness.session
        guard case .scalar(_, let value)? = harness.output(of: "predict [25]").first else {
            Issue.record("no value")
            return
        }
        expectClose(Matrix(value), Matrix((25 - 15) / deviation * 2 + 1), 1e-14, "predict [25]")
        #expect(differences(before, harness.session).filter { $0 != "transcript" }.isEmpty)
        expectClose(
            harness.matrix("x"), Matrix(rows: [[-15], [-5], [5], [15]].map { [$0[0] / deviation] }), 1e-14, "x")
    }

    @Test func batches() {
        let harness = Harness()
        harness.must("data [1; 2; 3; 4] -> [5; 6; 7; 8]; network 1 -> 1; batch 2")
        expectClose(harness.matrix("x"), Matrix(rows: [[1], [2]]), 0, "batch 2")
        harness.must("batch 2:3")
        expectClose(harness.matrix("y"), Matrix(rows: [[6], [7]]), 0, "batch 2:3")
        harness.must("train 1")
        expectClose(harness.matrix("y"), Matrix(rows: [[6], [7]]), 0, "after train")
        harness.must("batch all")
        expectClose(harness.matrix("x"), Matrix(rows: [[1], [2], [3], [4]]), 0, "batch all")
    }

    @Test func accuracyAndR2() {
        let harness = Harness()
        harness.must("data [1; 2; 3; 4] -> [0; 0; 1; 1]; network 1 -> 1 sigmoid; W1 = 1; b1 = -1.5")
        #expect(harness.value("accuracy") == 0.75)
        harness.must("data [1; 2; 3] -> [1; 2; 4]; network 1 -> 1; W1 = 1; b1 = 0")
        let mean = 7.0 / 3
        let total = (1 - mean) * (1 - mean) + (2 - mean) * (2 - mean) + (4 - mean) * (4 - mean)
        guard case .table(let table)? = harness.output(of: "evaluate").first, case .number(let r2)? = table.rows[0].last
        else {
            Issue.record("no table")
            return
        }
        expectClose(Matrix(r2), Matrix(1 - 1 / total), 1e-14, "R²")
    }
}
