import Insight
import Modelling
import Reporting
import Syntax

extension CommandTable {
    /// help, digits, quit.
    static let generalCommands: [Command] = [help, digits, quit]

    private static let help = Command(
        "help", .general, "help on everything, or on one word",
        parameters: [Parameter("topic", .expression, .optional, "a command, function, optimizer, data set or symbol")],
        discussion: "`train?` is the same as `help train`.",
        examples: [.init("help train"), .init("help tanh"), .init("help adam"), .init("help @")], isRecorded: false
    ) { (call, interpreter) throws(Diagnostic) in
        guard let (topic, span) = try call.word("topic") else {
            for block in Help.overview(interpreter.session) { interpreter.emit(block) }
            return
        }
        guard let blocks = Help.blocks(on: topic, interpreter.session) else {
            throw call.failure(
                Diagnostic.unknownWord(
                    topic, for: "command or function", among: Help.topics(interpreter.session), isFunction: true),
                at: span)
        }
        for block in blocks { interpreter.emit(block) }
    }

    private static let digits = Command(
        "digits", .general, "how many significant digits numbers are shown with",
        parameters: [Parameter("count", .integer(1...17), .optional, "1 to 17; shows the present number if left out")],
        examples: [.init("digits 10")]
    ) { (call, interpreter) throws(Diagnostic) in
        guard let count = try call.integer("count", in: 1...17, interpreter) else {
            return interpreter.emit(.scalar(name: "digits", Double(interpreter.session.digits)))
        }
        interpreter.session.digits = count
    }

    private static let quit = Command(
        "quit", .general, "leave the program",
        parameters: [Parameter("code", .integer(0...255), .optional, "the exit code (default 0)")],
        examples: [], isRecorded: false
    ) { (call, interpreter) throws(Diagnostic) in
        interpreter.exitCode = Int32(try call.integer("code", in: 0...255, interpreter) ?? 0)
    }
}
