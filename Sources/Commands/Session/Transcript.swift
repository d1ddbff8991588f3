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
