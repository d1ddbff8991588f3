import Glibc
import Testing

@testable import Shell

/// The program without a terminal: where results and errors go, and with which code it ends.
struct ProgramTests {
    @Test(
        arguments: [
            (["--help"], 0), (["--version"], 0), (["-h"], 0), (["-"], 0), ([], 0), (["-c", "print 1"], 0),
            (["-c", ")"], 1), (["/nonexistent"], 1), (["/tmp"], 1),
            (["--bogus"], 2), (["-c"], 2), (["-c", "print 1", "file"], 2), (["a", "b"], 2), (["check"], 2),
            (["--seed", "x"], 2), (["--format", "xml"], 2), (["--color", "pink"], 2), (["a", "--update"], 2),
        ] as [([String], Int32)])
    func endsWith(arguments: [String], code: Int32) throws {
        let result = try BuiltProgram.run(arguments)
        #expect(result.code == code)
        if code == 2 {
            #expect(result.output == "")
            #expect(result.error.hasPrefix("backprop: "))
            #expect(result.error.contains("hint: "))
        }
        if code == 1 { #expect(result.error.contains("error: ")) }
        if code == 0 { #expect(result.error == "") }
    }

    @Test func runsStandardInputWithoutPromptOrBanner() throws {
        let folder = try TemporaryFolder()
        let result = try BuiltProgram.run(
            [], input: "print 11\nrepeat 1 {\nprint 22 }\nprint 33", environment: ["HOME": folder.path])
        #expect(result.code == 0)
        #expect(!result.output.contains("»"))
        #expect(result.output == "11\n22\n33\n")
        #expect(folder.read(".local/state/backprop/history") == "")
    }

    @Test func stopsAScriptAtItsFirstErrorWithThePlace() throws {
        let folder = try TemporaryFolder()
        try folder.write("a.bp", "#!/usr/bin/env backprop\nprint 11\n\nprint )\nprint 22\n")
        let result = try BuiltProgram.run([folder.path + "/a.bp"])
        #expect(result.code == 1)
        #expect(result.output == "11\n")
        #expect(result.error.hasPrefix("\(folder.path)/a.bp:4:7: error: "))
        #expect(result.error.contains("\n  print )\n        ^\n"))
    }

    @Test func namesThePlaceInStandardInput() throws {
        let result = try BuiltProgram.run(["-"], input: "print 11\nprint )\nprint 22\n")
        #expect(result.code == 1)
        #expect(result.error.hasPrefix("<stdin>:2:7: error: "))
    }

    @Test func failsAtAnOpenBlock() throws {
        #expect(try BuiltProgram.run(["-"], input: "repeat 2 {\nprint 1\n").code == 1)
        #expect(try BuiltProgram.run(["-c", "repeat 2 {"]).code == 1)
    }

    @Test func refusesWhatIsNoText() throws {
        let result = try BuiltProgram.shell(
            "printf '\\377\\376' > \"$TMP.x\"; $BACKPROP \"$TMP.x\"; c=$?; rm \"$TMP.x\"; exit $c",
            environment: ["TMP": "/tmp/backprop-\(getpid())"])
        #expect(result.code == 1)
        #expect(result.error.contains("not a text in UTF-8"))
    }

    @Test func acceptsAByteOrderMarkAndWindowsLines() throws {
        let folder = try TemporaryFolder()
        try folder.write("a.bp", "\u{feff}print 11\r\nprint 22\r\n")
        let result = try BuiltProgram.run([folder.path + "/a.bp"])
        #expect(result.code == 0)
        #expect(result.output.contains("22"))
    }

    @Test func writesOneObjectALine() throws {
        let result = try BuiltProgram.run(["--format", "json", "-"], input: "print 1\n\nprint )\n")
        let lines = result.output.split(separator: "\n")
        #expect(lines.count == 2)
        #expect(
            lines[0].hasPrefix("{\"line\":1,\"statement\":\"print 1\",\"reports\":[{\"kind\":\"text\",\"text\":\"1\"}]")
        )
        #expect(lines[1].hasPrefix("{\"line\":3,\"error\":{\"message\":"))
        #expect(lines[1].contains("\"column\":7"))
        #expect(result.error == "")
        #expect(result.code == 1)
    }

    @Test func findsAScriptCalledCheckByItsPath() throws {
        let folder = try TemporaryFolder()
        try folder.write("check", "print 11\n")
        let result = try BuiltProgram.shell("cd \(folder.path) && $BACKPROP ./check")
        #expect(result.code == 0)
        #expect(result.output.contains("11"))
    }

    @Test func endsQuietlyWhenNobodyReads() throws {
        let script = String(repeating: "print 1234567890\n", count: 20_000)
        let folder = try TemporaryFolder()
        try folder.write("a.bp", script)
        let piped = try BuiltProgram.shell("$BACKPROP \(folder.path)/a.bp | head -1")
        #expect(piped.error == "")
        let closed = try BuiltProgram.shell("$BACKPROP -c 'print 1' >&- 2>/dev/null")
        #expect(closed.code == 0)
    }

    @Test func saysThatTheDiskIsFull() throws {
        let result = try BuiltProgram.shell("$BACKPROP -c 'print 1' >/dev/full")
        #expect(result.code == 1)
        #expect(result.error.contains("cannot write results"))
    }

    @Test func isColouredOnlyWhenAsked() throws {
        #expect(!(try BuiltProgram.run(["-c", ")"]).error.contains("\u{1b}")))
        #expect(
            try BuiltProgram.run(["--color", "always", "-c", ")"], environment: ["NO_COLOR": "1"]).error.contains(
                "\u{1b}"))
    }

    @Test(arguments: [(SIGINT, 130), (SIGTERM, 143)] as [(Int32, Int32)])
    func stopsAtASignal(signal: Int32, code: Int32) throws {
        let folder = try TemporaryFolder()
        let pipe = folder.path + "/pipe"
        mkfifo(pipe, 0o600)
        let process = try BuiltProgram.spawn(["-"], environment: [:], inNewSession: false) { actions in
            posix_spawn_file_actions_addopen(actions, 0, pipe, O_RDWR, 0)
        }
        usleep(500_000)
        kill(process, signal)
        var status: Int32 = 0
        waitpid(process, &status, 0)
        #expect(BuiltProgram.exitCode(status) == code)
    }

    @Test func checksSessions() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/a.bp"
        try folder.write("a.bp", "print 1\n#> 1\nprint 2\n#> 3\n")
        let different = try BuiltProgram.run(["check", path])
        #expect(different.code == 1)
        #expect(different.output.contains("    recorded: 3\n    found:    2\n"))
        #expect(try BuiltProgram.run(["check", path, "--update"]).code == 0)
        #expect(folder.read("a.bp") == "print 1\n#> 1\nprint 2\n#> 2\n")
        #expect(try BuiltProgram.run(["check", path]).code == 0)
    }

    @Test func beginsWithTheSettings() throws {
        let result = try BuiltProgram.run(["--seed", "7", "--format", "json", "-c", "print random(1, 1)"])
        #expect(result.code == 0)
        #expect(result.output.split(separator: "\n").count == 1)
        #expect(try BuiltProgram.run(["-c", "seed 7; print random(1, 1)"]).output.contains("random") == false)
    }
}
