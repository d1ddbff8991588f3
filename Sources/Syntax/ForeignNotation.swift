/// A line that no statement can be read from, and what it would be called here if it is written as in another language.
struct ForeignNotation {
    /// The whole line without blanks at its ends, and where in it reading stopped.
    private let line: [Character]
    private let stop: Int
    private let error: SyntaxError
    private let vocabulary: Vocabulary

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

    private var advice: String? {
        let readings: [String?] = [
            call, declaration, firstWord, block, function, operators, point, digits, elements, assignment, question,
        ]
        return readings.compactMap(\.self).first
    }

    // MARK: Parts of the line

    private var text: String { String(line) }
    private var first: String { String(line.prefix { isWordCharacter($0) }) }
    private var afterFirst: String { String(line.dropFirst(first.count)).trimmed }

    private func isKnown(_ word: String) -> Bool {
        vocabulary.names.contains(word) || vocabulary.commands.contains(word) || vocabulary.functions.contains(word)
    }

    /// The word that ends right before a place.
    private func word(before place: Int) -> String {
        String(line[..<place].reversed().prefix { isWordCharacter($0) }.reversed())
    }

    private func word(from place: Int) -> String {
        place < line.count ? String(line[place...].prefix { isWordCharacter($0) }) : ""
    }

    /// What stands from an opening bracket to its partner or the end, both included.
    private func bracketed(from place: Int) -> String {
        var depth = 0
        for i in place..<line.count {
            if "([{".contains(line[i]) { depth += 1 }
            if ")]}".contains(line[i]) { depth -= 1 }
            if depth == 0 { return String(line[place...i]) }
        }
        return String(line[place...])
    }

    // MARK: Files

    /// A file's name without quotes after a command that reads or writes one: `save s2.bp`.
    private var unquotedPath: (word: String, statement: String)? {
        guard stop < line.count, !line.contains("\"") else { return nil }
        let isCommand = vocabulary.fileCommands.contains(first)
        let bounds: (Character) -> Bool = isCommand ? { $0 == " " || $0 == ";" } : { " ;(),".contains($0) }
        let start = (line[..<stop].lastIndex(where: bounds) ?? -1) + 1
        let end = line[stop...].firstIndex(where: bounds) ?? line.count
        guard start < end else { return nil }
        let word = String(line[start..<end])
        let isPath = word.hasPrefix("/") || word.hasPrefix("~") || word.hasPrefix("./") || word.hasPrefix("../")
        let ending = word.split(separator: ".").last.map { $0.filter(\.isLetter) } ?? ""
        let hasEnding = word.contains(".") && !ending.isEmpty && ending.count <= 5
        let isSimple = word.allSatisfy { $0.isLetter || $0.isNumber || "._-/~+".contains($0) }
        guard isPath || hasEnding, isSimple, word.contains(where: \.isLetter) else { return nil }
        let isArgument =
            isCommand ? start > first.count : start > 0 && line[start - 1] == "(" && isReader(before: start)
        guard isArgument else { return nil }
        let statement = String(line[..<start]) + "\"\(word)\"" + String(line[end...])
        return (word, statement)
    }

    /// True after the parenthesis of a function that reads a file.
    private func isReader(before place: Int) -> Bool { self.word(before: place - 1) == "read" }

    // MARK: Calls and blocks

    /// `quit()`, `network(2, 3, 1)`: commands take no parentheses.
    private var call: String? {
        if first == "if", line.count > 2, line[2] == "(", bracketed(from: 2).contains(",") {
            return ForeignWord.hint(for: "where")
        }
        guard vocabulary.commands.contains(first), line.count > first.count, line[first.count] == "(" else {
            return nil
        }
        let inner = String(bracketed(from: first.count).dropFirst().dropLast()).trimmed
        return "commands stand without parentheses: \(inner.isEmpty ? first : "\(first) \(inner)")"
    }

