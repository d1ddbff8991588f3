import Testing

@testable import Rendering

struct DisplayTextTests {
    @Test(
        arguments: [
            ("plain", "plain"), ("\u{1b}[31m", "\\u{1b}[31m"), ("a\u{7}b", "a\\u{7}b"), ("a\u{9b}b", "a\\u{9b}b"),
            ("a\u{202e}b", "a\\u{202e}b"), ("ŷ = 日本", "ŷ = 日本"), ("\r\n", "\\u{d}\\u{a}"),
        ])
    func spellsOutWhatATerminalObeys(text: String, shown: String) {
        #expect(DisplayText.escaped(text) == shown)
    }

    @Test(arguments: [("abc", 3), ("日本", 4), ("e\u{301}", 1), ("ŷ", 1), ("…×→", 3), ("🙂", 2), ("", 0)])
    func countsCells(text: String, width: Int) {
        #expect(DisplayText.width(text) == width)
    }

    @Test(arguments: [2, 3, 7, 20, 40, 80, 120]) func wrapsToTheWidth(width: Int) {
        let text =
            "The moments of a run one can return to, supercalifragilisticexpialidocious\n\n  indented wörds here 日本語"
        let lines = DisplayText.wrapped(text, width: width)
        #expect(lines.allSatisfy { DisplayText.width($0) <= width })
        let blank: (Character) -> Bool = { $0 == " " || $0 == "\n" }
        #expect(lines.joined().filter { !blank($0) } == text.filter { !blank($0) })
    }

    @Test func spellsInASCII() {
        let glyphs = Glyphs(isUnicode: false)
        #expect(glyphs.shown("ŷ − 2×3 → … é") == "yhat - 2x3 -> ... \\u{e9}")
    }
}
