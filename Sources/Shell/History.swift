import Commands
import Glibc
import Reporting
import Syntax

/// The statements typed in this and in earlier runs, one to a line of a file in the user's state folder.
final class History {
    /// How many are kept.
    static let limit = 10_000

    /// Oldest first.
    private(set) var entries: [String] = []
    /// Where they are written; nil without a home.
    private let path: String?

    /// The history of the user, and a notice if it cannot be kept.
    static func ofUser() -> (History, Diagnostic?) {
        guard let folder = UserFolders.state else { return notKept("there is no home folder") }
        guard UserFolders.makePrivate(folder), access(folder, W_OK) == 0 else {
            return notKept("cannot write in '\(folder)'")
        }
        let path = folder + "/history"
        guard access(path, F_OK) != 0 || FileSystem.isFile(path) else { return notKept("'\(path)' is no file") }
        guard access(path, F_OK) != 0 || access(path, R_OK | W_OK) == 0 else {
            return notKept("reading and writing '\(path)' is not permitted")
        }
        return (History(path: path), nil)
    }

    private static func notKept(_ reason: String) -> (History, Diagnostic?) {
        (History(path: nil), Diagnostic("\(reason): history is not kept", severity: .notice))
    }

    init(path: String?) {
        self.path = path
        guard let path, let bytes = try? FileSystem.read(path, acceptsPipes: false) else { return }
        let lines = bytes.split(separator: UInt8(ascii: "\n"))
        entries = lines.suffix(History.limit).map { String(decoding: $0, as: UTF8.self) }
        if lines.count > 2 * History.limit {
            let text = entries.map { $0 + "\n" }.joined()
            _ = try? FileWriter().write(path, Array(text.utf8), .byHand(replaces: true), mode: 0o600)
        }
    }

    /// Adds a statement at the end of the list and of the file; one that equals the last is kept once.
    func append(_ statement: String, vocabulary: Vocabulary) {
        let line = History.singleLine(statement, vocabulary: vocabulary)
        if line.isEmpty || line == entries.last { return }
        entries.append(line)
        if entries.count > History.limit { entries.removeFirst(entries.count - History.limit) }
        guard let path else { return }
        let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_NONBLOCK | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return }
        _ = Array((line + "\n").utf8).withUnsafeBytes { Output.writeAll(descriptor, $0) }
        close(descriptor)
    }

    /// Statements of several lines on one line that means the same; comments go. What cannot be read has its lines
    /// joined as they are.
    static func singleLine(_ text: String, vocabulary: Vocabulary) -> String {
        let lines = text.split(separator: "\n").map(\.trimmed).filter { !$0.isEmpty }
        if lines.count < 2 { return lines.first ?? "" }
        var parser = Parser(text, vocabulary: vocabulary)
        var statements: [String] = []
        do throws(SyntaxError) {
            while let item = try parser.next() {
                if case .statement(let statement) = item { statements.append(statement.line) }
            }
        } catch { return lines.joined(separator: " ") }
        return statements.joined(separator: "; ")
    }
}
