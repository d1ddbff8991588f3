import Commands
import Glibc
import Reporting
import Testing

@testable import Shell

/// Files that are none, or that have no end: nothing blocks, nothing grows, and an error says why.
struct SpecialFilesTests {
    /// Every statement and argument that reads a file.
    static let readers: [[String]] = [
        ["FILE"], ["check", "FILE"], ["-c", "source \"FILE\""], ["-c", "replay \"FILE\""],
        ["-c", "replay \"FILE\" check"], ["-c", "data \"FILE\""], ["-c", "data \"FILE\" target=a"],
        ["-c", "read(\"FILE\")"], ["-c", "data \"FILE\" -> \"FILE\""], ["-c", "x = read(\"FILE\")"],
    ]

    @Test(arguments: ["/dev/zero", "/dev/null", "/dev/random", "/tmp", "/dev/full", "/dev/tty", "socket", "dangling"])
    func areRefused(path: String) throws {
        let folder = try TemporaryFolder()
        symlink("nowhere", folder.path + "/dangling")
        bind(folder.path + "/socket")
        for reader in Self.readers {
            let arguments = reader.map {
                $0.split(separator: "FILE", omittingEmptySubsequences: false).joined(separator: path)
            }
            let result = try BuiltProgram.run(arguments, in: folder.path)
            #expect(result.code == 1, "\(arguments): \(result.output)")
            #expect(result.error.contains("error: "), "\(arguments): \(result.error)")
        }
    }

    private func bind(_ path: String) {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
        _ = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        close(descriptor)
    }

    @Test func aSparseFileIsNotRead() throws {
        let folder = try TemporaryFolder()
        try folder.write("a.bp", "")
        truncate(folder.path + "/a.bp", 1 << 40)
        let result = try BuiltProgram.run(["a.bp"], in: folder.path)
        #expect(result.code == 1 && result.error.contains("it has more than"), "\(result.error)")
    }

    @Test func pipesAreRead() throws {
        let result = try BuiltProgram.shell("mkfifo p; (echo 'print 70 + 7' >p) & $BACKPROP p")
        #expect(result.code == 0 && result.output == "77\n", "\(result.error)")
    }

    /// Of a pipe that a session reads nothing is compared: it has its bytes only once.
    @Test func pipesHaveNoChecksum() throws {
        let lines = "# backprop session 1\\n# backprop file 1 2 p\\ndata \"p\" target=b\\nprint 70 + rows(x)\\n"
        let result = try BuiltProgram.shell(
            "mkfifo p; printf '\(lines)' >s.bp; (printf 'a,b\\n1,2\\n3,4\\n' >p) & $BACKPROP s.bp")
        #expect(result.code == 0 && result.output.hasSuffix("72\n"), "\(result.output) \(result.error)")
    }

    @Test func anEndlessLineEnds() throws {
        let result = try BuiltProgram.shell("head -c 300000000 /dev/zero | $BACKPROP -")
        #expect(result.code == 1 && result.error.contains("more than 256 MB"), "\(result.error)")
    }

    @Test(arguments: [["pipe"], ["-c", "data \"pipe\""], ["-c", "read(\"pipe\")"], ["check", "pipe"]])
    func waitingForAPipeEndsAtControlC(arguments: [String]) throws {
        let folder = try TemporaryFolder()
        mkfifo(folder.path + "/pipe", 0o600)
        let process = try BuiltProgram.spawn(arguments, environment: [:], inNewSession: false, in: folder.path) {
            posix_spawn_file_actions_addopen($0, 2, "/dev/null", O_WRONLY, 0)
            posix_spawn_file_actions_addopen($0, 1, "/dev/null", O_WRONLY, 0)
        }
        usleep(700_000)
        kill(process, SIGINT)
        #expect(BuiltProgram.exitCode(of: process) == 130)
    }

    /// What is in the place of the user's own files: the shell starts, and says what it does without.
    @Test(arguments: ["history", "rc.bp", "editrc"], ["pipe", "folder", "device", "unreadable", "dangling"])
    func theShellStarts(name: String, kind: String) throws {
        let home = try TemporaryFolder()
        for folder in [".config", ".config/backprop", ".local", ".local/state", ".local/state/backprop"] {
            mkdir(home.path + "/" + folder, 0o700)
        }
        let places = [
            "history": ".local/state/backprop/history", "rc.bp": ".config/backprop/rc.bp", "editrc": ".editrc",
        ]
        let path = home.path + "/" + (places[name] ?? name)
        switch kind {
        case "pipe": mkfifo(path, 0o600)
        case "folder": mkdir(path, 0o700)
        case "device": symlink("/dev/zero", path)
        case "dangling": symlink("nowhere", path)
        default: mkfifo(path, 0o000)
        }
        let terminal = try PseudoTerminal(environment: ["HOME": home.path])
        if kind != "dangling", name != "editrc" {
            terminal.expect(name == "history" ? "history is not kept" : "error: ")
        }
        terminal.expectPrompt()
        terminal.type("print 70 + 7\n")
        terminal.expect("77\r\n")
        terminal.expectPrompt()
        terminal.type("\u{4}")
        #expect(terminal.exitCode() == 0)
    }

