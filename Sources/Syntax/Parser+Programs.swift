extension Parser {
    // block → "{" (statement (";" | newline))* "}"
    mutating func block(after word: String) throws(SyntaxError) -> Block {
        let opened = current.span
        guard current.isSymbol(.leftBrace) else { throw found(.missingBlock(word, current)) }
        try open()
        commentAbove = []
        var statements: [Statement] = []
        while !current.isSymbol(.rightBrace) {
            switch current.kind {
            case .newline: skipNewline()
            case .comment: skipComment()
            case .symbol(.semicolon): advance()
            case .recorded: throw .orphan(current.span)
            case .end: throw .missing(.rightBrace, current, isIncomplete: true)
            case .number, .string, .name, .symbol, .invalid: statements.append(try statement())
            }
        }
        try close(.rightBrace)
        return Block(statements, span(from: opened))
    }

    // The block of a command, in which the statements that it alone knows are commands.
    mutating func block(of command: String) throws(SyntaxError) -> Block {
        let inner = vocabulary.traits.inner[command] ?? []
        guard !inner.isEmpty || commandsOutside != nil else { return try block(after: command) }
        let (around, outside) = (vocabulary.commands, commandsOutside)
        defer { (vocabulary.commands, commandsOutside) = (around, outside) }
        vocabulary.commands = outside ?? around
        commandsOutside = inner.isEmpty ? nil : vocabulary.commands
        vocabulary.commands.formUnion(inner)
        return try block(after: command)
    }

    // repeat → "repeat" expression block
    mutating func repetition() throws(SyntaxError) -> Statement.Node {
        advance()
        if current.isSymbol(.leftBrace) {
            throw .missingName(current, for: "a number of rounds", example: "repeat 10 { … }", isIncomplete: false)
        }
        let count = try expression()
        return .repetition(count: count, try block(after: "repeat 10"))
    }

    // while → "while" expression block
    mutating func whileLoop() throws(SyntaxError) -> Statement.Node {
        advance()
        let condition = try expression()
        return .whileLoop(condition, try block(after: "while loss > 0.1"))
    }

    // for → "for" NAME "in" expression block
    mutating func forLoop() throws(SyntaxError) -> Statement.Node {
        let example = "for k in 1:5 { … }"
        advance()
        let variable = try name(for: "a name", example: example)
        guard current.name == "in" else { throw found(.missingWord("in", current, example: example)) }
        advance()
        let values = try expression()
        vocabulary.names.insert(variable.text)
        return .forLoop(variable: variable, values, try block(after: "for k in 1:5"))
    }

    // if → "if" expression block ("else" "if" expression block)* ("else" block)?
    mutating func conditional() throws(SyntaxError) -> Statement.Node {
        var branches: [Statement.Branch] = []
        repeat {
            advance()
            let condition = try expression()
            branches.append(Statement.Branch(condition, try block(after: "if loss < 0.1")))
            guard current.name == "else" else { return .conditional(branches, otherwise: nil) }
            advance()
        } while current.name == "if"
        return .conditional(branches, otherwise: try block(after: "else"))
    }

    // function → "function" NAME "(" (NAME ("," NAME)*)? ")" "=" expression ("with" slope ("," slope)*)?
    mutating func function(_ comment: String?) throws(SyntaxError) -> Statement.Node {
        let example = "function square(x) = x^2"
        advance()
        let name = try name(for: "a name", example: example)
        guard current.isSymbol(.leftParenthesis) else { throw found(.missingWord("(", current, example: example)) }
        try open()
        var parameters: [Name] = []
        if !current.isSymbol(.rightParenthesis) {
            repeat {
                parameters.append(try self.name(for: "the name of an argument", example: example))
            } while match(.comma)
        }
        try close(.rightParenthesis)
        guard match(.assign) else { throw found(.missingWord("=", current, example: example)) }
        skipLineEnds()
        let body = try expression()
        let slopes = try ownSlopes()
        vocabulary.names.insert(name.text)
        return .function(name, parameters: parameters, body, slopes: slopes, comment: comment)
    }

    // slope → NAME "=" expression
    private mutating func ownSlopes() throws(SyntaxError) -> [OwnSlope] {
        let example = "function square(x) = x^2 with dx = 2 * x"
        guard current.name == "with" else { return [] }
        advance()
        var slopes: [OwnSlope] = []
        repeat {
            skipLineEnds()
            if case .end = current.kind {
                throw .missingName(current, for: "the slope of an argument", example: example, isIncomplete: true)
            }
            let name = try name(for: "the slope of an argument", example: example)
            guard match(.assign) else { throw found(.missingWord("=", current, example: example)) }
            skipLineEnds()
            slopes.append(OwnSlope(name: name, value: try expression()))
        } while match(.comma)
        return slopes
    }

    // model → "model" block
    mutating func model() throws(SyntaxError) -> Statement.Node {
        advance()
        return .model(try block(after: "model"))
    }

    // param → "param" NAME "=" expression
    mutating func parameter() throws(SyntaxError) -> Statement.Node {
        let example = "param W1 = glorot(2, 4)"
        advance()
        let name = try name(for: "a name", example: example)
        guard match(.assign) else { throw found(.missingWord("=", current, example: example)) }
        skipLineEnds()
        let value = try expression()
        vocabulary.names.insert(name.text)
        return .parameter(name, value)
    }

    // define → "define" NAME NAME* block           NAME is a command from here on, in its own block too
    mutating func definition(_ comment: String?) throws(SyntaxError) -> Statement.Node {
        let example = "define descend n { repeat n { step } }"
        advance()
        let name = try name(for: "a name", example: example)
        var parameters: [Name] = []
        while current.name != nil {
            parameters.append(try self.name(for: "the name of an argument", example: example))
        }
        vocabulary.commands.insert(name.text)
        let outer = vocabulary.names
        vocabulary.names.formUnion(parameters.map(\.text))
        let body = try block(after: "define \(name.text)")
        vocabulary.names = outer
        return .define(name, parameters: parameters, body, comment: comment)
    }
}
