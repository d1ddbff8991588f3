import Commands
import Glibc
import Reporting

/// The user's editor, with a text in a file that goes again.
enum Editor {
    /// The text as the user left it; nil where nothing is left of it.
    static func edit(_ text: String) throws(Diagnostic) -> String? {
        guard let program = ["VISUAL", "EDITOR"].lazy.compactMap(Terminal.variable).first(where: { !$0.isEmpty }) else {
            throw Diagnostic(
                "no editor is named: VISUAL and EDITOR are not set",
                hint: "leave, and before you start again: export EDITOR=nano")
        }
        let folder = Terminal.variable("TMPDIR").flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "/tmp"
        var name = Array("\(folder)/backprop-XXXXXX.bp".utf8CString)
        let descriptor = mkstemps(&name, 3)
        let path = String(decoding: name.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        guard descriptor >= 0 else { throw FileSystem.failure("write", path) }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        defer { unlink(path) }
        let code = Array((text + "\n").utf8).withUnsafeBytes { Output.writeAll(descriptor, $0) }
        close(descriptor)
        if let code { throw FileSystem.failure("write", path, code) }
        let status = try run(program, path)
        guard status == 0 else {
            throw Diagnostic("the editor, \(program), ended with \(status): nothing was run")
        }
        let bytes = try FileSystem.read(path, acceptsPipes: false)
        guard let edited = String(validating: bytes, as: UTF8.self) else {
            throw Diagnostic("what the editor left is no UTF-8 text: nothing was run")
        }
        return edited.allSatisfy(\.isWhitespace) ? nil : edited
    }

    /// Runs the editor as `sh` would, which knows what words are; Ctrl-C belongs to it meanwhile.
    private static func run(_ program: String, _ path: String) throws(Diagnostic) -> Int32 {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
        let line = ["sh", "-c", "\(program) \"$0\"", path]
        var words: [UnsafeMutablePointer<CChar>?] = line.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var process: pid_t = 0
        let failure = posix_spawn(&process, "/bin/sh", nil, &attributes, &words, environ)
        guard failure == 0 else { throw FileSystem.failure("start", program, failure) }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        _ = Interrupt.take()
        let signal = status & 0x7f
        return signal == 0 ? (status >> 8) & 0xff : 128 + signal
    }
}
