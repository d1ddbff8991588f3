import Reporting
import Synchronization

/// What led to the present state, statement by statement, with the narration between: what `save` writes.
///
/// It shares its past between copies of a session.
package struct Transcript: Equatable, Sendable {
    package enum Entry: Equatable, Sendable {
        case comment(String)
        /// One or more empty lines.
        case blank
        case statement(Record)
        /// A statement that failed as the lines say that were recorded below it.
        case failure(text: String, recorded: [String])
    }

    package struct Record: Equatable, Sendable {
        /// The statement as a script has it.
        package var text: String
        package var output: Printed
        /// Files it read: as written in `text`, and where they were found.
        package var files: [FileUse]

        package init(text: String, output: Printed, files: [FileUse]) {
            (self.text, self.output, self.files) = (text, output, files)
        }
    }

    /// What a statement printed: kept while there is room for it.
    package final class Printed: Equatable, Sendable {
        /// A report that is laid out when somebody asks for its text, or the text alone.
        package enum Part: Hashable, Sendable {
            case report(Report)
            case lines([String])
            /// The text of a report of many numbers, and the few of them that are shown.
            case abridged([String], Report)

            fileprivate var bytes: Int {
                switch self {
                case .report(let report): report.bytes
                case .lines(let lines): Self.bytes(of: lines)
                case .abridged(let lines, let report): Self.bytes(of: lines) + report.bytes
                }
            }

            private static func bytes(of lines: [String]) -> Int {
                lines.reduce(0) { $0 + MemoryLayout<String>.stride + $1.utf8.count }
            }
        }

        private let kept: Mutex<[Part]>
        package let bytes: Int

        package init(_ parts: [Part]) {
            bytes = parts.isEmpty ? 0 : parts.reduce(64) { $0 + $1.bytes }
            kept = Mutex(parts)
        }

        /// The lines; none where it printed nothing or it is forgotten.
        package func lines(_ render: (Report) -> [String]) -> [String] {
            kept.withLock { $0 }.flatMap { part in
                switch part {
                case .report(let report): render(report)
                case .lines(let lines), .abridged(let lines, _): lines
                }
            }
        }

        /// As it is kept; nothing where it printed nothing or it is forgotten.
        package var parts: [Part] { kept.withLock { $0 } }

        package func forget() { kept.withLock { $0 = [] } }

        package static func == (a: Printed, b: Printed) -> Bool {
            a === b || a.kept.withLock { $0 } == b.kept.withLock { $0 }
        }
    }

    package struct FileUse: Equatable, Sendable {
        package var written: String
        package var path: String
        /// Of what was read; nil where that can be read only once, as from a pipe.
        package var checksum: Checksum?

        package init(written: String, path: String, checksum: Checksum?) {
            (self.written, self.path, self.checksum) = (written, path, checksum)
        }
    }

    private var chain = SharedChain<Entry>()

    package init() {}

    package mutating func append(_ entry: Entry) { chain.append(entry) }

    /// Adds a statement that printed nothing.
    package mutating func append(statement text: String) {
        append(.statement(Record(text: text, output: Printed([]), files: [])))
    }

    /// All entries, oldest first.
    package var entries: [Entry] { chain.elements }

    package var statements: [Record] {
        entries.compactMap { entry in
            if case .statement(let record) = entry { record } else { nil }
        }
    }

    /// How many bytes the entries take that another transcript does not share: what stands after its last.
    func bytes(notSharedWith other: Transcript) -> Int {
        var bytes = 0
        chain.eachUnshared(with: other.chain) { bytes += $0.bytes }
        return bytes
    }
}

extension Transcript.Entry {
    /// The text of a statement, also of one that failed.
    package var statement: String? {
        switch self {
        case .comment, .blank: nil
        case .statement(let record): record.text
        case .failure(let text, _): text
        }
    }

    fileprivate var bytes: Int {
        switch self {
        case .comment(let text): 160 + text.utf8.count
        case .blank: 160
        case .statement(let record): 240 + record.text.utf8.count + record.output.bytes
        case .failure(let text, let recorded): 240 + text.utf8.count + recorded.reduce(0) { $0 + 16 + $1.utf8.count }
        }
    }
}
