/// What a command did, beside what it showed and how it left the session.
package enum Effect: Hashable, Sendable {
    case done
    /// Ctrl-C ended it early, and what it had finished is kept. A saved session has the text in its place.
    case stopped(recordedAs: String)
    /// The program is to end with this code.
    case quit(Int32)
}