    /// `for i in range(3):`, `while loss > 0.1:`, `if x > 0 step`, `for i = 1:3 { … }`: blocks stand in braces.
    private var block: String? {
        switch first {
        case "for": return loop
        case "if", "while", "repeat":
            guard !line.contains("{") else { return nil }
            let parts = splitAtColon ?? (stop < line.count ? (String(line[..<stop]), String(line[stop...])) : nil)
            guard let (head, body) = parts, head.trimmed != first else { return nil }
            return "blocks stand in braces: \(head.trimmed) { \(body.trimmed.isEmpty ? "step" : body.trimmed) }"
        case "elif", "else", "class", "with", "try":
            return line.last == ":" ? ForeignWord.hint(for: "elif") : nil
        default: return nil
        }
    }

    /// What stands before and after the colon that ends the head of a block in Python.
    private var splitAtColon: (String, String)? {
        guard let colon = line.lastIndex(of: ":"), colon == line.count - 1 || line[colon + 1] == " " else { return nil }
        return (String(line[..<colon]), String(line[(colon + 1)...]))
    }

    /// `for k in 1:3 { … }` out of `for k in range(3):`, `for (k in 1:3) …`, `for k = 1:3`.
    private var loop: String? {
        let body = line.firstIndex(of: "{").map { bracketed(from: $0) }
        var head = body == nil ? splitAtColon?.0 ?? text : String(line.prefix { $0 != "{" })
        let rest = body == nil ? splitAtColon?.1.trimmed ?? "" : ""
        head = head.dropFirst(3).trimmed
        if head.hasPrefix("("), head.hasSuffix(")") { head = String(head.dropFirst().dropLast()).trimmed }
        let name = String(head.prefix(while: isWordCharacter))
        var values = head.dropFirst(name.count).trimmed
        for sign in ["in ", "=", "of "] where values.hasPrefix(sign) { values = values.dropFirst(sign.count).trimmed }
        if values.hasPrefix("range("), values.hasSuffix(")") {
            let ends = values.dropFirst(6).dropLast().split(separator: ",").map { String($0).trimmed }
            values = ends.count == 1 ? "1:\(ends[0])" : ends.count == 2 ? "\(ends[0]):\(ends[1])" : values
        }
        let isRange = !values.isEmpty && values.allSatisfy { isWordCharacter($0) || ".:-+*/[], ".contains($0) }
        guard name.first?.isNumber == false, isRange else { return "a loop is written: for k in 1:3 { print k }" }
        let inside = body ?? "{ \(rest.isEmpty ? "print \(name)" : rest) }"
        return "a loop is written: for \(name) in \(values) \(inside)"
    }

    /// `function f(x) { x^2 }`, `def f(x): return x^2`: a function is one formula after a sign of equality.
    private var function: String? {
        let example = "a function is one formula: function cube(z) = z^3"
        if text.contains("lambda ") { return example }
        guard ["function", "def", "func", "fn"].contains(first) else { return nil }
        guard let open = line.firstIndex(of: "("), open > first.count + 1 else { return example }
        let name = String(line[first.count..<open]).trimmed
        let parameters = bracketed(from: open)
        var body = String(line.dropFirst(open + parameters.count)).trimmed
        if body.hasPrefix("{") || body.hasPrefix(":") { body = String(body.dropFirst()).trimmed }
        if body.hasSuffix("}") { body = String(body.dropLast()).trimmed }
        if body.hasPrefix("return ") { body = String(body.dropFirst(7)).trimmed }
        if body.hasSuffix(";") { body = String(body.dropLast()).trimmed }
        let isFormula = !body.isEmpty && !body.contains(where: { "={};\n".contains($0) })
        return isFormula && name.allSatisfy(isWordCharacter)
            ? "a function is one formula: function \(name)\(parameters) = \(body)" : example
    }

    // MARK: Operators and points

    /// `x && y`, `x**2`, `x .* y`, `!x`: the line with the signs of this language.
    private var operators: String? {
        guard stop < line.count, "*&|!~.".contains(line[stop]), !line.contains("\"") else { return nil }
        for (sign, ours, blanks) in Self.signs where text.dropFirst(stop).hasPrefix(sign) {
            var better = text
            for (sign, ours, blanks) in Self.signs {
                better = better.replacing(sign, with: blanks ? "\0\(ours)\0" : ours)
            }
            for pair in [" \0", "\0 ", "\0"] { better = better.replacing(pair, with: pair.count > 1 ? "\0" : " ") }
            return "write \(ours): \(better.trimmed)"
        }
        return nil
    }

