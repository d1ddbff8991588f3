/// What led to the present state, statement by statement, with the narration between: what `save` writes.
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

    package private(set) var entries: [Entry] = []

    package init() {}

    package mutating func append(_ entry: Entry) { entries.append(entry) }

    package var statements: [Record] {
        entries.compactMap { entry in
            if case .statement(let record) = entry { record } else { nil }
        }
    }
}
