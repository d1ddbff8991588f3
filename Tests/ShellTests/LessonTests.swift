import Testing

@testable import Shell

/// Lessons at a terminal and through a pipe.
@Suite(.serialized) struct LessonTests {
    /// What a learner types in the first lesson; at a blank line of comment Enter goes on.
    private static func goThrough(_ terminal: PseudoTerminal) {
        let steps: [(pauses: Bool, shown: String, keys: String)] = [
            (true, "Type the number.", "1\n"), (true, "right answer.", "A larger weight\n"),
            (true, "Type positive or negative.", "negative\n"),
            (true, "right answer.", "It adjusts the weights to reduce prediction errors\n"),
            (false, "It is done when", "lr = 1; train 200\n"),
        ]
        for (pauses, shown, keys) in steps {
            if pauses {
                terminal.expect("[Enter]")
                terminal.type("\n")
            }
            terminal.expect(shown)
            terminal.expectPrompt()
            terminal.type(keys)
        }
    }

    @Test func theFirstLessonCanBeFinished() throws {
        let terminal = try PseudoTerminal(["lesson", "read"])
        Self.goThrough(terminal)
        terminal.expect("the lesson is done: 5 of 5 questions right, 5 at the first attempt")
        terminal.expectPrompt()
        terminal.type("lessons\n")
        terminal.expect("done")
        terminal.expectPrompt()
        terminal.type("\u{4}")
        #expect(terminal.exitCode() == 0)
    }

    @Test func aLessonIsBegunForSomebody() throws {
        let terminal = try PseudoTerminal(["lesson", "derive", "for", "anna"])
        terminal.expect("The chain rule")
        terminal.expect("[Enter]")
        terminal.type("leave\n")
        terminal.expect("lesson derive for anna goes on here")
        let refused = try BuiltProgram.run(["lesson", "derive", "read"])
        #expect(refused.code == 2 && refused.error.contains("lesson NAME for ID"))
    }

    @Test func anEmptyLineBeforeAnAnswerIsNone() throws {
        let terminal = try PseudoTerminal(["lesson", "read"])
        terminal.expect("[Enter]")
        terminal.type("\n")
        terminal.expect("Type the number.")
        terminal.expectPrompt()
        terminal.type("\n")
        terminal.expectPrompt()
        terminal.type("1\n")
        terminal.expect("right: z1[1,1] = 1")
        terminal.expect("[Enter]")
        terminal.type("leave\n")
        terminal.expect("left the lesson; lesson read goes on here")
        terminal.expectPrompt()
        terminal.type("\u{4}")
        #expect(terminal.exitCode() == 0)
    }

    @Test func progressSurvivesAKill() throws {
        let home = try TemporaryFolder()
        let first = try PseudoTerminal(["lesson", "read"], environment: ["HOME": home.path])
        first.expect("[Enter]")
        first.type("\n")
        first.expect("Type the number.")
        first.expectPrompt()
        first.type("1\n")
        first.expect("right: z1[1,1] = 1")
        first.expect("[Enter]")
        first.signal(9)
        let second = try PseudoTerminal(["lesson", "read"], environment: ["HOME": home.path])
        second.expect("welcome back: 1 question of this lesson is answered")
        second.expect("right answer.")
        second.expectPrompt()
        second.type("\u{4}")
        #expect(second.exitCode() == 0)
    }

    @Test func linesFromAPipeAreTheLearners() throws {
        let lines = """
            1
            answer "A larger weight"
            negative
            answer "It adjusts the weights to reduce prediction errors"
            lr = 1; train 200

            """
        let result = try BuiltProgram.run(["lesson", "read"], input: lines)
        #expect(result.code == 0 && result.error.isEmpty, "\(result.error)")
        #expect(result.output.contains("the lesson is done: 5 of 5"), "\(result.output)")
        let json = try BuiltProgram.run(["lesson", "read", "--format", "json"], input: "1\n")
        #expect(json.output.split(separator: "\n").allSatisfy { $0.hasPrefix("{\"line\":") }, "\(json.output)")
        let listed = try BuiltProgram.run(["lesson"])
        #expect(listed.output.contains("derive") && listed.code == 0)
    }