    /// Signs of other languages with those of this one; words stand between blanks.
    private static let signs = [
        ("**", "^", false), ("&&", "and", true), ("||", "or", true), (".*", "*", false), ("./", "/", false),
        (".^", "^", false), (".'", "'", false), ("&", "and", true), ("!", "not", true), ("~", "not", true),
    ]

    /// `x.shape`, `np.exp(x)`, `x.sum()`, `x .* y`
    private var point: String? {
        guard stop < line.count, line[stop] == "." else { return nil }
        let (owner, member) = (word(before: stop), word(from: stop + 1))
        guard !owner.isEmpty, !member.isEmpty else { return "a point belongs to numbers only: help language" }
        let after = stop + 1 + member.count
        let call = after < line.count && line[after] == "(" ? bracketed(from: after) : nil
        if isModule(owner) { return function(member, call) }
        if !isKnown(owner), let hint = ForeignWord.hint(for: owner) { return hint }
        if let template = Self.members[member.lowercased()] {
            return template.replacing("$", with: owner)
        }
        if vocabulary.functions.contains(member), let call {
            let rest = String(withOurAxis(call).dropFirst().dropLast()).trimmed
            return
                "functions take what they work on in parentheses: \(member)(\(owner)\(rest.isEmpty ? "" : ", \(rest)"))"
        }
        return ForeignWord.hint(for: member) ?? "names have no parts, functions have parentheses: help language"
    }

    private func isModule(_ word: String) -> Bool {
        !vocabulary.names.contains(word) && Self.modules.contains(word.lowercased())
    }

    /// A function of a library, without the name of the library.
    private func function(_ name: String, _ call: String?) -> String {
        if vocabulary.functions.contains(name) {
            guard let call else { return "functions stand without the name of a library: help \(name)" }
            return "functions stand without the name of a library: \(name)\(withOurAxis(call))"
        }
        if let hint = ForeignWord.hint(for: name) { return hint }
        if let same = sameWord(as: name, among: vocabulary.functions) {
            return "the function is called '\(same)' here: help \(same)"
        }
        if vocabulary.commands.contains(name) { return "here it is a command: help \(name)" }
        return "no function is called '\(name)', all that there are: help"
    }

    /// The arguments of a call in NumPy with axes and shapes as they are written here: axis 0 collapses the rows.
    private func withOurAxis(_ call: String) -> String {
        var call = call.hasPrefix("((") && call.hasSuffix("))") ? String(call.dropFirst().dropLast()) : call
        for (theirs, ours) in [("0", "rows"), ("-1", "columns"), ("1", "columns")] {
            for label in ["axis=", "dim="] { call = call.replacing(label + theirs, with: "axis=" + ours) }
        }
        return call
    }

    private static let modules: Set<String> = [
        "np", "numpy", "torch", "tf", "keras", "jax", "jnp", "math", "scipy", "sp", "f", "nn", "plt", "sns", "pd",
        "pandas",
        "random", "sklearn", "optim", "layers", "linalg", "cmath",
    ]

    /// Members of things in other languages, by the text to type here; `$` stands for the thing.
    private static let members: [String: String] = [
        "t": "the transpose is written: $'", "shape": "rows and columns are asked one by one: rows($); columns($)",
        "size": "the number of elements: size($)", "grad": "the gradient of the loss in $: backward; d$",
        "weight": "weights are called by their layer: W1", "weights": "weights are called by their layer: W1",
        "bias": "biases are called by their layer: b1", "fit": "training is a command: train 100",
        "compile": "loss and optimizer are chosen by commands: loss mse; optimizer adam",
        "backward": "the gradients are computed by a command: backward", "forward": "it is a command: forward",
        "step": "an update is a command: step", "zero_grad": "backward clears the gradients itself: help backward",
        "item": "values carry no graph, their name is enough: $",
        "detach": "values carry no graph, their name is enough: $",
        "numpy": "values carry no graph, their name is enough: $",
        "data": "values carry no graph, their name is enough: $",
        "clone": "values are copied when they are assigned: a = $",
        "copy": "values are copied when they are assigned: a = $",
        "predict": "predictions are a command: predict x", "evaluate": "evaluation is a command: evaluate",
        "parameters": "the parameters: show params", "summary": "the formulas: show model",
        "history": "the course of the loss: show training", "plot": "the course of the loss: show training",
        "save": "sessions are saved by a command: save \"session.bp\"", "head": "the first rows: show data",
        "describe": "the columns: show data", "value": "values carry no graph, their name is enough: $",
    ]

