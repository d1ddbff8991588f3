import Testing

@testable import Syntax

@Suite struct LexerTests {
    @Test(arguments: [
        ("x·W1 × 2 − ŷᵀ", ["x", "@", "W1", "*", "2", "-", "yhat", "'"]),
        ("y\u{302} dŷ", ["yhat", "dyhat"]),
        ("a\u{308}", ["ä"]),
        ("a->b-1", ["a", "->", "b", "-", "1"]),
        ("1 ≤ 2 ≥ 3 ≠ 4", ["1", "<=", "2", ">=", "3", "!=", "4"]),
        ("a+=1\r\nb", ["a", "+=", "1", "⏎", "b"]),
        ("(a\n# note\n b)\n{\n}", ["(", "a", "b", ")", "⏎", "{", "⏎", "}"]),
        ("» a\n  »b", ["a", "⏎", "b"]),
        (".5 1e-3 2E+1 1e5", ["0.5", "0.001", "20", "100000"]),
        (#""a\"b\\c\n\t…""#, ["\"a\"b\\c\n\t…"]),
        ("#! x\n#> out\n#note\n a #> b", ["#! x", "⏎", ">out", "⏎", "#note", "⏎", "a", "#> b"]),
        ("\u{FEFF}a\u{A0}b", ["a", "b"]),
        ("η θ_1 学習", ["η", "θ_1", "学習"]),
    ])
    func tokens(_ text: String, _ expected: [String]) { #expect(spellings(text) == expected) }

    @Test func composedNamesHaveOneSpelling() {
        #expect(Array(normalizedName("u\u{308}ber").utf8) == Array("über".utf8))
        #expect(Array(normalizedName("a\u{301}\u{328}").unicodeScalars).count >= 1)
    }

    @Test func spansCountBytes() {
        var lexer = Lexer("ŷ·x")
        #expect([lexer.next().span, lexer.next().span, lexer.next().span] == [Span(0, 2), Span(2, 4), Span(4, 5)])
    }

    private func spellings(_ text: String) -> [String] {
        var lexer = Lexer(text)
        var spellings: [String] = []
        while true {
            switch lexer.next().kind {
            case .number(let value): spellings.append(canonical(value))
            case .string(let text): spellings.append("\"" + text)
            case .name(let text): spellings.append(text)
            case .symbol(let symbol): spellings.append(symbol.rawValue)
            case .newline: spellings.append("⏎")
            case .comment(let text): spellings.append("#" + text)
            case .recorded(let text): spellings.append(">" + text)
            case .invalid(let error):
                spellings.append(error.message)
                return spellings
            case .end: return spellings
            }
        }
    }
}
