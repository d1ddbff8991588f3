import Testing

@testable import Syntax

@Suite struct OperatorTableTests {
    /// What the user types, and the same with every operation in parentheses.
    @Test(arguments: [
        ("-2^2", "(-(2^2))"),
        ("2^-1", "(2^(-1))"),
        ("2^-1^2", "(2^(-(1^2)))"),
        ("2^3^4", "(2^(3^4))"),
        ("a - b - c", "((a - b) - c)"),
        ("a / b * c @ d", "(((a / b) * c) @ d)"),
        ("a + b * -c", "(a + (b * (-c)))"),
        ("-a * b", "((-a) * b)"),
        ("--a", "(-(-a))"),
        ("-x'^2", "(-((x')^2))"),
        ("a[1]'", "(a[1]')"),
        ("a + 1 < b * 2", "((a + 1) < (b * 2))"),
        ("not a < b", "(not (a < b))"),
        ("not a and b", "((not a) and b)"),
        ("a and not b or c", "((a and (not b)) or c)"),
        ("a or b and c", "(a or (b and c))"),
        ("1:n + 1", "(1:(n + 1))"),
        ("0:0.1:1", "(0:0.1:1)"),
        ("a or b:c", "((a or b):c)"),
    ])
    func precedence(_ text: String, _ grouped: String) throws {
        let plain = try expression(text)
        #expect(plain == (try expression(grouped)))
        #expect(parenthesised(plain) == grouped)
    }

    @Test func rowsCoverTheOperators() {
        for operation in BinaryOperator.allCases {
            let row = OperatorTable.row(operation)
            #expect(row.left >= row.precedence && row.right >= row.precedence)
        }
        #expect(OperatorTable.row(UnaryOperator.negate).precedence < OperatorTable.row(.power).precedence)
        #expect(OperatorTable.row(UnaryOperator.negate).precedence > OperatorTable.row(.multiply).precedence)
    }

    private func parenthesised(_ value: Expression) -> String {
        switch value.node {
        case .unary(let operation, let operand):
            "(\(operation == .not ? "not " : "-")\(parenthesised(operand)))"
        case .binary(let operation, let a, let b):
            "(\(parenthesised(a))\(operation == .power ? "^" : " \(operation.rawValue) ")\(parenthesised(b)))"
        case .transpose(let operand): "(\(parenthesised(operand))')"
        case .range(let a, let step, let b):
            "(\([a, step, b].compactMap { $0.map(parenthesised) }.joined(separator: ":")))"
        case .number, .string, .name, .end, .matrix, .call, .index: value.text
        }
    }
}

func expression(_ text: String) throws -> Expression {
    let statement = try #require(try statements(text).first)
    guard case .expression(let value) = statement.node else {
        throw SyntaxError("\(text) is no expression", statement.span)
    }
    return value
}
