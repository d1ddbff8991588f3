import Autodiff
import Insight
import Learning
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
        let candidates = candidates(after: head, for: word).filter { $0.hasPrefix(word) && $0 != word }
        return Completions(start: start, candidates: Array(Set(candidates)).sorted())
    }

    private func candidates(after head: String, for word: String) -> [String] {
        let words = head.split { $0.isWhitespace }.map(String.init)
        guard let first = words.first else {
            // The first word: a command, or a name to assign or to print.
            return (CommandTable.names + session.commands.keys).map { "\($0) " } + visibleNames + functionNames
        }
        guard let command = command(called: first) else { return visibleNames + functionNames }
        if let option = words.last, option.hasSuffix("="), !option.hasSuffix("==") {
            return values(of: String(option.dropLast()), for: command.name)
        }
        let known = arguments(of: command, words: Array(words.dropFirst()))
        // A layer's size is followed by an activation, and by nothing else that has a name.
        return command.name == "network" ? known : known + visibleNames + functionNames
    }

    private func command(called word: String) -> Command? {
        if let command = CommandTable.named(word) { return command }
        let matches = CommandTable.names.filter { $0.hasPrefix(word) }
        return matches.count == 1 ? CommandTable.named(matches[0]) : nil
    }

    /// Words and options that a command knows beside names.
    private func arguments(of command: Command, words: [String]) -> [String] {
        var found: [String] = command.parameters.flatMap { parameter -> [String] in
            switch parameter.form {
            case .flag: ["\(parameter.name) "]
            case .option: ["\(parameter.name)="]
            case .positional, .optional, .repeated:
                switch parameter.kind {
                case .until: ["until "]
                case .word(let choices): choices().map { "\($0) " }
                case .expression, .integer, .number, .file, .text, .truth: []
                }
            }
        }
        switch command.name {
        case "network": found += Set(NetworkForm.activationNames + session.functions.keys) + ["init="]
        case "optimizer":
            found += OptimizerRow.all.map { "\($0.name) " }
            let chosen = words.first ?? session.optimizer.name
            found += (OptimizerRow.named(chosen)?.settings ?? []).map { "\($0.name)=" }
        case "data":
            found += BuiltInDataset.table.map { "\($0.name) " }
            if let name = words.first, let row = BuiltInDataset.table.first(where: { $0.name == name }) {
                found += row.settings.map { "\($0.name)=" } + ["seed="]
            } else if words.first?.hasPrefix("\"") == true {
                found += ["target=", "labels=", "drop=", "header=", "onehot="]
            }
        case "loss": found += session.functions.keys
        case "show": found += LookReports.topics.map { "\($0.name) " }
        case "help": found += Help.topics(session)
        case "undo": found.append("list")
        case "batch": found.append("all")
        default: break
        }
        return found
    }

    private func values(of option: String, for command: String) -> [String] {
        switch option {
        case "init": Initializer.table.map { "\($0.name) " }
        case "shuffle", "onehot", "header", "nesterov": ["true ", "false "]
        default: visibleNames
        }
    }

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

    /// The part after the last `;` or `{` outside of strings.
    private static func lastStatement(of text: String) -> String {
        var start = text.startIndex
        var isInString = false
        for index in text.indices {
            switch text[index] {
            case "\"": isInString.toggle()
            case ";" where !isInString, "{" where !isInString: start = text.index(after: index)
            default: break
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
