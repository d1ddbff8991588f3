import Modelling
import Reporting

extension CommandTable {
    /// generate: what a model that says what comes next says in a row.
    static let generateCommands: [Command] = [generate]

    private static let start = "data text codes=true; network 3 -> embedding 8 -> 28 softmax"

    private static let count = Key.required("count", .integer(1...100_000), "how many classes to draw")
    private static let row = Key.phrase(
        "from", .integer(1...1_000_000_000), "the training row to begin with; the first if left out")
    private static let temperature = Key.option(
        "temperature", .number(in: 0.01...100), "1 draws as the output says; less makes what is likely likelier")

    private static let generate = Command(
        "generate", .training, "draw what comes next, one after the other, from the output of the model",
        parameters: [count, row, temperature],
        discussion: """
            For data whose rows hold the classes that went before, as `data text` and `data text codes=true` do: the output for a row is \
            the chance of each class to come next. One is drawn, takes its place behind the others in the row, and so on. The same seed draws the same; \
            a further `generate` draws anew. What it begins with stands in front of a bar.
            """,
        examples: [
            .init("generate 80", after: start),
            .init("generate 80 from 100 temperature=0.5", after: start, "from another place, and less at random"),
        ]
    ) { (call, context) throws(Diagnostic) in
        let generation = try Generation(context.session, from: try call[row])
        var random = context.session.stream(.expressions)
        let (begin, new) = try generation.text(
            try call[count], temperature: try call[temperature] ?? 1, context.executor, random: &random,
            until: context.hearsStop)
        context.session.setStream(.expressions, random)
        context.emit(.text("\(begin)|\(new)"))
        return .done
    }
}
