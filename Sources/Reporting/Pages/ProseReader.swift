extension Prose {
    /// Reads lines of narration.
    package static func read(_ lines: [String]) -> [Prose] {
        var reader = ProseReader()
        for line in lines { reader.read(line) }
        reader.end()
        return reader.prose
    }
}

/// Puts lines together to paragraphs, lists and code.
private struct ProseReader {
    private(set) var prose: [Prose] = []
    private var paragraph: [String] = []
    private var items: [String] = []
    private var first: Int?
    private var code: [String] = []
    private var isFenced = false

    mutating func read(_ line: String) {
        if line.hasPrefix("```") {
            end()
            isFenced.toggle()
            return
        }
        if isFenced { return code.append(line) }
        if line.allSatisfy({ $0 == " " }) { return end() }
        if line.hasPrefix("    "), paragraph.isEmpty, items.isEmpty {
            code.append(String(line.dropFirst(4)))
            return
        }
        if !code.isEmpty { end() }
        if let (level, text) = Self.heading(line) {
            end()
            prose.append(.heading(level: level, Prose.Piece.read(text)))
        } else if let (text, number) = Self.item(line) {
            if !paragraph.isEmpty || !items.isEmpty && (number == nil) != (first == nil) { end() }
            if items.isEmpty { first = number }
            items.append(text)
        } else if !items.isEmpty, line.hasPrefix("  ") {
            items[items.count - 1] += " " + line.drop { $0 == " " }
        } else {
            if !items.isEmpty { end() }
            paragraph.append(line)
        }
    }

    /// Ends what is open.
    mutating func end() {
        if !paragraph.isEmpty { prose.append(.paragraph(Prose.Piece.read(paragraph.joined(separator: "\n")))) }
        if !items.isEmpty { prose.append(.list(first: first, items.map(Prose.Piece.read))) }
        if !code.isEmpty { prose.append(.code(code)) }
        (paragraph, items, code) = ([], [], [])
    }

    private static func heading(_ line: String) -> (level: Int, text: String)? {
        let signs = line.prefix { $0 == "#" }.count
        guard (1...3).contains(signs), line.dropFirst(signs).hasPrefix(" ") else { return nil }
        return (signs, String(line.dropFirst(signs + 1)))
    }

    private static func item(_ line: String) -> (text: String, number: Int?)? {
        if line.hasPrefix("- ") || line.hasPrefix("* ") { return (String(line.dropFirst(2)), nil) }
        let digits = line.prefix { $0.isASCII && $0.isNumber }
        guard (1...3).contains(digits.count), line.dropFirst(digits.count).hasPrefix(". ") else { return nil }
        return (String(line.dropFirst(digits.count + 2)), Int(digits))
    }
}

extension Prose.Piece {
    /// Reads what stands within a paragraph.
    package static func read(_ text: String) -> [Prose.Piece] {
        var reader = PieceReader(Array(text))
        return reader.pieces(upTo: nil)
    }
}

private struct PieceReader {
    private let characters: [Character]
    private var position = 0
    private var depth = 0

    init(_ characters: [Character]) { self.characters = characters }

    /// More marks inside each other are text.
    private static let deepest = 8

    mutating func pieces(upTo end: Int?) -> [Prose.Piece] {
        let end = end ?? characters.count
        var pieces: [Prose.Piece] = []
        var text = ""
        while position < end {
            guard let piece = marked(before: end) else {
                text.append(characters[position])
                position += 1
                continue
            }
            if !text.isEmpty { pieces.append(.text(text)) }
            text = ""
            pieces.append(piece)
        }
        if !text.isEmpty { pieces.append(.text(text)) }
        return pieces
    }

    /// What a mark at this place opens and another one closes; nil where the character stands for itself.
    private mutating func marked(before end: Int) -> Prose.Piece? {
        guard depth < Self.deepest else { return nil }
        switch characters[position] {
        case "`": return plain("`", before: end).map { .code($0) }
        case "$": return plain("$", before: end).map { .formula($0) }
        case "*":
            let isStrong = position + 1 < end && characters[position + 1] == "*"
            let length = isStrong ? 2 : 1
            guard let close = closing(length, before: end) else { return nil }
            let inner = inside(position + length, close)
            position = close + length
            return isStrong ? .strong(inner) : .emphasis(inner)
        case "[": return link(before: end)
        default: return nil  // not our enum
        }
    }

    /// A text between two equal signs, without blanks at its ends.
    private mutating func plain(_ sign: Character, before end: Int) -> String? {
        let first = position + 1
        guard first < end, characters[first] != " ", let close = characters[first..<end].firstIndex(of: sign),
            close > first, characters[close - 1] != " "
        else { return nil }
        position = close + 1
        return String(characters[first..<close])
    }

    /// Where stars end what stars began here: they touch what they mark, and no letter touches them outside.
    private func closing(_ length: Int, before end: Int) -> Int? {
        let first = position + length
        guard first < end, characters[first] != " ", position == 0 || !isWord(characters[position - 1]) else {
            return nil
        }
        var place = first + 1
        while place + length <= end {
            let isMark = characters[place..<place + length].allSatisfy { $0 == "*" }
            let after = place + length < characters.count ? characters[place + length] : " "
            if isMark, characters[place - 1] != " ", !isWord(after), length == 2 || after != "*" { return place }
            place += 1
        }
        return nil
    }

    private func isWord(_ character: Character) -> Bool { character.isLetter || character.isNumber }

    private mutating func inside(_ first: Int, _ close: Int) -> [Prose.Piece] {
        let before = (position, depth)
        defer { (position, depth) = before }
        (position, depth) = (first, depth + 1)
        return pieces(upTo: close)
    }

    /// `[words](address)`
    private mutating func link(before end: Int) -> Prose.Piece? {
        guard let close = characters[position..<end].firstIndex(of: "]"), close + 1 < end, characters[close + 1] == "(",
            let last = characters[close..<end].firstIndex(of: ")"), close > position + 1, last > close + 2
        else { return nil }
        let words = inside(position + 1, close)
        let address = String(characters[close + 2..<last])
        guard !address.contains(where: \.isWhitespace) else { return nil }
        position = last + 1
        return .link(words, address: address)
    }
}