    /// Nothing of a file of others stands in any error.
    @Test(
        arguments: [
            "root:$y$j9T$Qhzw5SECRET:19000:0:99999:7:::\ndaemon:*:19000\n", "SECRET\n",
            "-----BEGIN SECRET KEY-----\nSECRET\n",
            "[default]\naws_key = SECRET/xyz\n", "API_TOKEN=SECRET\n", "PORT=8080\nTOKEN=SECRET\n",
            "{\"key\": \"SECRET\"}\n",
            "machine host login me password SECRET\n", "\"SECRET\" + 1\n", "# settings\npassword = SECRET\n",
            "SECRET\n#> error: x\nSECRET\n#> 2\n", "<SECRET>", "SECRET(1)\n", "1 + SECRET", "[SECRET]\nSECRET",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaa SECRET\n", "%PDF SECRET\nx\n", "key = \"SECRET\" + 1\n",
        ], [false, true])
    func foreignFilesStayUnseen(text: String, isJSON: Bool) throws {
        let folder = try TemporaryFolder()
        try folder.write("file", text)
        try folder.write("outer.bp", "source \"file\"\n")
        let more = [
            ["outer.bp"], ["-c", "replay \"outer.bp\""], ["check", "outer.bp"], ["check", "file", "--update"],
        ]
        for (number, reader) in (Self.readers + more).enumerated()
        where (number + text.utf8.count) % 2 == (isJSON ? 0 : 1) {
            let arguments = reader.map {
                $0.split(separator: "FILE", omittingEmptySubsequences: false).joined(separator: "file")
            }
            let result = try BuiltProgram.run((isJSON ? ["--format", "json"] : []) + arguments, in: folder.path)
            #expect(result.code == 1, "\(arguments): \(result.output)")
            #expect(!(result.output + result.error).contains("SECRET"), "\(arguments): \(result.output)\(result.error)")
        }
    }

    @Test(arguments: [
        "# backprop session 1\nprint )\n", "print 1\nprint )\n", "a = 1\nprint )\n", "x = [1]\nprint )\n",
    ])
    func theUsersOwnErrorsAreShown(text: String) throws {
        let folder = try TemporaryFolder()
        try folder.write("a.bp", text)
        for reader in [["a.bp"], ["-c", "source \"a.bp\""], ["-c", "replay \"a.bp\""], ["check", "a.bp"]] {
            #expect(try BuiltProgram.run(reader, in: folder.path).error.contains("print )"), "\(reader)")
        }
    }

    @Test func aWriterThatWasKilledLeavesNothingForLong() throws {
        let folder = try TemporaryFolder()
        // A process that has ended, one that lives, and names that only look alike.
        let ended = try BuiltProgram.shell("echo $$").output.split(separator: "\n").first.map(String.init) ?? ""
        try folder.write("a.bp.backprop-\(ended).new", "half")
        try folder.write("a.bp.backprop-\(getpid()).new", "ours, and nobody holds it")
        try folder.write("a.bp.backprop-1.new", "init lives")
        for name in ["a.bp.backprop-x.new", "b.bp.backprop-\(ended).new", "a.bp.\(ended).new"] {
            try folder.write(name, "")
        }
        #expect(try FileWriter().write(folder.path + "/a.bp", [1], .byHand(replaces: false)))
        #expect(
            FileSystem.list(folder.path) == [
                "a.bp", "a.bp.\(ended).new", "a.bp.backprop-1.new", "a.bp.backprop-x.new", "b.bp.backprop-\(ended).new",
            ])
    }

    @Test func namesAreTakenWhole() throws {
        let folder = try TemporaryFolder()
        let long = String(repeating: "a", count: 250)
        #expect(try FileWriter().write(folder.path + "/" + long, [65], .byHand(replaces: false)))
        #expect(folder.read(long) == "A")
        #expect(throws: Diagnostic.self) { try FileWriter().write(folder.path + "/a\0b", [], .byHand(replaces: true)) }
        #expect(throws: Diagnostic.self) { try FileSystem.read(folder.path + "/\(long)\0b") }
        #expect(FileSystem.list(folder.path) == [long])
    }

    @Test func manyCommentsTakeNoTime() throws {
        let text = String(repeating: "# nothing\n\n", count: 50_000) + "# help\nfunction f(z) = z\nhelp f\n"
        let start = ContinuousClock.now
        let result = try BuiltProgram.run(["-"], input: text)
        #expect(result.output.hasSuffix("help\n") && result.code == 0, "\(result.error)")
        #expect(ContinuousClock.now - start < .seconds(20))
    }

    @Test func aLinkToNothingIsSomething() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/a.bp"
        symlink("/nonexistent/target", path)
        #expect(try !FileWriter().write(path, [1], .byHand(replaces: false)))
        #expect(try FileWriter().write(path, [65], .byHand(replaces: true)))
        #expect(folder.read("a.bp") == "A")
        var status = stat()
        #expect(lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG)
    }

    @Test(arguments: ["HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"])
    func noMissingHomeIsMade(variable: String) throws {
        let folder = try TemporaryFolder()
        let missing = folder.path + "/ghost"
        let variables = ["HOME": missing].merging([variable: variable == "HOME" ? missing : missing + "/x"]) { $1 }
        let terminal = try PseudoTerminal(environment: variables)
        terminal.expectPrompt()
        terminal.type("\u{4}")
        #expect(terminal.exitCode() == 0)
        #expect(FileSystem.list(folder.path) == [])
        #expect(!UserFolders.makePrivate("/nonexistent-\(getpid())/x"))
    }
}
