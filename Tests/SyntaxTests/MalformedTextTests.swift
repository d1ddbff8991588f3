import TestSupport
import Testing

@testable import Syntax

/// No text makes the parser trap, run out of stack, or hang.
@Suite struct MalformedTextTests {
    @Test func randomBytes() {
        var source = RandomProgram(seed: 3)
        for _ in 0..<1000 {
            let bytes = (0..<source.below(60)).map { _ in UInt8(source.below(256)) }
            _ = syntaxError(String(decoding: bytes, as: UTF8.self))
        }
    }

    @Test func randomSigns() {
        var source = RandomProgram(seed: 4)
        let pieces =
            Token.Symbol.allCases.map(\.rawValue) + [
                " ", "\n", "a", "1", "train", "if", "not", "and", "until", "else", "define", "\"", "#", "#>", "ŷ", "»",
                "in", "end",
            ]
        for _ in 0..<1000 {
            let text = (0..<source.below(40)).map { _ in source.pick(pieces) }.joined(
                separator: source.pick(["", " "]))
            let prefixes = source.below(2) == 0
            if syntaxError(text, vocabulary(acceptsPrefixes: prefixes)) == nil, !prefixes {
                _ = try? statements(text).map(\.text)
            }
        }
    }

    @Test func truncatedPrograms() {
        var source = RandomProgram(seed: 5)
        for _ in 0..<1000 {
            let text = source.statement(depth: 2)
            _ = syntaxError(String(text.prefix(source.below(text.count + 1))))
        }
    }

    @Test(arguments: [
        "(a or b and c < d + e * ", "[a or b and c < d + e * f(x[", "(", "[", "{", "-", "not ", "if a {", "f(", "a[",
        "2^", "x'", "a[1]", "repeat 1 { ", "1+", "else if a { } ",
        ")", "}", "'",
        "\"", "\\", "5.", "1e9", "define f { ", "[[", "train {", "print (", "a,", "->", "ŷ", "é", ";", "\n", "# a\n",
        "9", "if a { } else ",
    ])
    func repeatedWithoutEnd(_ piece: String) {
        let clock = ProcessorClock()
        let text = String(repeating: piece, count: 100_000)
        let time = clock.measure {
            for prefix in ["", "x = ", "print ", "print ["] { _ = syntaxError(prefix + text) }
        }
        #expect(time < .seconds(10), "\(time)")
    }

    @Test(arguments: [
        ("comment", "# " + String(repeating: "a ", count: 500_000)),
        ("string", "print \"" + String(repeating: "a ", count: 500_000) + "\""),
        ("number", String(repeating: "9", count: 1_000_000)),
        ("fraction", "0." + String(repeating: "9", count: 1_000_000)),
        ("name", String(repeating: "a", count: 1_000_000)),
        ("foreign name", String(repeating: "é", count: 500_000)),
        ("matrix", "x = [" + String(repeating: "0.1234567, ", count: 90_000) + "1]"),
    ])
    func megabyteLine(_ name: String, _ line: String) {
        let time = ProcessorClock().measure { _ = syntaxError(line) }
        #expect(time < .seconds(5), "\(name): \(time)")
    }
}
