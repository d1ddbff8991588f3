import Commands
import Glibc
import Reporting

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
        guard let folder = UserFolders.state else {
            return (History(path: nil), Diagnostic("there is no home folder: history is not kept", severity: .notice))
        }
        guard FileSystem.makePrivateFolder(folder), access(folder, W_OK) == 0 else {
            return (
                History(path: nil),
                Diagnostic("cannot write in '\(folder)': history is not kept", severity: .notice)
            )
        }
        return (History(path: folder + "/history"), nil)
    }

    init(path: String?) {
        self.path = path
        guard let path, let bytes = try? FileSystem.read(path) else { return }
        let lines = bytes.split(separator: UInt8(ascii: "\n"))
        entries = lines.suffix(History.limit).map { String(decoding: $0, as: UTF8.self) }
        if lines.count > 2 * History.limit {
            try? FileSystem.write(path, Array(entries.map { $0 + "\n" }.joined().utf8), mode: 0o600)
        }
    }

    /// Adds a statement at the end of the list and of the file; one that equals the last is kept once.
    func append(_ statement: String) {
        let line = History.singleLine(statement)
        if line.isEmpty || line == entries.last { return }
        entries.append(line)
        if entries.count > History.limit { entries.removeFirst(entries.count - History.limit) }
        guard let path else { return }
        let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return }
        _ = Array((line + "\n").utf8).withUnsafeBytes { Output.writeAll(descriptor, $0) }
        close(descriptor)
    }

    /// A statement of several lines on one line that parses to the same: a newline becomes `;` where it ended a
    /// statement and a blank where it did not; comments go.
    static func singleLine(_ statement: String) -> String {
        var lines = statement.split(separator: "\n").map(String.init)
        if lines.count > 1 { lines = lines.map(withoutComment) }
        var result = ""
        var depth = 0
        for line in lines {
            let trimmed = line.trimmingBlanks
            if trimmed.isEmpty { continue }
            if !result.isEmpty {
                let continues = depth > 0 || endsOpen(result) || trimmed.hasPrefix("}")
                result += continues ? " " : "; "
            }
            result += trimmed
            depth = max(0, depth + bracketBalance(of: trimmed))
        }
        return result
    }

    /// True where the next line goes on with the same statement, or begins the first one of a block.
    private static func endsOpen(_ text: String) -> Bool {
        for word in ["{", ";", ",", "+", "-", "*", "/", "@", "^", "=", "<", ">", "·", "×", "−", " and", " or", " not"]
        where text.hasSuffix(word) {
            return true
        }
        return false
    }

    /// How many parentheses and square brackets stay open, outside of strings.
    private static func bracketBalance(of line: String) -> Int {
        var balance = 0
        scan(line) { character in
            if character == "(" || character == "[" { balance += 1 }
            if character == ")" || character == "]" { balance -= 1 }
            return true
        }
        return balance
    }

    private static func withoutComment(_ line: String) -> String {
        var count = 0
        var end: Int?
        scan(line, inStrings: { count += 1 }) { character in
            if character == "#" { end = count }
            count += 1
            return end == nil
        }
        return end.map { String(line.prefix($0)) } ?? line
    }

    /// Hands the characters outside of strings to `visit` until it says false.
    private static func scan(_ line: String, inStrings: () -> Void = {}, visit: (Character) -> Bool) {
        var isString = false
        var isEscaped = false
        for character in line {
            if isString {
                inStrings()
                if !isEscaped, character == "\"" { isString = false }
                isEscaped = !isEscaped && character == "\\"
            } else {
                if !visit(character) { return }
                if character == "\"" { isString = true }
            }
        }
    }
}

extension String {
    var trimmingBlanks: String {
        var text = Substring(self)
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text)
    }
}
