/// How many colours a terminal shows.
package enum ColourDepth: Hashable, Sendable {
    case none
    /// The eight basic colours, dark and bright, which the user's theme chooses.
    case sixteen
    /// The palette of xterm: a cube of 6×6×6 colours and 24 greys.
    case palette
    /// Red, green and blue with 8 bits each.
    case full
}

/// The colours of a terminal by the role of a text; nothing is said by colour alone.
package struct TextStyle: Hashable, Sendable {
    package enum Role: Hashable, Sendable {
        case plain, heading, name, number, dim, prompt, notice, hint, error
        /// The series of a picture with this number, counted from 0.
        case series(Int)
    }

    package let depth: ColourDepth
    package var isColoured: Bool { depth != .none }

    package init(_ depth: ColourDepth) { self.depth = depth }

    package init(isColoured: Bool) { self.init(isColoured ? .sixteen : .none) }

    /// The text between the codes that switch its colour on and off, or as it is.
    package func paint(_ text: String, as role: Role) -> String {
        guard isColoured, let code = code(of: role), !text.isEmpty else { return text }
        return "\u{1b}[\(code)m\(text)\u{1b}[0m"
    }

    /// The text between codes of its own.
    func paint(_ text: String, codes: [String]) -> String {
        isColoured && !codes.isEmpty && !text.isEmpty
            ? "\u{1b}[\(codes.joined(separator: ";"))m\(text)\u{1b}[0m" : text
    }

    func seriesCode(_ number: Int) -> String { code(of: .series(number)) ?? "" }

    /// The parameters for a colour in front or behind.
    ///
    /// - Parameter basic: what stands for it where there are sixteen colours.
    func code(_ colour: RGB, basic: Int, isBehind: Bool = false) -> String {
        let lead = isBehind ? "48" : "38"
        return switch depth {
        case .none, .sixteen: String(basic)
        case .palette: "\(lead);5;\(colour.paletteNumber)"
        case .full: "\(lead);2;\(colour.red);\(colour.green);\(colour.blue)"
        }
    }

    /// How many cells a painted text takes.
    package static func width(_ painted: String) -> Int {
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
        case .series(let number): ["36", "33", "35", "32", "31", "34"][number % 6]
        }
    }
}
