import Autodiff
import Insight
import Modelling
import Reporting
import Syntax

/// A command about to run: its arguments, sorted by the parameters that its declaration names.
package struct Call {
    package let command: Command
    package let source: SourceText
    package let nameSpan: Span
    /// All arguments as typed, for commands with a form of their own.
    package let arguments: [CommandCall.Argument]
    private var positional: [String: Expression] = [:]
    private var repeated: [Expression] = []
    private var options: [String: Expression] = [:]
    private var flags: Set<String> = []
    package private(set) var until: Expression?

    package init(_ call: CommandCall, of command: Command, in source: SourceText) throws(Diagnostic) {
        self.command = command
        self.source = source
        nameSpan = call.name.span
        arguments = call.arguments
        guard command.forms.isEmpty else { return }
        try bind()
    }

    // MARK: - Reading arguments

    package func expression(_ name: String) -> Expression? { positional[name] ?? options[name] }

    package var rest: [Expression] { repeated }

    package func has(_ flag: String) -> Bool { flags.contains(flag) }

    package func word(_ name: String) throws(Diagnostic) -> (text: String, span: Span)? {
        guard let expression = expression(name) else { return nil }
        switch expression.node {
        case .name(let text), .string(let text): return (text, expression.span)
        case .number, .end, .matrix, .call, .index, .transpose, .unary, .binary, .range:
            throw failure(Diagnostic.needsWord(name, expression.text), at: expression.span)
        }
    }

    package func text(_ name: String) throws(Diagnostic) -> String? {
        guard let expression = expression(name) else { return nil }
        guard case .string(let text) = expression.node else {
            throw failure(Diagnostic.needsQuotes(name, at: source.place(of: expression.span)), at: expression.span)
        }
        return text
    }

    package func integer(
        _ name: String, in bounds: ClosedRange<Int>, _ interpreter: Interpreter
    ) throws(Diagnostic) -> Int? {
        guard let expression = expression(name) else { return nil }
        return try interpreter.evaluator(source).integer(expression, for: name, in: bounds)
    }

    package func number(_ name: String, _ interpreter: Interpreter) throws(Diagnostic) -> Double? {
        guard let expression = expression(name) else { return nil }
        return try interpreter.evaluator(source).scalar(expression, for: name)
    }

    package func truth(_ name: String, _ interpreter: Interpreter) throws(Diagnostic) -> Bool? {
        try number(name, interpreter).map(FunctionTable.isTrue)
    }

    package func failure(_ diagnostic: Diagnostic, at span: Span? = nil) -> Diagnostic {
        guard diagnostic.place == nil else { return diagnostic }
        var placed = diagnostic
        placed.place = source.place(of: span ?? nameSpan)
        return placed
    }

    // MARK: - Binding

    private mutating func bind() throws(Diagnostic) {
        var open = command.parameters.filter {
            switch $0.form {
            case .positional, .optional: true
            case .repeated, .option, .flag: false
            }
        }
        for argument in arguments {
            switch argument {
            case .comma: continue
            case .until(let condition):
                guard command.parameters.contains(where: { if case .until = $0.kind { true } else { false } }) else {
                    throw failure(Diagnostic.unexpectedArgument("until", command), at: condition.span)
                }
                until = condition
                open.removeAll { if case .until = $0.kind { true } else { false } }
            case .assignment(let assignment):
                throw failure(
                    Diagnostic.unexpectedArgument(assignment.target.text, command), at: assignment.target.span)
            case .block(let block): throw failure(Diagnostic.unexpectedArgument("{", command), at: block.span)
            case .arrow: throw failure(Diagnostic.unexpectedArgument("->", command), at: nameSpan)
            case .option(let name, let value): try bindOption(name, value)
            case .expression(let expression): try bindPositional(expression, &open)
            }
        }
        for parameter in command.parameters where isGiven(parameter.name) {
            guard let other = parameter.excluded.first(where: isGiven) else { continue }
            throw failure(Diagnostic.excludeEachOther(parameter.name, other), at: nameSpan)
        }
        if let missing = open.first(where: { if case .positional = $0.form { true } else { false } }) {
            throw failure(Diagnostic.missingArgument(missing, command), at: nameSpan)
        }
    }

    private func isGiven(_ name: String) -> Bool {
        flags.contains(name) || options[name] != nil || positional[name] != nil
    }

    private mutating func bindOption(_ name: Name, _ value: Expression) throws(Diagnostic) {
        let isOption = command.parameters.contains { parameter in
            if case .option = parameter.form { parameter.name == name.text } else { false }
        }
        guard isOption else { throw failure(Diagnostic.unknownOption(name.text, command), at: name.span) }
        guard options.updateValue(value, forKey: name.text) == nil else {
            throw failure(Diagnostic.optionTwice(name.text), at: name.span)
        }
    }

    private mutating func bindPositional(_ expression: Expression, _ open: inout [Parameter]) throws(Diagnostic) {
        if case .name(let word) = expression.node,
            command.parameters.contains(where: { if case .flag = $0.form { $0.name == word } else { false } })
        {
            flags.insert(word)
            return
        }
        if let next = open.first, isExpression(next.kind) {
            positional[next.name] = expression
            open.removeFirst()
            return
        }
        guard command.parameters.contains(where: { if case .repeated = $0.form { true } else { false } }) else {
            throw failure(Diagnostic.unexpectedArgument(expression.text, command), at: expression.span)
        }
        repeated.append(expression)
    }

    private func isExpression(_ kind: Parameter.Kind) -> Bool {
        switch kind {
        case .expression, .integer, .number, .word, .file, .text, .truth: true
        case .until: false
        }
    }
}
