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
        let status = try Subprogram.run(program, on: path)
        guard status == 0 else {
            throw Diagnostic("the editor, \(program), ended with \(status): nothing was run")
        }
        let bytes = try FileSystem.read(path, acceptsPipes: false)
        guard let edited = String(validating: bytes, as: UTF8.self) else {
            throw Diagnostic("what the editor left is no UTF-8 text: nothing was run")
        }
        return edited.allSatisfy(\.isWhitespace) ? nil : edited
    }
}
