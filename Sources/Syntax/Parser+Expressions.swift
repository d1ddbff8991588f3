extension Parser {
    // expression → binary (":" binary (":" binary)?)?
    mutating func expression() throws(SyntaxError) -> Expression {
        let first = try binary(.or)
        guard current.isSymbol(.colon) else { return first }
        var highest = height
        var parts = [first]
        while parts.count < 3, current.isSymbol(.colon) {
            if following.isSymbol(.comma) || following.isSymbol(.rightBracket) || following.isSymbol(.rightParenthesis)
            {
                let hint = isInsideIndex ? "\(first.text):end" : "1:3 or 0:0.1:1"
                throw .openRange(span(from: first.span).joined(with: current.span), hint: hint)
            }
            advance()
            parts.append(try binary(.or))
            highest = max(highest, height)
        }
        let span = span(from: first.span)
        try grow(to: highest + 1, span)
        return parts.count == 2
            ? Expression(.range(parts[0], step: nil, parts[1]), span)
            : Expression(.range(parts[0], step: parts[1], parts[2]), span)
    }

    // or         → and ("or" and)*
    // and        → not ("and" not)*
    // comparison → sum (("<" | "<=" | ">" | ">=" | "==" | "!=") sum)?
    // sum        → product (("+" | "-") product)*
    // product    → prefix (("*" | "/" | "@") prefix)*
    // power      → postfix ("^" prefix)?
    // each from its row in OperatorTable
    mutating func binary(_ minimum: Precedence) throws(SyntaxError) -> Expression {
        var left = try prefix(minimum)
        while let operation = current.binaryOperator {
            let row = OperatorTable.row(operation)
            guard row.precedence >= minimum else { break }
            let leftHeight = height
            let isRecursive = row.associativity == .right
            let sign = current.span
            advance()
            let isArrow =
                operation == .less && current.isSymbol(.minus) && current.span.start == sign.end
                && following.span.start > current.span.end && sign.start > left.span.end
            skipLineEnds()
            if isRecursive { try enter() }
            let right = try binary(row.right)
            if isRecursive { depth -= 1 }
            // `a <- 3` would compare with -3, and silently.
            if isArrow { throw .arrow(left.text, right.text, Span(sign.start, sign.end + 1)) }
            left = Expression(.binary(operation, left, right), left.span.joined(with: right.span))
            try grow(to: max(leftHeight, height) + 1, left.span)
            if row.associativity == .none, let other = current.binaryOperator,
                OperatorTable.row(other).precedence == row.precedence
            {
                throw .chainedComparison(operation, other, current.span)
            }
        }
        return left
    }

    // not    → "not" not | comparison
    // prefix → "-" prefix | power
    private mutating func prefix(_ minimum: Precedence) throws(SyntaxError) -> Expression {
        let start = current.span
        let operation: UnaryOperator
        if current.isSymbol(.minus) {
            operation = .negate
        } else if current.name == "not" {
            guard minimum <= .not else { throw .notInsideOperand(start) }
            operation = .not
        } else {
            return try postfix()
        }
        try enter()
        advance()
        skipLineEnds()
        let operand = try binary(OperatorTable.row(operation).operand)
        depth -= 1
        try grow(to: height + 1, start)
        return Expression(.unary(operation, operand), start.joined(with: operand.span))
    }

    // postfix → primary ("'" | "[" indices "]")*       each touching what stands before it
    private mutating func postfix() throws(SyntaxError) -> Expression {
        var operand = try primary()
        while current.touches(previous) {
            if match(.transpose) {
                operand = Expression(.transpose(operand), span(from: operand.span))
                try grow(to: height + 1, operand.span)
            } else if current.isSymbol(.leftBracket) {
                let operandHeight = height
                let indices = try indices(of: operand)
                operand = Expression(.index(operand, indices), span(from: operand.span))
                try grow(to: max(operandHeight, height) + 1, operand.span)
            } else {
                break
            }
        }
        return operand
    }

    // indices → index ("," index)*
    // index   → ":" | expression
    mutating func indices(of operand: Expression) throws(SyntaxError) -> [Expression.Index] {
        let opened = current.span
        let outer = isInsideIndex
        try open()
        isInsideIndex = true
        if current.isSymbol(.rightBracket) { throw .emptyIndex(operand.text, opened.joined(with: current.span)) }
        var indices: [Expression.Index] = []
        var highest = 0
        repeat {
            if current.isSymbol(.colon) {
                advance()
                guard current.isSymbol(.comma) || current.isSymbol(.rightBracket) else {
                    throw found(
                        isAtEnd
                            ? .missing(.rightBracket, current, isIncomplete: true)
                            : .openRange(previous.span, hint: "1:\(endOfRange)"))
                }
                indices.append(.all)
            } else {
                indices.append(.at(try expression()))
                highest = max(highest, height)
            }
        } while match(.comma)
        isInsideIndex = outer
        try close(.rightBracket)
        height = highest
        return indices
    }

    /// The number at which a range ends that has no beginning, or a word for any.
    private var endOfRange: String { if case .number(let value) = current.kind { canonical(value) } else { "end" } }

    // primary → NUMBER | STRING | NAME | call | matrix | "(" expression ")"
    private mutating func primary() throws(SyntaxError) -> Expression {
        let start = current.span
        height = 1
        switch current.kind {
        case .number(let value):
            advance()
            return Expression(.number(value), start)
        case .string(let text):
            advance()
            return Expression(.string(text), start)
        case .name(let text):
            if operatorWords.contains(text) { throw .operatorWithoutLeft(current) }
            advance()
            if current.isSymbol(.leftParenthesis), current.touches(previous) { return try call(Name(text, start)) }
            return Expression(isInsideIndex && text == "end" ? .end : .name(text), start)
        case .symbol(.leftParenthesis):
            try open()
            let inner = try expression()
            try close(.rightParenthesis)
            return Expression(inner.node, span(from: start))
        case .symbol(.leftBracket): return try matrix()
        case .symbol, .newline, .comment, .recorded, .invalid, .end: throw missingValue()
        }
    }

    private func missingValue() -> SyntaxError {
        if current.binaryOperator != nil, !previous.continuesLine { return .operatorWithoutLeft(current) }
        let isIncomplete = isAtEnd && (openBrackets > 0 || previous.continuesLine)
        return found(.missingValue(current, isIncomplete: isIncomplete))
    }

    // call     → NAME "(" (argument ("," argument)*)? ")"     the parenthesis touching the name
    // argument → (NAME "=")? expression
    private mutating func call(_ name: Name) throws(SyntaxError) -> Expression {
        try open()
        var arguments: [Expression.Argument] = []
        var highest = 0
        if !current.isSymbol(.rightParenthesis) {
            repeat {
                var label: String?
                if let word = current.name, following.isSymbol(.assign) {
                    label = word
                    advance()
                    advance()
                }
                arguments.append(Expression.Argument(label: label, try expression()))
                highest = max(highest, height)
            } while match(.comma)
        }
        try close(.rightParenthesis)
        let span = span(from: name.span)
        try grow(to: highest + 1, span)
        return Expression(.call(name.text, arguments), span)
    }

    // matrix → "[" row (";" row)* "]"
    // row    → expression ("," expression)*
    private mutating func matrix() throws(SyntaxError) -> Expression {
        let opened = current.span
        try open()
        if current.isSymbol(.rightBracket) { throw .emptyMatrix(opened.joined(with: current.span)) }
        var rows: [[Expression]] = []
        var areAllBracketed = true
        var highest = 0
        repeat {
            var row: [Expression] = []
            repeat {
                let isBracketed = current.isSymbol(.leftBracket)
                let element = try expression()
                areAllBracketed = areAllBracketed && isBracketed && element.asRow != nil
                row.append(element)
                highest = max(highest, height)
            } while match(.comma)
            rows.append(row)
        } while match(.semicolon)
        try close(.rightBracket)
        let span = span(from: opened)
        if areAllBracketed, rows.count == 1 || rows.allSatisfy({ $0.count == 1 }) {
            rows = rows.joined().compactMap(\.asRow)
        }
        for (row, elements) in rows.enumerated() where elements.count != rows[0].count {
            throw .raggedRows(rows[0].count, row: row + 1, elements.count, span)
        }
        try grow(to: highest + 1, span)
        return Expression(.matrix(rows), span)
    }

    // MARK: Brackets

    mutating func open() throws(SyntaxError) {
        try enter()
        openBrackets += 1
        advance()
    }

    mutating func close(_ symbol: Token.Symbol) throws(SyntaxError) {
        try expect(symbol)
        openBrackets -= 1
        depth -= 1
    }
}

extension Expression {
    /// The elements, if this is a matrix of one row.
    fileprivate var asRow: [Expression]? {
        if case .matrix(let rows) = node, rows.count == 1 { rows[0] } else { nil }
    }
}
