import Foundation
import Rendering
import Reporting
import Testing

@testable import Commands
@testable import Teaching

/// Each error of an author is found by the check of a lesson, in its line and with a hint.
@Suite struct AuthorErrorTests {
    static let lesson = """
        lesson "A test" style=do minutes=5

        # The weight is 0.5, the slope of the loss -0.2115.
        network 1 -> 1 sigmoid
        loss mse
        W1 = 0.5
        b1 = 0
        x = [2]
        y = [1]
        backward
        assert abs(dW1[1,1] + 0.2115) < 0.0001
        quiz "Which way?" {
          yes "Up"
          no "Down" because "That makes it worse."
          because "The slope is negative."
        }
        guess dW1[1,1] {
          hint "Three factors."
          mistake = 2 * dW1[1,1] "The factor 2 is there twice."
          because "The chain rule."
        }
        fade dW1[1,1] 2
        hide { c = 3 }
        task "Bring the loss below 0.01." until loss < 0.01 and step <= 500 {
          hint "Larger steps."
          hint "lr = 1"
          mistake step > 500 "So many steps are not needed."
          wrong { lr = 1e-9; train 501 }
          solution { lr = 1; train 300 }
        }
        """

    private static func outcome(_ text: String) -> SessionChecker.Outcome {
        let environment = Environment(render: { TerminalRenderer().lines(of: $0) })
        return SessionChecker(text, file: "lesson.bp", environment: environment).run()
    }

    @Test func theLessonIsRight() {
        let outcome = Self.outcome(Self.lesson)
        #expect(outcome.flaws.isEmpty && outcome.error == nil, "\(outcome.flaws) \(String(describing: outcome.error))")
    }

    struct Planted: CustomTestStringConvertible, Sendable {
        let old: String
        let new: String
        /// A part of what is said.
        let said: String
        /// The beginning of the line that it is said of.
        let line: String
        var testDescription: String { said }

        init(_ old: String, _ new: String, _ said: String, at line: String) {
            (self.old, self.new, self.said, self.line) = (old, new, said, line)
        }
    }

    static let planted: [Planted] = [
        .init("lesson \"A test\"", "lesson \"\"", "needs a title", at: "lesson"),
        .init("style=do", "style=doing", "style", at: "lesson"),
        .init("minutes=5", "minutes=0", "minutes", at: "lesson"),
        .init("b1 = 0\n", "lesson \"Another\"\n", "is a lesson already", at: "lesson \"Another\""),
        .init("lesson \"A test\"", "network 1 -> 1\nlesson \"A test\"", "stands before", at: "network 1 -> 1"),
        .init("# The weight", "# \(String(repeating: "wide ", count: 16))The weight", "columns wide", at: "# wide"),
        .init("-0.2115.", "-0.2116.", "0.2116", at: "# The weight"),
        .init("The slope is negative.", "The slope is -0.3.", "0.3", at: "  because \"The slope"),
        .init("quiz \"Which way?\"", "quiz \"\"", "'quiz' is empty", at: "quiz"),
        .init("  no \"Down\" because \"That makes it worse.\"\n", "", "two answers at least", at: "quiz"),
        .init("yes \"Up\"", "no \"Up\"", "no answer of the quiz is right", at: "quiz"),
        .init("no \"Down\"", "yes \"Down\"", "2 answers of the quiz are right, 1 must be", at: "quiz"),
        .init("no \"Down\"", "no \"up.\"", "are equal", at: "  no"),
        .init("no \"Down\"", "no \"\"", "'no' is empty", at: "  no"),
        .init("no \"Down\"", "no \"2\"", "cannot be told from the number", at: "  no"),
        .init("yes \"Up\"", "step\n  yes \"Up\"", "has no place in the braces of quiz", at: "  step"),
        .init(
            "  because \"The slope", "  because \"Once.\"\n  because \"The slope", "stands twice",
            at: "  because \"The slope"),
        .init("guess dW1[1,1] {", "guess dW7[1,1] {", "has no value here", at: "guess"),
        .init("guess dW1[1,1] {", "print dW1\nguess dW1[1,1] {", "is printed right above", at: "guess"),
        .init("guess dW1[1,1] {", "guess log(-c) {", "has no value here", at: "guess"),
        .init("guess dW1[1,1] {", "guess log(-x[1,1]) {", "no finite number", at: "guess"),
        .init("guess dW1[1,1] {", "guess random(1, 1) {", "draws random numbers", at: "guess"),
        .init("2 * dW1[1,1] \"The", "1.001 * dW1[1,1] \"The", "gives the right answer", at: "  mistake ="),
        .init("  hint \"Three factors.\"", "  hint \"\"", "'hint' is empty", at: "  hint \"\""),
        .init(
            "  because \"The chain", "  mistake = 2 * dW1[1,1] \"Twice.\"\n  because \"The chain", "two mistakes",
            at: "  mistake = 2 * dW1[1,1] \"Twice"),
        .init("fade dW1[1,1] 2", "fade dW1[1,1] 7", "can be left blank", at: "fade"),
        .init("hide { c = 3 }", "hide { }", "are empty", at: "hide"),
        .init("until loss < 0.01 and", "until loss < 1 and", "done before it begins", at: "task"),
        .init("train 300 }", "train 3 }", "does not do the task", at: "  solution"),
        .init("train 300 }", "quit }", "'quit' cannot stand in the braces of 'solution'", at: "  solution"),
        .init("train 501 }", "quit }", "'quit' cannot stand in the braces of 'wrong'", at: "  wrong"),
        .init("train 501 }", "write W1 \"w.npy\" }", "the braces of 'wrong' writes no files", at: "  wrong"),
        .init("train 300 }", "break }", "'solution' cannot run", at: "  solution"),
        .init("c = 3", "quit", "'quit' cannot stand in the braces of 'hide'", at: "hide"),
        .init("train 300 }", "trane = 300; W9 }", "'solution' cannot run", at: "  solution"),
        .init("  solution { lr = 1; train 300 }\n", "", "no solution", at: "task"),
        .init("solution { lr = 1; train 300 }", "solution { }", "braces of 'solution' are empty", at: "  solution"),
        .init(
            "  solution {", "  solution { train 1 }\n  solution {", "'solution' stands twice",
            at: "  solution { lr = 1"),
        .init("hint \"lr = 1\"", "hint \"lr = 1; train 300.\"", "hint is the solution", at: "  hint \"lr = 1;"),
        .init("hint \"lr = 1\"", "hint \"larger steps\"", "two hints are equal", at: "  hint \"larger"),
        .init("  wrong { lr = 1e-9; train 501 }\n", "", "no statements that lead to it", at: "  mistake step"),
        .init("train 501 }", "train 5 }", "does not reach its mistake", at: "  wrong"),
        .init("train 501 }", "W9 }", "'wrong' cannot run", at: "  wrong"),
        .init("wrong { lr = 1e-9; train 501 }", "wrong { }", "braces of 'wrong' are empty", at: "  wrong"),
        .init("  hint \"Larger", "  wrong { step }\n  hint \"Larger", "has no mistake above it", at: "  wrong { step"),
        .init("mistake step > 500", "mistake loss > 0.001", "made before anything was typed", at: "  mistake loss"),
        .init(
            "mistake step > 500 \"So",
            "mistake step > 400 \"Many.\"\n  wrong { lr = 1e-9; train 450 }\n  mistake step > 500 \"So",
            "an earlier mistake holds too", at: "  wrong { lr = 1e-9; train 501"),
        .init("mistake step > 500", "mistake step == 300", "'wrong' does the task", at: "  wrong"),
        .init("loss < 0.01 and", "random(1, 1) < loss / 1e6 and", "draws random numbers", at: "task"),
    ]

