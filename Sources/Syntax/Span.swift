/// A stretch of source text, as UTF-8 offsets: `start` included, `end` not.
package struct Span: Hashable, Sendable {
    package var start: Int
    package var end: Int

    /// The span of what nobody typed.
    package static let none = Span(0, 0)

    package init(_ start: Int, _ end: Int) {
        self.start = start
        self.end = end
    }

    /// The smallest span that covers this one and `other`.
    package func joined(with other: Span) -> Span {
        Span(min(start, other.start), max(end, other.end))
    }
}
