import Autodiff
import Reporting
import Testing

@testable import Commands
@testable import Modelling

/// A session that was lost, done again from its journal, is the session that it was: to the bit, with all its moments.
@Suite struct RecoveryTests {
    typealias Shell = JournaledShell

    /// - Parameter besides: what may differ.
    private static func expectSame(_ a: Shell, _ b: Shell, _ what: String, besides: [String] = []) {
        #expect(a.state == b.state, "\(what)")
        #expect(saved(a) == saved(b), "\(what)")
        let found = different(a, b).filter { !besides.contains($0) }
        #expect(found.isEmpty, "\(what): \(found)")
    }

    /// What differs; objects are the same only if they are one.
    private static func different(_ a: Shell, _ b: Shell) -> [String] {
        let objects = ["model", "gradients", "transcript", "functions", "commands"]
        return differences(a.harness.session, b.harness.session).filter { !objects.contains($0) }
    }

    private static func saved(_ shell: Shell) -> String {
        SessionFile.text(of: shell.harness.session.transcript, savedIn: "", outputs: nil)
    }

    static let net = "data xor; network 2 -> 3 tanh -> 1 sigmoid; lr = 0.5"

    static let sessions: [[String]] = [
        ["a = 1", "b = a + 1; oops", "a += 3", "undo; undo", "redo"],
        [net, "train 20", "mark here", "goto step 7", "lr = 1; train 5", "branches", "goto here", "goto branch 2"],
        [net, "stop when loss < 0.24", "train 500", "rewind 3", "stop clear 1", "train 5 batch=3"],
        [net, "stop when loss < 0.24", "repeat 5000 { forward; backward; step }", "rewind", "forth"],
        [
            "seed 7; precision float32", "# Why.\n# And how.\ndefine twice n { repeat n { step } }", net, "twice 4",
            "pri 1",
        ],
        ["# A comment.", "# Described.\nfunction f(z) = z^2", "# Not described.\n\nfunction g(z) = z", "f(g(3))"],
        ["x = random(2, 2)", "reset", "x = random(2, 2)", "timeline 1 MB", "save \"s.bp\"", "help train", "history"],
        [
            net, "watch norm(W1)", "timeline off", "compare { train 3 } { lr = 1; train 4 }", "why", "blame W1[1,1]",
            "fix",
            "keep 2",
        ],
        ["k = 1", "replay \"a.bp\"", "k = a", "undo 2"], ["replay \"a.bp\" from 2 to 3", "a + 1"],
        ["source \"a.bp\"; a"], ["data \"t.csv\" target=b", "normalize"],
        ["write [1, 2] \"w.npy\"; w = read(\"w.npy\")"],
        ["a = \"\\\\t\\n\"", "print \"tab\\tnewline\\nback\\\\slash\"", "if 1 {\n  b = 2   # why\n}"],
    ]

    static func shell() -> Shell {
        let shell = Shell()
        shell.harness.write("a,b\n1,2\n3,4\n", to: "t.csv")
        shell.harness.write("# One.\na = 1\nq + 1\n#> error: …\nb = 2\nc = 5.\n#> error: …\nd = 3\n", to: "a.bp")
        return shell
    }

    @Test(arguments: sessions.indices)
    func isTheSameSession(_ index: Int) {
        let first = Self.shell()
        for line in Self.sessions[index] { first.type(line) }
        let second = Shell(files: first.harness.files)
        second.lost = [first.journal]
        second.harness.must("recover")
        Self.expectSame(first, second, "\(Self.sessions[index])")
        #expect(second.lost.isEmpty)
        // What it recovered it can lose again.
        second.type("z = 1", "undo")
        let third = Shell(files: first.harness.files)
        third.lost = [second.journal]
        third.type("mine = 1")
        third.harness.must("recover")
        #expect(Self.different(third, second).isEmpty)
        #expect(Self.saved(third) == Self.saved(second))
        let count = third.harness.interpreter.timeline.past.count
        third.type("undo \(count - 1)")
        #expect(third.harness.session.variables.keys == ["mine"])
    }

