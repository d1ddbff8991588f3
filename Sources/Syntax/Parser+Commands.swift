extension Parser {
    // arguments → (arrow | comma | until | equals | block | option | assignment | expression)*
    mutating func arguments(of command: String) throws(SyntaxError) -> [CommandCall.Argument] {
        if command == vocabulary.traits.question, let topic = helpTopic() { return [topic] }
        var arguments: [CommandCall.Argument] = []
        while !current.endsStatement { arguments.append(try argument(after: arguments.last, of: command)) }
        return arguments
    }

    private mutating func argument(
        after last: CommandCall.Argument?, of command: String
    ) throws(SyntaxError) -> CommandCall.Argument {
        if current.isSymbol(.arrow) {
            try separator()
            return .arrow
        }
        if current.isSymbol(.comma) {
            try separator()
            return .comma
        }
        if current.isSymbol(.leftBrace) { return .block(try block(of: command)) }
        if last == nil, current.isSymbol(.assign), vocabulary.traits.comparing.contains(command) {
            advance()
            skipLineEnds()
            return .equals(try expression())
        }
        if let word = current.name {
            if following.isSymbol(.assign) { return try option() }
            if word == "until" { return try until() }
            // Where an operand must stand, `and` is no operator: `data and`.
            if last == nil, word == "and" || word == "or" {
                let span = current.span
                advance()
                return .expression(Expression(.name(word), span))
            }
        }
        if let last, let word = formWord(of: command, after: last) { return word }
        if case .option(let name, _) = last, current.binaryOperator != nil || current.isSymbol(.colon) {
            throw .optionNeedsParentheses(name.text, current)
        }
        let value = try expression()
        return current.assignment == nil ? .expression(value) : .assignment(try assignment(to: value))
    }

    // word → NAME                   one of the command's form, behind an expression
    private mutating func formWord(
        of command: String, after last: CommandCall.Argument
    ) -> CommandCall.Argument? {
        guard case .expression = last, let word = current.name, !following.touches(current),
            vocabulary.traits.words[command]?.contains(word) == true
        else { return nil }
        let span = current.span
        advance()
        return .expression(Expression(.name(word), span))
    }

    // arrow → "->"      comma → ","       both continue the line
    private mutating func separator() throws(SyntaxError) {
        let sign = current.plain
        advance()
        skipLineEnds()
        if current.endsStatement { throw found(.missingArgument(after: sign, current, isIncomplete: isAtEnd)) }
    }

    // option → NAME "=" prefix (("*" | "/" | "@" | "^") prefix)*
    //        | NAME " = " expression        an assignment if the expression is more than an option's value can be
    private mutating func option() throws(SyntaxError) -> CommandCall.Argument {
        let isSpaced = !following.touches(current)
        let name = try name(for: "the name of an option", example: "lr=0.1")
        advance()
        if isSpaced, !current.endsStatement {
            let value = try expression()
            if case .binary(let operation, _, _) = value.node, OperatorTable.row(operation).precedence < .product {
                return .assignment(Assignment(target: name, value: value))
            }
            return .option(name, value)
        }
        if current.endsStatement { throw found(.missingArgument(after: name.text + "=", current, isIncomplete: false)) }
        return .option(name, try binary(.product))
    }

    // until → "until" expression
    private mutating func until() throws(SyntaxError) -> CommandCall.Argument {
        advance()
        if current.endsStatement || current.isSymbol(.leftBrace) { throw found(.missingCondition(current)) }
        return .until(try expression())
    }

    // topic → (any sign | "and" | "or" | "not" | "until")       as in `help @`, alone after `help`
    //       | NAME ("-"? NAME)+                                  as in `help chain rule`, `help one-hot`
    private mutating func helpTopic() -> CommandCall.Argument? {
        guard !current.endsStatement else { return nil }
        guard following.endsStatement else { return helpWords() }
        let topic: Expression
        switch current.kind {
        case .symbol(let symbol): topic = Expression(.string(symbol.rawValue), current.span)
        case .name(let text) where operatorWords.contains(text): topic = Expression(.string(text), current.span)
        case .name(let text): topic = Expression(.name(text), current.span)
        case .number, .string, .newline, .comment, .recorded, .invalid, .end: return nil
        }
        advance()
        return .expression(topic)
    }

    /// Several words as one topic, where nothing else stands behind `help`.
    private mutating func helpWords() -> CommandCall.Argument? {
        var probe = self
        let start = probe.current.span
        var text = ""
        while !probe.current.endsStatement {
            let isHyphen = probe.current.isSymbol(.minus) && probe.current.touches(probe.previous)
            guard isHyphen || probe.current.name != nil else { return nil }
            text += text.isEmpty || probe.current.touches(probe.previous) ? "" : " "
            text += probe.current.plain
            probe.advance()
        }
        guard !probe.previous.isSymbol(.minus) else { return nil }
        self = probe
        return .expression(Expression(.string(text), span(from: start)))
    }
}
