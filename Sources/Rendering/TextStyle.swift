/// The colours of a terminal by the role of a text; nothing is said by colour alone.
package struct TextStyle: Hashable, Sendable {
    package enum Role: Hashable, Sendable {
        case plain, heading, name, number, dim, prompt, notice, hint, error
    }

    package let isColoured: Bool

    package init(isColoured: Bool) {
        self.isColoured = isColoured
    }

    /// The text between the codes that switch its colour on and off, or as it is.
    package func paint(_ text: String, as role: Role) -> String {
        guard isColoured, let code = code(of: role), !text.isEmpty else { return text }
        return "\u{1b}[\(code)m\(text)\u{1b}[0m"
    }

    /// How many cells a painted text takes.
    static func width(_ painted: String) -> Int {
        var width = DisplayText.width(painted)
        var rest = painted[...]
        while let escape = rest.firstIndex(of: "\u{1b}"), let end = rest[escape...].firstIndex(of: "m") {
            width -= DisplayText.width(String(rest[escape...end]))
            rest = rest[rest.index(after: end)...]
        }
        return width
    }

    /// The parameters of Select Graphic Rendition (ECMA-48); the sixteen basic colours suit light and dark screens.
    private func code(of role: Role) -> String? {
        switch role {
        case .plain, .number: nil
        case .heading: "1"
        case .name: "36"
        case .dim: "2"
        case .prompt: "1;34"
        case .notice: "33"
        case .hint: "32"
        case .error: "1;31"
        }
    }
}
