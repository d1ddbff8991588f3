import Reporting
import Syntax
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

/// Programs that are run from one state and compared.
@Suite struct CompareTests {
    private static let xor = "data xor; network 2 -> 4 tanh -> 1 sigmoid"

    private func texts(_ blocks: [Report.Block]) -> [String] {
        blocks.compactMap { if case .text(let text) = $0 { text } else { nil } }
    }

    private func table(_ blocks: [Report.Block], _ kind: String) -> Report.Table? {
        blocks.lazy.compactMap { if case .table(let table) = $0, table.kind == kind { table } else { nil } }.first
    }

    /// What two sessions that ran the same statements do not share.
    private func apart(_ a: Harness, _ b: Harness) -> Set<String> {
        Set(differences(a.session, b.session)).subtracting([
            "model", "transcript", "gradients", "functions", "commands",
        ])
    }

    // MARK: - What it shows

    @Test func lossesStandAtEqualUpdates() throws {
        let harness = Harness("\(Self.xor); seed 5")
        let before = harness.session
        let blocks = harness.output(of: "compare { lr = 0.5; train 100 } { optimizer adam lr=0.05; train 70 steps }")
        #expect(harness.session.hasSameState(as: before), "the session is as it was")
        let course = try #require(table(blocks, "course"))
        let alone = [
            Harness("\(Self.xor); seed 5; lr = 0.5; train 100"),
            Harness("\(Self.xor); seed 5; optimizer adam lr=0.05; train 70 steps"),
        ]
        for row in course.rows {
            guard case .integer(let update) = row[0] else { continue }
            for (place, program) in alone.enumerated() {
                let end = program.session.step
                guard update <= end else {
                    #expect(row[place + 1] == .empty)
                    continue
                }
                program.must("goto step \(update)")
                #expect(row[place + 1] == .number(program.value("loss")), "program \(place + 1), update \(update)")
                program.must("goto end")
            }
        }
        #expect(course.rows.last?.first == .integer(100))
        let series = blocks.plots.first?.series
        #expect(series?.count == 2 && series?.last?.xs.last == 70)
        #expect(harness.notices.contains { $0.message.contains("program 1 took") })
    }

    @Test func oneIsKept() {
        let harness = Harness(Self.xor)
        harness.must("compare { lr = 0.5; train 40 batch=2 } { optimizer adam; W1[1,1] = 0; train 30 }; keep 2")
        let typed = Harness("\(Self.xor); optimizer adam; W1[1,1] = 0; train 30")
        #expect(apart(harness, typed).isEmpty)
        harness.must("goto step 17")
        typed.must("goto step 17")
        #expect(harness.session.parameters == typed.session.parameters)
        typed.must("goto end")
        harness.must("goto end; save \"kept.bp\"")
        let saved = String(decoding: harness.files["kept.bp"] ?? [], as: UTF8.self)
        let replayed = Harness()
        replayed.files = harness.files
        replayed.must("replay \"kept.bp\"")
        #expect(apart(replayed, typed).isEmpty, "\(saved)")
        harness.must("undo 5")
        #expect(apart(harness, Harness(Self.xor)).isEmpty, "its statements are taken back one by one")
        harness.must("keep 1")
        #expect(apart(harness, Harness("\(Self.xor); lr = 0.5; train 40 batch=2")).isEmpty)
        #expect(harness.error(of: "keep 2")?.message.contains("has changed") == true)
    }

    @Test func seedsAreRankedAndKept() throws {
        let program = "network 2 -> 3 tanh -> 1 sigmoid; train 300 until loss < 0.05"
        let harness = Harness("data xor; lr = 2")
        let blocks = harness.output(of: "compare seeds 9 { \(program) }")
        var losses: [Double] = []
        var reached = 0
        for seed in 1...9 {
            let alone = Harness("data xor; lr = 2; seed \(seed); \(program)")
            losses.append(alone.value("loss"))
            reached += losses[seed - 1] < 0.05 ? 1 : 0
        }
        let ranked = losses.sorted()
        let rows = try #require(table(blocks, "seeds")?.rows)
        #expect(rows.map { $0[3] } == [0, 4, 8].map { .number(ranked[$0]) })
        #expect(rows.map { $0[1] } == [0, 4, 8].map { .integer((losses.firstIndex(of: ranked[$0]) ?? 0) + 1) })
        #expect(texts(blocks).contains { $0.hasPrefix("loss < 0.05 was reached by \(reached) of 9") })
        harness.must("keep 7")
        #expect(apart(harness, Harness("data xor; lr = 2; seed 7; \(program)")).isEmpty)
    }

