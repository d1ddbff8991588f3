/// Statements of other languages: calls, blocks, declarations, questions.
extension ForeignNotation {
    // MARK: Calls and blocks

    /// `quit()`, `network(2, 3, 1)`: commands take no parentheses.
    var call: String? {
        // What is a command here may be a function elsewhere.
        let function = first == "if" ? "ifelse" : first
        guard line.count > first.count, line[first.count] == "(" else { return nil }
        let whole = bracketed(from: first.count)
        let inner = String(whole.dropFirst().dropLast()).trimmed
        let arguments = Self.arguments(inner)
        if arguments.count > 1, let hint = ForeignWord.hint(for: function, calledWith: arguments) { return hint }
        if first == "model" { return "predictions are a command: predict \(inner.isEmpty ? "x" : inner)" }
        guard vocabulary.commands.contains(first) else { return nil }
        if let text = formatted(inner) { return "numbers stand beside the text: \(first) \(text)" }
        let lead = "commands stand without parentheses: \(first)"
        if inner.isEmpty { return lead }
        if arguments.count > 1, arguments.allSatisfy({ Int($0) != nil }) {
            return "\(lead) \(arguments.joined(separator: " -> "))"
        }
        // How many stands alone here.
        return "\(lead) \(inner.replacing("epochs=", with: ""))"
    }

    /// `"loss ", loss` out of `f"loss {loss:.3f}"`; nil for any other text.
    private func formatted(_ text: String) -> String? {
        guard text.hasPrefix("f\""), text.hasSuffix("\""), text.count > 3 else { return nil }
        var parts: [String] = []
        var rest = text.dropFirst(2).dropLast()
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            let before = String(rest[..<open]).trimmed
            if !before.isEmpty { parts.append("\"\(before)\"") }
            parts.append(String(rest[rest.index(after: open)..<close].prefix { $0 != ":" }).trimmed)
            rest = rest[rest.index(after: close)...]
        }
        if !String(rest).trimmed.isEmpty { parts.append("\"\(String(rest).trimmed)\"") }
        return parts.joined(separator: ", ")
    }

    /// `for i in range(3):`, `while loss > 0.1:`, `if x > 0 step`, `for i = 1:3 { … }`: blocks stand in braces.
    var block: String? {
        switch first {
        case "for": return loop
        case "if", "while", "repeat":
            guard !line.contains("{") else { return nil }
            let parts = splitAtColon ?? (stop < line.count ? (String(line[..<stop]), String(line[stop...])) : nil)
            guard let (head, body) = parts, head.trimmed != first else { return nil }
            var inside = body.trimmed.isEmpty ? "step" : body.trimmed
            if inside.hasPrefix("then ") { inside = inside.dropFirst(5).trimmed }
            if ["while True", "while true", "while 1", "while (true)", "while (True)"].contains(head.trimmed) {
                return "a loop that is to end says how often: repeat 100 { \(inside) }"
            }
            // A matrix is no condition, whether any of it is true is one.
            let condition = head.trimmed.dropFirst(first.count).trimmed
            if first == "if", !condition.isEmpty, condition.allSatisfy(isWordCharacter),
                vocabulary.names.contains(condition)
            {
                return "blocks stand in braces: if any(\(condition)) { \(inside) }"
            }
            return "blocks stand in braces: \(head.trimmed) { \(inside) }"
        case "elif", "else", "class", "with", "try":
            return line.last == ":" ? ForeignWord.hint(for: "elif") : nil
        default: return nil
        }
    }

    /// What stands before and after the colon that ends the head of a block in Python.
    var splitAtColon: (String, String)? {
        guard let colon = line.lastIndex(of: ":"), colon == line.count - 1 || line[colon + 1] == " " else { return nil }
        return (String(line[..<colon]), String(line[(colon + 1)...]))
    }

    /// `for k in 1:3 { … }` out of `for k in range(3):`, `for (k in 1:3) …`, `for k = 1:3`.
    var loop: String? {
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
    var function: String? {
        var example = "a function is one formula: function cube(z) = z^3"
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
        let names = Self.arguments(String(parameters.dropFirst().dropLast()))
        if let last = names.last, names.allSatisfy({ $0.allSatisfy(isWordCharacter) }), !name.isEmpty {
            example = "a function is one formula: function \(name)(\(names.joined(separator: ", "))) = 2 * \(last)"
        }
        return isFormula && name.allSatisfy(isWordCharacter)
            ? "a function is one formula: function \(name)\(parameters) = \(body)" : example
    }

    // MARK: Assignments, questions, words

    /// `train 5 // comment`, `7 // 2`
    var slashes: String? {
        guard let place = line.indices.dropLast().first(where: { line[$0] == "/" && line[$0 + 1] == "/" }), place > 0,
            !line[..<place].contains("\""), stop >= place
        else { return nil }
        let (before, behind) = (String(line[..<place]).trimmed, String(line[(place + 2)...]).trimmed)
        let next = String(behind.prefix(while: isWordCharacter))
        if !next.isEmpty, next == behind, next.first?.isNumber == true || vocabulary.names.contains(next) {
            let target = before.lastIndex(of: "=").map { String(before[...$0]) + " " } ?? ""
            let divided = String(before.dropFirst(max(0, target.count - 1))).trimmed
            return "what lies behind the point is cut off by: \(target)floor(\(divided) / \(behind))"
        }
        return "a comment begins with #: \(before)  # \(behind)"
    }

    /// `let a = 3`, `set lr 0.1`
    var declaration: String? {
        let declarators: Set = [
            "let", "var", "const", "int", "double", "float", "real", "auto", "val", "set", "my", "local", "global",
        ]
        let assigned = afterFirst.prefix { isWordCharacter($0) }
        let isAssignment = !assigned.isEmpty && afterFirst.dropFirst(assigned.count).drop { $0 == " " }.hasPrefix("= ")
        if declarators.contains(first), !isKnown(first) || isAssignment, !afterFirst.isEmpty {
            let target = afterFirst
            if target.contains("=") { return "an assignment needs no word before it: \(target)" }
            let parts = target.split(separator: " ")
            return parts.count == 2 ? "a value is assigned by =: \(parts[0]) = \(parts[1])" : nil
        }
        return nil
    }

    /// `a := 3`, `a++`, `lr 0.1`
    var assignment: String? {
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
    var question: String? {
        guard let sign = line.first else { return nil }
        let rest = String(line.dropFirst()).trimmed
        if sign == "?" { return rest.allSatisfy { isWordCharacter($0) || $0 == " " } ? "help \(rest)".trimmed : "help" }
        if sign == ":" {
            if vocabulary.commands.contains(rest) { return "commands have no sign before them: \(rest)" }
            return rest.hasPrefix("q") || rest.hasPrefix("wq") || rest.hasPrefix("x") ? "leave with: quit" : "help"
        }
        if text.hasPrefix("//") || text.hasPrefix("/*") || sign == "%" {
            let words = String(line.drop { "/*% ".contains($0) }).replacing("*/", with: "").trimmed
            return "a comment begins with #: # \(words)"
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
    var firstWord: String? {
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
        if let same = sameWord(as: first, among: vocabulary.commands.all) { return "did you mean '\(same)'?" }
        return ForeignWord.hint(for: first)
    }
    /// True for what goes on with an operator: `.* y`, `/ 2`, `and b`.
    func isOperator(_ text: String) -> Bool {
        [".*", "./", ".^", ".'", "/ ", "and ", "or "].contains { text.hasPrefix($0) }
    }
}
