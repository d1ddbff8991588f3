import Foundation
import Glibc

/// The executable beside the tests, and what it does without a terminal.
enum BuiltProgram {
    struct Result {
        var output: String
        var error: String
        var code: Int32
    }

    /// True under `scripts/sanitize`: the program then takes terabytes of addresses, and keeps what it gave back.
    static let isSanitized = getenv("ASAN_OPTIONS") != nil

    /// Runs to the end, with `input` on standard input, in a home and a working folder that go away again.
    static func run(
        _ arguments: [String], input: String = "", environment: [String: String] = [:], program: String = path,
        in workingFolder: String? = nil
    ) throws -> Result {
        let folder = try TemporaryFolder()
        try folder.write("in", input)
        let variables = ["HOME": folder.path].merging(environment) { $1 }
        let process = try spawn(
            arguments, environment: variables, inNewSession: false, program: program, in: workingFolder ?? folder.path
        ) { actions in
            posix_spawn_file_actions_addopen(actions, 0, folder.path + "/in", O_RDONLY, 0)
            posix_spawn_file_actions_addopen(actions, 1, folder.path + "/out", O_WRONLY | O_CREAT, 0o600)
            posix_spawn_file_actions_addopen(actions, 2, folder.path + "/err", O_WRONLY | O_CREAT, 0o600)
        }
        let code = exitCode(of: process)
        return Result(output: folder.read("out"), error: folder.read("err"), code: code)
    }

    /// Runs a line of `sh`, in which `$BACKPROP` is the program.
    static func shell(
        _ line: String, environment: [String: String] = [:], in workingFolder: String? = nil
    ) throws -> Result {
        let variables = environment.merging(["BACKPROP": path]) { own, _ in own }
        return try run(["-c", line], environment: variables, program: "/bin/sh", in: workingFolder)
    }

    /// The most memory that a running process has had, in KiB.
    static func peakMemory(of process: pid_t) -> Int? {
        let lines =
            (try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8))?.split(separator: "\n") ?? []
        return lines.first { $0.hasPrefix("VmHWM:") }?.split(separator: " ").dropFirst().first.flatMap { Int($0) }
    }

    static func spawn(
        _ arguments: [String], environment: [String: String], inNewSession: Bool, program: String = path,
        in workingFolder: String = "/tmp",
        streams: (UnsafeMutablePointer<posix_spawn_file_actions_t>) -> Void
    ) throws -> pid_t {
        var variables = [
            "HOME": "/nonexistent", "PATH": "/usr/bin:/bin", "TERM": "xterm", "LC_ALL": "C.UTF-8",
            "OPENBLAS_NUM_THREADS": "1",
        ]
        for name in ["LD_LIBRARY_PATH", "ASAN_OPTIONS"] {
            if let value = getenv(name) { variables[name] = String(cString: value) }
        }
        for (name, value) in environment { variables[name] = value }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        streams(&actions)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigdefault(&attributes, &all)
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        let setSession: Int32 = 0x80  // POSIX_SPAWN_SETSID
        let flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | (inNewSession ? setSession : 0)
        posix_spawnattr_setflags(&attributes, Int16(flags))
        let shell = ["sh", "-c", "cd \"$0\" && exec \"$@\"", workingFolder]
        let argv = (shell + [program] + arguments).map { strdup($0) } + [nil]
        let envp = variables.map { strdup("\($0)=\($1)") } + [nil]
        defer { (argv + envp).forEach { free($0) } }
        var process: pid_t = 0
        let code = posix_spawn(&process, "/bin/sh", &actions, &attributes, argv, envp)
        guard code == 0 else { throw Failure("cannot start \(program): \(String(cString: strerror(code)))") }
        return process
    }

    /// Waits for the end of a process; one that does not end is killed, so that a test that fails does not hang.
    static func exitCode(of process: pid_t, within seconds: Int = 300) -> Int32 {
        var status: Int32 = 0
        for _ in 0..<seconds * 1000 {
            if waitpid(process, &status, WNOHANG) == process { return exitCode(status) }
            usleep(1000)
        }
        kill(process, SIGKILL)
        waitpid(process, &status, 0)
        return exitCode(status)
    }

    /// The exit code in what `waitpid` says; 128 and the number of a signal that killed.
    static func exitCode(_ status: Int32) -> Int32 {
        status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + status & 0x7f
    }

    /// `backprop` in the folder of the test bundle.
    static let path: String = realpath(found, nil).map { String(cString: $0) } ?? found

    private static let found: String = {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        var folders = [String(decoding: buffer.prefix(max(count, 0)).map(UInt8.init(bitPattern:)), as: UTF8.self)]
        folders += CommandLine.arguments.filter { $0.contains(".xctest") }
        for file in folders {
            var folder = file
            while let slash = folder.lastIndex(of: "/") {
                folder = String(folder[..<slash])
                if access(folder + "/backprop", X_OK) == 0, access(folder + "/backprop.build", F_OK) == 0 {
                    return folder + "/backprop"
                }
            }
        }
        return ".build/debug/backprop"
    }()
}

/// A folder that goes away with its value.
final class TemporaryFolder {
    let path: String

    init() throws {
        let place = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        let template = Array("\(place)/backprop-test-XXXXXX".utf8CString)
        let copy = UnsafeMutablePointer<CChar>.allocate(capacity: template.count)
        defer { copy.deallocate() }
        copy.initialize(from: template, count: template.count)
        guard mkdtemp(copy) != nil else { throw Failure("no temporary folder") }
        path = String(cString: copy)
    }

    deinit { TemporaryFolder.remove(path) }

    func write(_ name: String, _ text: String) throws {
        guard let file = fopen(path + "/" + name, "w") else { throw Failure("cannot write \(name)") }
        defer { fclose(file) }
        let bytes = Array(text.utf8)
        fwrite(bytes, 1, bytes.count, file)
    }

    func read(_ name: String) -> String { TemporaryFolder.text(of: path + "/" + name) }

    /// The text of any file, also of one whose length nobody knows before; empty where there is none.
    static func text(of path: String) -> String {
        guard let file = fopen(path, "r") else { return "" }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65536)
        while case let count = fread(&chunk, 1, chunk.count, file), count > 0 { bytes += chunk[..<count] }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func remove(_ path: String) {
        if unlink(path) == 0 { return }
        if let directory = opendir(path) {
            while let entry = readdir(directory) {
                let name = withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                }
                if name != ".", name != ".." { remove(path + "/" + name) }
            }
            closedir(directory)
        }
        rmdir(path)
    }
}
