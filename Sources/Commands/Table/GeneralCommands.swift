import Insight
import Modelling
import Reporting
import Syntax

extension CommandTable {
    /// help, digits, quit.
    static let generalCommands: [Command] = [help, digits, quit]

    private static let topic = Key.optional(
        "topic", .word(words: { Help.topics($0) }), "a command, function, optimizer, data set or symbol")

    private static let help = Command(
        "help", .general, "help on everything, or on one word",
        parameters: [topic],
        discussion: "`train?` is the same as `help train`.",
        examples: [.init("help train"), .init("help tanh"), .init("help adam"), .init("help @")], isRecorded: false,
        answersQuestions: true
    ) { (call, interpreter) throws(Diagnostic) in
        guard let topic = try call[topic] else {
            for block in Help.overview(interpreter.session, interpreter.commands) { interpreter.emit(block) }
            return
        }
        guard let blocks = Help.blocks(on: topic.text, interpreter.session, interpreter.commands) else {
            throw call.failure(
                Diagnostic.unknownWord(
                    topic.text, for: "command or function",
                    among: Help.topics(interpreter.session, interpreter.commands), isFunction: true),
                at: topic.span)
        }
        for block in blocks { interpreter.emit(block) }
    }

    private static let digitCount = Key.optional(
        "count", .integer(1...17), "shows the present number if left out")

    private static let digits = Command(
        "digits", .general, "how many significant digits numbers are shown with",
        parameters: [digitCount],
        examples: [.init("digits 10")]
    ) { (call, interpreter) throws(Diagnostic) in
        guard let count = try call[digitCount] else {
            return interpreter.emit(.scalar(name: "digits", Double(interpreter.session.digits)))
        }
        interpreter.session.digits = count
    }

    private static let code = Key.optional("code", .integer(0...255), "the exit code (default 0)")

    private static let quit = Command(
        "quit", .general, "leave the program",
        parameters: [code],
        examples: [], isRecorded: false
    ) { (call, interpreter) throws(Diagnostic) in
        interpreter.exitCode = Int32(try call[code] ?? 0)
    }
}
