import Modelling
import Reporting
import Syntax

/// A command about to run: its arguments, sorted by the parameters that its declaration names.
package struct Call {
    package let command: Command
    package let source: SourceText
    package let nameSpan: Span
    /// Who reads what the arguments are worth.
    let context: any Context
    private(set) var binding: Binding

    package init(
        _ call: CommandCall, of command: Command, in source: SourceText, _ context: any Context
    ) throws(Diagnostic) {
        self.command = command
        self.source = source
        self.context = context
        nameSpan = call.name.span
        do throws(Misfit) {
            binding = try Binding.bind(call.arguments, to: command.forms, context.session)
        } catch {
            var diagnostic = command.words(error, call) ?? Diagnostic.misfit(error, command, in: source)
            if diagnostic.place == nil { diagnostic.place = source.place(of: error.span ?? call.name.span) }
            throw diagnostic
        }
    }

    // MARK: - Reading arguments

    /// The value of a parameter.
    package subscript<Value>(key: Key<Value>) -> Value {
        get throws(Diagnostic) { try key.read(key.parameter, self) }
    }

    /// True where nothing was typed after the name.
    package var isEmpty: Bool { binding.isEmpty }

    /// What was typed for a parameter, for the place of an error.
    package func typed<Value>(_ key: Key<Value>) -> Expression? { binding.expression(key.parameter.name) }

    /// The call with the arguments of one link of its chain.
    func reading(_ link: Binding) -> Call {
        var call = self
        call.binding = link
        return call
    }

    /// The value of an option that a row of a table has.
    func number(_ setting: Setting) throws(Diagnostic) -> Double {
        if case .integer(let range) = setting.parameter.kind {
            let part = Part.integer(for: "'\(setting.name.text)'") { range($0) }
            return Double(try part.read(setting.value, setting.parameter, self))
        }
        let range: ClosedRange<Double>? = if case .number(let range) = setting.parameter.kind { range } else { nil }
        return try Part<Double>.number(in: range).read(setting.value, setting.parameter, self)
    }

    /// The row that a word names.
    func chosen<Row>(
        _ word: Name, of what: String, among words: [String], _ row: (String) -> Row?
    ) throws(Diagnostic) -> Row {
        guard words.contains(word.text), let row = row(word.text) else {
            throw failure(Diagnostic.unknownWord(word.text, for: what, among: words), at: word.span)
        }
        return row
    }

    package func failure(_ diagnostic: Diagnostic, at span: Span? = nil) -> Diagnostic {
        guard diagnostic.place == nil else { return diagnostic }
        var placed = diagnostic
        placed.place = source.place(of: span ?? nameSpan)
        return placed
    }
}