    @Test(arguments: [
        ("compare { lr = 0.3; train 5 } { nothing }", "program 2: neither a command nor a value is called 'nothing'"),
        ("compare { quit } { }", "program 1: 'quit' cannot stand in a program that is compared"),
        (
            "compare { write x \"x.npy\" } { }",
            "program 1: cannot write 'x.npy': a program that is compared writes no files"
        ),
        ("repeat 2 { compare { } { } }", "'compare' cannot stand inside a block or a command of yours"),
        ("keep 1", "no programs were compared yet"),
        ("compare { train 4; rewind 2 } { }", "program 1: 'rewind' cannot stand inside a block or a command of yours"),
        ("compare { } { mark m }", "program 2: 'mark' cannot stand inside a block or a command of yours"),
        ("compare seeds 2 { undo }", "'undo' cannot stand inside a block or a command of yours"),
        ("compare { } { }; keep 3", "there is no program 3: 1 to 2 were compared"),
        (
            "compare { }",
            "compare needs { STATEMENTS } { STATEMENTS } …: a program each: statements that begin with the present state"
        ),
        ("compare seeds 0 { }", "seeds must be a whole number from 1 to 1000, not 0"),
    ])
    func mistakesAreTold(line: String, message: String) {
        let harness = Harness(Self.xor)
        let before = harness.session
        #expect(harness.error(of: line)?.message == message)
        #expect(harness.session.hasSameState(as: before))
        #expect(harness.files.isEmpty)
    }

    /// A program runs as it would if it were typed: stops hold in it, and what begins anew begins anew.
    @Test func aProgramIsWhatWouldBeTyped() {
        let stopped = "\(Self.xor); stop when loss < 0.2"
        for (opening, program) in [
            (stopped, "lr = 0.5; train 500"), (stopped, "train 20; lr = 0.9; train 500"),
            ("a = 1; \(Self.xor)", "reset; data xor; network 2 -> 1 sigmoid; train 3"),
            ("\(Self.xor); b = 2", "source \"s.bp\"; train 2"),
        ] {
            let (kept, typed) = (Harness(), Harness())
            for harness in [kept, typed] {
                harness.write("lr = 0.3\ntrain 4\n", to: "s.bp")
                harness.must(opening)
            }
            kept.must("compare { \(program) } { }; keep 1; save \"k.bp\"")
            typed.must(program)
            #expect(apart(kept, typed).isEmpty, "\(program)")
            let replayed = Harness()
            replayed.files = kept.files
            replayed.must("replay \"k.bp\"")
            // How often the history has a point depends on how long a training was to be.
            #expect(apart(replayed, typed).subtracting(["training"]).isEmpty, "\(kept.text(ofFile: "k.bp"))")
        }
    }

    @Test func failuresKeepNothingAlive() {
        weak var lost: Interpreter?
        let harness = Harness(Self.xor)
        for _ in 0..<3 { harness.run("compare { train 3; nothing } { train 3 }") }
        harness.interpreter.comparison = nil
        lost = try? harness.interpreter.trial(Block([], .init(0, 0)), in: SourceText(""), seed: nil).interpreter
        #expect(lost == nil, "whoever ran a program goes with it")
    }

    @Test func zeroHasNoSign() {
        let harness = Harness("data xor; param w = normal(2, 3); param v = normal(3, 1)")
        let found = sentence(
            harness, "model { h = relu(x @ w - 0.1); yhat = h @ v }; train 5",
            "model { z = x @ w - 0.1; h = z * (z > 0); yhat = h @ v }; train 5")
        #expect(found == "program 1 and program 2 share 5 updates, equal in every number")
    }

    @Test func interruptionLeavesEverything() {
        let harness = Harness(Self.xor)
        let before = harness.session
        harness.asksUntilInterrupt = 20
        #expect(harness.run("compare { train 100000 } { train 100000 }") == .interrupted)
        #expect(harness.session == before)
        #expect(harness.interpreter.comparison == nil)
    }

    // MARK: - The first difference

    private func sentence(_ harness: Harness, _ a: String, _ b: String) -> String {
        harness.run("compare { \(a) } { \(b) }")
        return texts(harness.blocks).last ?? "\(harness.errors.map(\.message))"
    }

    @Test func equalProgramsAreEqual() {
        let harness = Harness("data iris; network 4 -> 3 tanh -> 3 softmax; optimizer adam")
        #expect(
            sentence(harness, "train 30 steps batch=8", "train 10 steps batch=8; train 20 steps batch=8")
                == "program 1 and program 2 share 30 updates, equal in every number")
        #expect(
            sentence(harness, "train 7 steps", "train 9 steps").hasSuffix(
                "share 7 updates, equal in every number; program 2 goes on to 9"))
        #expect(sentence(harness, "train 3", "train 3; b1 = 0").hasSuffix("; what was set after them differs"))
    }

    @Test(arguments: [
        ("train 3", "lr = 0.2; train 3", "update 1, in the update itself: W1["),
        ("train 9", "train 5; lr = 0.2; train 4", "update 6, in the update itself: W1["),
        (
            "train 5", "optimizer adam; train 5",
            "optimizer sgd lr=0.1 in program 1, optimizer adam lr=0.001 in program 2"
        ),
        ("train 4", "train 2; loss mae; train 2", "update 3, going forward, in "),
        ("train 4", "network 2 -> 5 tanh -> 1 sigmoid; train 4", "in W1: it is 2×4 in program 1, 2×5 in program 2"),
        (
            "repeat 5 { step }", "repeat 5 { if step == 3 { b2 = 1 }; step }",
            "update 4, in what it begins with: the parameter b2 is"
        ),
        (
            "batch 1:2; repeat 2 { step }", "batch 2:3; repeat 2 { step }",
            "in the rows that it reads: [1, 2] in program 1, [2, 3]"
        ),
    ])
    func eachKindIsNamed(a: String, b: String, words: String) {
        let found = sentence(Harness(Self.xor), a, b)
        #expect(found.contains(words), "\(found)")
    }
}