    /// Ctrl-C at any place: what was kept is what is done again.
    @Test(arguments: [
        "train 300", "repeat 40 { step; x[1,1] += 0.01 }", "while step < 50 { train 3 steps }", "backward; train 9",
    ])
    func interruptedStatements(line: String) {
        for asks in [1, 2, 5, 9, 20] {
            let first = Shell()
            first.type(Self.net)
            first.harness.asksUntilInterrupt = asks
            first.type(line)
            first.harness.asksUntilInterrupt = nil
            first.type("loss")
            let second = Shell()
            second.lost = [first.journal]
            second.harness.must("recover")
            // How often the history has a point depends on how long the training was to be.
            Self.expectSame(first, second, "\(line) after \(asks)", besides: ["training"])
        }
    }

    /// A training that was running goes up to the last update that is known, as if a stop had ended it there.
    @Test(arguments: [
        "train 400", "train 400 batch=3", "repeat 30 { train 10 }", "define go { repeat 400 { step } }; go",
    ])
    func goesUpToTheLastKnownUpdate(line: String) throws {
        let first = Shell()
        first.type(Self.net, line)
        // The clock of the test runs fast enough for counts.
        let lines = first.journal.split(separator: "\n").map(String.init)
        let last = try #require(lines.lastIndex { $0.hasPrefix("updates\t") }, "\(lines)")
        let count = try #require(Int(lines[last].dropFirst(8)))
        #expect(count > 0)
        let second = Shell()
        second.lost = [lines[...last].map { $0 + "\n" }.joined() + "did\t\ttra"]
        second.harness.must("recover")
        #expect(second.harness.session.step == count)
        first.type("goto step \(count)")
        #expect(second.harness.session.parameters == first.harness.session.parameters)
        #expect(second.harness.session.cursor == first.harness.session.cursor)
        // And once more, from the journal of the shell that recovered it.
        let third = Shell()
        third.lost = [second.journal]
        third.harness.must("recover")
        Self.expectSame(second, third, line)
    }

    @Test func aStatementThatFailedIsNotDoneInPart() {
        let first = Shell()
        first.type(Self.net, "repeat 400 { step; if step > 390 { oops } }")
        #expect(first.harness.session.step == 0 && first.journal.contains("updates\t"))
        let second = Shell()
        second.lost = [first.journal]
        second.harness.must("recover")
        Self.expectSame(first, second, "failed")
    }

