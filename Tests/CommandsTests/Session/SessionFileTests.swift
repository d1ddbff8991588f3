import Autodiff
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

@Suite struct SessionFileTests {
    @Test func commentsStayAndUndoneAndFailedStatementsGo() {
        let harness = Harness()
        harness.must("# One neuron.\nseed 42\na = 1\n# Twice.\na = 2")
        harness.must("b = 3")
        harness.must("undo")
        harness.run("c = unknown")
        harness.must("print a")
        harness.must("save \"a.bp\"")
        #expect(
            harness.text(ofFile: "a.bp")
                == "#!/usr/bin/env backprop\n# backprop session 1\n\n# One neuron.\nseed 42\na = 1\n# Twice.\na = 2\nprint a\n"
        )
        #expect(harness.error(of: "save \"a.bp\"")?.hint == "overwrite it: add the word force")
        harness.must("save \"a.bp\" outputs force")
        #expect(harness.text(ofFile: "a.bp").hasSuffix("print a\n#> 2\n"))
    }

    @Test func overwritingAsksAtThePrompt() {
        let harness = Harness(isInteractive: true)
        harness.must("a = 1; save \"a.bp\"")
        let first = harness.files["a.bp"]
        harness.must("b = 1")
        harness.answers = ["n"]
        #expect(harness.error(of: "save \"a.bp\"")?.message == "'a.bp' was left as it is")
        #expect(harness.files["a.bp"] == first)
        harness.answers = ["y"]
        harness.must("save \"a.bp\"")
        #expect(harness.files["a.bp"] != first)
    }

    @Test func replayLeadsToTheSameState() {
        let harness = Harness()
        harness.write("z = 3", to: "sub/part.bp")
        for line in TimelineTests.changes where !line.hasPrefix("source") && line != "reset" { harness.must(line) }
        harness.must("source \"sub/part.bp\"; save \"folder/a.bp\" outputs")
        let again = Harness()
        again.files = harness.files
        again.must("replay \"folder/a.bp\"")
        let found = differences(again.session, harness.session)
        let identities = ["model", "functions", "commands", "gradients", "transcript"]
        #expect(found.allSatisfy(identities.contains), "\(found)")
        again.must("save \"folder/b.bp\" outputs")
        #expect(again.text(ofFile: "folder/b.bp") == again.text(ofFile: "folder/a.bp"))
        let outcome = SessionChecker(
            harness.text(ofFile: "folder/a.bp"), file: "folder/a.bp", environment: harness.interpreter.environment
        ).run()
        #expect(outcome.isClean, "\(outcome.differences) \(outcome.error?.message ?? "")")
        #expect(outcome.compared > 5)
    }

    @Test func dataFilesAreNamedFromTheFolderOfTheSession() {
        let harness = Harness()
        harness.write("a,b\n1,2\n3,4\n", to: "data/t.csv")
        harness.must("data \"data/t.csv\"; save \"sessions/deep/a.bp\"; save \"data/b.bp\"; save \"c.bp\"")
        #expect(harness.text(ofFile: "sessions/deep/a.bp").contains("data \"../../data/t.csv\""))
        #expect(harness.text(ofFile: "data/b.bp").contains("data \"t.csv\""))
        #expect(harness.text(ofFile: "c.bp").contains("data \"data/t.csv\""))
        let again = Harness()
        again.files = harness.files
        again.must("replay \"data/b.bp\"")
        #expect(again.session.trainingX == harness.session.trainingX)
    }

    @Test func aReplayThatFailsKeepsWhatItDid() {
        let harness = Harness()
        harness.must("mine = 1")
        harness.write("a = 1\nb = 2\nc = unknown\nd = 4\n", to: "a.bp")
        #expect(harness.error(of: "replay \"a.bp\"")?.place?.line == 3)
        #expect(harness.session.variables.keys == ["a", "b"])
        harness.must("undo; undo; undo")
        #expect(harness.session.variables.keys == ["mine"])
    }

    @Test func recordedErrorsDoNotEndAReplay() {
        let harness = Harness()
        harness.write("a = 1\nq + 1\n#> error: nothing is called …\nb = 5.\n#> error: …\nc = 3\n", to: "a.bp")
        harness.must("replay \"a.bp\"")
        #expect(harness.session.variables.keys == ["a", "c"])
    }

    @Test func pausingReplayStopsAtQ() {
        let harness = Harness()
        harness.write("a = 1\nb = 2\nc = 3\n", to: "a.bp")
        harness.answers = ["", "", "q"]
        harness.must("replay \"a.bp\" pause")
        #expect(harness.session.variables.keys == ["a", "b"])
    }

    @Test func whatIsTypedAtAPauseIsTriedOnACopy() {
        let harness = Harness(isInteractive: true)
        harness.write("a = 1\nb = 2\n", to: "a.bp")
        harness.answers = [
            "", "resume", "a + 41", "a = 7", "oops", "pri a * 10", "resume", "save \"copy.bp\"", "pri a", "", "q",
        ]
        harness.must("replay \"a.bp\" pause")
        #expect(harness.answers == ["q"])
        #expect(harness.session.variables["a"] == Matrix(1) && harness.session.variables.keys == ["a", "b"])
        #expect(harness.blocks.contains(.scalar(name: "a + 41", 42)))
        #expect(harness.blocks.contains(.text("1")) && harness.blocks.contains(.text("70")))
        #expect(
            harness.notices.map(\.message).filter { $0.hasPrefix("this was tried") }.count == 1
                && harness.notices.contains { $0.severity == .error && $0.message.contains("'oops'") })
        #expect(harness.text(ofFile: "copy.bp").hasSuffix("a = 1\n"))
        harness.must("undo; undo; undo")
        #expect(harness.session.variables.isEmpty)
        harness.answers = ["quit 3"]
        #expect(harness.run("replay \"a.bp\" pause") == .quit(3))
    }

    @Test func aSavedSessionBeginsAtItsLastReset() {
        let harness = Harness()
        harness.must("# Old.\nseed 7; precision float32; data xor; a = 1; digits 3")
        harness.must("reset")
        harness.must("# New.\nb = random(1, 2); save \"a.bp\"")
        #expect(
            harness.text(ofFile: "a.bp").hasSuffix(
                "session 1\n\nseed 7\nprecision float32\n# New.\nb = random(1, 2)\n"))
        let again = Harness()
        again.files = harness.files
        again.must("replay \"a.bp\"")
        let found = differences(again.session, harness.session)
        #expect(found.isEmpty || found == ["transcript"], "\(found)")
        harness.must("undo; undo; save \"b.bp\"")
        #expect(harness.text(ofFile: "b.bp").contains("# Old.") && harness.session.digits == 3)
        // Inside a block the statement stays whole, with what it may need.
        harness.must("a = 5; if a > 1 { reset }; c = 3; save \"c.bp\"")
        #expect(harness.text(ofFile: "c.bp").hasSuffix("a = 5\nif a > 1 { reset }\nc = 3\n"))
    }

    /// Statements as they are typed at the prompt, and as a script has them.
    static let prefixes: [(String, String)] = [
        ("pri 1", "print 1"), ("repeat 3 { pri 1 }", "repeat 3 { print 1 }"),
        ("if 1 { pri 1 } else { prin 2; pri 3 }", "if 1 { print 1 } else { print 2; print 3 }"),
        ("if 0 { pri 1 } else if 1 {\n  pri 2   # why\n}", "if 0 { print 1 } else if 1 {\n  print 2   # why\n}"),
        ("for k in 1:2 { while 0 { pri k } }", "for k in 1:2 { while 0 { print k } }"),
        ("define f n { repeat n { pri n } }", "define f n { repeat n { print n } }"),
        ("repeat 1 { see 9007199254740993 }", "repeat 1 { seed 9007199254740993 }"),
        ("repeat 1 { print  \"pri\" }", "repeat 1 { print  \"pri\" }"),
    ]

    @Test(arguments: prefixes.indices)
    func prefixesAreWrittenOut(_ index: Int) {
        let (typed, saved) = Self.prefixes[index]
        let harness = Harness(isInteractive: true)
        harness.must(typed)
        harness.must("save \"a.bp\"")
        #expect(harness.text(ofFile: "a.bp").hasSuffix("\n\n\(saved)\n"))
        let again = Harness()
        again.files = harness.files
        again.must("replay \"a.bp\"")
    }

    @Test func rerunTakesWhatThePromptTook() {
        let harness = Harness(isInteractive: true)
        harness.history = ["repeat 1 { pri 5 }", "al = 3", "see 9"]
        harness.must("rerun 1:3; save \"a.bp\"")
        #expect(harness.text(ofFile: "a.bp").hasSuffix("repeat 1 { print 5 }\nal = 3\nseed 9\n"))
    }

    @Test func newerFormatsAreRefused() {
        let harness = Harness()
        harness.write("#!/usr/bin/env backprop\n# backprop session 2\na = 1\n", to: "a.bp")
        #expect(
            harness.error(of: "replay \"a.bp\"")?.message == "this session has format 2, this program knows format 1")
        harness.files["b.bp"] = [0xFF, 0xFE]
        #expect(harness.error(of: "source \"b.bp\"")?.message == "cannot run 'b.bp': it is not a text in UTF-8")
    }

    /// Broken files: the file, the line and the column are part of the words.
    static let broken: [(String, String)] = [
        ("a,b\n1,2\n3\n", "f.csv:3"), ("a,b\n1,x\n3,4\n", "f.csv:2:3"), ("a,b\n1,\"2\n", "f.csv:2:3"),
        ("a,b\n1,2,3\n", "f.csv:2"), ("a,b\n1,\n", "f.csv:2"), ("", "f.csv"), ("a,b\n", "f.csv"),
        ("a,b\n1,2\"3\n", "f.csv"), ("a,b\n1e999,2\n", "f.csv:2:1"), ("a,b\nnan,2\n1,2\n", "f.csv:2:1"),
    ]

    @Test(arguments: broken.indices)
    func brokenTablesNameThePlace(_ index: Int) {
        let (text, place) = Self.broken[index]
        let harness = Harness()
        harness.write(text, to: "f.csv")
        let before = harness.session
        let message = harness.error(of: "data \"f.csv\" target=b")?.message ?? "no error"
        #expect(message.hasPrefix(place), "\(text.debugDescription): \(message)")
        #expect(differences(before, harness.session).isEmpty)
    }

    /// What a statement says of marks and watches, which are not saved, is not recorded either.
    @Test func outputsThatDependOnTheShellAreLeftOut() {
        let harness = Harness("data xor; network 2 -> 2 tanh -> 1")
        harness.must("train 5; mark m; train 5; show timeline; watch loss; train 4; step; save \"s.bp\" outputs")
        let outcome = SessionChecker(
            harness.text(ofFile: "s.bp"), file: "s.bp", environment: harness.interpreter.environment
        ).run()
        #expect(outcome.isClean, "\(harness.text(ofFile: "s.bp")) \(outcome.differences)")
        #expect(!harness.text(ofFile: "s.bp").contains("mark m"))
        #expect(harness.lines(of: "step").contains { $0.hasPrefix("loss = ") })
    }

    /// Empty lines part paragraphs and statements; several are one.
    @Test(arguments: [
        "# One.\n\n# Two.\n\na = 1\nb = 2\n\nc = 3", "a = 1\n\n# One.\n#\n# Two.\nb = 2\n\n# Three.",
        "# - one\n\n# 2. two\n\na = 1  # behind\n\nb = 2", "\n\n# One.\n\n\n \t\na = 1\n\n\n\nb = 2\n\n",
    ])
    func emptyLinesStay(text: String) {
        let harness = Harness()
        harness.must(text + "\nsave \"a.bp\"")
        let saved = harness.text(ofFile: "a.bp")
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line.allSatisfy(\.isWhitespace) ? "" : line.replacing("  # behind", with: "\n# behind")
        }
        let whole = lines.joined(separator: "\n").replacing(/\n{3,}/, with: "\n\n").trimmingPrefix(/\n+/)
        #expect(saved.hasSuffix("\n\n" + whole.replacing(/\n+$/, with: "") + "\n"))
        harness.must("replay \"a.bp\"; save \"b.bp\"")
        #expect(harness.text(ofFile: "b.bp") == saved)
    }

    /// Of a training that is left inside, nothing is recorded that the part alone would not print.
    @Test(arguments: [
        "train 30; goto step 12", "train 8; train 30; goto step 20", "repeat 9 { backward; step }; goto step 4",
    ])
    func whereATrainingIsLeftTheRecordFits(script: String) {
        let harness = Harness("data xor; network 2 -> 2 tanh -> 1 sigmoid; " + script + "; W1; save \"a.bp\" outputs")
        harness.run("replay \"a.bp\" check")
        #expect(harness.errors.isEmpty)
    }
}
