/// Turns a text into statements by recursive descent, one top-level item at a time.
///
/// A comment is an item of its own wherever it stands at top level: above a statement (narration), or after one
/// on the same line, where it comes after its statement. Comments inside blocks are skipped, except those
/// directly above a `function` or `define`, which the statement keeps.
package struct Parser {
    /// The words known so far. The parser adds what the text itself names: commands by `define`, values by `=`.
    package var vocabulary: Vocabulary

    var lexer: Lexer
    var current: Token
    var following: Token
    /// The token before `current`.
    var previous = Token(kind: .newline, span: Span(-1, -1))
    /// How many brackets, braces, signs and exponents are open, bounded by `depthLimit`.
    var depth = 0
    /// How many `(`, `[` and `{` are open: at the end of the text, more text could close them.
    var openBrackets = 0
    /// True inside the brackets of an index, where `end` is the last row or column.
    var isInsideIndex = false
    /// The height of the expression just parsed, bounded by `heightLimit`.
    var height = 0
    /// The commands around the braces that have commands of their own, inside of these; nil elsewhere.
    var commandsOutside: Words?
    /// The comment lines directly above `current`.
    var commentAbove: [String] = []
    /// True after a statement, up to the line after it: recorded output may follow.
    private var isRecordable = false
    private var hasFailed = false

    /// Deeper nesting is refused, so that no text can exhaust the stack.
    static let depthLimit = 100
    /// Higher trees are refused, for those who walk them recursively.
    static let heightLimit = 1000

    package init(_ text: String, vocabulary: Vocabulary) {
        self.vocabulary = vocabulary
        lexer = Lexer(text)
        current = lexer.next()
        following = lexer.next()
    }

    /// The next item, or nil at the end of the text and after an error.
    // script → (comment | statement | recorded | newline | ";")*
    package mutating func next() throws(SyntaxError) -> ScriptItem? {
        if hasFailed { return nil }
        do {
            return try item()
        } catch {
            hasFailed = true
            throw error.isIncomplete ? error : translated(error)
        }
    }

    /// The error in the words of this language, where the line is written as in another.
    private func translated(_ error: SyntaxError) -> SyntaxError {
        guard let (line, stop) = lexer.line(around: error.span.start, most: 1000) else { return error }
        return ForeignNotation(line, stop: stop, error, vocabulary).translated
    }

    /// Goes on in the line after the one of `error`, whose recorded output (`#> error: …`) may be the next item.
    ///
    /// An error in the middle of a block leaves the rest of the block as lines of their own; whoever recovers should
    /// do so only where such recorded output follows.
    package mutating func recover(from error: SyntaxError) {
        lexer.resume(afterLineOf: error.span.start)
        previous = Token(kind: .string(""), span: error.span)
        current = lexer.next()
        following = lexer.next()
        (depth, openBrackets, isInsideIndex, commentAbove, commandsOutside) = (0, 0, false, [], nil)
        (hasFailed, isRecordable) = (false, true)
    }

    private mutating func item() throws(SyntaxError) -> ScriptItem? {
        while true {
            switch current.kind {
            case .end: return nil
            case .newline: skipNewline()
            case .symbol(.semicolon): advance()
            case .comment(let text):
                let span = current.span
                if isAtLineStart { isRecordable = false }
                skipComment()
                return .comment(text, span)
            case .recorded:
                guard isRecordable else { throw .orphan(current.span) }
                isRecordable = false
                return recorded()
            case .number, .string, .name, .symbol, .invalid:
                let statement = try statement()
                isRecordable = true
                return .statement(statement)
            }
        }
    }

    // recorded → ("#>" text newline)+
    private mutating func recorded() -> ScriptItem {
        let start = current.span
        var lines: [String] = []
        while case .recorded(let line) = current.kind {
            lines.append(line)
            advance()
            if current.kind == .newline, case .recorded = following.kind { advance() }
        }
        return .recorded(lines, span(from: start))
    }

    // MARK: Lines and comments

    private var isAtLineStart: Bool { previous.kind == .newline }

    /// Steps over the end of a line; a blank line parts comments and recorded output from what they belong to.
    mutating func skipNewline() {
        if isAtLineStart {
            commentAbove = []
            isRecordable = false
        }
        advance()
    }

    /// Steps over a comment, and keeps it, if it has the line to itself, for a definition that may follow directly.
    mutating func skipComment() {
        if case .comment(let text) = current.kind, isAtLineStart, !(current.span.start == 0 && text.hasPrefix("!")) {
            commentAbove.append(text)
        }
        advance()
    }

    /// Steps over line ends and comments after a sign that continues the line; the sign stays `previous`.
    mutating func skipLineEnds() {
        let sign = previous
        while current.isLineEnd { advance() }
        previous = sign
    }

    // MARK: Tokens

    mutating func advance() {
        previous = current
        current = following
        following = lexer.next()
    }

    mutating func match(_ symbol: Token.Symbol) -> Bool {
        guard current.isSymbol(symbol) else { return false }
        advance()
        return true
    }

    mutating func expect(_ symbol: Token.Symbol) throws(SyntaxError) {
        if match(symbol) { return }
        throw found(.missing(symbol, current, isIncomplete: isAtEnd))
    }

    // NAME, but for the words that are operators
    mutating func name(for what: String, example: String) throws(SyntaxError) -> Name {
        guard let text = current.name else {
            throw found(.missingName(current, for: what, example: example, isIncomplete: isAtEnd && openBrackets > 0))
        }
        let name = Name(text, current.span)
        if operatorWords.contains(text) { throw .operatorAsName(text, name.span) }
        advance()
        return name
    }

    var isAtEnd: Bool { current.kind == .end }

    /// The error to throw at `current`: its own if it could not even be read.
    func found(_ error: SyntaxError) -> SyntaxError {
        if case .invalid(let own) = current.kind { own } else { error }
    }

    func span(from start: Span) -> Span { Span(start.start, max(start.end, previous.span.end)) }

    // MARK: Bounds

    mutating func enter() throws(SyntaxError) {
        guard depth < Self.depthLimit else { throw .nestedTooDeep(Self.depthLimit, current.span) }
        depth += 1
    }

    mutating func grow(to newHeight: Int, _ span: Span) throws(SyntaxError) {
        guard newHeight <= Self.heightLimit else { throw .formulaTooLong(Self.heightLimit, span) }
        height = newHeight
    }
}

let operatorWords: Set<String> = ["and", "or", "not"]
