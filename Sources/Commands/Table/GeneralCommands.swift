import Autodiff
import Modelling
import Reporting
import Syntax

extension CommandTable {
    /// help, digits, quit.
    static let generalCommands: [Command] = [help, digits, quit]

    private static let topic = Key.optional(
        "topic", .word(words: { Help.topics($0) }),
        "a command, function, optimizer, data set, name, sign, or an idea of one or more words")

    private static let help = Command(
        "help", .general, "help on everything, or on one word",
        parameters: [topic],
        discussion: """
            `train?` is the same as `help train`. `help all` has a line for each command; what is longer than the screen is shown \
            by the program that PAGER names, or by less.
            """,
        examples: [
            .init("help all"), .init("help train"), .init("help tanh"), .init("help adam"),
            .init("help chain rule"), .init("help @"),
        ],
        isRecorded: false,
        isRepeated: false, answersQuestions: true
    ) { (call, context) throws(Diagnostic) in
        guard let topic = try call[topic] else {
            show(Help.overview(context.session, context.commands), context)
            return .done
        }
        let found = try context.givingBack { () throws(Diagnostic) in
            page(on: topic.text, context)
                ?? topic.text.split(separator: " ").first.flatMap { page(on: String($0), context) }
        }
        guard let blocks = found else {
            throw call.failure(
                Diagnostic.unknownWord(
                    topic.text, for: "command or function",
                    among: Help.topics(context.session, context.commands), isFunction: true),
                at: topic.span)
        }
        show(blocks, context)
        return .done
    }

    private static func page(on topic: String, _ context: any Context) -> [Report.Block]? {
        Help.blocks(
            on: topic, context.session, context.commands, pictures: context.environment.pictureFormats,
            shape: { shape(of: $0, context) })
    }

    /// The shape of a value; of a gradient that of what backward left.
    private static func shape(of name: String, _ context: any Context) -> Shape? {
        if let owner = context.gradientOwner(of: name) { return context.session.gradients?.values[owner]?.shape }
        guard let value = try? context.value(of: name), case .known(let matrix) = value else { return nil }
        return matrix.shape
    }

    /// A page is read through, where somebody reads.
    private static func show(_ blocks: [Report.Block], _ context: any Context) {
        let reports = blocks.map { Report($0, digits: context.session.digits) }
        if !context.environment.readThrough(reports) { context.emit(blocks) }
    }

    private static let digitCount = Key.optional(
        "count", .integer(1...17), "shows the present number if left out")

    private static let digits = Command(
        "digits", .general, "how many significant digits numbers are shown with",
        parameters: [digitCount],
        discussion: """
            At most: of what is computed in float32, or has cancelled in float64, only the digits are shown that are sure \
            (see `help precision`); of any number `check digits` tells how many are right.
            """,
        examples: [.init("digits 10")]
    ) { (call, context) throws(Diagnostic) in
        guard let count = try call[digitCount] else {
            context.emit(.scalar(name: "digits", Double(context.session.digits)))
            return .done
        }
        context.session.digits = count
        return .done
    }

    private static let code = Key.optional("code", .integer(0...255), "the exit code (default 0)")

    private static let quit = Command(
        "quit", .general, "leave the program",
        parameters: [code],
        examples: [], isRecorded: false, isRepeated: false
    ) { (call, _) throws(Diagnostic) in
        .quit(Int32(try call[code] ?? 0))
    }
}
