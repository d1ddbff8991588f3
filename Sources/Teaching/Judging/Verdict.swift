/// What became of an answer.
package enum Verdict: Hashable, Sendable {
    case right
    /// It fits, but has too few digits to tell.
    case tooCoarse
    /// Wrong, with the reason where it is known.
    case wrong(why: String?)
    /// What was typed is no answer to this question, for a reason; it does not count.
    case unreadable(String)

    package var isRight: Bool { self == .right }
}