    @Test func stopsAtTheFirstThatFails() {
        let first = Self.shell()
        first.type("a = 1", "data \"t.csv\" target=b", "c = 3")
        let second = Shell()
        second.lost = [first.journal]
        let error = second.harness.error(of: "recover")
        #expect(
            error?.message
                == "statement 2, 'data \"t.csv\" target=b', fails now: cannot read 't.csv': no such file; the 1 statement before it is back, and the journal stays"
        )
        #expect(second.harness.session.variables.keys == ["a"] && second.lost.count == 1)
        second.harness.files = first.harness.files
        second.harness.must("recover; c")
        #expect(second.lost.isEmpty)
    }

    @Test func saysThatAFileIsAnother() {
        let first = Self.shell()
        first.type("data \"t.csv\" target=b", "w = 2")
        let second = Shell()
        second.lost = [first.journal]
        second.harness.write("a,b\n1,2\n3,5\n", to: "t.csv")
        #expect(second.harness.notices(of: "recover") == ["'t.csv' is not what it was then: the numbers may be others"])
    }

    @Test func ctrlCLeavesEverythingAsItWas() {
        let first = Shell()
        first.type(Self.net, "train 100", "train 100")
        for asks in [1, 3, 8, 20] {
            let second = Shell()
            second.type("mine = 3", "mark m")
            second.lost = [
                "\(JournalEntry.head)\nfolder\t/there\n"
                    + first.journal.split(separator: "\n").dropFirst().map { $0 + "\n" }.joined()
            ]
            let (state, session) = (second.state, second.harness.session)
            second.harness.asksUntilInterrupt = asks
            second.harness.run("recover")
            #expect(second.state == state && differences(second.harness.session, session).isEmpty, "\(asks)")
            #expect(second.lost.count == 1 && second.entered.last == "/here")
            #expect(second.harness.notices.map(\.message).contains { $0.hasPrefix("stopped: your session") })
        }
    }

    @Test func writesNothingAndAsksNothing() {
        let first = Shell()
        first.type("a = 1; write a \"a.npy\"; a = 2", "replay \"b.bp\"")
        let second = Shell(files: ["a.npy": [1, 2, 3]])
        second.harness.answers = ["no"]
        second.lost = [first.journal]
        second.harness.must("recover")
        #expect(second.harness.files["a.npy"] == [1, 2, 3] && second.harness.answers == ["no"])
        #expect(second.harness.session.variables["a"] == Matrix(2))
    }

    /// What is tried at a pause is nothing that was done.
    @Test func pausesKeepWhatWasReplayed() {
        let first = Shell()
        first.harness.write("a = 1\nb = 2\nc = 3\n", to: "a.bp")
        first.harness.answers = [
            "", "a = 7", "mark m", "stop when bad", "watch a", "timeline off", "compare { k = 1 } { k = 2 }", "resume",
            "a + 5", "", "q",
        ]
        first.type("replay \"a.bp\" pause")
        #expect(first.harness.session.variables.keys == ["a", "b"])
        let shell = first.harness.interpreter.shell
        #expect(shell.stops.isEmpty && shell.marks.isEmpty && shell.watches.isEmpty)
        #expect(shell.keepsMoments && shell.comparison == nil)
        let second = Shell()
        second.lost = [first.journal]
        second.harness.must("recover")
        Self.expectSame(first, second, "pause")
    }

    @Test(arguments: [
        ("x\n", "this is no journal of this program; recover discard drops it"),
        ("", "this is no journal of this program; recover discard drops it"),
        ("backprop journal 2\n", "a newer version of this program wrote this journal: that one can recover it"),
        (
            "backprop journal 1\nfoo\tbar\n",
            "line 2 of the journal cannot be read; nothing was brought back, and the journal stays"
        ),
        ("backprop journal 1\nfolder\t/gone\ndid\t\ta = 1\n", ""),
        ("backprop journal 1\ndid\t\t((((\n", nil), ("backprop journal 1\nrecovered\nlost\nlost\ndid\t\ta = 1\n", ""),
        ("backprop journal 1\nupdates\t3\nbegan\t\ttrain 3\n", ""),
    ])
    func otherJournals(text: String, message: String?) {
        let shell = Shell()
        shell.lost = [text]
        let error = shell.harness.error(of: "recover")
        if let message { #expect((error?.message ?? "") == message) } else { #expect(error != nil) }
    }

    /// What the own journal does not take stays where it was.
    @Test func onAFullDiskNothingIsDropped() {
        let shell = Shell()
        shell.lost = ["\(JournalEntry.head)\nfolder\t/gone\ndid\t\ta = 1\n"]
        shell.isFull = true
        shell.harness.must("recover")
        #expect(shell.lost.count == 1 && shell.harness.session.variables["a"] == Matrix(1))
        #expect(shell.harness.notices.map(\.message) == ["cannot enter '/gone': its files are looked for here"])
    }

    @Test func listsAndDrops() {
        let shell = Shell()
        #expect(shell.harness.lines(of: "recover list") == ["nothing to recover"])
        #expect(shell.harness.error(of: "recover")?.message == "there is nothing to recover")
        let journal = { (number: Int) in "\(JournalEntry.head)\ndid\t\ta = \(number)\n" }
        shell.lost = (1...4).map(journal)
        #expect(shell.harness.lines(of: "recover list").count == 7)
        #expect(shell.harness.error(of: "recover 5")?.hint == "recover list")
        shell.harness.must("recover 2; recover discard 2")
        #expect(shell.harness.session.variables["a"] == Matrix(2))
        #expect(shell.lost == [journal(1), journal(4)])
        shell.harness.must("recover discard")
        #expect(shell.lost.isEmpty)
    }

    @Test(arguments: ["recover", "recover list", "recover discard", "edit 1"])
    func onlyAtThePrompt(line: String) {
        #expect(Harness().error(of: line)?.message.contains("works at the prompt only") == true)
    }
}
