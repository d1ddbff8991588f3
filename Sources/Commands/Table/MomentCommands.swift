import Autodiff
import Learning
import Modelling
import Reporting
import Syntax

extension CommandTable {
    /// mark, goto, rewind, forth, branches, diff, timeline, stop.
    static let momentCommands: [Command] = [mark, goTo, rewind, forth, branches, diff, timeline, stop]

    private static let rounds = "data xor; network 2 -> 3 tanh -> 1 sigmoid; lr = 0.5; train 400"

    // MARK: - Marks

    private static let marked = Key.required(
        "name", .word(words: { _ in [] }), "a name for the present moment, a word or a text in quotes")

    private static let mark = Command(
        "mark", .time, "give the present moment a name",
        parameters: [marked],
        discussion:
            "With its name `goto` comes back to it, and `diff` says what has moved since. `show timeline` has all marks.",
        examples: [.init("mark before; lr = 1; train 100; goto before", after: rounds)], isRecorded: false,
        standsAlone: true
    ) { (call, context) throws(Diagnostic) in
        let name = try call[marked].text
        if name.isEmpty || goTo.parameters.contains(where: { $0.name == name }) {
            throw call.failure(Diagnostic.notAMark(name), at: try call[marked].span)
        }
        let (line, session) = (context.line, context.session)
        let path = line.present.path
        let passage = line.here.part == nil ? path.prefix(line.here.index).last : path.elements[line.here.index]
        context.marks[name] = Mark(passage: passage, updates: line.here.part?.updates)
        context.emit(.text("marked \(MomentWords.place(session)) as \(name)"))
        return .done
    }

    // MARK: - Going

    /// How a word for a moment is declared and read.
    private struct Place: Sendable {
        let key: any Declared
        let read: @Sendable (Call) throws(Diagnostic) -> MomentName?
    }

    private static let places = MomentWord.all.map { word in
        guard let numbers = word.numbers else {
            let key = Key.keyword(word.name, word.summary)
            return Place(key: key) { (call) throws(Diagnostic) in try call[key] ? word.moment(0) : nil }
        }
        let key = Key.requiredPhrase(word.name, .integer(numbers), word.summary)
        return Place(key: key) { (call) throws(Diagnostic) in
            call.typed(key) == nil ? nil : word.moment(try call[key])
        }
    }

    private static let first = Key.keyword("first", "the first moment at which a condition held")
    private static let last = Key.keyword("last", "the last one before the present moment")
    private static let condition = Key.required(
        "condition", .expression(words: { $0.visibleNames }), "what to look for, as loss < 0.1")
    private static let changes = Key.flag("changes", "look for a change of the value instead")
    private static let mentioned = Key.required("moment", .word(words: { _ in [] }), "a mark")

    private static let goTo = Command(
        "goto", .time, "go to another moment of the training",
        forms: places.map { [$0.key] } + [[first, condition, changes], [last, condition, changes], [mentioned]],
        discussion: """
            Everything is as it was right after that update, to the bit: parameters, optimizer, random numbers. What comes \
            later stays: `forth` and `goto end` lead there. Whoever trains or changes something at an earlier moment \
            opens a branch; `branches` lists them. Enter alone does it again: the change before that one. `undo` takes a `goto` back too, and `save` writes what leads to the \
            present moment.
            """,
        examples: [
            .init("goto step 120", after: rounds), .init("goto first loss < 0.2", after: rounds),
            .init("goto last sign(W2[2,1]) changes", after: rounds, "the last update that changed it"),
            .init("goto end", after: rounds),
        ], isRecorded: false, standsAlone: true, isRepeatable: true
    ) { (call, context) throws(Diagnostic) in
        try travel(try target(call, context), context)
    }

    private static func target(_ call: Call, _ context: any Context) throws(Diagnostic) -> MomentName {
        for place in places {
            if let moment = try place.read(call) { return moment }
        }
        let (isFirst, isLast) = (try call[first], try call[last])
        if isFirst || isLast {
            return .search(
                MomentSearch(
                    isFirst ? .first : .last,
                    Question(try call[condition], changes: try call[changes], in: call.source)))
        }
        return .mark(try call[mentioned].text)
    }

    private static func travel(_ moment: MomentName, _ context: any Context) throws(Diagnostic) -> Effect {
        guard try context.go(to: moment) else { return .done }
        MomentWords.showArrival(context)
        return .done
    }

    private static let updates = Key.optional("count", .integer(1...1_000_000_000), "how many updates (default 1)")

