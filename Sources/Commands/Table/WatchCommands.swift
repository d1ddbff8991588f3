import Autodiff
import Modelling
import Reporting
import Syntax

extension CommandTable {
    /// watch.
    static let watchCommands: [Command] = [watch]

    private static let rounds = "data xor; network 2 -> 3 tanh -> 1 sigmoid; lr = 0.5"

    private static let watched = Key.required(
        "expression", .expression(words: { $0.visibleNames }), "what to watch, as norm(dW1)")
    private static let since = MomentWords.since(
        "show its course since start, end, step 100, statement 3, branch 2 or a mark instead")
    private static let listed = Key.keyword("list", "all that is watched")
    private static let clear = Key.keyword("clear", "watch one thing no longer, or nothing")
    private static let number = Key.optional("number", .integer(1...1_000_000), "its number in watch list")

    private static let watch = Command(
        "watch", .time, "show a value after each step, and its course in each training",
        forms: [[watched, MomentWords.number, since], [listed], [clear, number]],
        discussion: """
            After each `step` by hand it is printed; after a training its first and last number and where it was least and largest. With \
            `since` its whole past is shown, as if it had been watched from there: what was not recorded is run again.
            """,
        examples: [
            .init("watch norm(dW1); step", after: rounds), .init("watch W1[2,1]; train 50", after: rounds),
            .init("watch norm(W2) since start", after: "\(rounds); train 200"),
            .init("watch list", after: "watch lr"), .init("watch clear 1", after: "watch lr"),
        ], isRecorded: false, standsAlone: true
    ) { (call, context) throws(Diagnostic) in
        if try call[listed] {
            context.emit(list(context.watches))
        } else if try call[clear] {
            try clearWatches(try call[number], context)
        } else {
            try look(call, context)
        }
        return .done
    }

    private static func look(_ call: Call, _ context: any Context) throws(Diagnostic) {
        let question = Question(try call[watched], changes: false, in: call.source)
        if call.typed(since) == nil, let typed = call.typed(MomentWords.number) {
            throw call.failure(Diagnostic.watchUsage(question.text), at: typed.span)
        }
        guard let start = try MomentWords.moment(call, since: since, context) else {
            context.watches.append(question)
            let number = context.watches.count
            // A wrong name is told at once, if there is something to be asked.
            if context.session.model == nil
                || question.formula.freeNames.contains(where: {
                    context.gradientOwner(of: $0) != nil
                })
            {
                return context.emit(.text("watch \(number): \(question.text)"))
            }
            do throws(Diagnostic) {
                let value = try context.givingBack { () throws(Diagnostic) in
                    try context.evaluator(call.source).matrix(question.formula)
                }
                context.emit(.text("watch \(number): \(question.text)"))
                context.emit(.value(value, name: question.text))
            } catch {
                context.watches.removeLast()
                throw error
            }
            return
        }
        let points = try context.course(of: question, since: start.name)
        context.emit(WatchReports.past(points, of: question, context))
    }

    private static func list(_ watches: [Question]) -> Report.Block {
        guard !watches.isEmpty else { return .text("nothing is watched") }
        return .table(
            Report.Table(
                kind: "watches", headings: ["watch", "expression"],
                rows: zip(1..., watches).map { [.integer($0), .formula($1.text)] }))
    }

    private static func clearWatches(_ number: Int?, _ context: any Context) throws(Diagnostic) {
        guard let number else {
            context.emit(
                .text(
                    "watched no longer: \(context.watches.isEmpty ? "nothing" : context.watches.map(\.text).joined(separator: ", "))"
                ))
            context.watches = []
            return
        }
        guard context.watches.indices.contains(number - 1) else {
            throw Diagnostic.noSuchWatch(number, context.watches.count)
        }
        context.emit(.text("cleared watch \(number): \(context.watches.remove(at: number - 1).text)"))
    }
}
