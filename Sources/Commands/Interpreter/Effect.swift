import Modelling

/// What a command did, beside what it showed and how it left the session.
package enum Effect: Sendable {
    case done
    /// Ctrl-C ended it early, and what it had finished is kept. A saved session has the text in its place.
    case stopped(recordedAs: String)
    /// It was done; a saved session has the text in its place.
    case recorded(as: String)
    /// It went on past a moment that it then came back to. What lies between stays ahead.
    case cameBack(ComeBack)
    /// The program is to end with this code.
    case quit(Int32)
}

/// A moment inside of a statement's updates at which the statement ends.
package struct ComeBack: Sendable {
    /// The session there.
    package let session: Session
    /// How many of the statement's updates are done there.
    package let updates: Int
    /// What a saved session has for the part up to there, and for the whole.
    package let text: String
    package let whole: String

    package init(to session: Session, after updates: Int, recordedAs text: String, of whole: String) {
        (self.session, self.updates, self.text, self.whole) = (session, updates, text, whole)
    }
}
