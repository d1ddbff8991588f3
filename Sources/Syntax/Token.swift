/// A word, number, string or sign of the language, and where it stands.
package struct Token: Hashable, Sendable {
    package var kind: Kind
    package var span: Span

    package enum Kind: Hashable, Sendable {
        case number(Double)
        case string(String)
        case name(String)
        case symbol(Symbol)
        /// The end of a line, outside of `()` and `[]`.
        case newline
        /// A comment without `#` and one blank.
        case comment(String)
        /// A line that begins with `#>`, without these and one blank.
        case recorded(String)
        /// Text that is no token, and why; nothing follows but `end`.
        indirect case invalid(SyntaxError)
        case end
    }

    package enum Symbol: String, Hashable, Sendable, CaseIterable {
        case plus = "+"
        case minus = "-"
        case star = "*"
        case slash = "/"
        case at = "@"
        case caret = "^"
        case less = "<"
        case lessEqual = "<="
        case greater = ">"
        case greaterEqual = ">="
        case equal = "=="
        case notEqual = "!="
        case assign = "="
        case plusAssign = "+="
        case minusAssign = "-="
        case starAssign = "*="
        case slashAssign = "/="
        case arrow = "->"
        case transpose = "'"
        case comma = ","
        case colon = ":"
        case semicolon = ";"
        case question = "?"
        case leftParenthesis = "("
        case rightParenthesis = ")"
        case leftBracket = "["
        case rightBracket = "]"
        case leftBrace = "{"
        case rightBrace = "}"
    }
}

extension Token {
    /// The word, if the token is one.
    package var name: String? {
        if case .name(let text) = kind { text } else { nil }
    }

    package func isSymbol(_ symbol: Symbol) -> Bool {
        if case .symbol(let own) = kind { own == symbol } else { false }
    }

    /// True if no blank stands between this token and the one before it.
    func touches(_ previous: Token) -> Bool { span.start == previous.span.end }

    /// The operator that the token is between two operands.
    var binaryOperator: BinaryOperator? {
        switch kind {
        case .symbol(let symbol): symbol.binaryOperator
        case .name(let text): text == "and" ? .and : text == "or" ? .or : nil
        case .number, .string, .newline, .comment, .recorded, .invalid, .end: nil
        }
    }

    /// The operation of an assignment sign: nil for no such sign, `.some(nil)` for `=`.
    var assignment: BinaryOperator?? {
        if case .symbol(let symbol) = kind { symbol.assignment } else { nil }
    }

    /// True for what ends a statement: a new line, `;`, `}`, a comment, the end of the text.
    var endsStatement: Bool {
        switch kind {
        case .newline, .comment, .recorded, .end: true
        case .symbol(let symbol): symbol == .semicolon || symbol == .rightBrace
        case .number, .string, .name, .invalid: false
        }
    }

    var isLineEnd: Bool {
        switch kind {
        case .newline, .comment: true
        case .number, .string, .name, .symbol, .recorded, .invalid, .end: false
        }
    }

    /// True for what makes a statement go on in the next line: an operator, a comma, `->`, `=`.
    var continuesLine: Bool {
        binaryOperator != nil || assignment != nil || isSymbol(.comma) || isSymbol(.arrow) || name == "not"
    }

    /// The token as it is typed.
    var plain: String {
        switch kind {
        case .name(let text): text
        case .symbol(let symbol): symbol.rawValue
        case .number, .string, .newline, .comment, .recorded, .invalid, .end: described
        }
    }

    /// The token in words for an error: `'train'`, `the end of the line`.
    var described: String {
        switch kind {
        case .number(let value): "'\(canonical(value))'"
        case .string: "a string"
        case .name(let text): "'\(text)'"
        case .symbol(let symbol): symbol == .transpose ? "a single quote" : "'\(symbol.rawValue)'"
        case .newline: "the end of the line"
        case .comment: "a comment"
        case .recorded: "recorded output"
        case .invalid: "something unreadable"
        case .end: "the end of the text"
        }
    }
}

extension Token.Symbol {
    var binaryOperator: BinaryOperator? {
        switch self {
        case .plus: .add
        case .minus: .subtract
        case .star: .multiply
        case .slash: .divide
        case .at: .matmul
        case .caret: .power
        case .less: .less
        case .lessEqual: .lessEqual
        case .greater: .greater
        case .greaterEqual: .greaterEqual
        case .equal: .equal
        case .notEqual: .notEqual
        case .assign, .plusAssign, .minusAssign, .starAssign, .slashAssign, .arrow, .transpose, .comma, .colon,
            .semicolon, .question, .leftParenthesis, .rightParenthesis, .leftBracket, .rightBracket, .leftBrace,
            .rightBrace:
            nil
        }
    }

    var assignment: BinaryOperator?? {
        switch self {
        case .assign: .some(nil)
        case .plusAssign: .add
        case .minusAssign: .subtract
        case .starAssign: .multiply
        case .slashAssign: .divide
        case .plus, .minus, .star, .slash, .at, .caret, .less, .lessEqual, .greater, .greaterEqual, .equal, .notEqual,
            .arrow, .transpose, .comma, .colon, .semicolon, .question, .leftParenthesis, .rightParenthesis,
            .leftBracket, .rightBracket, .leftBrace, .rightBrace:
            nil
        }
    }
}
