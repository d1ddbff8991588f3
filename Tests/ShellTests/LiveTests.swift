import Glibc
import Testing

/// A training that is watched while it runs: each picture takes the place of the one before, and the last ones stay.
@Suite(.serialized) struct LiveTests {
    private static let net = "seed 1; data xor; network 2 -> 4 tanh -> 1 sigmoid; lr = 0.5"

    @Test func drawsInPlaceAndLeavesACleanScreen() throws {
        let terminal = try PseudoTerminal(environment: ["TERM": "xterm"], rows: 40)
        terminal.expectPrompt()
        terminal.type(Self.net + "\n")
        terminal.expect("17 parameters")
        terminal.expectPrompt()
        terminal.type("train 900000000 live\n")
        for _ in 0..<3 { #expect(terminal.expect("training: epoch ")) }
        terminal.type("\u{3}")
        #expect(terminal.expect("note: stopped after"))
        terminal.expectPrompt()
        terminal.type("step; loss\n")
        #expect(terminal.expect("loss ="))
        let frames = terminal.shown.components(before: "\u{1b}[J")
        #expect(frames.count > 3)
        var drawn = 0
        for frame in frames.dropLast() {
            if drawn > 0 { #expect(frame.contains("\r\u{1b}[\(drawn)A"), "\(drawn) lines are drawn over") }
            // What begins a frame is the first line of it.
            let lines = frame.split(separator: "training: epoch ", maxSplits: 1).last.map { $0.filter { $0.isNewline } }
            drawn = frame.contains("training: epoch ") ? lines?.count ?? 0 : 0
        }
        // Taken away before anything else is said.
        #expect(frames.last?.contains("training: epoch") == false)
        #expect(frames.last?.contains("trained") == true)
    }

    @Test(arguments: ["a pipe", "a dumb terminal"]) func drawsNothingElsewhere(place: String) throws {
        let script = Self.net + "; train 3000 live"
        let shown: String
        if place == "a pipe" {
            shown = try BuiltProgram.run(["--no-rc", "-c", script]).output
        } else {
            let terminal = try PseudoTerminal(["--no-rc", "-c", script], environment: ["TERM": "dumb"])
            #expect(terminal.expect("yhat is lowest"))
            #expect(terminal.exitCode() == 0)
            shown = terminal.shown
        }
        #expect(!shown.contains("\u{1b}"))
        #expect(!shown.contains("training: epoch"))
        #expect(shown.contains("trained 3000 epochs") && shown.contains("yhat is lowest"))
    }

    /// Looking on changes no number.
    @Test func isTheSameTraining() throws {
        func numbers(_ word: String) throws -> String {
            let lines = Self.net + "; train 20000 steps batch=2 \(word)\n"
            let terminal = try PseudoTerminal(environment: ["TERM": "xterm"], rows: 40)
            terminal.expectPrompt()
            terminal.type(lines)
            terminal.expect("trained 20000")
            terminal.expectPrompt()
            terminal.type("digits 17; print \"sum:\", sum(W1), step, size(W1)\n")
            terminal.expect("sum: ")
            terminal.expectPrompt()
            return terminal.shown.components(before: "sum: ").last.map { String($0.prefix(24)) } ?? ""
        }
        #expect(try numbers("live") == numbers(""))
    }
}

extension String {
    /// The pieces between a text.
    fileprivate func components(before separator: String) -> [String] {
        split(separator: separator, omittingEmptySubsequences: false).map(String.init)
    }
}
