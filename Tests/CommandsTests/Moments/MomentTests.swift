import Testing

@testable import Commands
@testable import Modelling

/// Every moment of a training can be reached again.
@Suite struct MomentTests {
    /// The state right after each update of a program, as it was when it ran for the first time. Updates that a training
    /// went back from, as at the best epoch, stay until others take their place.
    private func states(of statements: [String], _ harness: Harness) -> [Session] {
        var states: [Session] = []
        harness.interpreter.look.isLast = {
            let state = $0.session()
            states.removeLast(max(0, states.count + 1 - state.step))
            states.append(state)
            return false
        }
        for statement in statements { harness.must(statement) }
        harness.interpreter.look.isLast = nil
        return states
    }

    /// What two sessions that ran the same program do not share, though it says the same.
    private static let others: Set = ["training", "commands", "functions", "model", "transcript", "gradients"]

    #if DEBUG
        static let programs = 1...6
        static let length = 200
    #else
        static let programs = 1...500
        static let length = 2000
    #endif

    @Test func everyUpdateCanBeGoneTo() {
        var visited = 0
        for seed in Self.programs {
            var program = RandomTraining(seed: UInt64(seed))
            let harness = Harness()
            let states = states(of: program.statements, harness)
            // The updates that a training at the end went back from stand ahead.
            let isAhead = harness.interpreter.stretch.lastStep > harness.session.step
            let end = isAhead ? states.last ?? harness.session : harness.session
            for _ in 0..<4 where !states.isEmpty {
                let step = 1 + program.below(states.count)
                harness.must("goto step \(step)")
                visited += 1
                let found = differences(harness.session, states[step - 1]).filter { $0 != "training" }
                #expect(found.filter { $0 != "transcript" }.isEmpty, "step \(step) of \(program.statements): \(found)")
            }
            harness.must("goto end")
            let found = differences(harness.session, end).filter { $0 != "training" && $0 != "transcript" }
            #expect(found.isEmpty, "the end of \(program.statements): \(found)")
        }
        #expect(visited > Self.programs.count)
    }

