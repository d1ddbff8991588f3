import Reporting
import Testing

@testable import Rendering

struct DiagnosticLayoutTests {
    @Test func pointsAtThePlace() {
        let place = Diagnostic.Place(file: "demo.bp", line: 3, column: 5, length: 6, text: "y = x @ W1")
        let diagnostic = Diagnostic("x has 3 columns, W1 has 2 rows", hint: "try x'", place: place)
        #expect(
            TerminalRenderer().lines(of: diagnostic) == [
                "demo.bp:3:5: error: x has 3 columns, W1 has 2 rows", "  y = x @ W1", "      ^~~~~~", "hint: try x'",
            ])
    }

    @Test func leavesTheNumberOutAtThePrompt() {
        let place = Diagnostic.Place(file: nil, line: 3, column: 1, length: 1, text: ")")
        #expect(
            TerminalRenderer().lines(of: Diagnostic("no", place: place, severity: .notice)) == [
                "note: no", "  )", "  ^",
            ])
    }

    @Test(arguments: [("日本 x", 4, 5), ("a\u{1b}x", 3, 7), ("\tx", 2, 1), ("ŷ x", 3, 2)])
    func countsCells(text: String, column: Int, blanks: Int) {
        let place = Diagnostic.Place(file: nil, line: 1, column: column, length: 1, text: text)
        let lines = TerminalRenderer().lines(of: Diagnostic("no", place: place))
        #expect(lines[2] == "  " + String(repeating: " ", count: blanks) + "^")
    }

    @Test(arguments: [1, 40, 250, 500, 600]) func showsThePlaceInALongLine(column: Int) {
        let text = String(repeating: "1 + ", count: 125) + "x"
        let place = Diagnostic.Place(file: nil, line: 1, column: column, length: 300, text: text)
        for line in TerminalRenderer(width: 40).lines(of: Diagnostic("no", place: place)) {
            #expect(DisplayText.width(line) <= 40)
        }
    }
}
