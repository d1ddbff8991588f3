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
        let result = try BuiltProgram.shell("printf '\\377\\376' > x; $BACKPROP x")
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
        #expect(BuiltProgram.exitCode(of: process) == code)
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

    @Test func anUpdateThatCannotGoOnSaysThatItWroteNothing() throws {
        let folder = try TemporaryFolder()
        let text = "print 1\n#> 2\nq\nprint 3\n#> 4\n"
        try folder.write("a.bp", text)
        let result = try BuiltProgram.run(["check", "--update", "a.bp"], in: folder.path)
        #expect(result.code == 1 && folder.read("a.bp") == text)
        let said = result.output.split(whereSeparator: { $0 == "\n" || $0 == " " }).joined(separator: " ")
        #expect(said.contains("nothing was rewritten: 1 recorded output could be, but the session stops at line 3"))
    }

    @Test(arguments: ["text", "json"])
    func writesTimesBesideTheResults(format: String) throws {
        let text = "data xor; network 2 -> 1 sigmoid\ntrain 3 steps\nrepeat 2 {\n  step\n}\nprint 1 +"
        let plain = try BuiltProgram.run(["--format", format, "-c", text])
        let timed = try BuiltProgram.run(["--time", "--format", format, "-c", text])
        #expect(timed.output == plain.output)
        #expect(!plain.error.contains("time "))
        let lines = timed.error.split(separator: "\n").filter { $0.hasPrefix("time ") }
        let statements = ["data xor", "network 2 -> 1 sigmoid", "train 3 steps", "repeat 2 { …"]
        #expect(lines.map { $0.split(separator: " s  ")[1] } == statements.map { $0[...] })
        for line in lines {
            let seconds = try #require(Double(line.split(separator: " ")[1]))
            #expect((0..<60).contains(seconds))
        }
    }

    @Test func givesTheSameBitsWithOneThreadAndTwo() throws {
        let text = """
            seed 3; data random(300, 400) -> random(300, 1); network 400 -> 200 tanh -> 1; precision float32
            optimizer adam; train 3 batch=100; W1; W2; loss
            """
        let results = try ["1", "2"].map {
            try BuiltProgram.run(["--format", "json", "-c", text], environment: ["BACKPROP_THREADS": $0])
        }
        #expect(results[0].code == 0)
        #expect(results[0].output == results[1].output)
    }

    @Test func trainsInAGivenOrderInPartsAsInOne() throws {
        func run(_ trainings: String) throws -> BuiltProgram.Result {
            let setup = "data [0; 1; 2; 3] -> [0; 0; 1; 1]; network 1 -> 1 sigmoid; order = [1, 3, 2, 4; 4, 2, 1, 3]"
            return try BuiltProgram.run(["--format", "json", "--quiet", "-c", "\(setup); \(trainings); [W1, b1]"])
        }
        func last(_ result: BuiltProgram.Result) -> Substring {
            result.output.split(separator: "\n").last?.drop { $0 != "r" } ?? ""
        }
        let whole = try run("train 10 steps batch=2 order=order")
        #expect(whole.code == 0)
        #expect(try last(run("train 5 steps batch=2 order=order; train 5 steps batch=2 order=order")) == last(whole))
        #expect(try last(run("train 10 steps batch=2 order=[1, 2, 3, 4]")) != last(whole))
        let failures = [
            ("[1, 2]", "the order has 2 columns, there are 4 training rows"),
            ("[1, 2, 3, 4; 1, 2, 2, 4]", "row 2 of the order has training row 2 twice"),
            ("[1, 2, 3, 5]", "5 in row 1, column 4 of the order is no training row"),
            ("order shuffle=false", "order= leaves nothing to shuffle"),
        ]
        for (order, message) in failures {
            let result = try run("train 2 batch=2 order=\(order)")
            #expect(result.code == 1)
            #expect(result.output.contains(message))
        }
    }

    @Test func beginsWithTheSettings() throws {
        let result = try BuiltProgram.run(["--seed", "7", "--format", "json", "-c", "print random(1, 1)"])
        #expect(result.code == 0)
        #expect(result.output.split(separator: "\n").count == 1)
        #expect(try BuiltProgram.run(["-c", "seed 7; print random(1, 1)"]).output.contains("random") == false)
    }
}
