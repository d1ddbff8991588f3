/// What led to the present state, statement by statement, with the narration between: what `save` writes.
///
/// A chain that shares its past between copies of a session: to append is quick, however long it is.
package struct Transcript: Equatable, Sendable {
    package enum Entry: Equatable, Sendable {
        case comment(String)
        case statement(Record)
    }

    package struct Record: Equatable, Sendable {
        /// The statement as a script has it.
        package var text: String
        /// What it printed, line by line, at width 80.
        package var output: [String]
        /// Files it read: as written in `text`, and where they were found.
        package var files: [FileUse]
    }

    package struct FileUse: Equatable, Sendable {
        package var written: String
        package var path: String
    }

    private final class Link: Sendable {
        let entry: Entry
        nonisolated(unsafe) private(set) var earlier: Link?

        init(_ entry: Entry, after earlier: Link?) {
            self.entry = entry
            self.earlier = earlier
        }

        deinit {
            // One by one: the chain may be longer than the stack is deep.
            var link = earlier
            earlier = nil
            while isKnownUniquelyReferenced(&link) {
                let next = link?.earlier
                link?.earlier = nil
                link = next
            }
        }
    }

    private var last: Link?

    package init() {}

    package mutating func append(_ entry: Entry) { last = Link(entry, after: last) }

    /// All entries, oldest first.
    package var entries: [Entry] {
        var entries: [Entry] = []
        var link = last
        while let present = link {
            entries.append(present.entry)
            link = present.earlier
        }
        return entries.reversed()
    }

    package var statements: [Record] {
        entries.compactMap { entry in
            if case .statement(let record) = entry { record } else { nil }
        }
    }

    package static func == (a: Transcript, b: Transcript) -> Bool { a.last === b.last || a.entries == b.entries }
}

extension Interpreter {
    /// Lets the record of the session begin at a `reset`, with the settings that it kept. Inside a block the whole
    /// statement stays with all that came before.
    func recordReset(of before: Session) {
        guard !isInsideBlock, sourceDepth == 0 else {
            session.transcript = before.transcript
            return
        }
        recordedText = Interpreter.unrecorded
        let standard = Session()
        if session.seed != standard.seed { record(setting: "seed \(session.seed)") }
        if session.precision != standard.precision { record(setting: "precision \(session.precision.rawValue)") }
    }

    private func record(setting text: String) {
        session.transcript.append(.statement(Transcript.Record(text: text, output: [], files: [])))
    }
}
