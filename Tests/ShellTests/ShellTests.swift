import Glibc
import Testing

@testable import Shell

/// The shell as somebody at a terminal has it.
@Suite(.serialized) struct ShellTests {
    @Test func runsWhatIsTyped() throws {
        let terminal = try PseudoTerminal()
        terminal.expect("Type help")
        terminal.expectPrompt()
        terminal.type("print 11\n")
        terminal.expectTwice("11\r\n")
        terminal.expectPrompt()
        terminal.type("\u{4}")
        #expect(terminal.exitCode() == 0)
    }

    @Test func showsTheFirstScreenInThreeLines() throws {
        let terminal = try PseudoTerminal()
        terminal.expectPrompt()
        #expect(terminal.shown.split(separator: "\r\n").count <= 3)
    }

    @Test func keepsHistoryFromRunToRun() throws {
        let home = try TemporaryFolder()
        let first = try PseudoTerminal(environment: ["HOME": home.path])
        first.expectPrompt()
        for line in ["print 11\n", "print 22\n", "print 22\n"] {
            first.type(line)
            first.expectPrompt()
        }
        first.type("\u{4}")
        #expect(first.exitCode() == 0)
        #expect(home.read(".local/state/backprop/history") == "print 11\nprint 22\n")
        var status = stat()
        stat(home.path + "/.local/state/backprop/history", &status)
        #expect(status.st_mode & 0o777 == 0o600)
        stat(home.path + "/.local/state/backprop", &status)
        #expect(status.st_mode & 0o777 == 0o700)

        let second = try PseudoTerminal(environment: ["HOME": home.path])
        second.expectPrompt()
        second.type("\u{1b}[A\u{1b}[A")
        second.expect("11")
        second.type("1\n")
        second.expect("111\r\n")
        second.expectPrompt()
    }

    @Test func saysThatHistoryCannotBeKept() throws {
        let terminal = try PseudoTerminal(environment: ["HOME": ""])
        terminal.expect("note: there is no home folder: history is not kept")
        terminal.expectPrompt()
    }

    @Test func dropsTheLineAtControlC() throws {
        let terminal = try PseudoTerminal()
        terminal.expectPrompt()
        terminal.type("print 11")
        terminal.expect("print 11")
        terminal.type("\u{3}")
        terminal.expect("^C\r\n")
        terminal.expectPrompt()
        terminal.type("print 22\n")
        terminal.expectTwice("22\r\n")
        #expect(!terminal.shown.contains("1122"))
    }

    @Test func leavesAnOpenBlockBeforeTheShell() throws {
        let terminal = try PseudoTerminal()
        terminal.expectPrompt()
        terminal.type("repeat 2 {\n")
        terminal.expectPrompt("… ")
        terminal.type("print 1\n")
        terminal.expectPrompt("… ")
        terminal.type("\u{4}")
        terminal.expectPrompt()
        terminal.type("\u{4}")
        #expect(terminal.exitCode() == 0)
    }

    @Test func leavesAnOpenBlockAtControlC() throws {
        let terminal = try PseudoTerminal()
        terminal.expectPrompt()
        terminal.type("repeat 2 {\n")
        terminal.expectPrompt("… ")
        terminal.type("\u{3}")
        terminal.expectPrompt()
    }

    @Test func runsAPasteStatementByStatement() throws {
        let terminal = try PseudoTerminal()
        terminal.expectPrompt()
        terminal.type("\u{1b}[200~print 11\rprint 22\nprint 33\u{1b}[201~")
        terminal.expectTwice("11\r\n")
        terminal.expectTwice("22\r\n")
        terminal.expectPrompt()
        terminal.expect("print 33")
        terminal.type("\n")
        terminal.expect("33\r\n")
        #expect(!terminal.shown.contains("201~"))
    }

    @Test func doesNotRunAPasteOfOneLine() throws {
        let terminal = try PseudoTerminal()
        terminal.expectPrompt()
        terminal.type("\u{1b}[200~print\t11\u{7}\u{1b}[201~")
        terminal.expect("print    11")
        terminal.type("2\n")
        terminal.expect("112\r\n")
    }

    @Test func stopsAPasteAtItsFirstError() throws {
        let terminal = try PseudoTerminal()
        terminal.expectPrompt()
        terminal.type("\u{1b}[200~print 11\n)\nprint 22\nprint 33\n\u{1b}[201~")
        terminal.expect("error:")
        terminal.expect("note: 2 pasted lines were not run")
        terminal.expectPrompt()
    }

