/// A line that no statement can be read from, and what it would be called here if it is written as in another language.
struct ForeignNotation {
    /// The whole line without blanks at its ends, and where in it reading stopped.
    let line: [Character]
    let stop: Int
    let error: SyntaxError
    let vocabulary: Vocabulary

    init(_ line: String, stop: Int, _ error: SyntaxError, _ vocabulary: Vocabulary) {
        let leading = line.prefix { $0 == " " || $0 == "\t" }.count
        var characters = Array(line.dropFirst(leading))
        while let last = characters.last, last.isWhitespace { characters.removeLast() }
        self.line = characters
        self.stop = min(max(stop - leading, 0), characters.count)
        (self.error, self.vocabulary) = (error, vocabulary)
    }

    /// The error with what to type instead, where that is known.
    var translated: SyntaxError {
        if let path = unquotedPath { return .fileWithoutQuotes(path.word, path.statement, error.span) }
        guard let hint = advice else { return error }
        var better = error
        better.hint = hint
        return better
    }

    var advice: String? {
        let readings: [String?] = [
            call, declaration, firstWord, block, function, slashes, powerAssignment, operators, point, digits, elements,
            assignment, question,
        ]
        return readings.compactMap(\.self).first
    }

    // MARK: Parts of the line

    var text: String { String(line) }
    var first: String { String(line.prefix { isWordCharacter($0) }) }
    var afterFirst: String { String(line.dropFirst(first.count)).trimmed }

    func isKnown(_ word: String) -> Bool {
        vocabulary.names.contains(word) || vocabulary.commands.contains(word) || vocabulary.functions.contains(word)
    }

    /// The word that ends right before a place.
    func word(before place: Int) -> String {
        String(line[..<place].reversed().prefix { isWordCharacter($0) }.reversed())
    }

    func word(from place: Int) -> String {
        place < line.count ? String(line[place...].prefix { isWordCharacter($0) }) : ""
    }

    /// What stands from an opening bracket to its partner or the end, both included.
    func bracketed(from place: Int) -> String {
        var depth = 0
        for i in place..<line.count {
            if "([{".contains(line[i]) { depth += 1 }
            if ")]}".contains(line[i]) { depth -= 1 }
            if depth == 0 { return String(line[place...i]) }
        }
        return String(line[place...])
    }

    // MARK: Files

    /// A file's name without quotes after a command that reads or writes one, `save s2.bp`; and the line with them.
    var unquotedPath: (word: String, statement: String)? {
        guard stop < line.count, let statement = startOfStatement else { return nil }
        let command = word(from: statement)
        let isCommand = vocabulary.traits.takingFiles.contains(command)
        let bounds: (Character) -> Bool = isCommand ? { " ;}".contains($0) } : { " ;(),}".contains($0) }
        let start = (line[..<stop].lastIndex(where: bounds) ?? -1) + 1
        let end = line[stop...].firstIndex(where: bounds) ?? line.count
        guard start < end, !line[statement..<end].contains("\"") else { return nil }
        let word = String(line[start..<end])
        let isPath = word.hasPrefix("/") || word.hasPrefix("~") || word.hasPrefix("./") || word.hasPrefix("../")
        let ending = word.split(separator: ".").last.map { $0.filter(\.isLetter) } ?? ""
        let hasEnding = word.contains(".") && !ending.isEmpty && ending.count <= 5
        let isSimple = word.allSatisfy { $0.isLetter || $0.isNumber || "._-/~+".contains($0) }
        guard isPath || hasEnding, isSimple, word.contains(where: \.isLetter) else { return nil }
        let isArgument =
            isCommand
            ? start >= statement + command.count : start > 0 && line[start - 1] == "(" && isReader(before: start)
        guard isArgument else { return nil }
        return (word, String(line[..<start]) + "\"\(word)\"" + String(line[end...]))
    }

    /// Where the statement begins in which reading stopped; nil within a text.
    private var startOfStatement: Int? {
        var (start, isText, isEscaped) = (0, false, false)
        for (place, character) in line[..<stop].enumerated() {
            if isText {
                if character == "\"", !isEscaped { isText = false }
                isEscaped = character == "\\" && !isEscaped
            } else if character == "\"" {
                isText = true
            } else if ";{}".contains(character) {
                start = place + 1
            }
        }
        return isText ? nil : line[start..<stop].firstIndex { $0 != " " } ?? stop
    }

    /// True after the parenthesis of a function that reads a file.
    func isReader(before place: Int) -> Bool { self.word(before: place - 1) == "read" }
}

func isWordCharacter(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "_"
}
