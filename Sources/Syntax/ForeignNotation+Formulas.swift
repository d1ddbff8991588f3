/// Formulas of other languages: signs, members behind a point, numbers, lists.
extension ForeignNotation {
    // MARK: Operators and points

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

    func isModule(_ word: String) -> Bool {
        !vocabulary.names.contains(word) && Self.modules.contains(word.lowercased())
    }

    /// A function of a library, without the name of the library.
    func function(_ name: String, _ call: String?) -> String {
        if vocabulary.functions.contains(name) {
            guard let call else { return "functions stand without the name of a library: help \(name)" }
            return "functions stand without the name of a library: \(name)\(withOurAxis(call))"
        }
        if let hint = ForeignWord.hint(for: name) { return hint }
        if let same = sameWord(as: name, among: vocabulary.functions.all, vocabulary.translations()) {
            return "the function is called '\(same)' here: help \(same)"
        }
        if vocabulary.commands.contains(name) { return "here it is a command: help \(name)" }
        return "no function is called '\(name)', all that there are: help"
    }

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
        "random", "sklearn", "optim", "layers", "linalg", "cmath",
    ]

    /// Members of things in other languages, by the text to type here; `$` stands for the thing.
    static let members: [String: String] = [
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
