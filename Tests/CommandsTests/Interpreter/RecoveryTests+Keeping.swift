import Autodiff
import Reporting
import Testing

@testable import Commands
@testable import Modelling

/// What stays where it is, and what is said of what does not come back.
extension RecoveryTests {
    /// Where nothing is kept, nothing is dropped: on a copy, in a script, without a journal.
    @Test(arguments: [
        "replay \"k.bp\" pause", "compare { recover } { k = 1 }", "compare { recover discard } { k = 1 }",
        "replay \"r.bp\"", "replay \"d.bp\"", "source \"d.bp\"", "replay \"l.bp\"", "replay \"e.bp\"",
    ])
    func neverOnACopyNorInAScript(line: String) {
        let shell = Shell()
        let journal = "\(JournalEntry.head)\ndid\t\ta = 1\n"
        shell.lost = [journal]
        for (name, text) in [("k", "k = 1"), ("r", "recover"), ("d", "recover discard"), ("l", "recover list")] {
            shell.harness.write("# backprop session 1\n\(text)\n", to: "\(name).bp")
        }
        shell.harness.write("# backprop session 1\nedit 1\n", to: "e.bp")
        shell.harness.history = ["k = 1"]
        shell.harness.interpreter.environment.edit = { _ in "k = 7" }
        shell.harness.answers = ["recover", "recover discard", "resume", ""]
        shell.harness.run(line)
        #expect(shell.lost == [journal] && shell.harness.session.variables["a"] == nil)
        let said = (shell.harness.notices + shell.harness.errors).map(\.message)
        #expect(
            said.contains { $0.contains("works at the prompt only") || $0.contains("cannot stand in") }, "\(said)")
        shell.harness.must("recover; a")
        #expect(shell.lost.isEmpty)
    }

    @Test func withoutAJournalTheOldOneStays() {
        let shell = Shell()
        shell.lost = ["\(JournalEntry.head)\ndid\t\ta = 1\n"]
        shell.harness.interpreter.journal = nil
        shell.harness.must("recover")
        #expect(shell.lost.count == 1 && shell.harness.session.variables["a"] == Matrix(1))
    }

    /// A question leaves nothing that is to be done again.
    @Test func questionsAreNotDoneAgain() {
        let shell = Shell()
        shell.type(Self.net, "train 5")
        let before = shell.journal
        shell.type("why", "blame W1[1,1]", "blame loss by leaving out")
        #expect(shell.journal == before)
        let trained = Shell()
        trained.type("data xor; network 2 -> 4 tanh -> 1 sigmoid; lr = 0.5; train 2000")
        trained.type("fix")
        #expect(!trained.journal.contains("\tfix"))
    }

    /// What room there was not for is said, and the larger of two rooms is had.
    @Test func saysWhatItForgets() {
        let first = Shell()
        first.type("timeline 1 kB")
        for number in 1...20 { first.type("a\(number) = \(number)") }
        #expect(first.harness.interpreter.timeline.forgotten > 0)
        for setup in ["1 + 1", "mine = 1"] {
            let second = Shell()
            second.type("timeline 1 MB", setup)
            second.lost = [first.journal]
            let notices = second.harness.notices(of: "recover")
            #expect(notices.contains { $0.hasPrefix("the oldest steps") }, "\(notices)")
            #expect(second.harness.interpreter.timeline.capacity == 1 << 20)
        }
    }

    @Test func whatIsMissingIsSaid() {
        let shell = Shell()
        shell.lost = ["\(JournalEntry.head)\ndid\t\ta = 1\nmissing\t3\ndid\t\tb = 1\n"]
        #expect(
            shell.harness.notices(of: "recover")
                == ["3 lines could not be written to the journal here: what follows may be otherwise"])
        #expect(shell.harness.session.variables.keys == ["a", "b"] && shell.journal.contains("missing\t3\n"))
    }

    /// What a pipe gave cannot be read again.
    @Test func pipesAreNotReadAgain() {
        let shell = Self.shell()
        shell.harness.pipes = ["t.csv"]
        shell.type("data \"t.csv\" target=b")
        let second = Shell(files: shell.harness.files)
        second.harness.pipes = ["t.csv"]
        second.lost = [shell.journal]
        #expect(second.harness.error(of: "recover")?.message.contains("'t.csv' is no file") == true)
    }

    /// The numbers before and after are of one kind.
    @Test func countsWhatItDoes() {
        let did = JournalEntry.did(.init(text: "a = 1"))
        let began = JournalEntry.began(.init(text: "train 9"))
        for (entries, count) in [
            ([], 0), ([did, nil, did], 2), ([began], 0), ([began, .updates(3)], 1),
            ([began, .updates(3), .updates(0)], 0),
            ([began, .updates(3), did], 1), ([.lost, did, began, .updates(3), .recovered, did], 3), ([.updates(3)], 0),
        ] as [([JournalEntry?], Int)] {
            #expect(JournalEntry.statements(in: entries) == count, "\(entries)")
        }
    }

    /// Ctrl-C in a file that is sourced keeps nothing, and nothing else is said.
    @Test func aSourcedFileIsAllOrNothing() {
        let harness = Harness(isInteractive: true)
        harness.write("a = 1\ntrain 5000\n", to: "a.bp")
        harness.must(Self.net)
        harness.asksUntilInterrupt = 20
        harness.run("source \"a.bp\"")
        #expect(harness.notices.map(\.message) == ["interrupted; nothing of the statement was kept"])
        #expect(harness.reports.isEmpty && harness.session.step == 0)
        harness.must("save \"s.bp\"")
        #expect(!harness.text(ofFile: "s.bp").contains("backprop file"))
    }

    @Test func saysWhatCannotBeNested() {
        let harness = Harness(isInteractive: true)
        harness.write("a = 1\nmark m\n", to: "a.bp")
        #expect(
            harness.error(of: "source \"a.bp\"")?.message
                == "'mark' cannot stand in a file that is sourced, which is one statement; replay runs it")
        harness.history = ["rerun 1"]
        #expect(harness.error(of: "rerun 1")?.message == "replay, rerun and edit run each other more than 20 deep")
        harness.must("repeat 2 {\n  b = 1\n}; undo list")
        #expect(harness.tables("undo").first?.rows.first == [.integer(1), .formula("repeat 2 { …")])
    }
}
