extension Statement {
    /// The statement in canonical form, with its blocks on one line where they are simple and fit 80 columns.
    ///
    /// The comment above a definition is written inside of blocks only: at top level it is an item of its own.
    package var text: String { text(indentation: 0) }

    /// The statement in canonical form on one line; comments inside are left out.
    package var line: String { node.text(\.line) }

    /// The lines of the statement, the later ones indented; the caller places the first.
    func text(indentation: Int) -> String {
        if !node.blocks.contains(where: { !$0.isSimple }) {
            let flat = node.text { $0.flat }
            if node.blocks.isEmpty || indentation + flat.count <= 80 { return flat }
        }
        return node.text { $0.text(indentation: indentation) }
    }

    /// The comment lines of a definition, each with `#`.
    fileprivate var commentLines: [String] {
        switch node {
        case .function(_, _, _, _, let comment), .define(_, _, _, let comment):
            comment?.split(separator: "\n", omittingEmptySubsequences: false).map { $0.isEmpty ? "#" : "# \($0)" } ?? []
        case .assignment, .expression, .command, .repetition, .whileLoop, .forLoop, .conditional, .breakLoop,
            .continueLoop, .model, .parameter:
            []
        }
    }
}

extension Block {
    /// The block on one line where it is simple and fits 80 columns, otherwise one statement a line.
    package var text: String { isSimple && flat.count <= 80 ? flat : text(indentation: 0) }

    /// The block on one line, however long.
    fileprivate var line: String {
        statements.isEmpty ? "{ }" : "{ " + statements.map(\.line).joined(separator: "; ") + " }"
    }

    /// True if no statement needs a line of its own.
    fileprivate var isSimple: Bool {
        statements.allSatisfy { $0.node.blocks.isEmpty && $0.commentLines.isEmpty }
    }

    fileprivate var flat: String {
        if statements.isEmpty { return "{ }" }
        return "{ " + statements.map { $0.text(indentation: 0) }.joined(separator: "; ") + " }"
    }

    fileprivate func text(indentation: Int) -> String {
        if statements.isEmpty { return "{ }" }
        let margin = String(repeating: " ", count: indentation)
        var text = "{\n"
        for (i, statement) in statements.enumerated() {
            let comment = statement.commentLines
            if i > 0, !comment.isEmpty { text += "\n" }
            for line in comment { text += "\(margin)    \(line)\n" }
            text += "\(margin)    \(statement.text(indentation: indentation + 4))\n"
        }
        return text + margin + "}"
    }
}

extension Statement.Node {
    package var blocks: [Block] {
        switch self {
        case .command(let call): call.arguments.compactMap { if case .block(let block) = $0 { block } else { nil } }
        case .repetition(_, let body), .whileLoop(_, let body), .forLoop(_, _, let body), .model(let body),
            .define(_, _, let body, _):
            [body]
        case .conditional(let branches, let otherwise): branches.map(\.body) + [otherwise].compactMap(\.self)
        case .assignment, .expression, .breakLoop, .continueLoop, .function, .parameter: []
        }
    }

    /// The statement with its blocks written by `write`.
    fileprivate func text(_ write: (Block) -> String) -> String {
        switch self {
        case .assignment(let assignment): assignment.text
        case .expression(let value): standing(value)
        case .command(let call): call.text(write)
        case .repetition(let count, let body): "repeat \(count.text) \(write(body))"
        case .whileLoop(let condition, let body): "while \(condition.text) \(write(body))"
        case .forLoop(let variable, let values, let body): "for \(variable.text) in \(values.text) \(write(body))"
        case .conditional(let branches, let otherwise):
            (branches.map { "if \($0.condition.text) \(write($0.body))" } + [otherwise].compactMap(\.self).map(write))
                .joined(separator: " else ")
        case .breakLoop: "break"
        case .continueLoop: "continue"
        case .function(let name, let parameters, let body, let slopes, _):
            "function \(name.text)(\(parameters.map(\.text).joined(separator: ", "))) = \(body.text)"
                + (slopes.isEmpty ? "" : " with " + slopes.map(\.text).joined(separator: ", "))
        case .model(let body): "model \(write(body))"
        case .parameter(let name, let value): "param \(name.text) = \(value.text)"
        case .define(let name, let parameters, let body, _):
            "define \(([name] + parameters).map(\.text).joined(separator: " ")) \(write(body))"
        }
    }
}

/// Names of the session's own values that may be commands too. A text is written without knowing the commands.
package let valueNames: Set<String> = ["loss", "step"]

/// A formula as a statement; a lone name that would read as a command stands in parentheses.
private func standing(_ value: Expression) -> String {
    if case .name(let word) = value.node, valueNames.contains(word) { return "(\(word))" }
    return value.text
}

extension Assignment {
    package var text: String {
        "\(target.text)\(indices?.text ?? "") \(operation?.rawValue ?? "")= \(value.text)"
    }
}

extension CommandCall {
    /// The command with its arguments, each written so that it does not run into the one before it.
    fileprivate func text(_ write: (Block) -> String) -> String {
        var text = name.text
        var mustNotBeginWithSign = valueNames.contains(name.text)
        for argument in arguments {
            if argument != .comma { text += " " }
            switch argument {
            case .expression(let value):
                let plain = value.text
                let isAmbiguous = (mustNotBeginWithSign && plain.hasPrefix("-")) || value.leadingName == "until"
                text += isAmbiguous ? "(\(plain))" : plain
            case .option(let name, let value):
                text += name.text + "="
                value.write(to: &text, atLeast: .product)
            case .assignment(let assignment):
                let plain = assignment.text
                text += assignment.target.text == "until" ? "(until)\(plain.dropFirst(5))" : plain
            case .arrow: text += "->"
            case .comma: text += ","
            case .until(let condition): text += "until \(condition.text)"
            case .equals(let value): text += "= \(value.text)"
            case .block(let block): text += write(block)
            }
            mustNotBeginWithSign = argument != .arrow && argument != .comma
        }
        return text
    }
}

extension Expression {
    /// The name that the text of the formula begins with, if it begins with one that is no call.
    fileprivate var leadingName: String? {
        switch node {
        case .name(let word): word
        case .index(let operand, _), .transpose(let operand): operand.leadingName
        case .binary(_, let left, _): left.leadingName
        case .range(let first, _, _): first.leadingName
        case .number, .string, .end, .matrix, .call, .unary: nil
        }
    }
}