    @Test(arguments: ["C", "C.UTF-8", "POSIX"]) func takesUTF8(locale: String) throws {
        let terminal = try PseudoTerminal(environment: ["LC_ALL": locale])
        terminal.expect(locale == "C.UTF-8" ? "» " : "> ")
        terminal.type("print \"é∂\"\n")
        terminal.expect("print \"é∂\"\r\n")
        terminal.expect(locale == "C.UTF-8" ? "é∂" : "\\u{e9}d")
    }

    @Test func movesByKeys() throws {
        let terminal = try PseudoTerminal()
        terminal.expectPrompt()
        terminal.type("int 22\u{1b}[H")
        terminal.type("pr\u{1b}[F\u{1b}[1;5D0\u{1b}[1;5D\u{1b}[3~8\n")
        terminal.expect("\u{1b}[?2004l822\r\n")
    }

    @Test func followsTheSizeOfTheScreen() throws {
        let terminal = try PseudoTerminal(columns: 40)
        terminal.expectPrompt()
        terminal.resize(columns: 100, rows: 30)
        usleep(100_000)
        let words = (0..<12).map { "word\($0)" }.joined(separator: " ")
        terminal.type("print \"\(words)\"\n")
        terminal.expect("word11\"")
        terminal.expect("\r\n")
        terminal.expect(words)
        terminal.expectPrompt()
    }

    @Test func ringsWhereNothingCompletes() throws {
        let terminal = try PseudoTerminal()
        terminal.expectPrompt()
        terminal.type("zzzz\t\u{15}print 1\n")
        terminal.expect("\u{1b}[?2004l1\r\n")
    }

    @Test func completesOnTab() throws {
        let terminal = try PseudoTerminal()
        terminal.expectPrompt()
        terminal.type("da\txo\t\n")
        terminal.expect("4 rows")
        terminal.expectPrompt()
        terminal.type("opt\tad\t\t")
        terminal.expect("adagrad")
        terminal.type("\u{15}print 1\n")
        terminal.expect("\u{1b}[?2004l1\r\n")
    }

    @Test func stopsTrainingAndKeepsIt() throws {
        let terminal = try PseudoTerminal()
        terminal.expectPrompt()
        for line in ["network 2 -> 4 tanh -> 1 sigmoid\n", "x = [0.5, 0.1]\n", "y = [1]\n"] {
            terminal.type(line)
            terminal.expectPrompt()
        }
        terminal.type("train 100000000\n")
        terminal.expect("samples/s")
        terminal.type("\u{3}")
        terminal.expect("\r\u{1b}[K")
        terminal.expectPrompt()
        terminal.type("print step > 0\n")
        terminal.expect("\u{1b}[?2004l1\r\n")
        terminal.type("quit 7\n")
        #expect(terminal.exitCode() == 7)
    }

    /// The wish to stop mostly comes while the condition is computed: the rounds before it are kept all the same.
    @Test(arguments: [
        "while sum(m @ m @ m) > -1 { k = k + 1 }", "while sum(m @ m) > -1 { if sum(m @ m) > -1 { k = k + 1 } }",
    ])
    func stopsInAConditionAndKeepsTheRounds(loop: String) throws {
        let terminal = try PseudoTerminal()
        terminal.expectPrompt()
        terminal.type("k = 0\n")
        terminal.expectPrompt()
        terminal.type("m = random(300, 300)\n")
        terminal.expectPrompt()
        terminal.type(loop + "\n")
        usleep(1_500_000)
        terminal.type("\u{3}")
        terminal.expect("the finished rounds are kept")
        terminal.expectPrompt()
        terminal.type("print k > 0\n")
        terminal.expect("\u{1b}[?2004l1\r\n")
    }

    @Test func aTrainingThatIsStoppedTwiceIsRecorded() throws {
        let folder = try TemporaryFolder()
        let terminal = try PseudoTerminal(in: folder.path)
        terminal.expectPrompt()
        terminal.type("data xor\n")
        terminal.expectPrompt()
        terminal.type("network 2 -> 4 tanh -> 1 sigmoid\n")
        terminal.expectPrompt()
        for _ in 0..<2 {
            terminal.type("train 100000000\n")
            terminal.expect("samples/s")
            terminal.type("\u{3}\u{3}")
            terminal.expect("stopped after")
            terminal.expectPrompt()
        }
        terminal.type("save \"a.bp\"\n")
        terminal.expect("saved")
        terminal.expectPrompt()
        terminal.type("print step\n")
        terminal.expectPrompt()
        let trainings = folder.read("a.bp").split(separator: "\n").filter { $0.hasPrefix("train ") }
        let steps = trainings.compactMap { Int($0.split(separator: " ")[1]) }
        #expect(trainings.count == 2 && steps.allSatisfy { $0 > 0 && $0 < 100_000_000 }, "\(trainings)")
        let replayed = try BuiltProgram.run([folder.path + "/a.bp"], in: folder.path)
        #expect(replayed.code == 0)
        let check = try BuiltProgram.run(["-c", "replay \"a.bp\"; print step"], in: folder.path)
        #expect(check.output.hasSuffix("\(steps.reduce(0, +))\n"), "\(check.output.suffix(50)) \(steps)")
    }