    // MARK: Numbers and elements

    /// `0x10`, `0b101`, `1_000`, `1,000`, `3.0f`
    private var digits: String? {
        guard stop < line.count else { return nil }
        let start = line[stop] == "," ? stop - word(before: stop).count : stop
        let run = String(line[start...].prefix { isWordCharacter($0) || $0 == "," || $0 == "." })
        let plain = run.filter { $0 != "_" && $0 != "," }
        let lower = plain.lowercased()
        if lower.hasPrefix("0x"), let value = UInt32(lower.dropFirst(2), radix: 16) {
            return "in decimal digits: \(value)"
        }
        if lower.hasPrefix("0b"), let value = UInt32(lower.dropFirst(2), radix: 2) {
            return "in decimal digits: \(value)"
        }
        let isGrouped = run.contains("_") || run.contains(",") && isGroupedByCommas(run)
        if isGrouped, plain.allSatisfy({ $0.isNumber || $0 == "." }), Double(plain) != nil {
            return "digits stand without separators: \(plain)"
        }
        if let last = lower.last, "fljd".contains(last), line[start].isNumber, Double(lower.dropLast()) != nil {
            return "a number has no suffix: \(plain.dropLast())"
        }
        return nil
    }

    /// `1,000`, `12,345,678`: groups of three digits
    private func isGroupedByCommas(_ run: String) -> Bool {
        let groups = run.split(separator: ",", omittingEmptySubsequences: false)
        return !line.contains("[") && groups.count > 1 && (1...3).contains(groups[0].count)
            && groups.dropFirst().allSatisfy { $0.prefix(3).allSatisfy(\.isNumber) && $0.count >= 3 }
    }

    /// `[1 0 1]`, `(1, 2)`, `{1, 2}`, `'text'`
    private var elements: String? {
        if stop < line.count, line[stop] == "'", error.hint != nil, !text.hasSuffix("("),
            let end = line[(stop + 1)...].firstIndex(of: "'")
        {
            let inner = String(line[(stop + 1)..<end])
            if !inner.contains("\"") { return "strings take double quotes: \"\(inner)\"" }
        }
        guard let open = innermostBracket else { return nil }
        let whole = bracketed(from: open)
        let inner = String(whole.dropFirst().dropLast())
        switch line[open] {
        case "[":
            guard inner.contains(" "), !inner.contains(","), whole.hasSuffix("]") else { return nil }
            let rows = inner.split(separator: ";").map { $0.split(separator: " ").joined(separator: ", ") }
            let isPlain = inner.allSatisfy { isWordCharacter($0) || " ;.-+".contains($0) }
            return isPlain ? "commas separate elements, semicolons rows: [\(rows.joined(separator: "; "))]" : nil
        case "(" where stop < line.count && line[stop] == "," && (open == 0 || !isWordCharacter(line[open - 1])):
            guard whole.hasSuffix(")") else { return nil }
            let function = open > 0 && line[open - 1] == "(" ? word(before: open - 1) : ""
            return function.isEmpty
                ? "a row of numbers stands in brackets: [\(inner)]"
                : "arguments stand in one pair of parentheses: \(function)\(whole)"
        case "{" where open == 0 && inner.contains(","): return "a matrix stands in brackets: [\(inner.trimmed)]"
        default: return nil
        }
    }

    /// The opening bracket around the place where reading stopped.
    private var innermostBracket: Int? {
        var open: [Int] = []
        for i in 0..<min(stop + 1, line.count) {
            if "([{".contains(line[i]) { open.append(i) }
            if ")]}".contains(line[i]), !open.isEmpty, i < stop { open.removeLast() }
        }
        return open.last
    }

