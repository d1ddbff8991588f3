import Autodiff
import Modelling
import Reporting
import Syntax

extension CommandTable {
    /// repeat, while, for, if, break, continue, define, print, assert, source.
    static let programCommands: [Command] = [
        repetition, whileLoop, forLoop, conditional, breakLoop, continueLoop, define, print, assert, source,
    ]

    private static let tinyNet = "network 1 -> 1 sigmoid; x = [1]; y = [0]"

    private static let repetition = Command.statement(
        "repeat", .programs, "run statements a number of times", forms: ["repeat COUNT { … }"],
        discussion: """
            Inside, the four steps print nothing; print, show and bare expressions do. An error takes the whole loop \
            back; Ctrl-C keeps the finished rounds.
            """,
        examples: [.init("repeat 100 { forward; loss; backward; step }", after: tinyNet)])

    private static let whileLoop = Command.statement(
        "while", .programs, "run statements as long as a condition holds", forms: ["while CONDITION { … }"],
        discussion: "The condition is a single number: 0 and NaN end the loop.",
        examples: [.init("while loss > 0.2 { step }", after: tinyNet)])

    private static let forLoop = Command.statement(
        "for", .programs, "run statements for each value", forms: ["for NAME in VALUES { … }"],
        discussion: "The name exists inside the braces only.",
        examples: [.init("for k in 1:3 { print k, k^2 }")])

    private static let conditional = Command.statement(
        "if", .programs, "run statements if a condition holds",
        forms: ["if CONDITION { … } else { … }", "if CONDITION { … } else if CONDITION { … } else { … }"],
        discussion: "`else` stands on the line of the closing brace.",
        examples: [.init("if 2 > 1 { print \"yes\" } else { print \"no\" }")])

    private static let breakLoop = Command.statement(
        "break", .programs, "leave the innermost loop", forms: ["break"], discussion: "",
        examples: [.init("repeat 10 { break }")])

    private static let continueLoop = Command.statement(
        "continue", .programs, "go on with the next round of the innermost loop", forms: ["continue"], discussion: "",
        examples: [.init("for k in 1:4 { if k == 2 { continue }; print k }")])

    private static let define = Command.statement(
        "define", .programs, "make a new command", forms: ["define NAME ARGUMENTS { … }"],
        discussion: """
            The arguments are separated by blanks and exist inside the braces only. The comment above the definition \
            is what `help NAME` shows.
            """,
        examples: [
            .init("define descend n { repeat n { backward; step } }"),
            .init("descend 5", after: "define descend n { repeat n { backward; step } }; \(tinyNet)"),
        ])

    private static let values = Key.rest("values", .expression, "texts in double quotes, and expressions")

    private static let print = Command(
        "print", .programs, "print texts and values",
        parameters: [values],
        examples: [.init("print \"two thirds is\", 2 / 3"), .init("print [1, 2; 3, 4]")], shows: .arguments
    ) { (call, context) throws(Diagnostic) in
        let format = NumberFormat(digits: context.session.digits)
        var words: [String] = []
        let expressions = try call[values]
        for expression in expressions {
            let value: Value
            do throws(Diagnostic) { value = try context.evaluator(call.source).evaluate(expression) } catch {
                throw suggestingQuotes(error, expressions, context)
            }
            switch value {
            case .text(let text): words.append(text)
            case .known(let matrix) where matrix.shape.count <= 16:
                words.append(Expression(rounding: matrix, format).text)
            case .known(let matrix):
                if !words.isEmpty { context.emit(.text(words.joined(separator: " "))) }
                words = []
                context.emit(.value(matrix, name: expression.text))
            case .node: preconditionFailure("no graph is being built here")
            }
        }
        if !words.isEmpty || expressions.isEmpty { context.emit(.text(words.joined(separator: " "))) }
        return .done
    }

    /// Words that nothing is called or resembles were meant as a text.
    private static func suggestingQuotes(_ error: Diagnostic, _ typed: [Expression], _ context: any Context)
        -> Diagnostic
    {
        let words = typed.compactMap { if case .name(let word) = $0.node { word } else { nil } }
        let known = context.visibleNames + FunctionTable.callableNames + FunctionTable.constants.keys
        let isText = words.allSatisfy { !known.contains($0) && nearestWord(to: $0, among: known) == nil }
        guard words.count == typed.count, isText else { return error }
        var better = error
        better.hint = "a text stands in double quotes: print \"\(words.joined(separator: " "))\""
        return better
    }

    private static let condition = Key.required("condition", .expression, "a single number; 0 and NaN fail")

    private static let assert = Command(
        "assert", .programs, "fail unless a condition holds",
        parameters: [condition],
        discussion: "A script stops there, with the numbers on both sides.",
        examples: [.init("assert abs(sin(pi)) < 1e-9")], isProof: true
    ) { (call, context) throws(Diagnostic) in
        let condition = try call[condition]
        let evaluator = context.evaluator(call.source)
        let random = context.session.random
        guard !FunctionTable.isTrue(try evaluator.scalar(condition, for: "a condition")) else { return .done }
        var hint: String?
        // The sides as they were compared: with the same random numbers.
        context.session.random = random
        if case .binary(let symbol, let left, let right) = condition.node,
            case .known(let a)? = try? evaluator.evaluate(left), case .known(let b)? = try? evaluator.evaluate(right)
        {
            let format = NumberFormat(digits: 12)
            hint =
                "\(Expression(rounding: a, format).text) \(symbol.rawValue) \(Expression(rounding: b, format).text) is false"
        }
        throw evaluator.failure(Diagnostic("assertion failed: \(condition.text)", hint: hint), at: condition.span)
    }

    private static let script = Key.required("file", .file, "the script")

    private static let source = Command(
        "source", .programs, "run a file of statements as one",
        parameters: [script],
        discussion: "Either all of it takes effect or, if a statement fails, nothing. One `undo` takes it back.",
        examples: []
    ) { (call, context) throws(Diagnostic) in
        try context.runFile(try call[script])
        return .done
    }
}
