import Glibc
import Testing

@testable import Shell

/// `check` with sessions side by side, and with results for other programs.
struct SideBySideChecksTests {
    private static let sessions = [
        ("slow.bp", "# backprop session 1\nrepeat 20000 { alpha = 1 }\nprint 1\n#> 1\n", true),
        ("differs.bp", "print 1\n#> 2\n", false), ("a & <b> \"c\" #d.bp", "print 2\n#> 2\n", true),
        ("fails.bp", "# backprop session 1\nassert 1 < 0\n", false), ("empty.bp", "", true),
    ]

    private func folder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for (name, text, _) in Self.sessions { try folder.write(name, text) }
        return folder
    }

    private static var check: [String] { ["check"] + sessions.map(\.0) + ["missing.bp"] }

    /// Whoever ends first: the same words in the same order as one after the other.
    @Test(arguments: ["1", "2", "6"], [["--quiet"], ["--format", "json"], ["--ascii"]])
    func saysWhatOneAfterTheOtherSays(_ jobs: String, _ options: [String]) throws {
        let folder = try folder()
        let alone = try BuiltProgram.run(Self.check + options, in: folder.path)
        let apart = try BuiltProgram.run(Self.check + options + ["--jobs", jobs], in: folder.path)
        #expect(alone.code == 1 && apart.code == 1)
        #expect(apart.output == alone.output && apart.error == alone.error)
    }

    @Test func tapHasALineForEachSession() throws {
        let folder = try folder()
        let result = try BuiltProgram.run(Self.check + ["--tap", "--jobs", "3"], in: folder.path)
        let lines = result.output.split(separator: "\n").map(String.init)
        #expect(lines.first == "TAP version 14" && lines.dropFirst().first == "1..\(Self.sessions.count + 1)")
        let found = lines.filter { $0.hasPrefix("ok ") || $0.hasPrefix("not ok ") }
        let expected = Self.sessions.enumerated().map { index, session in
            "\(session.2 ? "ok" : "not ok") \(index + 1) - \(session.0.replacing("#", with: "\\#"))"
        }
        #expect(found == expected + ["not ok \(Self.sessions.count + 1) - missing.bp"])
        #expect(result.code == 1 && result.error == "")
        #expect(result.output.contains("    recorded: 2") || result.output.contains("        recorded: 2"))
    }

    @Test func junitIsWellFormedAndReplacesTheLastOne() throws {
        let folder = try folder()
        try folder.write("r.xml", "old")
        let result = try BuiltProgram.run(Self.check + ["--junit", "r.xml"], in: folder.path)
        #expect(result.code == 1 && result.output.contains("differs.bp: differs"))
        let text = folder.read("r.xml")
        #expect(text.hasPrefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites tests=\"6\" failures=\"3\""))
        #expect(text.contains("name=\"a &amp; &lt;b&gt; &quot;c&quot; #d.bp\""))
        #expect(text.ranges(of: "<testcase ").count == 6 && text.ranges(of: "</failure>").count == 3)
        let clean = try BuiltProgram.run(["check", "empty.bp", "--junit", "r.xml"], in: folder.path)
        #expect(clean.code == 0 && folder.read("r.xml").contains("tests=\"1\" failures=\"0\""))
        let unwritable = try BuiltProgram.run(["check", "empty.bp", "--junit", "none/r.xml"], in: folder.path)
        #expect(unwritable.code == 1 && unwritable.error.contains("cannot write 'none/r.xml'"))
    }

    @Test(arguments: ["empty.bp", "./empty.bp", "link.bp"])
    func theReportTakesNoSessionsPlace(_ file: String) throws {
        let folder = try folder()
        _ = try BuiltProgram.shell("ln -s empty.bp link.bp", in: folder.path)
        let result = try BuiltProgram.run(["check", "differs.bp", "empty.bp", "--junit", file], in: folder.path)
        #expect(result.code == 2 && result.error.contains("would write over") && folder.read("empty.bp") == "")
    }

    /// Ctrl-C, which a terminal sends to all processes: what was checked is written down, what was not is said to be left.
    @Test(
        arguments: [SIGINT, SIGTERM],
        [["--tap", "--jobs", "1"], ["--junit", "r.xml", "--jobs", "2"], ["--jobs", "2"], []])
    func whatWasCheckedIsWrittenDownWhenStopped(_ signal: Int32, _ options: [String]) throws {
        let folder = try TemporaryFolder()
        try folder.write("quick.bp", "# backprop session 1\nprint 1\n#> 1\n")
        try folder.write("endless.bp", "# backprop session 1\nwhile 1 { a = 1 }\n")
        let process = try BuiltProgram.spawn(
            ["check", "quick.bp", "endless.bp", "endless.bp", "quick.bp"] + options, environment: [:],
            inNewSession: true,
            in: folder.path
        ) { actions in
            posix_spawn_file_actions_addopen(actions, 1, folder.path + "/out", O_WRONLY | O_CREAT, 0o600)
            posix_spawn_file_actions_addopen(actions, 2, folder.path + "/err", O_WRONLY | O_CREAT, 0o600)
        }
        usleep(1_500_000)
        kill(-process, signal)
        #expect(
            BuiltProgram.exitCode(of: process, within: 30) == (signal == SIGINT ? 130 : 143), "\(folder.read("err"))")
        let (output, report) = (folder.read("out"), folder.read("r.xml"))
        if options.contains("--tap") {
            #expect(output == "TAP version 14\n1..4\nok 1 - quick.bp\nBail out! stopped\n")
        } else {
            #expect(output.hasPrefix("quick.bp: ok") && !output.contains("endless.bp: ok"), "\(output)")
        }
        #expect(report.isEmpty != options.contains("--junit"))
        guard options.contains("--junit") else { return }
        #expect(report.contains("<testsuites tests=\"4\" failures=\"0\" errors=\"0\" skipped=\"3\" "), "\(report)")
        #expect(report.ranges(of: "<testcase ").count == 4 && report.ranges(of: "<skipped ").count == 3)
        #expect(report.hasSuffix("</testsuites>\n"))
    }

    /// What no XML may hold is replaced, however it came into a session.
    @Test func controlCharactersDoNotBreakTheReport() {
        let bad = CheckedSession(
            path: "a\u{1}.bp", code: 139, output: Array("\u{1b}[31mred\u{0}".utf8), errors: [0xff, 0xfe],
            seconds: 0.0015)
        let xml = CheckLists.junit([bad])
        #expect(!xml.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
        #expect(xml.contains("time=\"0.002\"") && xml.contains("failures=\"1\""))
        #expect(CheckLists.tap(bad, number: 1).hasPrefix("not ok 1 - a\u{fffd}.bp\n  ---\n  exit: 139\n"))
    }

    @Test func updatesSideBySide() throws {
        let folder = try folder()
        let result = try BuiltProgram.run(
            ["check", "differs.bp", "empty.bp", "--update", "--jobs", "2"], in: folder.path)
        #expect(result.code == 0 && folder.read("differs.bp") == "print 1\n#> 1\n")
    }

    @Test(arguments: ["0", "65", "x", "-1"])
    func aWrongNumberIsRefused(_ jobs: String) throws {
        let result = try BuiltProgram.run(["check", "a.bp", "--jobs", jobs])
        #expect(result.code == 2 && result.error.contains("hint: "))
    }
}
