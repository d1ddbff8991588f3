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
    /// How many of them were there when the shell began.
    private var earlier = 0
    /// Where they are written; nil without a home.
    private let path: String?

    /// The history of the user, and a notice if it cannot be kept.
    static func ofUser() -> (History, Diagnostic?) {
        guard let folder = UserFolders.state else { return notKept("there is no home folder", andNoJournal: true) }
        guard UserFolders.makePrivate(folder), access(folder, W_OK) == 0 else {
            return notKept("cannot write in '\(folder)'", andNoJournal: true)
        }
        let path = folder + "/history"
        guard access(path, F_OK) != 0 || FileSystem.isFile(path) else { return notKept("'\(path)' is no file") }
        guard access(path, F_OK) != 0 || access(path, R_OK | W_OK) == 0 else {
            return notKept("reading and writing '\(path)' is not permitted")
        }
        return (History(path: path), nil)
    }

    private static func notKept(_ reason: String, andNoJournal: Bool = false) -> (History, Diagnostic?) {
        let more = andNoJournal ? ", nor anything for recover" : ""
        return (History(path: nil), Diagnostic("\(reason): history is not kept\(more)", severity: .notice))
    }

    init(path: String?) {
        self.path = path
        guard let path, let file = HistoryFile(path) else { return }
        let lines = file.lines
        entries = Array(lines.suffix(History.limit))
        earlier = entries.count
        // Nobody can add to the file meanwhile.
        if lines.count > 2 * History.limit { file.replace(with: entries) }
    }

    /// All lines, for commands.
    var typed: TypedLines { TypedLines(entries, earlier: earlier) }

    /// Adds a statement at the end of the list and of the file; one that equals the last is kept once.
    func append(_ statement: String, vocabulary: Vocabulary) {
        let line = History.singleLine(statement, vocabulary: vocabulary)
        if line.isEmpty || line == entries.last { return }
        // No number changes while the shell lives.
        entries.append(line)
        if let path { HistoryFile(path)?.append(line) }
    }

    /// Statements of several lines on one line that means the same; comments go. What cannot be read is joined
    /// where a line would end a statement.
    static func singleLine(_ text: String, vocabulary: Vocabulary) -> String {
        let lines = text.split(separator: "\n").map(\.trimmed).filter { !$0.isEmpty }
        if lines.count < 2 { return lines.first ?? "" }
        var parser = Parser(text, vocabulary: vocabulary)
        var statements: [String] = []
        do throws(SyntaxError) {
            while let item = try parser.next() {
                if case .statement(let statement) = item { statements.append(statement.line) }
            }
        } catch { return joined(lines) }
        return statements.joined(separator: "; ")
    }

    /// Signs behind which a statement goes on in the next line, and such as belong to the line before.
    private static let (openSigns, closingSigns) = ("{([,;=+-*/^<>@", "})]")

    private static func joined(_ lines: [String]) -> String {
        var result = ""
        var depth = 0
        for line in lines.map(withoutComment) where !line.isEmpty {
            if let last = result.last, let first = line.first {
                let goesOn = depth > 0 || openSigns.contains(last) || closingSigns.contains(first)
                result += goesOn ? " " : "; "
            }
            result += line
            depth += line.reduce(0) { $0 + ("([".contains($1) ? 1 : ")]".contains($1) ? -1 : 0) }
        }
        return result
    }

    private static func withoutComment(_ line: String) -> String {
        var isText = false
        let end = line.firstIndex { sign in
            if sign == "\"" { isText.toggle() }
            return sign == "#" && !isText
        }
        return String(line[..<(end ?? line.endIndex)]).trimmed
    }
}
