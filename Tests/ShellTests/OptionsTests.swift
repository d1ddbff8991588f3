import Testing

@testable import Shell

/// Every option with every way to run: it takes effect, or the program ends with 2 and says why.
struct OptionsTests {
    enum Way: String, CaseIterable {
        case shell, file, stream, commands, check

        var arguments: [String] {
            switch self {
            case .shell: []
            case .file: ["a.bp"]
            case .stream: ["-"]
            case .commands: ["-c", "print 1"]
            case .check: ["check", "a.bp"]
            }
        }
    }

    /// An option, and the ways that refuse it.
    static let options: [([String], Set<Way>)] = [
        (["--seed", "7"], [.check]), (["--precision", "float32"], [.check]), (["--format", "json"], []),
        (["--format", "text"], []), (["--color", "always"], []), (["--ascii"], []), (["--no-rc"], []),
        (["--quiet"], []), (["--time"], [.check]), (["--allow-write", "/tmp"], [.check]),
        (["--update"], [.shell, .file, .stream, .commands]), (["--jobs", "2"], [.shell, .file, .stream, .commands]),
        (["--tap"], [.shell, .file, .stream, .commands]),
        (["--pixels", "none"], [.file, .stream, .commands, .check]),
        (["--junit", "r.xml"], [.shell, .file, .stream, .commands]),
    ]

    @Test(arguments: options.indices, Way.allCases)
    func takesEffectOrIsRefused(_ index: Int, way: Way) throws {
        let (option, refused) = Self.options[index]
        let folder = try TemporaryFolder()
        try folder.write("a.bp", "print 1\n#> 1\n")
        for arguments in [option + way.arguments, way.arguments + option] {
            let result = try BuiltProgram.run(arguments, input: "print 1\n", in: folder.path)
            #expect(result.code == (refused.contains(way) ? 2 : 0), "\(arguments) \(result.error)")
            if refused.contains(way) { #expect(result.error.contains("hint: ") && result.output == "") }
        }
    }

    /// What an option changes in what is printed, for each way that takes it.
    static let effects: [([String], String)] = [
        (["--seed", "7"], "seed = 7"), (["--seed", "9007199254740993"], "seed = 9007199254740993"),
        (["--seed", "9223372036854775807"], "seed = 9223372036854775807"),
        (["--precision", "float32"], "precision float32"), (["--format", "json"], "{\"line\":"),
        (["--ascii"], "..."), (["--format", "json", "--ascii"], "\\u2026"), (["--color", "always"], "\u{1b}["),
    ]

    @Test(arguments: effects.indices, [Way.shell, .file, .stream, .commands])
    func isSeen(_ index: Int, way: Way) throws {
        let (option, wanted) = Self.effects[index]
        let folder = try TemporaryFolder()
        let text = "seed\nprecision\nprint \"…\"\nalpha = 1\nalpha\n"
        try folder.write("a.bp", text)
        let run = way == .commands ? ["-c", text] : way.arguments
        let result = try BuiltProgram.run(option + run, input: text, in: folder.path)
        #expect(result.code == 0)
        #expect(result.output.contains(wanted), "\(option): \(result.output)")
    }

    @Test(
        arguments: [
            ["--seed", "-1"], ["--seed", "9223372036854775808"], ["--seed", "18446744073709551615"], ["--seed", "1.5"],
            ["--seed", "1e3"], ["--seed", ""], ["--seed", "1", "--seed", "2"],
            ["--format", "text", "--format", "json"],
            ["--precision", "float16"], ["--precision", "float64", "--precision", "float32"],
            ["--color", "never", "--color", "always"], ["--format", "json", "--color", "always"],
            ["--allow-write", "/nonexistent/folder"], ["--allow-write"], ["check", "a.bp", "-c", "print 1"],
            ["--pixels", "all"], ["--pixels", "none", "--pixels", "none"], ["--pixels", "kitty"],
        ])
    func refuses(arguments: [String]) throws {
        let end = arguments.contains("check") || arguments == ["--allow-write"] ? [] : ["-c", "print 1"]
        let result = try BuiltProgram.run(arguments + end)
        #expect(result.code == 2, "\(result.error)")
        #expect(result.output == "")
    }

    @Test func runsAllCommandsInTheirOrder() throws {
        let result = try BuiltProgram.run(["-c", "a = 1", "-c", "print a; a = a + 1", "-c", "print a"])
        #expect(result.output == "1\n2\n")
        let failed = try BuiltProgram.run(["-c", "print 1", "-c", ")", "-c", "print 3"])
        #expect(failed.output == "1\n")
        #expect(failed.code == 1)
        #expect(try BuiltProgram.run(["--format", "json", "-c", "a = 1", "-c", ")"]).output.contains("\"line\":2"))
    }

    /// A seed of any size is the same number typed, given and saved.
    @Test(arguments: ["0", "9007199254740993", "9223372036854775807"])
    func keepsTheSeedExact(seed: String) throws {
        let folder = try TemporaryFolder()
        let typed = try BuiltProgram.run(["-c", "seed \(seed); random(1, 3)"])
        let given = try BuiltProgram.run(["--seed", seed, "-c", "random(1, 3)"])
        #expect(typed.code == 0 && typed.output == given.output)
        let saved = try BuiltProgram.run(
            ["--seed", seed, "-c", "a = 1; reset; b = 2; save \"s.bp\"; replay \"s.bp\"; random(1, 3)"], in: folder.path
        )
        #expect(saved.output.hasSuffix(typed.output), "\(saved.output) \(saved.error)")
    }

    @Test(arguments: ["9223372036854775808", "2^53 + 2", "9007199254740993.0", "-1", "1.5"])
    func refusesSeedsThatAreNotExact(seed: String) throws {
        let result = try BuiltProgram.run(["-c", "seed \(seed)"])
        #expect(result.code == 1)
        #expect(result.error.contains("hint:") || result.error.contains("whole number"), "\(result.error)")
    }
}