    /// What is reached by another way — from a snapshot, by rewinding — is the same.
    @Test(
        arguments: Thinned.pairs(["", " batch=4", " batch=3 shuffle=false"], ["float64", "float32"], oneIn: 2))
    func aTrainingThatEndedThereIsTheSame(batch: String, precision: String) {
        let opening = "precision \(precision); data iris; network 4 -> 5 tanh -> 3 softmax; optimizer adam lr=0.01"
        let harness = Harness("\(opening); train 60 steps\(batch); train \(Self.length) steps\(batch)")
        for step in [Self.length - 1, Self.length * 2 / 3, 100, 60, 59, 1, Self.length + 60] {
            harness.must("goto step \(step)")
            let fresh = Harness("\(opening); train \(min(step, 60)) steps\(batch)")
            if step > 60 {
                // Stopped at the same update of the same training.
                fresh.interpreter.look.pause = step - 60
                fresh.must("train \(Self.length) steps\(batch)")
                fresh.interpreter.look.pause = nil
                #expect(harness.session.training == fresh.session.training, "the history up to \(step)")
            }
            // How often the history has a point depends on how long the training was to be.
            let found = Set(differences(harness.session, fresh.session))
                .subtracting(Self.others)
            #expect(found.isEmpty, "step \(step): \(found)")
        }
        let passage = harness.interpreter.line.present.path.elements.last
        #expect(
            passage?.snapshot(upTo: Self.length - 1).map { $0.updates > Self.length / 2 } == true,
            "it began from a snapshot")
    }

    @Test func undoAndRedoOfEverythingIsTheIdentity() {
        for seed in Self.programs {
            var program = RandomTraining(seed: UInt64(seed) &+ 1_000_000)
            let harness = Harness()
            var states = [harness.session]
            var numbers: [Int] = []
            for statement in program.statements { harness.must(statement) }
            for _ in 0..<6 {
                let last = harness.interpreter.stretch.lastStep
                harness.run(
                    [
                        "goto step \(program.below(last + 2))", "train 3", "lr *= 0.5", "goto start", "rewind 2",
                        "goto end",
                    ][
                        program.below(6)])
            }
            let moments = harness.interpreter.timeline.past.count
            states = [harness.session]
            numbers = [harness.interpreter.line.present.number]
            for _ in 0..<moments {
                harness.must("undo")
                states.append(harness.session)
                numbers.append(harness.interpreter.line.present.number)
            }
            #expect(harness.interpreter.line.present.isEmpty && harness.interpreter.line.branches.count == 1)
            for index in (0..<moments).reversed() {
                harness.must("redo")
                #expect(harness.session == states[index] && harness.interpreter.line.present.number == numbers[index])
            }
        }
    }

    /// What `save` writes leads to the present moment and has nothing of other branches.
    @Test func aSavedMomentIsReachedByReplaying() {
        for seed in Self.programs {
            var program = RandomTraining(seed: UInt64(seed) &+ 2_000_000)
            let harness = Harness()
            for statement in program.statements { harness.must(statement) }
            // What a training went back from is left behind by the next one.
            let last = harness.session.step
            harness.must("train 3 epochs; goto step \(program.below(last + 1))")
            if program.below(2) == 0 { harness.must("train 2; lr *= 0.5") }
            harness.must("save \"way.bp\" force")
            defer { harness.files["way.bp"] = nil }
            let text = harness.text(ofFile: "way.bp")
            let other = Harness()
            other.must(text)
            // Definitions of another session are others.
            let found = Set(differences(harness.session, other.session))
                .subtracting(Self.others)
            #expect(found.isEmpty, "\(program.statements) → \(text): \(found)")
            #expect(harness.session.gradients?.values == other.session.gradients?.values)
            #expect(!text.contains("train 3 epochs"), "\(text)")
        }
    }

    // MARK: - The words

    private static let trained = "data xor; network 2 -> 3 tanh -> 1 sigmoid; lr = 0.5; train 200"

    @Test func walksAsTyped() {
        let harness = Harness(Self.trained)
        for (line, step) in [
            ("goto step 120", 120), ("rewind", 119), ("rewind 19", 100), ("forth", 101), ("forth 9", 110),
            ("goto start", 0), ("forth 1000", 200), ("goto step 0", 0), ("goto end", 200), ("rewind 1000", 0),
            ("goto statement 3", 0), ("goto statement 4", 200), ("mark here; rewind 5; goto here", 200),
            ("goto step 7; mark \"first week\"; goto end; goto \"first week\"", 7),
        ] {
            harness.must(line)
            #expect(harness.session.step == step, "\(line) leads to \(harness.session.step)")
        }
    }

    @Test func aTrainingFromAnEarlierMomentOpensABranch() {
        let harness = Harness(Self.trained)
        harness.must("goto step 50; mark fork; lr = 1; train 30")
        #expect(harness.session.step == 80)
        #expect(harness.interpreter.line.branches.map(\.number) == [1, 2])
        let second = harness.session
        harness.must("goto branch 1")
        #expect(harness.session.step == 200)
        harness.must("goto branch 2")
        #expect(harness.session == second)
        harness.must("goto step 40")
        #expect(harness.session.step == 40)
        harness.must("goto branch 1; goto fork")
        #expect(harness.session.step == 50)
        // Taking back what opened it takes the branch away; the mark stays.
        harness.must("undo 8")
        #expect(harness.interpreter.line.branches.map(\.number) == [1])
        harness.must("goto fork")
        #expect(harness.session.step == 50)
    }

    @Test func searchesFindTheMoment() throws {
        let harness = Harness(Self.trained)
        var losses: [Double] = []
        for step in 0...200 {
            losses.append(
                {
                    harness.must("goto step \(step)"); return harness.value("loss")
                }())
        }
        let first = try #require(losses.firstIndex { $0 < 0.2 })
        let last = try #require(losses.lastIndex { $0 > 0.19 })
        for (line, step) in [
            ("goto end; goto first loss < 0.2", first), ("goto end; goto last loss > 0.19", last),
            ("goto last loss > 0.19", last - 1), ("goto end; goto first (loss < 0.2) changes", first),
            ("goto end; goto last (loss < 0.2) changes", first), ("goto first loss < 1", 0),
        ] {
            harness.must(line)
            #expect(harness.session.step == step, "\(line) leads to \(harness.session.step), not \(step)")
        }
        let here = harness.session
        for line in [
            "goto first loss < 0", "goto last loss > 5", "goto first nowhere > 1", "goto end; goto last sum(x) changes",
        ] {
            #expect(harness.error(of: line) != nil, "\(line)")
        }
        harness.must("goto start")
        #expect(harness.session.hasSameState(as: here))
    }

    @Test func whatCannotBeReachedIsSaid() {
        let harness = Harness()
        for line in ["rewind", "forth", "goto step 1", "goto somewhere", "goto branch 2", "goto statement 9", "diff"] {
            #expect(harness.error(of: line) != nil, "\(line) of an empty session")
        }
        harness.must(Self.trained)
        for (line, words) in [
            ("goto step 201", "from 0 to 200"), ("goto nowhere", "no marks"), ("goto branch 2", "no branch 2"),
            ("goto statement 9", "4"), ("forth", "nothing lies ahead"), ("diff step 3 step 4 step 5", "two moments"),
            ("diff step", "no moment"), ("goto step 1.5", "whole"), ("mark", "mark needs"),
            ("stop when", "one condition"), ("stop clear 3", "no stops"), ("stop when unit W9 dies", "W9"),
        ] {
            let error = harness.error(of: line)
            #expect(error?.message.contains(words) == true, "\(line): \(error?.message ?? "no error")")
        }
    }

    @Test func aForgottenMomentIsNoOther() {
        let harness = Harness()
        harness.must("timeline 200 kB; data iris; network 4 -> 20 tanh -> 3 softmax")
        for _ in 0..<40 { harness.must("train 5 steps; W1 += 0.001") }
        #expect(harness.interpreter.timeline.forgotten > 0)
        let error = harness.error(of: "goto step 3")
        #expect(error?.message.contains("forgotten") == true, "\(error as Any)")
        harness.must("goto step 198")
        #expect(harness.session.step == 198)
    }

    @Test func theRoomForMomentsIsSaidAndKept() {
        let harness = Harness("data iris; network 4 -> 20 tanh -> 3 softmax")
        #expect(harness.lines(of: "timeline").first?.hasSuffix("of at most 256 MB") == true)
        harness.must("repeat 20 { train 1 }")
        for _ in 0..<20 { harness.must("train 1") }
        harness.must("timeline 20 kB")
        #expect(harness.interpreter.timeline.bytes <= 20 << 10)
        for line in ["timeline 0 MB", "timeline 3", "timeline 3 XB", "timeline MB"] {
            #expect(harness.error(of: line) != nil, "\(line)")
        }
    }

    /// What a statement read from a file that has changed since cannot be done again.
    @Test func aChangedFileMakesNoOtherPast() {
        let harness = Harness("data xor; network 2 -> 2 tanh -> 1")
        harness.write("train 5 steps; lr = 0.5; train 5 steps", to: "s.bp")
        harness.write("a,b,c\n1,2,3\n4,5,6\n7,8,9\n", to: "d.csv")
        harness.must("source \"s.bp\"; goto step 7")
        #expect(harness.session.step == 7)
        harness.must("goto end; repeat 2 { data \"d.csv\" target=c; train 3 }; goto step 15; goto end")
        harness.write("train 50 steps", to: "s.bp")
        harness.write("a,b,c\n1,2,9\n4,5,1\n7,8,9\n", to: "d.csv")
        for line in ["goto step 6", "goto step 14"] {
            #expect(harness.error(of: line)?.message.contains("no longer what") == true, "\(line)")
        }
        #expect(harness.session.step == 16)
    }

    @Test func gradientsThatAreAskedForAreThoseOfTheMoment() {
        let harness = Harness(Self.trained)
        let norms = (0...200).map { step in
            harness.must("goto step \(step); backward")
            let norm = harness.value("norm(dW1)")
            harness.must("goto branch 1")
            return norm
        }
        let limit = 0.9 * (norms.max() ?? 0)
        let last = norms.lastIndex { $0 > limit }
        harness.must("goto end; goto last norm(dW1) > \(limit)")
        #expect(harness.session.step == last)
    }

    @Test func momentsThatCannotBeAskedAreSkipped() {
        for (script, step) in [
            ("network 2 -> 2 tanh -> 1; data xor; train 9; goto first loss < 9", 0),
            ("data xor; network 2 -> 2 tanh -> 1; train 5; k = 3; train 4; goto first k > 2", 5),
        ] {
            let harness = Harness(script)
            #expect(harness.error == nil && harness.session.step == step, "\(script): \(harness.error as Any)")
        }
        #expect(Harness(Self.trained).error(of: "goto first nowhere > 1")?.message.contains("nowhere") == true)
    }

    @Test func aTrainingThatBeganInABlockCanBeWalked() {
        let harness = Harness("data xor; repeat 2 { network 2 -> 2 tanh -> 1; train 6 }")
        for (line, step) in [
            ("goto step 4", 4), ("rewind", 3), ("goto step 1", 1), ("goto step 6", 6), ("goto end", 6),
        ] {
            harness.must(line)
            #expect(harness.session.step == step, "\(line)")
        }
        #expect(harness.error(of: "goto start")?.hint == "goto step 1")
    }

    @Test func aBranchIsSaid() {
        let harness = Harness(Self.trained)
        harness.must("goto step 3")
        #expect(harness.notices(of: "backward").contains { $0.contains("branch") })
        harness.must("goto branch 1")
        #expect(harness.session.step == 200)
    }

    @Test func wordsOfGotoAreNoMarks() {
        for name in ["step", "first", "start", "end", "\"\""] {
            #expect(Harness(Self.trained).error(of: "mark \(name)") != nil, "\(name)")
        }
    }

    // MARK: - Stops

    @Test func stopsLeaveTheRandomNumbersAlone() {
        let plain = Harness("\(Self.trained); train 3")
        let stopped = Harness("\(Self.trained); stop when random(1, 1) > 2; train 3")
        #expect(plain.value("random(1, 1)") == stopped.value("random(1, 1)"))
    }

    @Test func theKindsOfStops() {
        for (script, words) in [
            (
                "data xor; network 2 -> 4 tanh -> 1; loss sse; stop when bad; lr = 1e6; train 500",
                "stopped after update"
            ),
            ("data xor; network 2 -> 2 tanh -> 1; stop when bad; train 2; x[1,1] = nan; train 5", "after update 3"),
            (
                "data xor; network 2 -> 3 tanh -> 1 sigmoid; lr = 0.5; stop when sign(W2[2,1]) changes; train 500",
                "from 1 to -1"
            ),
            (
                "data xor; network 2 -> 3 relu -> 1; W1 = 1; b1 = -0.5; stop when unit a1 dies; lr = 5; train 50",
                "for every row"
            ),
            (
                "data xor; network 2 -> 3 tanh -> 1 sigmoid; stop when norm(dW1) < 1e-2; lr = 0.5; train 5000",
                "norm(dW1) = "
            ),
        ] {
            let harness = Harness(script)
            #expect(
                harness.notices.contains { $0.message.contains(words) }, "\(script): \(harness.notices.map(\.message))")
        }
        for line in ["stop when loss < 0.1 dies", "stop when loss < 1 unit a1", "stop when unit a1 changes"] {
            #expect(Harness(Self.trained).error(of: line) != nil, "\(line)")
        }
        #expect(
            Harness("stop when ac > 9; \(Self.trained)").notices.contains { $0.message.contains("cannot be tested") })
    }

    @Test func aStopEndsTheTrainingRightThere() {
        for training in [
            "train 500", "train 500 steps batch=2", "repeat 500 { backward; step }", "while 1 { backward; step }",
        ] {
            let harness = Harness("data xor; network 2 -> 3 tanh -> 1 sigmoid; lr = 0.5")
            harness.must("stop when loss < 0.2")
            let outcome = harness.run("\(training); rewind; a = 1")
            #expect(outcome == .finished, "\(training) goes on with the next statement: \(harness.errors)")
            #expect(harness.value("loss") >= 0.2, "\(training)")
            harness.must("undo; forth")
            #expect(harness.value("loss") < 0.2, "\(training)")
        }
    }
}
