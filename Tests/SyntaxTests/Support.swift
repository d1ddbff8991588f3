import Testing

@testable import Syntax

/// All commands of the language page.
let pageVocabulary = Vocabulary(
    commands: Words(
        """
        network seed data split normalize batch forward loss backward show step optimizer train predict evaluate \
        trace explain derive check whatif diagnose print assert undo redo goto mark diff stop watch compare save \
        replay history rerun quiz yes no because guess task hint solution help quit source
        """.split(separator: " ").map(String.init)),
    traits: CommandTraits(valued: valueNames, question: "help"))

func vocabulary(names: Set<String> = [], acceptsPrefixes: Bool = false) -> Vocabulary {
    Vocabulary(
        commands: pageVocabulary.commands, traits: pageVocabulary.traits, names: Words(names),
        acceptsPrefixes: acceptsPrefixes)
}

func parse(_ text: String, _ vocabulary: Vocabulary = pageVocabulary) throws(SyntaxError) -> [ScriptItem] {
    var parser = Parser(text, vocabulary: vocabulary)
    var items: [ScriptItem] = []
    while let item = try parser.next() { items.append(item) }
    return items
}

func statements(_ text: String, _ vocabulary: Vocabulary = pageVocabulary) throws(SyntaxError) -> [Statement] {
    try parse(text, vocabulary).compactMap { if case .statement(let statement) = $0 { statement } else { nil } }
}

/// The error that the text deserves, or nil if it parses.
func syntaxError(_ text: String, _ vocabulary: Vocabulary = pageVocabulary) -> SyntaxError? {
    do {
        _ = try parse(text, vocabulary)
        return nil
    } catch {
        return error
    }
}

/// Expects that the canonical text of what `text` means, means the same and is its own canonical text.
func expectRoundTrip(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let first = try statements(text)
    let canonical = first.map(\.text).joined(separator: "\n")
    do {
        let second = try statements(canonical)
        #expect(
            second.map(\.withoutComment) == first.map(\.withoutComment), "\(canonical)", sourceLocation: sourceLocation)
        #expect(second.map(\.text).joined(separator: "\n") == canonical, sourceLocation: sourceLocation)
    } catch {
        Issue.record("\(text) became \(canonical): \(error)", sourceLocation: sourceLocation)
    }
}

extension Statement {
    /// The statement without the comment above it, which at top level is an item of its own.
    var withoutComment: Statement {
        var copy = self
        switch node {
        case .function(let name, let parameters, let body, let slopes, _):
            copy.node = .function(name, parameters: parameters, body, slopes: slopes, comment: nil)
        case .define(let name, let parameters, let body, _):
            copy.node = .define(name, parameters: parameters, body, comment: nil)
        case .assignment, .expression, .command, .repetition, .whileLoop, .forLoop, .conditional, .breakLoop,
            .continueLoop, .model, .parameter:
            break
        }
        return copy
    }
}
