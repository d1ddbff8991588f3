import Autodiff
import Modelling
import Reporting
import Syntax

extension CommandTable {
    /// history, rerun, edit, recover.
    static let historyCommands: [Command] = [history, rerun, edit, recover]

    // MARK: - Lines that were typed

    /// How many lines are shown, and how many of those that contain a word.
    private static let (mostShown, mostFound) = (30, 200)

    private static let part = Key.optional(
        "lines", .expression(words: { _ in [] }).shown(as: "COUNT|FROM:TO|WORD"),
        "how many, the numbers of some, or a word that they contain")

    private static let history = Command(
        "history", .time, "the lines typed so far, with their numbers",
        parameters: [part],
        discussion: """
            Those of this shell come first, those of earlier ones below them. `history 20` shows the last 20, \
            `history adam` those that contain the word, a range as 3:7 those with these numbers, which `rerun` and `edit` take too.
            """,
        examples: [.init("history"), .init("history 20"), .init("history adam")], isRecorded: false, isRepeated: false
    ) { (call, context) throws(Diagnostic) in
        let typed = context.environment.history()
        var chosen = Array(zip(1..., typed.lines))
        var count = mostShown
        if let part = try call[part] {
            switch part.node {
            case .number:
                count = try context.evaluator(call.source).integer(part, for: "lines", in: 1...1_000_000)
            case .range:
                let numbers = Set(try lineNumbers(part, typed, call, context))
                (chosen, count) = (chosen.filter { numbers.contains($0.0) }, .max)
            case .name(let word), .string(let word):
                (chosen, count) = (chosen.filter { $0.1.contains(word) }, mostFound)
            case .end, .matrix, .call, .index, .transpose, .unary, .binary:
                (chosen, count) = (chosen.filter { $0.1.contains(part.text) }, mostFound)
            }
        }
        let latest = chosen.suffix(count)
        let (present, earlier) = (latest.filter { $0.0 > typed.earlier }, latest.filter { $0.0 <= typed.earlier })
        for (number, line) in present { context.emit(.text("\(number)  \(line)")) }
        if !earlier.isEmpty { context.emit(.text(present.isEmpty ? "from earlier:" : "and from earlier:")) }
        for (number, line) in earlier { context.emit(.text("\(number)  \(line)")) }
        if latest.isEmpty { context.emit(.text(typed.lines.isEmpty ? "nothing yet" : "no such line")) }
        return .done
    }

    private static let numbers = Key.required("lines", .expression, "a number, or a range as 3:7")

    private static let rerun = Command(
        "rerun", .time, "run lines of the history again",
        parameters: [numbers],
        examples: [], isRecorded: false, isRepeated: false, standsAlone: true
    ) { (call, context) throws(Diagnostic) in
        try context.rerun(SourceText(try typedText(call, context)))
        return .done
    }

    private static let edit = Command(
        "edit", .time, "change lines of the history in an editor, then run them",
        parameters: [numbers],
        discussion: """
            The editor is the one that VISUAL or EDITOR names in the environment. What it leaves runs as if it had been typed; nothing \
            runs where that is empty, or where the editor fails.
            """,
        examples: [], isRecorded: false, isRepeated: false, standsAlone: true
    ) { (call, context) throws(Diagnostic) in
        guard context.environment.isInteractive, context.isTyped else { throw Diagnostic.onlyTyped("edit") }
        if let text = try context.environment.edit(try typedText(call, context)) {
            try context.rerun(SourceText(text))
        }
        return .done
    }

    /// The lines that were asked for.
    private static func typedText(_ call: Call, _ context: any Context) throws(Diagnostic) -> String {
        let typed = context.environment.history()
        let chosen = try lineNumbers(try call[numbers], typed, call, context)
        return chosen.map { typed.lines[$0 - 1] }.joined(separator: "\n")
    }

    private static func lineNumbers(
        _ expression: Expression, _ typed: TypedLines, _ call: Call, _ context: any Context
    ) throws(Diagnostic) -> [Int] {
        let values = try context.givingBack { () throws(Diagnostic) in
            try context.evaluator(call.source).matrix(expression, for: "the number of a line").values
        }
        var numbers: [Int] = []
        for value in values {
            guard let number = Int(exactly: value), number > 0, number <= typed.lines.count else {
                throw call.failure(Diagnostic.noSuchLine(value, typed.lines.count), at: expression.span)
            }
            numbers.append(number)
        }
        return numbers
    }

    // MARK: - Sessions that were lost

    private static let place = Key.optional(
        "number", .integer(1...1_000_000), "which one of recover list, the latest if left out")
    private static let list = Key.keyword("list", "all that can be recovered")
    private static let discard = Key.keyword("discard", "drop one, or all")
    private static let dropped = Key.optional("number", .integer(1...1_000_000), "which one of recover list")

    private static let recover = Command(
        "recover", .time, "bring back the session of a shell that was killed",
        forms: [[place], [list], [discard, dropped]],
        discussion: """
            At the prompt each statement is written to a file before the next one can be typed, and of a long training \
            every second how far it is; only a power cut may take the last of them. A shell that is left by quit or Ctrl-D drops what it kept; what another one left \
            is done again by `recover`: silently, up to the last statement, or up to one that fails now. `undo` leads back to what was \
            before. Ctrl-C changes nothing.
            """,
        examples: [], isRecorded: false, isRepeated: false, standsAlone: true
    ) { (call, context) throws(Diagnostic) in
        let isDropped = try call[discard]
        let number = try context.givingBack { () throws(Diagnostic) in try call[isDropped ? dropped : place] }
        guard context.isTyped, let lost = context.environment.lostSessions else {
            throw Diagnostic.onlyTyped("recover")
        }
        let found = lost.found()
        if try call[list] {
            context.emit(found.isEmpty ? .text("nothing to recover") : .table(table(found)))
            return .done
        }
        guard !found.isEmpty else { throw Diagnostic.nothingLost }
        if let number, number > found.count { throw Diagnostic.noSuchLostSession(number, found.count) }
        guard isDropped else {
            try context.recover(found[(number ?? 1) - 1], from: lost)
            return .done
        }
        var count = 0
        for session in number.map({ [found[$0 - 1]] }) ?? found {
            _ = try lost.take(session)
            lost.giveBack(session, true)
            count += 1
        }
        context.emit(.text("dropped \(counted(count, "session"))"))
        return .done
    }

    private static func table(_ found: [LostSessions.Found]) -> Report.Table {
        Report.Table(
            kind: "lost sessions", caption: "sessions that can be recovered",
            headings: ["recover", "last written", "statements", "last statement", "in"],
            rows: zip(1..., found).map { number, session in
                [
                    .integer(number), .text(session.date), .integer(session.statements),
                    .formula(session.last.firstLine),
                    .text(session.folder),
                ]
            })
    }
}

extension String {
    fileprivate var firstLine: String {
        let lines = split(separator: "\n", maxSplits: 1)
        return (lines.first.map(String.init) ?? "") + (lines.count > 1 ? " …" : "")
    }
}