    private static let rewind = Command(
        "rewind", .time, "go back by updates",
        parameters: [updates],
        discussion: "Not before the start of the training. `forth` leads forward again, `goto` to any other moment.",
        examples: [.init("rewind", after: rounds), .init("rewind 10", after: rounds)], isRecorded: false,
        standsAlone: true, isRepeatable: true
    ) { (call, context) throws(Diagnostic) in
        let count = try context.givingBack { () throws(Diagnostic) in try call[updates] ?? 1 }
        let step = context.session.step - count
        guard context.session.model != nil else { throw Diagnostic.noModel }
        guard context.session.step > 0 else { throw Diagnostic.nothingToRewind }
        if step < 0 {
            context.notice("the training starts here: there are only \(counted(context.session.step, "update"))")
        }
        return try travel(step <= 0 ? .start : .step(step), context)
    }

    private static let forth = Command(
        "forth", .time, "go forward by updates that were done",
        parameters: [updates],
        discussion: "It never trains: at the end of the branch it says so.",
        examples: [.init("rewind 10; forth 3", after: rounds)], isRecorded: false, standsAlone: true, isRepeatable: true
    ) { (call, context) throws(Diagnostic) in
        let count = try context.givingBack { () throws(Diagnostic) in try call[updates] ?? 1 }
        let last = context.stretch.lastStep
        let step = context.session.step + count
        guard context.session.model != nil else { throw Diagnostic.noModel }
        guard !context.line.isAtEnd else { throw Diagnostic.nothingAhead }
        if step > last { context.notice("the branch ends here; forth never trains", hint: "train 10") }
        return try travel(step >= last ? .end : .step(step), context)
    }

    // MARK: - Looking

    private static let branches = Command(
        "branches", .time, "the ways that were taken from earlier moments",
        examples: [.init("goto step 100; lr = 1; train 50; branches", after: rounds)], isRecorded: false,
        isRepeated: false
    ) { (_, context) throws(Diagnostic) in
        context.emit(MomentReports.branches(context))
        return .done
    }

    private static let moments = Key.rest(
        "moment", .expression(words: { _ in MomentWord.all.map(\.name) }).shown(as: "MOMENT"),
        "one moment, or two: step 100, start, end, statement 3, branch 2 or a mark")

    private static let diff = Command(
        "diff", .time, "what has moved between two moments",
        parameters: [moments],
        discussion: """
            With one moment the present one is compared with it. For each parameter: how far it moved (the norm of the \
            difference), the element that moved most, and from where to where; then loss and accuracy.
            """,
        examples: [
            .init("diff step 100", after: rounds), .init("diff step 100 step 200", after: rounds),
            .init("diff start", after: rounds),
        ], isRecorded: false, isRepeated: false
    ) { (call, context) throws(Diagnostic) in
        let names = try MomentWords.moments(try call[moments], call, context, hint: "diff start")
        guard let first = names.first, names.count < 3 else { throw Diagnostic.diffUsage }
        let before = try context.moment(first.name)
        let after = names.count == 2 ? try context.moment(names[1].name) : context.session
        MomentReports.showDifference(
            (first.text, before), (names.count == 2 ? names[1].text : "now", after), context)
        return .done
    }

    // MARK: - Room

    /// A unit of memory.
    private struct Unit: Sendable {
        let name: String
        let bytes: Int
    }

    private static let units = [
        Unit(name: "kB", bytes: 1 << 10), Unit(name: "MB", bytes: 1 << 20), Unit(name: "GB", bytes: 1 << 30),
    ]
    private static let amount = Key.optional("size", .integer(1...1_000_000), "how much memory")
    private static let memoryUnit = Key.optional("unit", .row(of: "unit", units, \.name), "kB, MB or GB")

    private static let off = Key.keyword("off", "keep no moments on the way of a training")
    private static let on = Key.keyword("on", "keep them again")

