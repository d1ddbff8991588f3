/// Why a text is no statement: what was found, what was needed, and what to type next.
package struct SyntaxError: Error, Hashable, Sendable {
    package var message: String
    package var span: Span
    package var hint: String?
    /// True when more text could still make it right: an open bracket, block or string, a trailing operator.
    package var isIncomplete: Bool

    package init(_ message: String, _ span: Span, hint: String? = nil, isIncomplete: Bool = false) {
        self.message = message
        self.span = span
        self.hint = hint
        self.isIncomplete = isIncomplete
    }
}
