/// Words that begin a piece of program.
private enum Keyword: String, CaseIterable {
    case `repeat`, `while`, `for`, `if`, `else`, `break`, `continue`, function, model, param, define
}

extension Parser {
    // statement → assignment | help | program | command | expression
    mutating func statement() throws(SyntaxError) -> Statement {
        let comment = commentAbove.isEmpty ? nil : commentAbove.joined(separator: "\n")
        commentAbove = []
        let start = current
        let node: Statement.Node
        if let word = current.name {
            node = try statement(beginningWith: Name(word, current.span), comment)
        } else {
            node = try otherStatement()
        }
        let statement = Statement(node, span(from: start.span))
        if !current.endsStatement || (current.isSymbol(.rightBrace) && openBrackets == 0) {
            throw junk(after: statement)
        }
        return statement
    }

    private mutating func statement(
        beginningWith word: Name, _ comment: String?
    ) throws(SyntaxError) -> Statement.Node {
        if word.text == vocabulary.traits.question, following.assignment != nil, isAloneWithSign {
            return try command(word)
        }
        let compares = commandsOutside != nil && vocabulary.traits.comparing.contains(word.text)
        if following.assignment != nil && !compares || isIndexedAssignment { return try assignmentStatement() }
        if following.isSymbol(.question), let question = vocabulary.traits.question { return help(question, word) }
        if let keyword = Keyword(rawValue: word.text), !isValue(word.text) {
            return try program(keyword, word, comment)
        }
        if vocabulary.commands.contains(word.text) {
            return followingContinuesExpression(of: word.text) ? try formula() : try command(word)
        }
        if vocabulary.acceptsPrefixes, !vocabulary.names.contains(word.text), !followingContinues {
            if let full = try commandName(beginningWith: word) { return try command(Name(full, word.span)) }
        }
        return try formula()
    }

    /// True where nothing stands behind a name and a sign: `help =`.
    private var isAloneWithSign: Bool {
        var probe = self
        probe.advance()
        probe.advance()
        return probe.current.endsStatement
    }

    private mutating func otherStatement() throws(SyntaxError) -> Statement.Node {
        if current.isSymbol(.leftBrace) { throw .blockWithoutCommand(current.span) }
        for symbol in [Token.Symbol.rightBrace, .rightBracket, .rightParenthesis] where current.isSymbol(symbol) {
            throw .closesNothing(current)
        }
        if current.isSymbol(.question), let question = vocabulary.traits.question {
            let name = Name(question, current.span)
            advance()
            return .command(CommandCall(name: name, arguments: []))
        }
        return try formula()
    }

    // formula → expression
    private mutating func formula() throws(SyntaxError) -> Statement.Node {
        let value = try expression()
        if current.assignment != nil { throw .notAssignable(value.span) }
        return .expression(value)
    }

    // help → NAME "?"
    private mutating func help(_ question: String, _ topic: Name) -> Statement.Node {
        advance()
        let name = Name(question, current.span)
        advance()
        return .command(CommandCall(name: name, arguments: [.expression(Expression(.name(topic.text), topic.span))]))
    }

    // MARK: Assignments

    private mutating func assignmentStatement() throws(SyntaxError) -> Statement.Node {
        let target = try primaryWithIndices()
        return .assignment(try assignment(to: target))
    }

    // target → NAME ("[" indices "]")?
    private mutating func primaryWithIndices() throws(SyntaxError) -> Expression {
        let name = try name(for: "a name", example: "x = 1")
        let whole = Expression(.name(name.text), name.span)
        guard current.isSymbol(.leftBracket) else { return whole }
        let indices = try indices(of: whole)
        return Expression(.index(whole, indices), span(from: name.span))
    }

    // assignment → target ("=" | "+=" | "-=" | "*=" | "/=") expression
    mutating func assignment(to target: Expression) throws(SyntaxError) -> Assignment {
        let name: Name
        let indices: [Expression.Index]?
        switch target.node {
        case .name(let text): (name, indices) = (Name(text, target.span), nil)
        case .index(let operand, let own):
            guard case .name(let text) = operand.node else { throw .notAssignable(target.span) }
            (name, indices) = (Name(text, operand.span), own)
        case .number, .string, .end, .matrix, .call, .transpose, .unary, .binary, .range:
            throw .notAssignable(target.span)
        }
        guard let operation = current.assignment else { throw .notAssignable(target.span) }
        advance()
        skipLineEnds()
        let value = try expression()
        vocabulary.names.insert(name.text)
        return Assignment(target: name, indices: indices, operation: operation, value: value)
    }

