import Autodiff
import Reporting
import Testing

@testable import Commands
@testable import Modelling

/// Lines that were typed: shown, run again, changed in an editor.
@Suite struct HistoryCommandsTests {
    private static func harness(_ lines: [String], earlier: Int) -> Harness {
        let harness = Harness(isInteractive: true)
        harness.interpreter.environment.history = { TypedLines(lines, earlier: earlier) }
        return harness
    }

    @Test(arguments: [
        (
            "history",
            [
                "4  optimizer adam lr=0.1", "5  print W1[2,1]", "and from earlier:", "1  a = 1", "2  train 10",
                "3  adam = 2",
            ]
        ),
        ("history 1", ["5  print W1[2,1]"]),
        ("history 3", ["4  optimizer adam lr=0.1", "5  print W1[2,1]", "and from earlier:", "3  adam = 2"]),
        ("history adam", ["4  optimizer adam lr=0.1", "and from earlier:", "3  adam = 2"]),
        ("history \"= \"", ["from earlier:", "1  a = 1", "3  adam = 2"]), ("history W1[2,1]", ["5  print W1[2,1]"]),
        ("history 2:4", ["4  optimizer adam lr=0.1", "and from earlier:", "2  train 10", "3  adam = 2"]),
        ("history nothing", ["no such line"]),
    ])
    func shows(_ line: String, _ shown: [String]) {
        let harness = Self.harness(
            ["a = 1", "train 10", "adam = 2", "optimizer adam lr=0.1", "print W1[2,1]"], earlier: 3)
        #expect(harness.lines(of: line) == shown)
    }

    @Test(arguments: ["history 0", "history 1.5", "history 4:9", "history 0:2", "rerun 1.5", "rerun 9", "edit 0"])
    func refuses(_ line: String) {
        #expect(Self.harness(["a = 1", "b = 2", "c = 3", "d = 4", "e = 5"], earlier: 2).error(of: line) != nil)
    }

    @Test func showsNothingYet() { #expect(Self.harness([], earlier: 0).lines(of: "history") == ["nothing yet"]) }

    @Test func runsWhatWasEdited() {
        let harness = Self.harness(["a = 1", "b = 2"], earlier: 0)
        var edited: [String] = []
        harness.interpreter.environment.edit = { text in
            edited.append(text)
            return text.isEmpty ? nil : "a = 5\npri a"
        }
        harness.must("edit 1:2")
        #expect(edited == ["a = 1\nb = 2"] && harness.session.variables["a"] == Matrix(5))
        #expect(harness.blocks == [.text("» a = 5"), .text("» pri a"), .text("5")])
        harness.interpreter.environment.edit = { _ in nil }
        harness.must("edit 1")
        #expect(harness.blocks.isEmpty && harness.session.variables["a"] == Matrix(5))
        harness.must("undo; save \"a.bp\"")
        #expect(harness.session.variables.isEmpty)
    }
}
