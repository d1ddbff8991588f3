import Modelling
import Reporting
import Syntax
import Teaching

extension CommandTable {
    /// examples, example.
    static let exampleCommands: [Command] = [examples, example]

    private static let examples = Command(
        "examples", .lessons, "the sessions that come with the program, each of which can be run and looked into",
        discussion: "They are in the program itself, wherever it is installed, with the tables that they read.",
        examples: [.init("examples")], isRecorded: false, changesNothing: true, nameUse: .yielding
    ) { (_, context) throws(Diagnostic) in
        context.emit(
            .table(
                Report.Table(
                    kind: "examples", caption: "example NAME runs one", headings: ["example", "about"],
                    rows: ShippedSessions.all.map { [.formula($0.name), .text($0.title)] })))
        return .done
    }

    private static let name = Key.required("name", .shippedSession, "a session of the list")
    private static let pause = Key.flag(
        "pause", "wait for Enter before each statement; what is typed instead is tried on a copy")

    private static let example = Command(
        "example", .lessons, "run a session that comes with the program, with its narration",
        parameters: [name, pause],
        discussion: """
            It begins with an empty session, as `replay` does; `undo` leads back to yours, one statement at a time. Behind its end \
            everything can be asked and tried: `explain`, `goto`, `train`.
            """,
        examples: [.init("example one_neuron"), .init("example pipeline pause", "one statement at each Enter")],
        isRecorded: false, isRepeated: false, standsAlone: true, nameUse: .yielding
    ) { (call, context) throws(Diagnostic) in
        try context.show(try call[name], pauses: try call[pause])
        return .done
    }
}

extension Part where Value == SessionText {
    /// A session that comes with the program; its name may be written as that of its file, with hyphens.
    fileprivate static var shippedSession: Part {
        Part(.row, placeholder: "NAME", words: { _ in ShippedSessions.all.map(\.name) }) {
            (expression, _, call) throws(Diagnostic) in
            let typed: String =
                if case .string(let text) = expression.node { text } else {
                    call.source.text(of: expression.span)
                }
            let name = String(typed.map { $0 == "-" ? "_" : $0 }.filter { $0 != " " })
            guard let session = ShippedSessions.named(name.hasSuffix(".bp") ? String(name.dropLast(3)) : name) else {
                throw call.failure(
                    Diagnostic.noSuchExample(typed, among: ShippedSessions.all.map(\.name)), at: expression.span)
            }
            return session
        }
    }
}