    /// True at `NAME[…] =`; looks ahead to the end of the bracket.
    private var isIndexedAssignment: Bool {
        guard following.isSymbol(.leftBracket), following.touches(current) else { return false }
        var probe = lexer
        var open = 1
        while open > 0 {
            switch probe.next().kind {
            case .symbol(.leftBracket): open += 1
            case .symbol(.rightBracket): open -= 1
            case .end, .invalid: return false
            case .number, .string, .name, .symbol, .newline, .comment, .recorded: continue
            }
        }
        return probe.next().assignment != nil
    }

    // MARK: Which kind of statement

    /// True if `following` makes a formula of a statement that begins with the name `current`.
    private var followingContinues: Bool {
        if following.binaryOperator != nil || following.isSymbol(.colon) { return true }
        guard following.touches(current) else { return false }
        return following.isSymbol(.transpose) || following.isSymbol(.leftBracket)
            || following.isSymbol(.leftParenthesis)
    }

    private func followingContinuesExpression(of command: String) -> Bool {
        let hasValue = vocabulary.names.contains(command)
        if following.isSymbol(.leftParenthesis), following.touches(current) {
            return hasValue || vocabulary.functions.contains(command)
        }
        return (hasValue || vocabulary.traits.valued.contains(command)) && followingContinues
    }

    /// True for a name of the user that is also a keyword, where it stands for its value: `model + 1`.
    private func isValue(_ keyword: String) -> Bool {
        guard vocabulary.names.contains(keyword) else { return false }
        if keyword == "break" || keyword == "continue" { return followingContinues }
        return followingContinues || following.endsStatement
    }

    /// The only command that begins with `word`, or nil for none.
    private func commandName(beginningWith word: Name) throws(SyntaxError) -> String? {
        let keywords = Keyword.allCases.map(\.rawValue)
        let candidates = vocabulary.commands.all.union(keywords).filter { $0.hasPrefix(word.text) && $0 != word.text }
        if candidates.count > 1 { throw .ambiguousPrefix(word, candidates.sorted()) }
        return candidates.first
    }

    /// What stands after a complete statement and does not belong there.
    private func junk(after statement: Statement) -> SyntaxError {
        if current.isSymbol(.rightBrace) || current.isSymbol(.rightBracket) || current.isSymbol(.rightParenthesis) {
            return .closesNothing(current)
        }
        guard case .expression(let value) = statement.node, case .name(let word) = value.node else {
            return found(.unexpected(current, after: "a complete statement"))
        }
        let commands = vocabulary.commands.all.union(Keyword.allCases.map(\.rawValue))
        let isForeign = vocabulary.functions.contains(word) || ForeignWord.hint(for: word) != nil
        let near =
            sameWord(as: word, among: commands) ?? (isForeign ? nil : nearWord(to: word, among: commands))
        if current.isSymbol(.leftParenthesis), near == nil { return .parenthesisApart(word, value.span) }
        if vocabulary.names.contains(word) {
            return current.isSymbol(.leftBracket)
                ? .bracketApart(word, value.span) : found(.unexpected(current, after: "'\(word)'"))
        }
        let begun = isForeign ? [] : commands.filter { $0.hasPrefix(word) }
        let nearest = near ?? (begun.count == 1 ? begun.first : nil)
        return found(.unknownCommand(Name(word, value.span), nearest: nearest))
    }

    // MARK: Programs

    // program → repeat | while | for | if | "break" | "continue" | function | model | param | define
    private mutating func program(
        _ keyword: Keyword, _ word: Name, _ comment: String?
    ) throws(SyntaxError) -> Statement.Node {
        if vocabulary.acceptsPrefixes, following.endsStatement, keyword != .break, keyword != .continue,
            let full = try commandName(beginningWith: word)
        {
            return try command(Name(full, word.span))
        }
        switch keyword {
        case .repeat: return try repetition()
        case .while: return try whileLoop()
        case .for: return try forLoop()
        case .if: return try conditional()
        case .else: throw .elseWithoutIf(word.span)
        case .break:
            advance()
            return .breakLoop
        case .continue:
            advance()
            return .continueLoop
        case .function: return try function(comment)
        case .model: return try model()
        case .param: return try parameter()
        case .define: return try definition(comment)
        }
    }

    // command → NAME arguments
    private mutating func command(_ name: Name) throws(SyntaxError) -> Statement.Node {
        if let keyword = Keyword(rawValue: name.text), current.name != name.text {
            return try program(keyword, name, nil)
        }
        advance()
        return .command(CommandCall(name: name, arguments: try arguments(of: name.text)))
    }
}
