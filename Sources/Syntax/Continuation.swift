/// Whether lines that come one by one surely go on: a bracket is open, or the last sign wants something after it. Tells so
/// without reading the earlier lines again.
package struct Continuation {
    private var open: [UInt8] = []
    private var endsOpen = false
    /// What cannot be read is for the parser to say.
    private var isBroken = false

    package init() {}

    package var isSure: Bool { !isBroken && (!open.isEmpty || endsOpen) }

    package mutating func add(_ line: String) {
        var lexer = Lexer(line, open: open)
        while true {
            let token = lexer.next()
            switch token.kind {
            case .end:
                open = lexer.open
                return
            case .invalid:
                isBroken = true
                return
            case .newline, .comment, .recorded: continue
            case .number, .string, .name, .symbol:
                endsOpen =
                    token.binaryOperator != nil || token.assignment != nil || token.isSymbol(.comma)
                    || token.isSymbol(.arrow)
            }
        }
    }
}
