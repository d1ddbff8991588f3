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

// MARK: Words and signs

extension SyntaxError {
    static func pointWithoutDigits(_ whole: String, _ span: Span) -> Self {
        Self("a number cannot end with its point: '\(whole).'", span, hint: "write \(whole) or \(whole).0")
    }

    static func secondPoint(_ span: Span) -> Self {
        Self("a number has one point only", span, hint: "a range is written 1:3")
    }

    static func numberBesideName(_ number: String, _ name: String, _ span: Span) -> Self {
        Self(
            "'\(number)\(name)' is neither a number nor a name", span,
            hint: "write \(number) * \(name), or for a name \(name)\(number)")
    }

    static func numberTooLarge(_ digits: String, _ span: Span) -> Self {
        Self("the number '\(shortened(digits))' is too large", span, hint: "the largest is about 1.8e308")
    }

    static func unclosedString(_ span: Span) -> Self {
        Self("the string is not closed on its line", span, hint: #"end it with ", and write \n for a new line"#)
    }

    static func unknownEscape(_ span: Span) -> Self {
        Self(#"a backslash stands before ", \, n or t only"#, span, hint: #"write \\ for a backslash"#)
    }

    static func unknownCharacter(_ character: String, next: UInt8, _ span: Span) -> Self {
        let hint: String? =
            switch character {
            case "*": "write ^ for powers"
            case ".": "a point belongs to numbers only: help language"
            case "&": "write and"
            case "|": "write or"
            case "!", "~", "¬": "write not"
            case "%": "a comment begins with #; the remainder of 7 by 2 is: 7 - 2 * floor(7 / 2)"
            case "√": "write sqrt(…)"
            case "∞": "write inf"
            case "`", "‘", "’": "strings take straight double quotes"
            case "“", "”", "„", "«": "strings take straight double quotes"
            case "²": "write ^2"
            case "³": "write ^3"
            case "–", "—": "write -"
            case "÷": "write /"
            default: nil
            }
        let isPower = character == "*" && next == UInt8(ascii: "*")
        return Self("'\(isPower ? "**" : character)' has no meaning here", span, hint: hint)
    }
}

// MARK: Expressions

extension SyntaxError {
    static func missingValue(_ token: Token, isIncomplete: Bool) -> Self {
        let isQuote = token.isSymbol(.transpose)
        return Self(
            isQuote
                ? "a single quote stands directly after what it transposes"
                : "expected a value, found \(token.described)",
            token.span, hint: isQuote ? "strings take double quotes" : nil, isIncomplete: isIncomplete)
    }

    static func operatorWithoutLeft(_ token: Token) -> Self {
        Self("\(token.described) needs a value on its left", token.span, hint: "x \(token.plain) y")
    }

    static func missing(_ symbol: Token.Symbol, _ token: Token, isIncomplete: Bool) -> Self {
        let isElement = symbol == .rightBracket && !isIncomplete
        return Self(
            "expected '\(symbol.rawValue)', found \(token.described)", token.span,
            hint: isElement ? "commas separate elements, semicolons rows" : nil, isIncomplete: isIncomplete)
    }

    /// - Parameter negated: what stands behind, with the sign that belongs to the arrow.
    static func arrow(_ target: String, _ negated: String, _ span: Span) -> Self {
        Self(
            "'<-' assigns nothing here", span,
            hint: "assignments have an equals sign: \(target) = \(negated.trimmingPrefix("-"))")
    }

    static func chainedComparison(_ first: BinaryOperator, _ second: BinaryOperator, _ span: Span) -> Self {
        Self(
            "comparisons cannot be chained", span,
            hint: "use and: a \(first.rawValue) b and b \(second.rawValue) c")
    }

    static func notInsideOperand(_ span: Span) -> Self {
        Self("'not' binds looser than the operator before it", span, hint: "put it in parentheses: (not x)")
    }

    static func emptyMatrix(_ span: Span) -> Self {
        Self("a matrix has at least one element", span, hint: "zeros(1, 1) or [0] is the smallest")
    }

    static func raggedRows(_ first: Int, row: Int, _ count: Int, _ span: Span) -> Self {
        Self(
            "row 1 has \(first) \(first == 1 ? "element" : "elements"), row \(row) has \(count)", span,
            hint: "give every row the same number of elements")
    }

    static func emptyIndex(_ name: String, _ span: Span) -> Self {
        Self("the index is empty", span, hint: "\(name)[1] or \(name)[1,:]")
    }

    static func openRange(_ span: Span, hint: String) -> Self {
        Self("a range needs both ends", span, hint: hint)
    }

    static func nestedTooDeep(_ limit: Int, _ span: Span) -> Self {
        Self("this is nested more than \(limit) deep", span, hint: "give the inner part a name first: a = …")
    }

    static func formulaTooLong(_ limit: Int, _ span: Span) -> Self {
        Self("this formula chains more than \(limit) operations", span, hint: "give a part of it a name first: a = …")
    }
}

// MARK: Statements

extension SyntaxError {
    static func unknownCommand(_ name: Name, nearest: String?) -> Self {
        Self(
            "no command is called '\(shortened(name.text))'", name.span,
            hint: nearest.map { "did you mean '\($0)'?" } ?? "all commands: help")
    }

    static func ambiguousPrefix(_ name: Name, _ candidates: [String]) -> Self {
        Self(
            "'\(name.text)' is short for several commands: \(candidates.joined(separator: ", "))", name.span,
            hint: "type one letter more")
    }

    static func parenthesisApart(_ name: String, _ span: Span) -> Self {
        Self("the parenthesis of a call touches its name", span, hint: "\(name)(…)")
    }

    static func bracketApart(_ name: String, _ span: Span) -> Self {
        Self("the bracket of an index touches its name", span, hint: "\(name)[…]")
    }

    static func unexpected(_ token: Token, after what: String) -> Self {
        Self(
            "\(token.described) does not belong after \(what)", token.span,
            hint: "a new line or ; begins another statement")
    }

    static func closesNothing(_ token: Token) -> Self {
        Self("\(token.described) closes nothing", token.span, hint: "leave it out")
    }

    static func notAssignable(_ span: Span) -> Self {
        Self("only a name or an indexed name can be assigned", span, hint: "x = 1 or W1[1,2] = 1; == compares")
    }

    static func operatorAsName(_ word: String, _ span: Span) -> Self {
        Self("'\(word)' is an operator, not a name", span, hint: "choose another name")
    }

    static func missingName(_ token: Token, for what: String, example: String, isIncomplete: Bool) -> Self {
        Self(
            "expected \(what), found \(token.described)", token.span, hint: example, isIncomplete: isIncomplete)
    }

    static func missingWord(_ word: String, _ token: Token, example: String, isIncomplete: Bool = false) -> Self {
        Self(
            "expected '\(word)', found \(token.described)", token.span, hint: example, isIncomplete: isIncomplete)
    }

    static func missingBlock(_ word: String, _ token: Token) -> Self {
        Self("expected '{', found \(token.described)", token.span, hint: "\(word) { … }: the braces are needed")
    }

    static func blockWithoutCommand(_ span: Span) -> Self {
        Self("a block needs a command before it", span, hint: "repeat 10 { … }")
    }

    static func elseWithoutIf(_ span: Span) -> Self {
        Self("'else' stands on the line of the '}' before it", span, hint: "if x > 0 { … } else { … }")
    }

    static func fileWithoutQuotes(_ path: String, _ statement: String, _ span: Span) -> Self {
        Self("the name of the file '\(shortened(path))' has no quotes", span, hint: "type: \(statement)")
    }

    static func missingArgument(after sign: String, _ token: Token, isIncomplete: Bool) -> Self {
        Self(
            "expected an argument after '\(sign)', found \(token.described)", token.span, isIncomplete: isIncomplete)
    }

    static func missingCondition(_ token: Token) -> Self {
        Self("'until' needs a condition, found \(token.described)", token.span, hint: "until loss < 0.1")
    }

    static func optionNeedsParentheses(_ option: String, _ token: Token) -> Self {
        Self(
            "\(token.described) does not belong after an option", token.span,
            hint: "put the value in parentheses: \(option)=(…)")
    }

    static func orphan(_ span: Span) -> Self {
        Self(
            "recorded output follows no statement", span,
            hint: "put #> directly below its statement, or write # for a comment")
    }
}

/// A word of the user, cut where it would fill the screen.
private func shortened(_ text: String) -> String {
    text.utf8.count <= 40 ? text : text.prefix(30) + "…"
}