    private static let timeline = Command(
        "timeline", .time, "how much memory the moments may take that can be gone to",
        forms: [[amount, memoryUnit], [off], [on]],
        discussion: """
            What is kept counts with all that it holds alive, for `undo` and for `goto`. Where more is needed the oldest is \
            forgotten first, and that is said. With `timeline off` every moment can still be gone to, but long trainings are run again from their beginning. \
            `show timeline` has the moments themselves.
            """,
        examples: [.init("timeline"), .init("timeline 1 GB"), .init("timeline off")], isRecorded: false,
        standsAlone: true
    ) { (call, context) throws(Diagnostic) in
        if try call[off] { context.keepsMoments = false }
        if try call[on] { context.keepsMoments = true }
        if let size = try context.givingBack({ () throws(Diagnostic) in try call[amount] }) {
            guard let unit = try call[memoryUnit] else { throw Diagnostic.timelineUsage }
            context.boundTimeline(size * unit.bytes)
        }
        let timeline = context.timeline
        func text(_ bytes: Int) -> String {
            let unit = units.last { $0.bytes <= bytes } ?? units[0]
            return "\(NumberFormat(digits: 3).string(Double(bytes) / Double(unit.bytes))) \(unit.name)"
        }
        var line =
            "\(counted(timeline.past.count, "change")) kept in \(text(timeline.bytes)) of at most \(text(timeline.capacity))"
        if timeline.forgotten > 0 { line += "; \(counted(timeline.forgotten, "older one")) forgotten" }
        if !context.keepsMoments { line += "; trainings keep no moments on their way" }
        context.emit(.text(line))
        return .done
    }

    // MARK: - Stops

    private static let when = Key.keyword("when", "add a stop")
    private static let awaited = Key.optional(
        "condition", .expression(words: { $0.visibleNames }), "what to wait for, as loss > 10, or bad")
    private static let unit = Key.phrase("unit", .name(words: \.visibleNames), "a value of the model, as a1")
    private static let dies = Key.flag("dies", "a unit of it becomes 0 for every row")
    private static let listed = Key.keyword("list", "all stops")
    private static let clear = Key.keyword("clear", "remove a stop, or all")
    private static let number = Key.optional("number", .integer(1...1_000_000), "its number in stop list")

    private static let stop = Command(
        "stop", .time, "end a training right after the update at which something becomes true",
        forms: [[when, awaited, changes, unit, dies], [listed], [clear, number]],
        discussion: """
            The condition is any expression, asked after each update; `changes` compares with the update before; \
            `stop when bad` waits for a value, gradient or parameter that is NaN or infinite. What was true at the beginning does not stop. The \
            updates done are kept, and `rewind` is the update before.
            """,
        examples: [
            .init("stop when loss > 10; train 50", after: rounds),
            .init("stop when sign(W1[2,1]) changes; train 50", after: rounds),
            .init("stop when bad", after: rounds), .init("stop when unit a1 dies", after: rounds),
            .init("stop list", after: "stop when bad"), .init("stop clear 1", after: "stop when bad"),
        ], isRecorded: false, standsAlone: true
    ) { (call, context) throws(Diagnostic) in
        if try call[listed] {
            context.emit(MomentReports.stops(context.stops))
        } else if try call[clear] {
            try clearStops(try call[number], context)
        } else {
            try addStop(call, context)
        }
        return .done
    }

    private static func addStop(_ call: Call, _ context: any Context) throws(Diagnostic) {
        let stop = try stop(call, context)
        context.stops.append(stop)
        context.emit(.text("stop \(context.stops.count): when \(stop.text)"))
    }

    private static func stop(_ call: Call, _ context: any Context) throws(Diagnostic) -> Stop {
        let (asked, isChange, unit) = (try call[awaited], try call[changes], try call[unit])
        if let name = unit, asked == nil, !isChange {
            guard try call[dies] else { throw call.failure(Diagnostic.unitDies(name.text), at: name.span) }
            guard context.isComputed(name.text) else {
                throw call.failure(
                    Diagnostic.unknownWord(name.text, for: "value of the model", among: context.session.visibleNames),
                    at: name.span)
            }
            return .dies(name.text)
        }
        guard let asked, unit == nil, try !call[dies] else { throw Diagnostic.stopUsage }
        if case .name("bad") = asked.node, !isChange, try context.value(of: "bad") == nil { return .bad }
        // A wrong name is told at once, if there is something to be asked; what it draws is given back.
        if context.session.model != nil, !asked.freeNames.contains(where: { context.gradientOwner(of: $0) != nil }) {
            _ = try context.givingBack { () throws(Diagnostic) in try context.evaluator(call.source).matrix(asked) }
        }
        return .asks(Question(asked, changes: isChange, in: call.source))
    }

    private static func clearStops(_ number: Int?, _ context: any Context) throws(Diagnostic) {
        guard let number else {
            context.emit(.text("\(counted(context.stops.count, "stop")) cleared"))
            context.stops = []
            return
        }
        guard context.stops.indices.contains(number - 1) else {
            throw Diagnostic.noSuchStop(number, context.stops.count)
        }
        context.emit(.text("cleared stop \(number): when \(context.stops.remove(at: number - 1).text)"))
    }
}
