import Autodiff
import Modelling
import Syntax

/// What Tab offers, all of it read from the declarations: commands, their words and options, names, functions, files.
extension Interpreter {
    /// The completions at a cursor (an offset in UTF-8) in a line.
    package func completions(of line: String, at cursor: Int) -> Completions {
        let before = String(decoding: Array(line.utf8).prefix(cursor), as: UTF8.self)
        let statement = Self.lastStatement(of: before)
        if let path = Self.openString(in: statement) { return fileCompletions(of: path, at: cursor) }
        let word = String(statement.reversed().prefix { Self.isWordPart($0) }.reversed())
        let head = String(statement.dropLast(word.count))
        let start = cursor - word.utf8.count
        let candidates = candidates(after: head).filter { $0.hasPrefix(word) && $0 != word }
        return Completions(start: start, candidates: Array(Set(candidates)).sorted())
    }

    private func candidates(after head: String) -> [String] {
        // The first word: a command, or a name to assign or to print.
        if head.isEmpty { return (commands.names + session.commands.keys).map { "\($0) " } + formulas }
        var vocabulary = vocabulary
        vocabulary.acceptsPrefixes = true
        // What is typed next stands for itself in the tree: where it is found, there the cursor is.
        var parser = Parser(head + Self.cursor, vocabulary: vocabulary)
        guard case .statement(let statement)? = try? parser.next(), case .command(let call) = statement.node,
            let command = commands.named(call.name.text), let last = call.arguments.last
        else { return formulas }
        let before = Array(call.arguments.dropLast())
        switch last {
        case .expression(let expression) where expression.endsIn(Self.cursor):
            return nextWords(after: expression.words.dropLast(Self.cursor.count))
        case .expression(let expression) where expression.node == .name(Self.cursor):
            return Binding.next(after: before, in: command.forms, session).flatMap(words)
        case .option(let name, let value) where value.node == .name(Self.cursor):
            let options = Binding.option(name.text, after: before, in: command.forms, session)
            return options.isEmpty ? formulas : options.flatMap(values)
        case .expression, .option, .assignment, .arrow, .comma, .until, .equals, .block: return formulas
        }
    }

    /// What can stand behind the first words of an idea.
    private func nextWords(after words: Substring) -> [String] {
        Idea.all.flatMap(\.names).filter { $0.hasPrefix(words) }.map { "\($0.dropFirst(words.count)) " }
    }

    /// A name that nobody types.
    private static let cursor = "cursor__"

    /// What can be typed in a place.
    private func words(_ place: Binding.Place) -> [String] {
        switch place {
        case .value(let parameter): values(parameter)
        case .word(let word): ["\(word) "]
        case .option(let parameter): ["\(parameter.name)="]
        case .arrow: []
        }
    }

    /// What can be typed for a parameter.
    private func values(_ parameter: Parameter) -> [String] {
        if let words = parameter.words { return words(session).map { "\($0) " } }
        return switch parameter.kind {
        case .expression: formulas
        case .integer, .number: Array(session.variables.keys)
        case .truth: ["true ", "false "]
        case .name, .word, .text, .row, .file, .columns: []
        }
    }

    /// What a formula can begin with.
    private var formulas: [String] { visibleNames + functionNames }

    private var functionNames: [String] {
        (FunctionTable.callableNames + session.functions.keys).map { "\($0)(" }
    }

    private func fileCompletions(of path: String, at cursor: Int) -> Completions {
        let folder = DataFiles.folder(of: path)
        let name = path.split(separator: "/", omittingEmptySubsequences: false).last.map(String.init) ?? ""
        let entries = environment.files.list(folder.isEmpty ? "." : folder)
        let fitting = entries.filter { $0.hasPrefix(name) && (name.hasPrefix(".") || !$0.hasPrefix(".")) }
        return Completions(
            start: cursor - name.utf8.count, candidates: fitting.map { $0.hasSuffix("/") ? $0 : "\($0)\" " }.sorted())
    }

    // MARK: - Reading the line

    /// The part after the last `;` or `{` outside of strings and brackets.
    private static func lastStatement(of text: String) -> String {
        var start = text.startIndex
        var isInString = false
        var brackets = 0
        for index in text.indices {
            switch text[index] {
            case "\"": isInString.toggle()
            case _ where isInString: continue
            case "[", "(": brackets += 1
            case "]", ")": brackets = max(0, brackets - 1)
            case ";" where brackets == 0, "{": (start, brackets) = (text.index(after: index), 0)
            default: continue
            }
        }
        return String(text[start...].drop { $0.isWhitespace })
    }

    /// The text of a string that has no closing quote yet.
    private static func openString(in text: String) -> String? {
        let parts = text.split(separator: "\"", omittingEmptySubsequences: false)
        return parts.count % 2 == 0 ? String(parts[parts.count - 1]) : nil
    }

    private static func isWordPart(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "_"
    }
}

extension Expression {
    /// Several words that are one topic of help.
    fileprivate var words: String { if case .string(let text) = node { text } else { "" } }

    fileprivate func endsIn(_ word: String) -> Bool { words.hasSuffix(word) }
}
