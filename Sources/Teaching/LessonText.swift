/// A lesson as a text: what runs when it is asked for.
package struct LessonText: Hashable, Sendable {
    /// By which it is asked for; of a file its path.
    package let name: String
    package let text: String
    /// Whether it comes with the program.
    package let isShipped: Bool

    package init(name: String, text: String, isShipped: Bool) {
        (self.name, self.text, self.isShipped) = (name, text, isShipped)
    }

    /// Tells this text from one that was changed.
    package var version: String { String(stableHash(text), radix: 16) }
}
