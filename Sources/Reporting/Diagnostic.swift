/// Why a statement failed or what the user should know: what was found, what was needed, what to type next.
package struct Diagnostic: Error, Hashable, Sendable {
    package enum Severity: String, Hashable, Sendable { case notice, error }

    package var severity: Severity
    package var message: String
    package var hint: String?
    package var place: Place?
    /// The name that has no meaning where it stands: who knows more names can say more of it.
    package var unknown: Unknown?

    package enum Unknown: Hashable, Sendable {
        case value(String)
        case function(String)
    }

    package init(_ message: String, hint: String? = nil, place: Place? = nil, severity: Severity = .error) {
        self.severity = severity
        self.message = message
        self.hint = hint
        self.place = place
    }

    /// Where in a text: the line, its number, and the columns to underline, all counted from 1 in characters.
    package struct Place: Hashable, Sendable {
        /// The file's name; nil for typed text.
        package var file: String?
        package var line: Int
        package var column: Int
        /// How many characters the caret line marks; at least 1.
        package var length: Int
        /// The text of the whole line, for display above the caret.
        package var text: String

        package init(file: String?, line: Int, column: Int, length: Int, text: String) {
            self.file = file
            self.line = line
            self.column = column
            self.length = length
            self.text = text
        }
    }
}
