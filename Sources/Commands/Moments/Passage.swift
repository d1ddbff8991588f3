import Modelling
import Synchronization
import Syntax

/// A statement that changed the session, as a stretch of time: where it began, and the updates in it. Each of these can be
/// reached by running the statement again from its beginning, or from a snapshot on the way.
package final class Passage: Equatable, Sendable {
    /// A session on the way, after so many updates of the passage.
    package struct Snapshot: Sendable {
        package let updates: Int
        package let session: Session

        package init(updates: Int, session: Session) {
            (self.updates, self.session) = (updates, session)
        }
    }

    /// A statement that can run again: what was typed, and from where.
    package struct Script: Sendable {
        package let statement: Statement
        package let source: SourceText
        package let folder: String?
        /// The files that it read, with what tells whether they are still the same.
        package let files: [(path: String, content: Int?)]

        package init(
            statement: Statement, source: SourceText, folder: String?, files: [(path: String, content: Int?)]
        ) {
            (self.statement, self.source, self.folder, self.files) = (statement, source, folder, files)
        }
    }

    /// The statement as a saved session has it.
    package let text: String
    /// How to do its updates again; nil where it has none.
    package let script: Script?
    package let updates: Int
    /// What was recorded of watched expressions, by their text.
    package let watched: [String: [WatchedPoint]]
    private let memory: Memory

    /// What can be forgotten; a passage and its parts have one.
    private final class Memory: Sendable {
        let kept: Mutex<(before: Session?, snapshots: [Snapshot])>

        init(_ before: Session, _ snapshots: [Snapshot]) { kept = Mutex((before, snapshots)) }
    }

    package init(
        _ text: String, from before: Session, script: Script? = nil, updates: Int = 0, snapshots: [Snapshot] = [],
        watched: [String: [WatchedPoint]] = [:]
    ) {
        (self.text, self.script, self.updates, self.watched) = (text, script, updates, watched)
        memory = Memory(before, snapshots)
    }

    /// The part of a passage up to one of its updates.
    package init(_ whole: Passage, after updates: Int, as text: String) {
        (self.text, self.updates) = (text, updates)
        watched = [:]
        (script, memory) = (whole.script, whole.memory)
    }

    /// The session that it began with; nil when it was forgotten for want of space.
    package var before: Session? { memory.kept.withLock { $0.before } }

    /// Whether it is the same statement as another passage, perhaps less or more of it.
    package func overlaps(_ other: Passage) -> Bool { memory === other.memory }

    /// The last snapshot after at most so many updates.
    package func snapshot(upTo updates: Int) -> Snapshot? {
        memory.kept.withLock { $0.snapshots.last { $0.updates <= updates } }
    }

    /// The bytes of the passage itself, which holds a session, and of its snapshots.
    package func bytes(notSharedWith end: Session) -> Int {
        memory.kept.withLock { kept in
            zip(kept.snapshots, kept.snapshots.dropFirst().map(\.session) + [end]).reduce(
                MemoryLayout<Session>.stride + 256 + watched.values.reduce(0) { $0 + 16 * $1.count }
            ) {
                $0 + Footprint(of: $1.0.session, notSharedWith: $1.1).bytes
            }
        }
    }

    package func forget() { memory.kept.withLock { $0 = (nil, []) } }

    package static func == (a: Passage, b: Passage) -> Bool { a === b }
}
