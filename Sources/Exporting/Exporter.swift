import Modelling
import Reporting

/// A format that a session can be written in for another program: a row says all that the commands and the help know of it.
package struct Exporter: Sendable {
    /// As it is typed: `save graph "model.dot"`.
    package let name: String
    /// How the names of such files end, with the point.
    package let ending: String
    /// What is written, without a full stop.
    package let summary: String
    /// What to do with the file at a path.
    package let use: @Sendable (_ path: String) -> String
    /// Makes the file from a session; the executor holds the values that are still true.
    package let export: @Sendable (Session, Executor) throws(Diagnostic) -> Export

    package init(
        name: String, ending: String, summary: String, use: @escaping @Sendable (String) -> String,
        export: @escaping @Sendable (Session, Executor) throws(Diagnostic) -> Export
    ) {
        self.name = name
        self.ending = ending
        self.summary = summary
        self.use = use
        self.export = export
    }

    /// All rows. A test adds rows of its own for the time of its work.
    @TaskLocal package static var all = [graph]
}

/// What an exporter made.
package struct Export: Sendable {
    package let bytes: [UInt8]
    /// What is in it, as `the graph of 12 nodes`.
    package let content: String

    package init(bytes: [UInt8], content: String) {
        self.bytes = bytes
        self.content = content
    }
}
