/// Cuts a text into tokens, from left to right, on demand.
///
/// Newlines inside `()` and `[]` are blanks, so are comments there. What cannot be read becomes one `invalid`
/// token, after which the text counts as ended until `resume`.
package struct Lexer {
    private let bytes: [UInt8]
    private var position = 0
    private var start = 0
    private var isAtLineStart = true
    /// The brackets that are open, as bytes.
    private(set) var open: [UInt8]

    /// - Parameter open: the brackets that lines before the text left open.
    package init(_ text: String, open: [UInt8] = []) {
        self.open = open
        bytes = Array(text.utf8)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    package mutating func next() -> Token {
        skipBlanks()
        start = position
        guard position < bytes.count else { return token(.end) }
        let byte = bytes[position]
        let wasAtLineStart = isAtLineStart
        isAtLineStart = false
        switch byte {
        case newline:
            position += 1
            isAtLineStart = true
            return token(.newline)
        case UInt8(ascii: "#"): return comment(isAtLineStart: wasAtLineStart)
        case UInt8(ascii: "\""): return string()
        case _ where isDigit(byte) || (byte == point && isDigit(peek(1))): return number()
        case _ where isLetter(byte): return name()
        case 0x80...: return foreign()
        default: return symbol(byte)
        }
    }

    /// Forgets what is open and goes on at the end of the line that holds `offset`.
    mutating func resume(afterLineOf offset: Int) {
        position = min(max(offset, 0), bytes.count)
        position = endOfLine()
        open = []
        isAtLineStart = false
    }

    /// The line that holds a place, and how many characters of it stand before the place; nil for a line of many bytes.
    func line(around offset: Int, most: Int) -> (text: String, characters: Int)? {
        let place = min(max(offset, 0), bytes.count)
        let before = bytes[max(0, place - most - 1)..<place]
        guard let start = before.lastIndex(of: newline).map({ $0 + 1 }) ?? (before.startIndex == 0 ? 0 : nil) else {
            return nil
        }
        let after = bytes[place..<min(bytes.count, start + most)]
        let end = after.firstIndex(of: newline) ?? after.endIndex
        guard end == bytes.count || bytes[end] == newline else { return nil }
        return (text(start, end), text(start, place).count)
    }

    // MARK: Blanks and comments

    private mutating func skipBlanks() {
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): position += 1
            case newline where isInsideBrackets:
                position += 1
                isAtLineStart = true
            case UInt8(ascii: "#") where isInsideBrackets: position = endOfLine()
            // the mark of a number of which no digit is sure
            case UInt8(ascii: "~") where isDigit(peek(1)): position += 1
            case 0xC2 where peek(1) == 0xA0: position += 2  // a no-break space
            case 0xC2 where peek(1) == 0xBB && isAtLineStart: position += 2  // » of a pasted prompt
            default: return
            }
        }
    }

    private var isInsideBrackets: Bool {
        guard let innermost = open.last else { return false }
        return innermost != UInt8(ascii: "{")
    }

    // comment → "#" text | "#>" text at the start of a line
    private mutating func comment(isAtLineStart: Bool) -> Token {
        position += 1
        let isRecorded = isAtLineStart && peek(0) == UInt8(ascii: ">")
        if isRecorded { position += 1 }
        if peek(0) == UInt8(ascii: " ") { position += 1 }
        let first = position
        position = endOfLine()
        var last = position
        if last > first, bytes[last - 1] == UInt8(ascii: "\r") { last -= 1 }
        let text = text(first, last)
        return token(isRecorded ? .recorded(text) : .comment(text))
    }

    private func endOfLine() -> Int {
        bytes[position...].firstIndex(of: newline) ?? bytes.count
    }

    // MARK: Numbers and strings

    // number → (digits ("." digits)? | "." digits) (("e" | "E") ("+" | "-")? digits)?
    private mutating func number() -> Token {
        skipDigits()
        if peek(0) == point {
            position += 1
            guard isDigit(peek(0)) else {
                let whole = text(start, position - 1)
                return invalid(.pointWithoutDigits(whole, Span(start, position)))
            }
            skipDigits()
        }
        if peek(0) | 0x20 == UInt8(ascii: "e") {
            let sign = peek(1) == UInt8(ascii: "+") || peek(1) == UInt8(ascii: "-") ? 1 : 0
            if isDigit(peek(1 + sign)) {
                position += 1 + sign
                skipDigits()
            }
        }
        let digits = text(start, position)
        if peek(0) == point { return invalid(.secondPoint(Span(start, position + 1))) }
        if isLetter(peek(0)) || isForeignLetter() {
            let end = position
            let word = nameText()
            return invalid(.numberBesideName(text(start, end), word, Span(start, position)))
        }
        guard let value = Double(digits), value.isFinite else {
            return invalid(.numberTooLarge(digits, Span(start, position)))
        }
        return token(.number(value))
    }

    private mutating func skipDigits() {
        while position < bytes.count, isDigit(bytes[position]) { position += 1 }
    }

    // string → '"' (character | '\"' | '\\' | '\n' | '\t')* '"'
    private mutating func string() -> Token {
        position += 1
        var content: [UInt8] = []
        while position < bytes.count, bytes[position] != newline {
            let byte = bytes[position]
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return token(.string(String(decoding: content, as: UTF8.self)))
            case UInt8(ascii: "\\"):
                switch peek(0) {
                case UInt8(ascii: "\""), UInt8(ascii: "\\"): content.append(bytes[position])
                case UInt8(ascii: "n"): content.append(newline)
                case UInt8(ascii: "t"): content.append(UInt8(ascii: "\t"))
                default: return invalid(.unknownEscape(Span(position - 1, position)))
                }
                position += 1
            default: content.append(byte)
            }
        }
        return invalid(.unclosedString(Span(start, start + 1)))
    }

    // MARK: Names and signs

    // name → letter (letter | digit)*
    private mutating func name() -> Token {
        let name = nameText()
        return token(.name(name))
    }

    private mutating func nameText() -> String {
        let first = position
        var isForeign = false
        while position < bytes.count {
            let byte = bytes[position]
            if isLetter(byte) || isDigit(byte) {
                position += 1
            } else if byte >= 0x80, case let (scalar, length) = scalar(), continuesName(scalar) {
                isForeign = true
                position += length
            } else {
                break
            }
        }
        let name = text(first, position)
        return isForeign ? normalizedName(name) : name
    }

    private mutating func symbol(_ byte: UInt8) -> Token {
        for length in [2, 1] where position + length <= bytes.count {
            let spelling = length == 1 ? UInt16(byte) : UInt16(byte) << 8 | UInt16(bytes[position + 1])
            guard let symbol = symbols[spelling] else { continue }
            if symbol == .star, peek(1) == byte { break }
            return take(symbol, length)
        }
        return invalid(.unknownCharacter(String(UnicodeScalar(byte)), next: peek(1), Span(start, start + 1)))
    }

    /// A token that begins outside of ASCII: a sign with a plain spelling, or a name.
    private mutating func foreign() -> Token {
        let (scalar, length) = scalar()
        if let symbol = foreignSymbols[scalar] { return take(symbol, length) }
        if beginsName(scalar) { return name() }
        position += length
        return invalid(.unknownCharacter(String(scalar), next: 0, Span(start, position)))
    }

    private mutating func take(_ symbol: Token.Symbol, _ length: Int) -> Token {
        switch bytes[position] {
        case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): open.append(bytes[position])
        case UInt8(ascii: ")") where open.last == UInt8(ascii: "("): open.removeLast()
        case UInt8(ascii: "]") where open.last == UInt8(ascii: "["): open.removeLast()
        case UInt8(ascii: "}") where open.last == UInt8(ascii: "{"): open.removeLast()
        default: break
        }
        position += length
        return token(.symbol(symbol))
    }

    // MARK: Bytes

    private func token(_ kind: Token.Kind) -> Token { Token(kind: kind, span: Span(start, position)) }

    private mutating func invalid(_ error: SyntaxError) -> Token {
        position = bytes.count
        return Token(kind: .invalid(error), span: error.span)
    }

    /// The byte so many places ahead, or 0 beyond the end.
    private func peek(_ offset: Int) -> UInt8 {
        position + offset < bytes.count ? bytes[position + offset] : 0
    }

    private func text(_ first: Int, _ last: Int) -> String { String(decoding: bytes[first..<last], as: UTF8.self) }

    /// The scalar at `position`; the bytes of a `String` are valid UTF-8.
    private func scalar() -> (Unicode.Scalar, length: Int) {
        var decoder = UTF8()
        var iterator = bytes[position..<min(position + 4, bytes.count)].makeIterator()
        guard case .scalarValue(let scalar) = decoder.decode(&iterator) else { return ("\u{FFFD}", 1) }
        return (scalar, UTF8.width(scalar))
    }

    private func isForeignLetter() -> Bool { peek(0) >= 0x80 && beginsName(scalar().0) }
}

private let newline = UInt8(ascii: "\n")
private let point = UInt8(ascii: ".")

private func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

private func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 || byte == 0x5F }

private func beginsName(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isXIDStart && foreignSymbols[scalar] == nil
}

private func continuesName(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isXIDContinue && foreignSymbols[scalar] == nil
}

/// The signs by their one or two bytes.
private let symbols: [UInt16: Token.Symbol] = Dictionary(
    uniqueKeysWithValues: Token.Symbol.allCases.map { symbol in
        (symbol.rawValue.utf8.reduce(0) { $0 << 8 | UInt16($1) }, symbol)
    })

/// Signs as textbooks print them.
private let foreignSymbols: [Unicode.Scalar: Token.Symbol] = [
    "·": .at, "\u{22C5}": .at, "×": .star, "ᵀ": .transpose, "−": .minus, "→": .arrow,
    "≤": .lessEqual, "≥": .greaterEqual, "≠": .notEqual,
]