    /// A mistake of a learner is no end, wherever his lines come from.
    @Test func linesFromAPipeGoOnBehindAnError() throws {
        let result = try BuiltProgram.run(["lesson", "read"], input: "frobnicate\nprint (\n)\nb\n1\n")
        #expect(result.error.contains("frobnicate") && result.output.contains("right: z1[1,1] = 1"), "\(result)")
        #expect(result.code == 0)
        #expect(try BuiltProgram.run([], input: "frobnicate\nprint 12345\n").output.contains("12345") == false)
    }

    /// Who has never typed anything is told how to begin, once, and never where nobody types.
    @Test func aFirstStartSaysHowToBegin() throws {
        let home = try TemporaryFolder()
        let way = "New here? Begin with lesson read."
        let first = try PseudoTerminal([], environment: ["HOME": home.path])
        first.expect(way)
        first.expect("Type help")
        first.expectPrompt()
        first.type("examples\n")
        first.expect("attention")
        first.expectPrompt()
        first.type("\u{4}")
        #expect(first.exitCode() == 0)
        let second = try PseudoTerminal([], environment: ["HOME": home.path])
        second.expectPrompt()
        second.type("\u{4}")
        #expect(second.exitCode() == 0 && !second.shown.contains(way))
        #expect(try !BuiltProgram.run([], input: "1\n").output.contains(way))
    }

    /// Wherever the program is, it has the sessions and what they read.
    @Test func examplesRunWithoutTheFolderOfSessions() throws {
        let folder = try TemporaryFolder()
        let result = try BuiltProgram.run(["-c", "example houses"], in: folder.path)
        #expect(result.code == 0 && !result.error.contains("not here"), "\(result.error)")
        #expect(result.output.contains("» data \"houses.csv\"") && result.output.contains("the example ends here"))
    }

    // The sanitizer needs more memory than a learner's session may take.
    @Test(.enabled(if: !BuiltProgram.isSanitized)) func aTeacherGradesWhatWasTyped() throws {
        let folder = try TemporaryFolder()
        let right = [
            "lesson read for anna", "answer 1", "answer \"A larger weight\"", "answer -1",
            "answer \"It adjusts the weights to reduce prediction errors\"", "lr = 1", "train 200",
        ]
        var expected: [(file: String, verdict: String)] = []
        func add(_ lines: [String], _ verdict: String) throws {
            let name = "a\(expected.count + 10).bp"
            try folder.write(name, lines.joined(separator: "\n") + "\n")
            expected.append((name, verdict))
        }
        for number in 0..<6 {
            try add(right, ",5,5,")
            try add(Array(right.dropLast()), ",4,5,")
            try add(["answer 1", "skip", "skip", "solution", "skip"], ",1,5,")
            try add(["lesson read", "answer 7", "#> right: z1[1,1] = 1", "answer \(number + 2)"], ",0,5,")
            try add(right.dropLast(3) + ["save \"\(folder.path)/out\(number).bp\"", "train 200"], ",3,5,")
            try add(["lesson read", "answer 1", "big = zeros(40000, 40000)"], ",1,5,")
        }
        try add(["lesson read", "answer 1", "c = 1", "while 1 > 0 { c += 1 }"], "did not end within 3 s")
        try add(["lesson read", "define f n { f n }", "f 1"], ",0,5,")
        try add(["lesson read", "w = [1]", "repeat 60 { w = concat(w, w) }"], ",0,")
        try add(["PORT=80", "password=x"], ",0,5,")
        let result = try BuiltProgram.run(
            ["grade", "read"] + expected.map(\.file) + ["--csv", "--limit", "3"], in: folder.path)
        let lines = result.output.split(separator: "\r\n").dropFirst()
        #expect(lines.count == expected.count, "\(result.output) \(result.error)")
        for (line, (file, verdict)) in zip(lines, expected) {
            #expect(line.hasPrefix(file) && line.contains(verdict), "\(line)")
        }
        #expect(!FileSystem.list(folder.path).contains { $0.hasPrefix("out") })
    }
}
