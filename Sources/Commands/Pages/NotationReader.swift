import Reporting
import Syntax

/// Formulas of the language as they are set in mathematics, from their syntax trees.
enum NotationReader {
    /// Longer formulas are read as text.
    private static let longest = 400

    /// Nil for what is no formula.
    static func notation(of text: String) -> Notation? {
        guard text.utf8.count <= longest, !text.contains("…") else { return nil }
        var parser = Parser(text, vocabulary: Vocabulary(commands: []))
        do throws(SyntaxError) {
            guard case .statement(let statement)? = try parser.next(),
                case .expression(let expression) = statement.node,
                try parser.next() == nil
            else { return nil }
            return notation(of: expression)
        } catch { return nil }
    }

    static func notation(of expression: Expression, atLeast minimum: Precedence = .range) -> Notation {
        let plain = plain(expression)
        return expression.precedence >= minimum ? plain : .fenced("(", plain, ")")
    }

    private static func plain(_ expression: Expression) -> Notation {
        switch expression.node {
        case .number: number(expression.text)
        case .string: .text(expression.text)
        case .end: .name("end")
        case .name(let name): self.name(name)
        case .matrix(let rows): .matrix(rows.map { $0.map { notation(of: $0) } })
        case .call(let name, let arguments): call(name, arguments)
        case .index(let operand, let indices):
            .below(notation(of: operand, atLeast: .postfix), .text(String(indices.text.dropFirst().dropLast())))
        case .transpose(let operand): .above(notation(of: operand, atLeast: .postfix), .name("T"))
        case .unary(let operation, let operand):
            .row([
                .sign(operation == .not ? "¬" : "−"),
                notation(of: operand, atLeast: OperatorTable.row(operation).operand),
            ])
        case .binary(let operation, let left, let right): binary(operation, left, right)
        case .range(let first, let step, let last):
            .row(
                Array(
                    [first, step, last].compactMap(\.self).map { [notation(of: $0, atLeast: .or)] }
                        .joined(separator: [.sign(":")])))
        }
    }

    private static func binary(_ operation: BinaryOperator, _ left: Expression, _ right: Expression) -> Notation {
        let row = OperatorTable.row(operation)
        switch operation {
        // A line between them says what belongs together.
        case .divide: return .fraction(notation(of: left), notation(of: right))
        case .power: return .above(notation(of: left, atLeast: row.left), notation(of: right))
        case .or, .and, .less, .lessEqual, .greater, .greaterEqual, .equal, .notEqual, .add, .subtract, .multiply,
            .matmul:
            let sides = (notation(of: left, atLeast: row.left), notation(of: right, atLeast: row.right))
            return .row([sides.0, .sign(sign(of: operation)), sides.1])
        }
    }

    private static func sign(of operation: BinaryOperator) -> String {
        switch operation {
        case .or: "∨"
        case .and: "∧"
        case .lessEqual: "≤"
        case .greaterEqual: "≥"
        case .equal: "="
        case .notEqual: "≠"
        case .subtract: "−"
        case .multiply: "×"
        case .matmul: "·"
        case .less, .greater, .add, .divide, .power: operation.rawValue
        }
    }

    private static func call(_ name: String, _ arguments: [Expression.Argument]) -> Notation {
        let values = arguments.map { argument in
            argument.label.map { .row([.text($0), .sign("="), notation(of: argument.value)]) }
                ?? notation(of: argument.value)
        }
        return .row([.name(name), .fenced("(", .row(Array(values.map { [$0] }.joined(separator: [.sign(",")]))), ")")])
    }

    /// `1.5e-05` as 1.5 × 10⁻⁵.
    private static func number(_ text: String) -> Notation {
        let isNegative = text.hasPrefix("-")
        let parts = text.drop { $0 == "-" }.split(separator: "e", maxSplits: 1).map(String.init)
        var notation = Notation.number(parts[0])
        if parts.count == 2, let power = Int(parts[1]) {
            let exponent: Notation =
                power < 0 ? .row([.sign("−"), .number(String(-power))]) : .number(String(power))
            notation = .row([notation, .sign("×"), .above(.number("10"), exponent)])
        }
        return isNegative ? .row([.sign("−"), notation]) : notation
    }

    /// `W1` with its number below, `yhat` with a hat, Greek letters by their names.
    private static func name(_ name: String) -> Notation {
        let digits = name.reversed().prefix { $0.isASCII && $0.isNumber }
        let stem = String(name.dropLast(digits.count))
        guard !digits.isEmpty, !stem.isEmpty, !stem.hasSuffix("_") else { return .name(letters[name] ?? name) }
        return .below(.name(letters[stem] ?? stem), .number(String(digits.reversed())))
    }

    private static let letters = [
        "yhat": "ŷ", "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "eps": "ε", "epsilon": "ε", "theta": "θ",
        "lambda": "λ", "mu": "μ", "sigma": "σ", "lr": "η", "pi": "π",
    ]
}
