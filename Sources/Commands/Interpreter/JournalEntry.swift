import Modelling

/// A line of a journal: something that was done, with what is needed to do it again.
package enum JournalEntry: Hashable, Sendable {
    /// Where the shell was when it began to write.
    case folder(String)
    /// A line of narration.
    case comment(String)
    /// Empty lines between narration and statements.
    case blank
    /// A statement that was accepted.
    case did(Step)
    /// A statement of a session that failed as its record says.
    case failed(String, recorded: [String])
    /// A statement that runs for long. What else follows it but a count says that it has ended.
    case began(Step)
    /// How many updates of that statement were done.
    case updates(Int)
    /// A replay began, with an empty session.
    case replay(String)
    /// What follows was done in a session that was lost, up to `recovered`.
    case lost
    case recovered
    /// So many entries could not be written here.
    case missing(Int)

    /// A statement that can run again: its text, the folder of the script that it stood in, and the files it read.
    package struct Step: Hashable, Sendable {
        package var text: String
        package var folder: String?
        package var files: [File] = []

        package struct File: Hashable, Sendable {
            package var path: String
            package var checksum: Checksum
        }
    }

    /// The first line of each journal; what begins with another number is of a later program.
    package static let head = "backprop journal 1"
    private static let anyHead = "backprop journal "

    // MARK: - Lines

    private enum Word: String {
        case folder, comment, blank, did, failed, began, updates, replay, lost, recovered, missing
    }

    /// The entry on one line, its parts between tabs.
    package var line: String {
        let (word, parts): (Word, [String]) =
            switch self {
            case .folder(let path): (.folder, [path])
            case .comment(let text): (.comment, [text])
            case .blank: (.blank, [])
            case .did(let step): (.did, step.parts)
            case .failed(let text, let recorded): (.failed, [text] + recorded)
            case .began(let step): (.began, step.parts)
            case .updates(let count): (.updates, [String(count)])
            case .replay(let text): (.replay, [text])
            case .lost: (.lost, [])
            case .recovered: (.recovered, [])
            case .missing(let count): (.missing, [String(count)])
            }
        return ([word.rawValue] + parts.map(Self.escaped)).joined(separator: "\t")
    }

    /// The entry of a line; nil for a line that is none.
    package init?(line: some StringProtocol) {
        let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
        guard let word = Word(rawValue: String(fields[0])) else { return nil }
        var parts: [String] = []
        for field in fields.dropFirst() {
            guard let part = Self.unescaped(field) else { return nil }
            parts.append(part)
        }
        switch (word, parts.count) {
        case (.folder, 1): self = .folder(parts[0])
        case (.comment, 1): self = .comment(parts[0])
        case (.blank, 0): self = .blank
        case (.did, 2...), (.began, 2...):
            guard let step = Step(parts) else { return nil }
            self = word == .did ? .did(step) : .began(step)
        case (.failed, 1...): self = .failed(parts[0], recorded: Array(parts.dropFirst()))
        case (.updates, 1):
            guard let count = Int(parts[0]), count >= 0 else { return nil }
            self = .updates(count)
        case (.missing, 1):
            guard let count = Int(parts[0]), count > 0 else { return nil }
            self = .missing(count)
        case (.replay, 1): self = .replay(parts[0])
        case (.lost, 0): self = .lost
        case (.recovered, 0): self = .recovered
        case (.folder, _), (.comment, _), (.blank, _), (.did, _), (.began, _), (.failed, _), (.updates, _),
            (.replay, _),
            (.lost, _), (.recovered, _), (.missing, _):
            return nil
        }
    }

    /// The entries of a whole journal. A last line without its end was being written when the program ended, and is
    /// left out; nil for the others stands for a line that cannot be read. Nil for what is no journal of this program.
    package static func entries(in bytes: [UInt8]) -> [JournalEntry?]? {
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        // What stands behind the last end of a line.
        lines.removeLast()
        guard let first = lines.first, String(decoding: first, as: UTF8.self) == head else { return nil }
        return lines.dropFirst().map { line in
            String(validating: line, as: UTF8.self).flatMap { JournalEntry(line: $0) }
        }
    }

    /// How many statements entries do again; one that was still running counts if updates of it are known.
    package static func statements(in entries: [JournalEntry?]) -> Int {
        var (count, isBegun, isOpen) = (0, false, false)
        for entry in entries {
            switch entry {
            case .began: (isBegun, isOpen) = (true, false)
            case .updates(let updates): isOpen = isBegun && updates > 0
            case .did:
                count += 1
                (isBegun, isOpen) = (false, false)
            case .recovered:
                if isOpen { count += 1 }
                (isBegun, isOpen) = (false, false)
            case .folder, .comment, .blank, .failed, .replay, .lost, .missing, nil: (isBegun, isOpen) = (false, false)
            }
        }
        return isOpen ? count + 1 : count
    }

    /// True for a journal that a later program wrote.
    package static func isOfLaterProgram(_ bytes: [UInt8]) -> Bool {
        bytes.starts(with: anyHead.utf8) && !bytes.starts(with: (head + "\n").utf8)
    }

    private static let escapes: [(sign: Unicode.Scalar, letter: Unicode.Scalar)] = [
        ("\\", "\\"), ("\n", "n"), ("\r", "r"), ("\t", "t"),
    ]

    private static func escaped(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for sign in text.unicodeScalars {
            let letter = escapes.first { $0.sign == sign }?.letter
            if letter != nil { result.append("\\") }
            result.append(letter ?? sign)
        }
        return String(result)
    }

    private static func unescaped(_ text: some StringProtocol) -> String? {
        var result = String.UnicodeScalarView()
        var rest = text.unicodeScalars.makeIterator()
        while let sign = rest.next() {
            guard sign == "\\" else {
                result.append(sign)
                continue
            }
            guard let letter = rest.next(), let escape = escapes.first(where: { $0.letter == letter }) else {
                return nil
            }
            result.append(escape.sign)
        }
        return String(result)
    }
}

extension JournalEntry.Step {
    /// The folder with a sign before it, so that none differs from an empty one; the text; each file with its sum.
    fileprivate var parts: [String] {
        [folder.map { "/" + $0 } ?? "", text] + files.flatMap { [$0.path, $0.checksum.description] }
    }

    fileprivate init?(_ parts: [String]) {
        guard parts.count >= 2, parts.count.isMultiple(of: 2) else { return nil }
        folder = parts[0].isEmpty ? nil : String(parts[0].dropFirst())
        text = parts[1]
        for index in stride(from: 2, to: parts.count, by: 2) {
            guard let checksum = Checksum(parts[index + 1]) else { return nil }
            files.append(File(path: parts[index], checksum: checksum))
        }
    }
}
