/// Formulas of other languages: signs, members behind a point, numbers, lists.
extension ForeignNotation {
    // MARK: Operators and points

    /// `x **= 2`: a change by a sign that has none of its own here.
    var powerAssignment: String? {
        let rest = afterFirst
        guard vocabulary.names.contains(first) else { return nil }
        for (sign, ours) in [("**=", "^"), ("^=", "^"), ("@=", " @ ")] where rest.hasPrefix(sign) {
            return "this change is written out: \(first) = \(first)\(ours)\(rest.dropFirst(sign.count).trimmed)"
        }
        return nil
    }

    /// `x && y`, `x**2`, `x .* y`, `!x`: the line with the signs of this language.
    var operators: String? {
        guard stop < line.count, "*&|!~.".contains(line[stop]), !line.contains("\"") else { return nil }
        for (sign, ours, _) in Self.signs where text.dropFirst(stop).hasPrefix(sign) {
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
    static let signs = [
        ("**", "^", false), ("&&", "and", true), ("||", "or", true), (".*", "*", false), ("./", "/", false),
        (".^", "^", false), (".'", "'", false), ("&", "and", true), ("!", "not", true), ("~", "not", true),
    ]

    /// `x.shape`, `np.exp(x)`, `x.sum()`, `x .* y`
    var point: String? {
        guard stop < line.count, line[stop] == "." else { return nil }
        let (owner, member) = (word(before: stop), word(from: stop + 1))
        if owner.isEmpty, member == "T" {
            return "the transpose is written behind it: \(text.replacing(".T", with: "'"))"
        }
        guard !owner.isEmpty, !member.isEmpty else { return "a point belongs to numbers only: help language" }
        let after = stop + 1 + member.count
        let call = after < line.count && line[after] == "(" ? bracketed(from: after) : nil
        if isModule(owner) { return ofModule(from: stop - owner.count) }
        if !isKnown(owner), let hint = ForeignWord.hint(for: owner) { return hint }
        let start = stop - owner.count
        if member == "shape", after + 2 < line.count, line[after] == "[", let side = Self.sides[line[after + 1]] {
            return "\(side) are counted by a function: \(written("\(side)(\(owner))", from: start, to: after + 3))"
        }
        let end = after + (call?.count ?? 0)
        if let (remark, value) = Self.values[member.lowercased()] {
            let ours = value.replacing("$", with: owner)
            // What a gradient is without its backward is not known yet.
            let isAlone = start == 0 && end == line.count
            let first = isAlone && value != ours && value.hasPrefix("d") ? "backward; " : ""
            return "\(remark.replacing("$", with: owner)): \(first)\(written(ours, from: start, to: end))"
        }
        if let template = Self.members[member.lowercased()] { return template.replacing("$", with: owner) }
        let inner = call.map { String(withOurAxis($0).dropFirst().dropLast()).trimmed } ?? ""
        if vocabulary.functions.contains(member) {
            let ours = "\(member)(\(owner)\(inner.isEmpty ? "" : ", \(inner)"))"
            return "functions take what they work on in parentheses: \(written(ours, from: start, to: end))"
        }
        if call != nil, let row = ForeignWord.named(member),
            let ours = row.written([owner] + Self.arguments(withoutModules(inner)))
        {
            return "\(row.remark): \(written(ours, from: start, to: end))"
        }
        if let hint = ForeignWord.hint(for: member) { return hint }
        return isKnown(owner)
            ? "names have no parts here; what this one is: help \(owner)"
            : "names have no parts, functions have parentheses: help language"
    }

    private static let sides: [Character: String] = ["0": "rows", "1": "columns"]

    func isModule(_ word: String) -> Bool {
        !vocabulary.names.contains(word) && Self.modules.contains(word.lowercased())
    }

    /// The line with a piece of it written otherwise, and without names of libraries behind it.
    func written(_ piece: String, from start: Int, to end: Int) -> String {
        String(line[..<start]) + piece + withoutModules(String(line[end...]))
    }

    /// A text without the names of libraries before functions: `exp(x)` for `np.exp(x)`.
    func withoutModules(_ text: String) -> String {
        var rest = Array(text)[...]
        var plain = ""
        while let character = rest.first {
            let word = String(rest.prefix(while: isWordCharacter))
            if word.isEmpty {
                plain.append(character)
                rest = rest.dropFirst()
            } else {
                rest = rest.dropFirst(word.count)
                if rest.first == ".", isModule(word) { rest = rest.dropFirst() } else { plain += word }
            }
        }
        return plain
    }

    /// What stands between commas, but those in brackets.
    static func arguments(_ text: String) -> [String] {
        var parts = [""]
        var depth = 0
        for character in text {
            if "([{".contains(character) { depth += 1 }
            if ")]}".contains(character) { depth -= 1 }
            if character == ",", depth == 0 { parts.append("") } else { parts[parts.count - 1].append(character) }
        }
        let trimmed = parts.map(\.trimmed)
        return trimmed == [""] ? [] : trimmed
    }

    /// `np.exp(x)`, `np.random.randn(2, 3)`, `np.pi`: a function of a library, without the name of the library.
    private func ofModule(from start: Int) -> String {
        var path = [word(from: start)]
        var end = start + path[0].count
        while end + 1 < line.count, line[end] == ".", case let next = word(from: end + 1), !next.isEmpty {
            path.append(next)
            end += 1 + next.count
        }
        let call = end < line.count && line[end] == "(" ? bracketed(from: end) : nil
        let (remark, piece) = function(path[path.count - 1], call.map(withoutModules))
        guard let piece else { return remark }
        return "\(remark): \(written(piece, from: start, to: end + (call?.count ?? 0)))"
    }

    /// What a function of a library is here: what to say, and what is written for its call where that is known.
    private func function(_ name: String, _ call: String?) -> (remark: String, piece: String?) {
        var ours = call.map(withOurAxis)
        // One number of elements makes a row.
        if Self.filled.contains(name), let count = ours.flatMap({ Int($0.dropFirst().dropLast()) }) {
            ours = "(1, \(count))"
        }
        let arguments = Self.arguments(String(ours?.dropFirst().dropLast() ?? ""))
        if Self.constants.contains(name) { return ("constants stand without the name of a library", name) }
        if !arguments.isEmpty, let row = ForeignWord.named(name), let written = row.written(arguments) {
            return (row.remark, written)
        }
        if vocabulary.commands.contains(name), arguments.count < 2 {
            return ("here it is a command", ([name] + arguments).joined(separator: " "))
        }
        if vocabulary.functions.contains(name) {
            return ("functions stand without the name of a library", ours.map { name + $0 } ?? "help \(name)")
        }
        if arguments.count < 2 || arguments.contains(where: { $0.contains("=") }),
            let choice = vocabulary.choice(name)
        {
            let options = arguments.filter { $0.hasPrefix("lr=") }
            return ("it is chosen by a command", ([choice] + options).joined(separator: " "))
        }
        if let hint = ForeignWord.hint(for: name) { return (hint, nil) }
        if let same = sameWord(as: name, among: vocabulary.functions.all, vocabulary.translations()) {
            return ("the function is called '\(same)' here", arguments.isEmpty ? "help \(same)" : same + (ours ?? ""))
        }
        if vocabulary.commands.contains(name) { return ("here it is a command: help \(name)", nil) }
        return ("no function is called '\(name)', all that there are: help", nil)
    }

    private static let filled: Set<String> = ["zeros", "ones", "random", "rand", "randn", "normal"]
    private static let constants: Set<String> = ["pi", "e", "inf", "nan"]

    /// The arguments of a call in NumPy with axes and shapes as they are written here: axis 0 collapses the rows.
    func withOurAxis(_ call: String) -> String {
        var call = call.hasPrefix("((") && call.hasSuffix("))") ? String(call.dropFirst().dropLast()) : call
        for (theirs, ours) in [("0", "rows"), ("-1", "columns"), ("1", "columns")] {
            for label in ["axis=", "dim="] { call = call.replacing(label + theirs, with: "axis=" + ours) }
        }
        return call
    }

    static let modules: Set<String> = [
        "np", "numpy", "torch", "tf", "keras", "jax", "jnp", "math", "scipy", "sp", "f", "nn", "plt", "sns", "pd",
        "pandas",
        "random", "sklearn", "optim", "layers", "linalg", "cmath", "functional", "cuda", "metrics",
    ]

    /// Members that are values: what to say, and the text of the value; `$` stands for the thing.
    static let values: [String: (remark: String, value: String)] = [
        "t": ("the transpose is written", "$'"), "size": ("the number of elements", "size($)"),
        "grad": ("the gradient of the loss in $", "d$"), "item": kept, "detach": kept, "numpy": kept, "data": kept,
        "value": kept, "tolist": kept, "cpu": kept, "cuda": kept, "float": kept, "double": kept,
        "clone": ("values are copied when they are assigned, their name is enough", "$"),
        "copy": ("values are copied when they are assigned, their name is enough", "$"),
        "flatten": ("all elements in one row", "reshape($, 1, size($))"),
        "ravel": ("all elements in one row", "reshape($, 1, size($))"),
    ]

    private static let kept = (remark: "values carry no graph, their name is enough", value: "$")

    /// Other members of things in other languages, by the text to type here.
    static let members: [String: String] = [
        "shape": "rows and columns are asked one by one: rows($); columns($)",
        "weight": "weights are called by their layer: W1", "weights": "weights are called by their layer: W1",
        "bias": "biases are called by their layer: b1", "fit": "training is a command: train 100",
        "train": "training is a command: train 100",
        "eval": "evaluate shows the model without what only training does: evaluate",
        "compile": "loss and optimizer are chosen by commands: loss mse; optimizer adam",
        "backward": "the gradients are computed by a command: backward", "forward": "it is a command: forward",
        "step": "an update is a command: step", "zero_grad": "backward clears the gradients itself: help backward",
        "zero_": "backward clears the gradients itself: help backward",
        "requires_grad": "training changes the parameters: show params",
        "requires_grad_": "training changes the parameters: show params",
        "predict": "predictions are a command: predict x", "evaluate": "evaluation is a command: evaluate",
        "parameters": "the parameters: show params", "state_dict": "the parameters: show params",
        "summary": "the formulas: show model",
        "history": "the course of the loss: show training", "plot": "the course of the loss: show training",
        "save": "sessions are saved by a command: save \"session.bp\"", "head": "the first rows: show data",
        "describe": "the columns: show data",
    ]

    // MARK: Numbers and elements

    /// `0x10`, `0b101`, `1_000`, `1,000`, `3.0f`
    var digits: String? {
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
    func isGroupedByCommas(_ run: String) -> Bool {
        let groups = run.split(separator: ",", omittingEmptySubsequences: false)
        return !line.contains("[") && groups.count > 1 && (1...3).contains(groups[0].count)
            && groups.dropFirst().allSatisfy { $0.prefix(3).allSatisfy(\.isNumber) && $0.count >= 3 }
    }

    /// `[1 0 1]`, `(1, 2)`, `{1, 2}`, `'text'`
    var elements: String? {
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
    var innermostBracket: Int? {
        var open: [Int] = []
        for i in 0..<min(stop + 1, line.count) {
            if "([{".contains(line[i]) { open.append(i) }
            if ")]}".contains(line[i]), !open.isEmpty, i < stop { open.removeLast() }
        }
        return open.last
    }
}