    @Test(arguments: [20, 30, 50]) func greetsInFewColumns(columns: UInt16) throws {
        let terminal = try PseudoTerminal(columns: columns)
        terminal.expectPrompt()
        let greeting = terminal.shown.split(separator: "\r\n").prefix { !$0.contains("\u{1b}") }
        #expect(greeting.count > 1 && greeting.allSatisfy { $0.count <= Int(columns) }, "\(greeting)")
        #expect(terminal.shown.contains("gradients"))
    }

    @Test func keepsCommentsThatAreTyped() throws {
        let folder = try TemporaryFolder()
        let terminal = try PseudoTerminal(in: folder.path)
        terminal.expectPrompt()
        let lines = [
            "# First.", "a = 1", "# The slope", "# of nothing.", "function f(z) = z * 0", "help f", "# Far.", "",
            "define g { print 1 }", "# Before", "#", "pri \"x\"", "save \"a.bp\"",
        ]
        for line in lines {
            terminal.type(line + "\n")
            terminal.expectPrompt()
        }
        #expect(terminal.shown.contains("\r\nThe slope\r\nof nothing."))
        let saved = "# First.\na = 1\n# The slope\n# of nothing.\nfunction f(z) = z * 0\n# Far.\n\n"
        #expect(
            folder.read("a.bp").hasSuffix("\n\n\(saved)define g { print 1 }\n# Before\n#\nprint \"x\"\n"),
            "\(folder.read("a.bp"))")
        terminal.type("help g\n")
        terminal.expectPrompt()
        #expect(terminal.shown.occurrences(of: "Far.") == 1)
        terminal.type("# Kept.\n")
        terminal.expectPrompt()
        terminal.type("repeat 2 {\n")
        terminal.expectPrompt("… ")
        terminal.type("\u{3}")
        terminal.expectPrompt()
        terminal.type("save \"b.bp\"\n")
        terminal.expectPrompt()
        #expect(folder.read("b.bp").hasSuffix("# Kept.\n"))
    }

    @Test func remembersABlockInOneLine() throws {
        let home = try TemporaryFolder()
        let terminal = try PseudoTerminal(environment: ["HOME": home.path])
        terminal.expectPrompt()
        terminal.type("repeat 1 {\n")
        terminal.expectPrompt("… ")
        terminal.type("data or\n")
        terminal.expectPrompt("… ")
        terminal.type("pri 70 + 7\n")
        terminal.expectPrompt("… ")
        terminal.type("}\n")
        terminal.expectPrompt()
        #expect(home.read(".local/state/backprop/history") == "repeat 1 { data or; print 70 + 7 }\n")
        terminal.type("rerun 1\n")
        terminal.expect("77\r\n")
        terminal.expectPrompt()
    }

    @Test func triesWhatIsTypedAtAPause() throws {
        let folder = try TemporaryFolder()
        try folder.write("a.bp", "a = 1\nprint 70 + a\n")
        let terminal = try PseudoTerminal(in: folder.path)
        terminal.expectPrompt()
        terminal.type("replay \"a.bp\" pause\n")
        terminal.expect("to try ")
        terminal.type("pri 11 * 11\n")
        terminal.expect("121\r\n")
        terminal.expect("to try ")
        terminal.type("\n")
        terminal.expect("to try ")
        terminal.type("a = 9\n")
        terminal.expect("note: this was tried on a copy")
        terminal.expect("to try ")
        terminal.type("\n")
        terminal.expect("71\r\n")
        terminal.expectPrompt()
    }

    @Test func endsWhenAsked() throws {
        let terminal = try PseudoTerminal()
        terminal.expectPrompt()
        terminal.signal(SIGTERM)
        #expect(terminal.exitCode() == 143)
    }

    @Test func readsPlainLinesOnADumbTerminal() throws {
        let terminal = try PseudoTerminal(environment: ["TERM": "dumb"])
        terminal.expectPrompt()
        terminal.type("print 11\n")
        terminal.expectTwice("11\r\n")
        terminal.type("\u{3}")
        terminal.expect("^C")
        terminal.expectPrompt()
        terminal.type("\u{4}")
        #expect(terminal.exitCode() == 0)
        #expect(!terminal.shown.contains("\u{1b}"))
    }
}

extension String {
    /// How often a text stands in this one.
    fileprivate func occurrences(of part: String) -> Int {
        split(separator: part, omittingEmptySubsequences: false).count - 1
    }
}
