import Glibc
import Testing

@testable import Shell

/// What a stranger's session can write, and what only the user's own hand can.
struct ScriptWritingTests {
    /// Every statement that writes a file, with FILE for its name.
    static let writers = [
        "save \"FILE\"", "save \"FILE\" force", "save \"FILE\" outputs force", "save graph \"FILE\" force",
        "write [1] \"FILE.npy\"", "write [1] \"FILE.npy\" force",
    ]

    /// Every way in which a script's words can come to run: arguments, and what is typed on standard input.
    static let ways: [[String]] = [
        ["../evil.bp"], ["-c", "source \"../evil.bp\""], ["-c", "replay \"../evil.bp\""], ["../outer.bp"],
    ]

    /// Places that a script in `project` may not write to from `project/out.d`, with HOME for the home.
    static let closed = [
        "~/.bashrc", "~/.bash_profile", "HOME/.bashrc", "HOME/plain", "~/plain", ".config", "../../.ssh/keys",
        "../.hidden", "../.git/hooks", "../../project/../plain", "../../../../plain", "../../plain", "../link/plain",
        "../leads-out", "../dangling", "../precious", "/dev/full", "../.git/../x", "../out/./x", "/tmp/backprop-plain",
        "../", "",
    ]

    /// A home with a script of a stranger in it; everything in it but the script has the content `old`.
    private static func home(_ script: String) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for name in [
            "user", "user/project", "user/.ssh", "user/project/.git", "user/project/folder", "user/project/out.d",
            "outside",
        ] {
            mkdir(folder.path + "/" + name, 0o700)
        }
        for name in [
            "user/.bashrc", "user/.ssh/keys", "user/project/precious", "user/project/precious.npy", "outside/file",
        ] {
            try folder.write(name, "old")
        }
        symlink(folder.path + "/outside", folder.path + "/user/project/link")
        symlink(folder.path + "/outside", folder.path + "/user/project/out")
        symlink(folder.path + "/outside/file", folder.path + "/user/project/leads-out")
        symlink(folder.path + "/outside/file", folder.path + "/user/project/leads-out.npy")
        symlink(folder.path + "/outside/new", folder.path + "/user/project/dangling")
        symlink(folder.path + "/outside/new.npy", folder.path + "/user/project/dangling.npy")
        try folder.write("user/project/evil.bp", script)
        try folder.write("user/project/outer.bp", "source \"evil.bp\"\n")
        return folder
    }

    /// All files below a folder but the scripts, with what is in them.
    private static func content(_ folder: TemporaryFolder) throws -> String {
        try BuiltProgram.shell(
            "find . ! -name '*.bp' -type f -exec sh -c 'echo \"$1: $(cat \"$1\")\"' _ {} \\; ; find . | sort",
            in: folder.path
        ).output
    }

    @Test(arguments: closed) func aScriptPlantsNothing(place: String) throws {
        for (number, writer) in Self.writers.enumerated() {
            let folder = try Self.home("")
            let path = place.replacing("HOME", with: folder.path + "/user")
            // The graph needs a model; what comes before must not fail.
            let lines = "network 1 -> 1; x = [1]; y = [1]\nprint \"$(touch PWNED)\"\n"
            try folder.write("user/project/evil.bp", lines + writer.replacing("FILE", with: path) + "\n")
            let before = try Self.content(folder)
            // Every way with some of the writers, and every writer with some of the ways.
            for (offset, way) in Self.ways.enumerated() where (number + offset) % 2 == 0 {
                let result = try BuiltProgram.shell(
                    "cd user/project/out.d && \"$BACKPROP\" "
                        + way.map { "'\($0)'" }.joined(separator: " "),
                    environment: ["HOME": folder.path + "/user"], in: folder.path)
                #expect(result.code == 1, "\(way) \(writer) \(path): \(result.output)")
                #expect(result.error.contains("error: "), "\(way) \(writer) \(path)")
            }
            #expect(try Self.content(folder) == before, "\(writer) \(path)")
            #expect(access("/tmp/backprop-plain", F_OK) != 0 && access("/tmp/backprop-plain.npy", F_OK) != 0)
        }
    }

    @Test func aScriptWritesNewFilesAndItsOwn() throws {
        for text in [
            "write [1] \"new.npy\"\nwrite [2] \"new.npy\"\nwrite [3] \"new.npy\" force\nsave \"new.bp\"\n",
            "save \"folder/new.bp\"\n",
        ] {
            let folder = try TemporaryFolder()
            mkdir(folder.path + "/folder", 0o700)
            try folder.write("a.bp", text)
            #expect(try BuiltProgram.run(["a.bp"], in: folder.path).code == 0)
            #expect(try BuiltProgram.run(["a.bp"], in: folder.path).code == 1, "a second run is another session")
        }
        // Beside the script, from another folder, and from standard input.
        let folder = try TemporaryFolder()
        mkdir(folder.path + "/there", 0o700)
        try folder.write("there/a.bp", "save \"\(folder.path)/there/new.bp\"\n")
        #expect(try BuiltProgram.run([folder.path + "/there/a.bp"]).code == 0)
        #expect(folder.read("there/new.bp").contains("backprop session 1"))
        #expect(try BuiltProgram.run(["-"], input: "save \"new.bp\"\n", in: folder.path).code == 0)
        #expect(try BuiltProgram.run(["-"], input: "save \"\(folder.path)/x.bp\"\n").code == 1)
    }

    @Test func moreFoldersAreOpenedByTheUser() throws {
        let folder = try TemporaryFolder()
        for name in ["one", "two", "two/.x", "three"] { mkdir(folder.path + "/" + name, 0o700) }
        try folder.write("one/old.bp", "old")
        let allowed = ["--allow-write", folder.path + "/one", "--allow-write", folder.path + "/two"]
        let cases = [
            ("one/a.bp", 0), ("two/a.bp", 0), ("three/a.bp", 1), ("one/../three/a.bp", 1), ("two/.x/a.bp", 1),
            ("one/.a", 1), ("one/old.bp", 1),
        ]
        for (name, code) in cases {
            let text = "save \"\(folder.path)/\(name)\" force\n"
            #expect(try BuiltProgram.run(allowed + ["-"], input: text).code == Int32(code), "\(name)")
        }
        #expect(folder.read("one/old.bp") == "old")
    }

    /// What a script defined is its word too when the user calls it, and the user's command is the script's when it calls.
    /// What other programs run is none of the names that a script may write.
    @Test(arguments: ["Makefile", "GNUmakefile", "conftest.py", "a.sh", "package.json", "x.bp.py", "bp", "x"])
    func aScriptWritesSessionsMatricesAndGraphsAlone(name: String) throws {
        let folder = try TemporaryFolder()
        for statement in ["save \"\(name)\"", "network 1 -> 1; x = [1]; save graph \"\(name)\""] {
            try folder.write("a.bp", statement + "\n")
            let result = try BuiltProgram.run(["a.bp"], in: folder.path)
            #expect(result.code == 1 && result.error.contains("the name must end in ."), "\(result.error)")
            #expect(access(folder.path + "/" + name, F_OK) != 0)
        }
    }

    /// A script that lies among the settings of the user, or in the program's own folder, writes nothing there.
    @Test(arguments: [".config/backprop", ".ssh"]) func aScriptAmongSettingsWritesNothing(place: String) throws {
        let folder = try TemporaryFolder()
        for name in ["user", "user/.config", "user/.config/backprop", "user/.ssh", "user/project"] {
            mkdir(folder.path + "/" + name, 0o700)
        }
        let home = ["HOME": folder.path + "/user"]
        for path in ["rc.bp", "./rc.bp", "~/\(place)/rc.bp"] {
            try folder.write("user/\(place)/evil.bp", "save \"\(path)\"\n")
            let result = try BuiltProgram.shell(
                "cd user/\(place) && \"$BACKPROP\" evil.bp", environment: home, in: folder.path)
            #expect(result.code == 1 && result.error.contains("may not write '\(path)'"), "\(result.error)")
        }
        #expect(access(folder.path + "/user/\(place)/rc.bp", F_OK) != 0)
        let opened = try BuiltProgram.shell(
            "\"$BACKPROP\" --allow-write ~/\(place) ~/\(place)/evil.bp", environment: home, in: folder.path)
        #expect(opened.code == 0, "\(opened.error)")
    }

    /// Names that would show as something else are no names of files, by whoever they are written.
    @Test(arguments: ["a\\nb.bp", "a\u{202e}exe.bp", "a\u{1b}[31m.bp", "a\u{200b}.bp"]) func namesCanBeSeen(
        name: String
    ) throws {
        let folder = try TemporaryFolder()
        try folder.write("a.bp", "save \"\(name)\"\n")
        for arguments in [["a.bp"], ["-c", "save \"\(name)\""]] {
            let result = try BuiltProgram.run(arguments, in: folder.path)
            #expect(result.code == 1 && result.error.contains("cannot write"), "\(result.error)")
            #expect(!result.error.contains("\u{1b}") && !result.error.contains("\u{202e}"))
        }
        #expect(try BuiltProgram.shell("ls", in: folder.path).output == "a.bp\n")
    }

    @Test func commandsKeepTheRightsOfTheirText() throws {
        let folder = try TemporaryFolder()
        try folder.write("a.bp", "define plan { write [1] \"old.npy\" force }\n")
        try folder.write("b.bp", "plan\n")
        try folder.write("old.npy", "old")
        for text in [
            "source \"a.bp\"; plan", "source \"a.bp\"; repeat 1 { plan }", "source \"a.bp\"; source \"b.bp\"",
            "define plan { write [1] \"old.npy\" force }; source \"b.bp\"",
            "define plan { write [1] \"old.npy\" force }; replay \"b.bp\"",
        ] {
            let result = try BuiltProgram.run(["-c", text], in: folder.path)
            #expect(result.code == 1, "\(text)")
            #expect(folder.read("old.npy") == "old", "\(text)")
        }
        let mine = "define plan { write [1] \"old.npy\" force }; plan"
        #expect(try BuiltProgram.run(["-c", mine], in: folder.path).code == 0)
        #expect(folder.read("old.npy") != "old")
    }

    @Test func theHandWritesAnywhereButNotOverFilesWithoutForce() throws {
        let folder = try TemporaryFolder()
        try folder.write(".old", "old")
        #expect(try BuiltProgram.run(["-c", "save \".old\""], in: folder.path).code == 1)
        #expect(folder.read(".old") == "old")
        #expect(try BuiltProgram.run(["-c", "save \"~/.new\"; save \"~/.new\" force"]).code == 0)
        #expect(try BuiltProgram.run(["-c", "save \".old\" force"], in: folder.path).code == 0)
        let missing = try BuiltProgram.run(["-c", "save \"none/deep/a.bp\""], in: folder.path)
        #expect(missing.code == 1 && missing.output == "")
        #expect(missing.error.contains("its folder does not exist"))
        #expect(access(folder.path + "/none", F_OK) != 0)
    }

    @Test func aCheckWritesNothing() throws {
        let folder = try TemporaryFolder()
        try folder.write("a.bp", "print 1\n#> 1\nsave \"new.bp\"\nsave \"~/.a.bp\" force\nwrite [1] \"w.npy\"\n")
        #expect(try BuiltProgram.run(["check", "a.bp"], environment: ["HOME": folder.path], in: folder.path).code == 0)
        #expect(FileSystem.list(folder.path) == ["a.bp"])
    }

    @Test(arguments: [("y", 2), ("n", 0)]) func aReplayAtThePromptAsksOnce(answer: String, files: Int) throws {
        let folder = try TemporaryFolder()
        try folder.write("a.bp", "write [1] \"one.npy\"\nwrite [2] \"two.npy\"\nprint 70 + 7\n")
        try folder.write("c.bp", "write [1] \"a.bp.npy\" force\nwrite [1] \"~/.bashrc.npy\" force\n")
        let terminal = try PseudoTerminal(environment: ["HOME": folder.path], in: folder.path)
        terminal.expectPrompt()
        terminal.type("replay \"a.bp\"\n")
        terminal.expect("May it write files? [y/N] ")
        terminal.type(answer + "\n")
        if files == 2 {
            terminal.expect("77\r\n")
            terminal.expectPrompt()
        } else {
            terminal.expect("'one.npy' was not written")
            terminal.expectPrompt()
        }
        #expect(FileSystem.list(folder.path).filter { $0.hasSuffix(".npy") }.count == files)
        terminal.type("replay \"c.bp\"\n")
        terminal.expect("[y/N] ")
        terminal.type("y\n")
        // The error folds at the width of the terminal, which depends on the length of the path.
        terminal.expect("with a dot")
        #expect(!FileSystem.list(folder.path).contains(".bashrc.npy"))
    }

    @Test func theUsersOwnSettingsAreAScriptToo() throws {
        let folder = try TemporaryFolder()
        for name in [".config", ".config/backprop"] { mkdir(folder.path + "/" + name, 0o700) }
        try folder.write(".config/backprop/rc.bp", "print 70 + 7\nsave \"~/.bashrc\" force\n")
        try folder.write(".bashrc", "old")
        let terminal = try PseudoTerminal(environment: ["HOME": folder.path])
        terminal.expect("77")
        terminal.expect("error: ")
        terminal.expectPrompt()
        #expect(folder.read(".bashrc") == "old")
    }
}

extension String {
    /// This text with another in place of a part.
    fileprivate func replacing(_ part: String, with other: String) -> String {
        var result = ""
        var rest = Substring(self)
        while !rest.isEmpty {
            if rest.hasPrefix(part) {
                result += other
                rest = rest.dropFirst(part.count)
            } else {
                result.append(rest.removeFirst())
            }
        }
        return result
    }
}
