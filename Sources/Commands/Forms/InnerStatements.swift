import Modelling
import Reporting
import Syntax
import Teaching

/// The statements in the braces of a command that alone knows them, in their order.
struct InnerStatements {
    struct One {
        let call: Call
        let span: Span
        var word: String { call.command.name }
    }

    private(set) var statements: [One] = []

    /// What does not belong there is a flaw, or an error.
    init(_ block: Block?, of call: Call, _ context: any Context) throws(Diagnostic) {
        let known = call.command.inner
        for statement in block?.statements ?? [] {
            guard case .command(let inner) = statement.node,
                let command = known.first(where: { $0.name == inner.name.text })
            else {
                let text = call.source.text(of: statement.span)
                let error = Diagnostic.foreignInBraces(text.firstWord, call.command.name, known.map(\.name))
                try context.flaw(call.failure(error, at: statement.span))
                continue
            }
            statements.append(One(call: try Call(inner, of: command, in: call.source, context), span: statement.span))
        }
    }

    func all(_ word: String) -> [One] { statements.filter { $0.word == word } }

    /// The one statement that begins so; a second is a flaw.
    func only(_ word: String, of call: Call, _ context: any Context) throws(Diagnostic) -> One? {
        let found = all(word)
        if found.count > 1 {
            try context.flaw(call.failure(Diagnostic.twiceInBraces(word, call.command.name), at: found[1].span))
        }
        return found.first
    }

    /// The text of a statement; an empty one is a flaw.
    static func text(_ key: Key<String>, _ one: One, _ context: any Context) throws(Diagnostic) -> String {
        let text = try one.call[key]
        if text.trimmed.isEmpty { try context.flaw(one.call.failure(Diagnostic.emptyText(one.word), at: one.span)) }
        return text
    }

    static let says = Key.required("text", .text, "what is told")

    static let because = inner("because", "what is told to everybody once it is answered", [says])
    static let pointer = inner("hint", "what is told when a hint is asked for, one after the other", [says])

    /// The declaration of a statement that stands in braces.
    static func inner(_ name: String, _ summary: String, _ parameters: [any Declared]) -> Command {
        Command(name, .lessons, summary, parameters: parameters, examples: []) { (call, _) throws(Diagnostic) in
            throw call.failure(Diagnostic.incompleteStatement(call.command))
        }
    }

    /// The hints, none of them twice.
    func hints(_ context: any Context) throws(Diagnostic) -> [(text: String, one: One)] {
        var hints: [(text: String, one: One)] = []
        for one in all("hint") {
            let text = try Self.text(Self.says, one, context)
            if hints.contains(where: { plainAnswer($0.text) == plainAnswer(text) }) {
                try context.flaw(one.call.failure(Diagnostic.equalHints, at: one.span))
            }
            hints.append((text, one))
        }
        return hints
    }
}

extension String {
    fileprivate var firstWord: String { split { $0 == " " || $0 == "\n" }.first.map(String.init) ?? self }
}
