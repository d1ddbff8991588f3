import Glibc

/// How the check of one session went, in a process of its own.
struct CheckedSession {
    let path: String
    let code: Int32
    /// What it wrote to standard output and to standard error.
    let output, errors: [UInt8]
    let seconds: Double

    var isPassed: Bool { code == 0 }
    /// All that it said, as one text.
    var text: String { String(decoding: output + errors, as: UTF8.self) }
}

/// Checks of many sessions, so many at a time, each by this program in a process of its own: one that goes wrong takes no
/// other with it.
struct SideBySideChecks {
    /// The executable.
    let program: String
    /// What stands before the path of each session.
    let arguments: [String]
    let jobs: Int

    /// A process that runs, and the files that hold what it writes.
    private struct Running {
        let index: Int
        let output, errors: UnsafeMutablePointer<FILE>
        let start: Double
    }

    /// Runs them all and hands each on with its place in the order of the paths, as soon as those before it are done. Ctrl-C, which the
    /// processes hear too, ends it after those that run.
    func run(_ paths: [String], _ report: (Int, CheckedSession) -> Void) throws(SpawnError) {
        var results = [CheckedSession?](repeating: nil, count: paths.count)
        var running: [pid_t: Running] = [:]
        var (next, reported) = (0, 0)
        while next < paths.count || !running.isEmpty {
            while next < paths.count, running.count < jobs, !Interrupt.wasHeard {
                let (process, files) = try start(paths[next])
                running[process] = Running(
                    index: next, output: files.output, errors: files.errors, start: Console.clock())
                next += 1
            }
            if running.isEmpty { return }
            var status: Int32 = 0
            let process = waitpid(-1, &status, 0)
            guard process > 0, let ended = running.removeValue(forKey: process) else { continue }
            results[ended.index] = CheckedSession(
                path: paths[ended.index], code: Self.code(status), output: Self.content(ended.output),
                errors: Self.content(ended.errors), seconds: Console.clock() - ended.start)
            while reported < results.count, let result = results[reported] {
                report(reported, result)
                reported += 1
            }
        }
    }

    struct SpawnError: Error { let reason: String }

    private func start(
        _ path: String
    ) throws(SpawnError) -> (pid_t, (output: UnsafeMutablePointer<FILE>, errors: UnsafeMutablePointer<FILE>)) {
        guard let output = tmpfile() else { throw SpawnError(reason: String(cString: strerror(errno))) }
        guard let errors = tmpfile() else {
            fclose(output)
            throw SpawnError(reason: String(cString: strerror(errno)))
        }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, fileno(output), 1)
        posix_spawn_file_actions_adddup2(&actions, fileno(errors), 2)
        var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments + [path]).map { strdup($0) }
        words.append(nil)
        defer { for word in words { free(word) } }
        var process: pid_t = 0
        let failure = posix_spawn(&process, program, &actions, nil, words, environ)
        guard failure == 0 else {
            fclose(output)
            fclose(errors)
            throw SpawnError(reason: String(cString: strerror(failure)))
        }
        return (process, (output, errors))
    }

    /// The exit code, or 128 and the signal that ended the process.
    private static func code(_ status: Int32) -> Int32 {
        let signal = status & 0x7f
        return signal == 0 ? (status >> 8) & 0xff : 128 + signal
    }

    private static func content(_ file: UnsafeMutablePointer<FILE>) -> [UInt8] {
        defer { fclose(file) }
        let descriptor = fileno(file)
        guard lseek(descriptor, 0, SEEK_SET) == 0 else { return [] }
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = read(descriptor, &part, part.count), count > 0 { bytes += part[..<count] }
        return bytes
    }
}
