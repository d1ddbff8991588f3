import Reporting

/// Narration as HTML.
struct ProseMarkup {
    let notation: (String) -> Notation?
    /// The level of the heading above.
    private var level = 1
    private(set) var markup = MarkupText()

    init(level: Int, notation: @escaping (String) -> Notation?) { (self.level, self.notation) = (level, notation) }

    private static let headings: [StaticString] = ["h2", "h3", "h4"]

    /// - Returns: the level of the last heading.
    mutating func write(_ prose: [Prose]) -> Int {
        for block in prose {
            switch block {
            case .paragraph(let pieces): element("p", pieces)
            case .heading(let asked, let pieces):
                // No level is left out between a heading and one below it.
                level = min(asked + 1, level + 1, 4)
                element(Self.headings[level - 2], pieces)
            case .list(let first, let items):
                let name: StaticString = first == nil ? "ul" : "ol"
                markup.begin(name, ["start": first.flatMap { $0 == 1 ? nil : .number(Double($0)) } ?? .missing])
                for item in items { element("li", item) }
                markup.end(name)
            case .code(let lines):
                markup.begin("pre", ["class": "sample", "tabindex": 0])
                markup.element("code", text: lines.joined(separator: "\n"))
                markup.end("pre")
            }
            markup.raw("\n")
        }
        return level
    }

    private mutating func element(_ name: StaticString, _ pieces: [Prose.Piece]) {
        markup.begin(name)
        for piece in pieces { write(piece) }
        markup.end(name)
    }

    private mutating func write(_ piece: Prose.Piece) {
        switch piece {
        case .text(let text): markup.text(text)
        case .emphasis(let inner): element("em", inner)
        case .strong(let inner): element("strong", inner)
        case .code(let text): markup.element("code", text: text)
        case .formula(let text):
            if let notation = notation(text) { markup.math(notation) } else { markup.text("$\(text)$") }
        case .link(let words, let address):
            for piece in words { write(piece) }
            markup.raw(" (")
            // Other schemes might be programs.
            if address.hasPrefix("https://") || address.hasPrefix("http://") {
                markup.element("a", ["href": .text(address), "rel": "noreferrer noopener"], text: address)
            } else {
                markup.text(address)
            }
            markup.raw(")")
        }
    }
}
