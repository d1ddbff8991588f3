import Commands
import Glibc
import Testing

@testable import Shell

/// What was accepted outlives the shell, however it ends.
@Suite(.serialized) struct JournalTests {
    private static let place = ".local/state/backprop/journals"

    /// The journals below a home, each as text.
    static func journals(_ home: TemporaryFolder) -> [String] {
        FileSystem.list("\(home.path)/\(place)").map { home.read("\(place)/\($0)") }
    }

    private static func type(_ lines: [String], in terminal: PseudoTerminal) {
        for line in lines {
            terminal.type(line + "\n")
            terminal.expectPrompt()
        }
    }

    private static func begin(_ home: TemporaryFolder, _ arguments: [String] = [], in folder: String? = nil) throws
        -> PseudoTerminal
    {
        try PseudoTerminal(arguments, environment: ["HOME": home.path], in: folder)
    }

    @Test(arguments: [SIGKILL, SIGTERM, SIGHUP])
    func whatWasTypedCanBeRecovered(signal: Int32) throws {
        let (home, folder) = (try TemporaryFolder(), try TemporaryFolder())
        try folder.write("t.csv", "a,b\n1,2\n3,4\n")
        let first = try Self.begin(home, ["--seed", "7", "--precision", "float32"], in: folder.path)
        first.expectPrompt()
        #expect(Self.journals(home).isEmpty)
        Self.type(["# Why.", "x = random(1, 1); pri 70 + 7; oops", "dat \"t.csv\" target=b"], in: first)
        #expect(Self.journals(home).count == 1)
        first.type("print x; print rows(y)")
        first.signal(signal)
        _ = first.exitCode()
        let second = try Self.begin(home)
        second.expect("note: recover brings back 5 statements of a shell killed ")
        second.expectPrompt()
        #expect(Self.journals(home).count == 1)
        Self.type(["recover"], in: second)
        second.type("print size(y); save \"s.bp\" force\n")
        second.expect("saved")
        second.expectPrompt()
        // Where the first one was.
        #expect(
            folder.read("s.bp").contains(
                "precision float32\nseed 7\n# Why.\nx = random(1, 1)\nprint 70 + 7\ndata \"t.csv\" target=b\n"))
        second.type("quit\n")
        #expect(second.exitCode() == 0)
        #expect(Self.journals(home).isEmpty)
    }

    @Test(arguments: ["\u{4}", "quit 3\n"])
    func aShellThatIsLeftLeavesNothing(keys: String) throws {
        let home = try TemporaryFolder()
        let terminal = try Self.begin(home)
        terminal.expectPrompt()
        Self.type(["a = 1"], in: terminal)
        #expect(Self.journals(home).count == 1)
        terminal.type(keys)
        _ = terminal.exitCode()
        #expect(Self.journals(home).isEmpty)
        let next = try Self.begin(home)
        next.expectPrompt()
        #expect(!next.shown.contains("recover"))
    }

    @Test func aTrainingGoesUpToTheLastCount() throws {
        let home = try TemporaryFolder()
        let first = try Self.begin(home)
        first.expectPrompt()
        Self.type(["data xor; network 2 -> 3 tanh -> 1 sigmoid"], in: first)
        first.type("train 100000000\n")
        for _ in 0..<800 {
            if Self.journals(home).joined().contains("updates\t") { break }
            usleep(10_000)
        }
        first.signal(SIGKILL)
        _ = first.exitCode()
        let count = try #require(Self.journals(home).joined().split(separator: "\n").last?.split(separator: "\t").last)
        let second = try Self.begin(home)
        second.expectPrompt()
        second.type("recover\n")
        second.expect("now at step \(count)", within: 20)
        second.expectPrompt()
    }

    /// Killed at any moment while one types: each statement whose prompt had come back is there. More rounds: `scripts/killing`.
    @Test(arguments: 0..<6)
    func noAcceptedStatementIsLost(round: Int) throws {
        let home = try TemporaryFolder()
        let first = try Self.begin(home, in: home.path)
        first.expectPrompt()
        let accepted = 3 + round
        for number in 1...accepted {
            let line = ["", "save \"s.bp\" outputs force; ", "data xor; network 2 -> 2 -> 1; train 20; "][number % 3]
            Self.type(["\(line)k\(number) = \(number)"], in: first)
        }
        first.type("repeat 300 { b = 1 }; k\(accepted + 1) = 1; save \"s.bp\" outputs force\n")
        usleep(UInt32(round) * 3000)
        first.signal(SIGKILL)
        _ = first.exitCode()
        let saved = home.read("s.bp")
        #expect(saved.hasPrefix("#!/usr/bin/env backprop\n") && saved.hasSuffix("\n"))
        #expect(home.read(".local/state/backprop/history").hasSuffix("\n"))
        let second = try Self.begin(home)
        second.expectPrompt()
        Self.type(["recover"], in: second)
        second.type("print 7000 + \((1...accepted).map { "k\($0)" }.joined(separator: " + "))\n")
        second.expect("\(7000 + accepted * (accepted + 1) / 2)\r\n")
    }

    /// Ctrl-C while a session is brought back: the shell is as it was, and so is the journal.
    @Test func aRecoveryCanBeGivenUp() throws {
        let home = try TemporaryFolder()
        let first = try Self.begin(home)
        first.expectPrompt()
        Self.type(["a = 1"], in: first)
        first.signal(SIGKILL)
        _ = first.exitCode()
        let place = ".local/state/backprop/journals/"
        let name = try #require(FileSystem.list("\(home.path)/\(place)").first)
        try home.write(place + name, home.read(place + name) + "did\t\trepeat 100000000 { a = 2 }\n")
        let second = try Self.begin(home)
        second.expectPrompt()
        Self.type(["b = 5"], in: second)
        second.type("recover\n")
        second.expect("recovering 2 statements")
        usleep(300_000)
        second.type("\u{3}")
        second.expect("stopped: your session is as before")
        second.expectPrompt()
        second.type("print b + 70\n")
        second.expect("75\r\n")
        second.expectPrompt()
        second.type("recover list\n")
        second.expect("repeat 100000000")
    }

    /// A living shell keeps what it has, and each of two has a journal of its own.
    @Test func twoShells() throws {
        let home = try TemporaryFolder()
        let (first, second) = (try Self.begin(home), try Self.begin(home))
        first.expectPrompt()
        second.expectPrompt()
        Self.type(["a = 1"], in: first)
        Self.type(["b = 2"], in: second)
        #expect(Self.journals(home).count == 2)
        second.type("recover\n")
        second.expect("there is nothing to recover")
        second.expectPrompt()
        first.signal(SIGKILL)
        _ = first.exitCode()
        Self.type(["recover"], in: second)
        second.type("print a + 70\n")
        second.expect("71\r\n")
        second.expectPrompt()
        #expect(Self.journals(home).count == 1)
        Self.type(["undo 2"], in: second)
        second.type("print b + 70\n")
        second.expect("72\r\n")
        // The history has the lines of both.
        let lines = home.read(".local/state/backprop/history").split(separator: "\n")
        #expect(lines.contains("a = 1") && lines.contains("b = 2"))
    }

    @Test(arguments: [["-c", "recover"], ["a.bp"]])
    func notInAScript(arguments: [String]) throws {
        let home = try TemporaryFolder()
        try home.write("a.bp", "recover\n")
        let shell = try Self.begin(home)
        shell.expectPrompt()
        Self.type(["a = 1"], in: shell)
        shell.signal(SIGKILL)
        _ = shell.exitCode()
        let result = try BuiltProgram.run(arguments, environment: ["HOME": home.path], in: home.path)
        #expect(result.code == 1 && result.error.contains("recover works at the prompt only"))
        #expect(Self.journals(home).count == 1)
    }

    // MARK: - Where nothing can be kept

    /// One notice, and the shell goes on.
    @Test(arguments: ["no home", "read-only", "a file", "full", "little"])
    func theShellGoesOn(kind: String) throws {
        let home = try TemporaryFolder()
        let state = home.path + "/state"
        mkdir(state, 0o700)
        mkdir(state + "/backprop", 0o700)
        var variables = ["HOME": home.path, "XDG_STATE_HOME": state, "BACKPROP": BuiltProgram.path]
        var line = "exec $BACKPROP"
        switch kind {
        case "no home": variables = ["HOME": "/nonexistent", "BACKPROP": BuiltProgram.path]
        // Root may write everywhere, but not into what is none of its folders.
        case "read-only": symlink("/proc/self", state + "/backprop/journals")
        case "a file": try home.write("state/backprop/journals", "")
        case "full": symlink("/dev/full", state + "/backprop/journals")
        default: line = "ulimit -f 1; exec $BACKPROP"
        }
        let terminal = try PseudoTerminal(["-c", line], environment: variables, program: "/bin/sh")
        terminal.expectPrompt()
        let long = String(repeating: "1 + ", count: 100) + "1"
        for _ in 0..<6 {
            terminal.type("print \(long)\n")
            terminal.expect("101\r\n")
            terminal.expectPrompt()
        }
        terminal.type("quit\n")
        #expect(terminal.exitCode() == 0)
        let count = terminal.shown.split(separator: "note: ", omittingEmptySubsequences: false).count - 1
        #expect(count == 1, "\(terminal.shown)")
    }

    @Test func withoutAHomeThereIsNothingToRecover() throws {
        let terminal = try PseudoTerminal(environment: ["HOME": "/nonexistent"])
        terminal.expectPrompt()
        terminal.type("recover list\n")
        terminal.expect("nothing to recover")
        terminal.expectPrompt()
    }

    /// After very much that could not be written the rest is, with a word of what is missing.
    @Test func writesAgainWhenThereIsRoom() throws {
        let home = try TemporaryFolder()
        try home.write("state", "")
        let journal = Journal(in: JournalFolder(path: home.path + "/state/journals")) { _ in }
        journal.begin()
        let long = String(repeating: "1", count: 9 << 20)
        for _ in 0..<4 { #expect(!journal.note([.comment(long)])) }
        unlink(home.path + "/state")
        #expect(journal.note([.comment("a = 1")]))
        let name = try #require(FileSystem.list(home.path + "/state/journals").first)
        let entries = try #require(JournalEntry.entries(in: Array(home.read("state/journals/" + name).utf8)))
        #expect(entries.count == 5 && entries[3] == .missing(2) && entries[4] == .comment("a = 1"))
        journal.drop()
    }

    /// A journal that has nothing in it goes; one that cannot be read is for the user to drop.
    @Test func emptyJournalsGo() throws {
        let home = try TemporaryFolder()
        let folder = JournalFolder(path: home.path)
        for (name, text) in [
            ("1-1", ""), ("1-2", JournalEntry.head + "\nfolder\t/\ncomment\tx\ndid\t\ta"),
            ("1-3", JournalEntry.head + "\nxy\n"),
            ("1-4", "x"), ("1-5", JournalEntry.head + "\ndid\t\ta = 1\n"), ("other", ""),
        ] { try home.write(name, text) }
        let (descriptor, own) = try #require(folder.create())
        #expect(Set(folder.found().map(\.name)) == ["1-3", "1-4", "1-5"])
        #expect(Set(FileSystem.list(home.path)) == ["1-3", "1-4", "1-5", "other", own])
        close(descriptor)
    }

    /// What a full disk did not take is written when there is room again; half a line never stays.
    @Test func nothingIsHalfWritten() throws {
        let home = try TemporaryFolder()
        let variables = ["HOME": home.path, "BACKPROP": BuiltProgram.path]
        let terminal = try PseudoTerminal(
            ["-c", "ulimit -f 1; exec $BACKPROP"], environment: variables, program: "/bin/sh")
        terminal.expectPrompt()
        let long = String(repeating: "1 + ", count: 50) + "1"
        for number in 1...6 { Self.type(["a\(number) = \(long)"], in: terminal) }
        terminal.signal(SIGKILL)
        _ = terminal.exitCode()
        let journal = try #require(Self.journals(home).first)
        #expect(journal.hasSuffix("\n") && journal.utf8.count <= 1024)
        #expect(home.read(".local/state/backprop/history").hasSuffix("1\n"))
    }
}
