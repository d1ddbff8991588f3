import Reporting
import Testing

@testable import Commands
@testable import Modelling

/// Watched expressions: after each step, in each training, and in the past.
@Suite struct WatchTests {
    private static let opening = "data xor; network 2 -> 3 tanh -> 1 sigmoid; optimizer adam lr=0.05"

    /// What was watched at some steps, as the present moment there has it.
    private func expectPast(
        _ expression: String, _ harness: Harness, since: String = "start",
        at location: SourceLocation = #_sourceLocation
    ) {
        let blocks = harness.output(of: "watch \(expression) since \(since)", at: location)
        guard case .table(let table)? = blocks.first else { return }
        let curve = blocks.plots.first?.series.first
        #expect(curve.map { $0.xs == $0.xs.sorted() } ?? true)
        let present = harness.session
        for row in table.rows.enumerated().filter({ $0.offset % 5 == 0 }).map(\.element) {
            guard case .integer(let step) = row[0] else { continue }
            // What stands right after the update, and after what was typed there.
            var values: [Double] = []
            harness.must("goto step \(step)")
            if expression.contains("dW") { harness.must("backward") }
            values.append(harness.value(expression))
            if expression.contains("dW") { harness.must("undo") }
            harness.must("undo")
            if step == present.step { values.append(harness.value(expression)) }
            #expect(
                values.contains { .number($0) == row[1] }, "\(expression) at step \(step)", sourceLocation: location)
        }
        #expect(harness.session == present)
    }

    @Test(arguments: ["loss", "norm(W1)", "W2[2,1] * lr", "norm(dW1)", "accuracy"])
    func thePastIsWhatItWas(expression: String) {
        for program in [
            "train 40", "train 40 batch=3", "train 15; lr = 0.01; train 130 steps batch=2",
            "repeat 9 { step; lr *= 0.9 }; train 5; goto step 7",
            "repeat 2 { data xor; network 2 -> 3 tanh -> 1 sigmoid; train 12 }; train 6 batch=3",
            "train 30; rewind 4; train 6",
        ] {
            // Looked up afterwards, and recorded.
            let start = program.hasPrefix("repeat 2") ? "step 1" : "start"
            expectPast(expression, Harness("\(Self.opening); \(program)"), since: start)
            let watched = Harness("\(Self.opening); watch \(expression); \(program)")
            expectPast(expression, watched, since: start)
            expectPast(expression, watched, since: "step 5")
        }
    }

    @Test func recordingChangesNothing() {
        let program = "\(Self.opening); train 900 batch=3; repeat 10 { step }; step"
        let (plain, watched) = (
            Harness(program), Harness("watch loss; watch norm(dW1); watch random(2, 2); \(program)")
        )
        let found = differences(plain.session, watched.session)
        #expect(
            Set(found).subtracting(["model", "transcript", "gradients", "commands", "functions"]).isEmpty, "\(found)")
    }

    @Test func recordsAreBounded() {
        let harness = Harness("\(Self.opening); watch loss; train 3000 steps; repeat 400 { step }")
        let passages = harness.interpreter.line.present.path.elements
        for passage in passages where passage.updates > 0 {
            let points = passage.watched["loss"] ?? []
            #expect((100...WatchRecord.mostPoints).contains(points.count), "\(passage.text): \(points.count)")
            #expect(zip(points, points.dropFirst()).allSatisfy { $0.step < $1.step })
        }
    }

    @Test func itIsShownAfterStepsAndTrainings() {
        let harness = Harness("\(Self.opening); watch W1[2,1]; watch norm(dW2); watch W1")
        harness.must("step")
        let shown = harness.blocks.suffix(3)
        #expect(shown.first == .scalar(name: "W1[2,1]", harness.session.parameters["W1"]?[1, 0] ?? 0))
        harness.must("train 30")
        let lines = harness.blocks.compactMap { if case .text(let text) = $0 { text } else { nil } }
        #expect(lines.contains { $0.hasPrefix("W1[2,1]: ") && $0.contains(" → ") })
        #expect(lines.contains { $0.hasPrefix("norm(dW2): ") })
        #expect(harness.output(of: "repeat 3 { step }").count == 1, "inside a block nothing is shown")
        // The last number is that of the end, however the training was looked at.
        harness.must("stop when loss > 100; train 1003; stop clear")
        let format = NumberFormat()
        let last = format.string(harness.session.parameters["W1"]?[1, 0] ?? 0)
        let said = harness.blocks.compactMap { if case .text(let text) = $0 { text } else { nil } }
        #expect(said.contains { $0.hasPrefix("W1[2,1]: ") && $0.contains(" → \(last)") }, "\(last): \(said)")
        harness.must("watch clear 1; watch clear")
        harness.must("step")
        #expect(!harness.blocks.contains { if case .scalar = $0 { true } else { false } })
    }

    @Test(arguments: [
        ("watch W1 since start", "the past is shown of one number, and W1 is a matrix"),
        ("watch nothing", "neither a command nor a value is called 'nothing'"),
        (
            "watch lr since",
            "'since' needs MOMENT: show its course since start, end, step 100, statement 3, branch 2 or a mark instead"
        ),
        ("watch lr since step 99", "there is no step 99: this training goes from 0 to 5"),
        ("watch lr since nowhere", "there are no marks"), ("watch lr 3", "watch takes one expression"),
        ("watch clear 1", "nothing is watched"), ("watch lr; watch clear 2", "there is no watch 2; there is 1"),
        ("watch W1[9,1] since start", "W1 has 2 rows, the index is 9"),
    ])
    func mistakesAreTold(line: String, message: String) {
        let harness = Harness("\(Self.opening); train 5")
        let before = harness.session
        let found = harness.error(of: line)?.message ?? ""
        #expect(found == message || message.hasPrefix("neither") && found.contains("nothing"), "\(found)")
        #expect(harness.session == before)
    }
}