    /// The lesson with an error in it.
    private static func text(with error: Planted) throws -> String {
        var text = lesson
        let range = try #require(text.range(of: error.old))
        text.replaceSubrange(range, with: error.new)
        if error.said == "'wrong' does the task" {
            text = text.replacingOccurrences(of: "lr = 1e-9; train 501", with: "lr = 1; train 300")
        }
        return text
    }

    /// What the check says of all of them, and of a lesson that asks nothing.
    static var saidOfAll: [Diagnostic] {
        get throws {
            var said = outcome("lesson \"Silent\"\nc = 1\n").flaws
            for error in planted {
                let outcome = outcome(try text(with: error))
                said += outcome.flaws + (outcome.error.map { [$0] } ?? [])
            }
            return said
        }
    }

    /// The statements in hints for authors, put where they tell to, mend the lesson.
    @Test func hintsAreTyped() throws {
        for (old, new, mended) in [
            (
                "lesson \"A test\" style=do minutes=5", "lesson \"\"",
                "lesson \"The chain rule\" style=derive minutes=12"
            ),
            ("  solution { lr = 1; train 300 }\n", "", "solution { train 100 }"),
            ("  wrong { lr = 1e-9; train 501 }\n", "", "wrong { lr = 500; train 20 }"),
        ] {
            let broken = Self.lesson.replacingOccurrences(of: old, with: new)
            let flaws = Self.outcome(broken).flaws
            #expect(flaws.contains { $0.hint?.hasSuffix(mended) == true }, "\(flaws.compactMap(\.hint))")
            // Whether it then leads anywhere is a question of its numbers.
            let again = Self.outcome(Self.lesson.replacingOccurrences(of: old, with: "\(mended)\n"))
            #expect(again.error == nil && !again.flaws.contains { flaws.contains($0) }, "\(again.flaws.map(\.message))")
        }
        Harness().must("help quiz")
    }

    @Test(arguments: planted) func itIsFound(_ error: Planted) throws {
        let text = try Self.text(with: error)
        let outcome = Self.outcome(text)
        let all = outcome.flaws + (outcome.error.map { [$0] } ?? [])
        let found = try #require(all.first { $0.message.contains(error.said) }, "\(all.map(\.message))")
        let place = try #require(found.place)
        let line = text.split(separator: "\n", omittingEmptySubsequences: false)[place.line - 1]
        #expect(line.hasPrefix(error.line), "\(line)")
        // The words of a range say both numbers, which is all that can be hinted.
        #expect(found.hint != nil || found.message.contains("from 1 to 240"), "\(found.message)")
        #expect(!outcome.isClean)
    }

    @Test func aLessonMustAsk() {
        let flaws = Self.outcome("lesson \"Silent\"\nc = 1\n").flaws
        #expect(flaws.map(\.message) == [Diagnostic.lessonWithoutQuestion.message])
    }
}
