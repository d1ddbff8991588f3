extension Expression {
    /// The formula in the one notation that is printed, stored and typed, with as few parentheses as its meaning
    /// allows: `x @ W1 + b1`.
    package var text: String {
        var text = ""
        write(to: &text, atLeast: .range)
        return text
    }

    /// How tightly the outermost part binds.
    package var precedence: Precedence {
        switch node {
        case .number(let value): value.sign == .minus ? .negation : .primary
        case .string, .name, .end, .matrix, .call: .primary
        case .index, .transpose: .postfix
        case .unary(let operation, _): OperatorTable.row(operation).precedence
        case .binary(let operation, _, _): OperatorTable.row(operation).precedence
        case .range: .range
        }
    }

    /// Writes the formula, in parentheses if it binds looser than its place needs.
    func write(to text: inout String, atLeast minimum: Precedence) {
        if precedence >= minimum {
            writePlain(to: &text)
        } else {
            text += "("
            writePlain(to: &text)
            text += ")"
        }
    }

    private func writePlain(to text: inout String) {
        switch node {
        case .number(let value): text += canonical(value)
        case .string(let content): text += quoted(content)
        case .name(let name): text += name
        case .end: text += "end"
        case .matrix(let rows): Self.write(rows, to: &text)
        case .call(let name, let arguments): Self.write(name, arguments, to: &text)
        case .index(let operand, let indices):
            operand.write(to: &text, atLeast: .postfix)
            text += indices.text
        case .transpose(let operand):
            operand.write(to: &text, atLeast: .postfix)
            text += "'"
        case .unary(let operation, let operand):
            text += operation == .not ? "not " : "-"
            let isSigned = operation == .negate && operand.precedence == .negation
            operand.write(to: &text, atLeast: isSigned ? .negation : OperatorTable.row(operation).operand)
        case .binary(let operation, let left, let right):
            let row = OperatorTable.row(operation)
            left.write(to: &text, atLeast: row.left)
            text += operation == .power ? "^" : " \(operation.rawValue) "
            let isSigned = operation == .power && right.precedence == .negation
            right.write(to: &text, atLeast: isSigned ? .negation : row.right)
        case .range(let first, let step, let last):
            for part in [first, step].compactMap(\.self) {
                part.write(to: &text, atLeast: .or)
                text += ":"
            }
            last.write(to: &text, atLeast: .or)
        }
    }

    /// Rows as `[1, 2; 3, 4]`; an element that is a matrix itself stands in parentheses, lest it read as a row.
    private static func write(_ rows: [[Expression]], to text: inout String) {
        text += "["
        for (i, row) in rows.enumerated() {
            if i > 0 { text += "; " }
            for (j, element) in row.enumerated() {
                if j > 0 { text += ", " }
                if case .matrix = element.node {
                    text += "("
                    element.writePlain(to: &text)
                    text += ")"
                } else {
                    element.writePlain(to: &text)
                }
            }
        }
        text += "]"
    }

    private static func write(_ name: String, _ arguments: [Argument], to text: inout String) {
        text += name + "("
        for (i, argument) in arguments.enumerated() {
            if i > 0 { text += ", " }
            if let label = argument.label { text += label + "=" }
            argument.value.writePlain(to: &text)
        }
        text += ")"
    }
}

extension [Expression.Index] {
    /// `[2,1]`, `[1:2,:]`
    package var text: String {
        let parts = map { index in
            switch index {
            case .all: ":"
            case .at(let value): value.text
            }
        }
        return "[" + parts.joined(separator: ",") + "]"
    }
}

/// The shortest digits that read back as the same number: `0.1`, `100`, `1e-05`.
func canonical(_ value: Double) -> String {
    let digits = value.description
    return digits.hasSuffix(".0") ? String(digits.dropLast(2)) : digits
}

/// The text as a string of the language.
private func quoted(_ content: String) -> String {
    var text = "\""
    for scalar in content.unicodeScalars {
        switch scalar {
        case "\"": text += "\\\""
        case "\\": text += "\\\\"
        case "\n": text += "\\n"
        case "\t": text += "\\t"
        default: text.unicodeScalars.append(scalar)
        }
    }
    return text + "\""
}
