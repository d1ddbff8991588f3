import Commands
import Glibc
import Reporting

/// A program of the user's choice that has the terminal for a while, run as `sh` would, which knows what words are.
enum Subprogram {
    /// Runs a command line with the name of a file behind it; the code it ended with.
    static func run(_ line: String, on path: String) throws(Diagnostic) -> Int32 {
        let process = try start(line, ["sh", "-c", "\(line) \"$0\"", path], input: nil)
        return wait(for: process)
    }

    /// Runs a command line that reads a text; the code it ended with.
    static func run(_ line: String, reading text: String) throws(Diagnostic) -> Int32 {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw FileSystem.failure("start", line) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let process: pid_t
        do throws(Diagnostic) {
            process = try start(line, ["sh", "-c", line], input: ends[0])
        } catch {
            for end in ends { close(end) }
            throw error
        }
        close(ends[0])
        // Who leaves before the end wants no more of it.
        _ = Array(text.utf8).withUnsafeBytes { Output.writeAll(ends[1], $0) }
        close(ends[1])
        return wait(for: process)
    }

    private static func start(_ line: String, _ arguments: [String], input: Int32?) throws(Diagnostic) -> pid_t {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let input { posix_spawn_file_actions_adddup2(&actions, input, 0) }
        var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var process: pid_t = 0
        let failure = posix_spawn(&process, "/bin/sh", &actions, &attributes, &words, environ)
        guard failure == 0 else { throw FileSystem.failure("start", line, failure) }
        return process
    }

    /// Ctrl-C belongs to the other program meanwhile.
    private static func wait(for process: pid_t) -> Int32 {
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        _ = Interrupt.take()
        let signal = status & 0x7f
        return signal == 0 ? (status >> 8) & 0xff : 128 + signal
    }
}