    // MARK: Assignments, questions, words

    /// `let a = 3`, `set lr 0.1`
    private var declaration: String? {
        let declarators: Set = [
            "let", "var", "const", "int", "double", "float", "real", "auto", "val", "set", "my", "local", "global",
        ]
        if declarators.contains(first), !isKnown(first), !afterFirst.isEmpty {
            let target = afterFirst
            if target.contains("=") { return "an assignment needs no word before it: \(target)" }
            let parts = target.split(separator: " ")
            return parts.count == 2 ? "a value is assigned by =: \(parts[0]) = \(parts[1])" : nil
        }
        return nil
    }

    /// `a := 3`, `a++`, `lr 0.1`
    private var assignment: String? {
        if text.contains(":=") { return "a value is assigned by =: \(text.replacing(":=", with: "="))" }
        for (sign, change) in [("++", "+= 1"), ("--", "-= 1")] where text.hasSuffix(sign) {
            let name = String(text.dropLast(2)).trimmed
            if name == first { return "a change is written: \(name) \(change)" }
        }
        if vocabulary.names.contains(first), Double(afterFirst) != nil, line.count > first.count,
            line[first.count] == " "
        {
            return "a value is assigned by =: \(first) = \(afterFirst)"
        }
        if ["if", "while", "until"].contains(first), stop < line.count, line[stop] == "=" {
            return "two values are compared by ==: 1 == 2"
        }
        return nil
    }

    /// `?train`, `:help`, `a > 0 ? 1 : 2`, `|x|`, `// words`
    private var question: String? {
        guard let sign = line.first else { return nil }
        let rest = String(line.dropFirst()).trimmed
        if sign == "?" { return isKnown(rest) ? "help \(rest)" : "help" }
        if sign == ":" {
            if vocabulary.commands.contains(rest) { return "commands have no sign before them: \(rest)" }
            return rest.hasPrefix("q") || rest.hasPrefix("wq") || rest.hasPrefix("x") ? "leave with: quit" : "help"
        }
        if text.hasPrefix("//") || text.hasPrefix("/*") || sign == "%" {
            return "a comment begins with #: # \(String(line.drop { "/*% ".contains($0) }))"
        }
        if stop < line.count, line[stop] == "?" {
            return "a comparison is 1 or 0 and chooses by a product: (lr > 1) * 2 + (lr <= 1) * 3"
        }
        if stop < line.count, line[stop] == "|", let end = line[(stop + 1)...].firstIndex(of: "|"), end > stop + 1 {
            return "the absolute value is a function: abs(\(String(line[(stop + 1)..<end]).trimmed))"
        }
        return nil
    }

    /// `import numpy as np`, `cd ..`, `abs x`
    private var firstWord: String? {
        guard !first.isEmpty, line.count > first.count, line[first.count] == " ",
            let next = afterFirst.first, isWordCharacter(next) || "./~\"'<".contains(next), !isOperator(afterFirst)
        else { return nil }
        if vocabulary.functions.contains(first), !vocabulary.names.contains(first),
            isWordCharacter(afterFirst.first ?? " ")
        {
            return "a function takes its argument in parentheses: \(first)(\(afterFirst))"
        }
        guard !isKnown(first), !["function", "def", "func", "fn", "lambda"].contains(first) else { return nil }
        if ["elif", "else", "class", "with", "try"].contains(first) { return ForeignWord.hint(for: first) }
        if let same = sameWord(as: first, among: vocabulary.commands) { return "did you mean '\(same)'?" }
        return ForeignWord.hint(for: first)
    }
    /// True for what goes on with an operator: `.* y`, `/ 2`, `and b`.
    private func isOperator(_ text: String) -> Bool {
        [".*", "./", ".^", ".'", "/ ", "and ", "or "].contains { text.hasPrefix($0) }
    }
}

private func isWordCharacter(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "_"
}

extension String {
    fileprivate var trimmed: String { self[...].trimmed }
}

extension Substring {
    fileprivate var trimmed: String {
        var text = self
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
