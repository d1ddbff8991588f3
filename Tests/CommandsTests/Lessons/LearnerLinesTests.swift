import Foundation
import Reporting
import Testing

@testable import Commands
@testable import Modelling
@testable import Teaching

/// What a learner types that is no plain answer, and what stays of it.
@Suite struct LearnerLinesTests {
    typealias Learner = LessonRunTests.Learner

    private static func learner(at count: Int, _ lesson: String = AuthorErrorTests.lesson) -> Learner {
        let learner = Learner(lesson)
        learner.type(#"lesson file "l.bp""#)
        for line in LessonRunTests.answers.prefix(count) { learner.type(line) }
        return learner
    }

    @Test func undoEndsAtTheQuestion() {
        let learner = Self.learner(at: 1)
        #expect(learner.asked == "guess dW1[1,1]")
        let before = learner.session
        #expect(learner.type("undo").contains("no farther"))
        learner.type("c1 = 1")
        learner.type("c2 = 2")
        #expect(learner.type("undo 9").contains("took back: c1 = 1"))
        #expect(learner.session.hasSameState(as: before))
        #expect(learner.type("undo").contains("no farther") && learner.session.hasSameState(as: before))
        // On a copy one goes where one wants.
        learner.type("play")
        #expect(learner.type("undo").contains("took back"))
        learner.type("resume")
        #expect(learner.session.hasSameState(as: before))
        // New numbers are behind the question too.
        learner.type("again")
        let renewed = learner.session
        #expect(learner.type("undo").contains("no farther") && learner.session.hasSameState(as: renewed))
        // Where the lesson is left, everything can be taken back.
        learner.type("leave")
        #expect(learner.type("undo").contains("took back"))
    }

    @Test func lettersAndNumbersThatAreNoAnswer() {
        let learner = Self.learner(at: 0)
        #expect(learner.type("7").contains("none of the 2 answers"))
        #expect(learner.type("k").contains("none of the 2 answers"))
        learner.type(LessonRunTests.answers[0])
        for letter in ["b", "s", "X"] {
            #expect(learner.type(letter).contains("'\(letter)' is no answer here: a number is asked for"), "\(letter)")
        }
        // A name that has a value is one.
        learner.type("q = -0.21")
        #expect(learner.type("q").contains("-0.21") && learner.asked == "guess dW1[1,1]")
        learner.type("-0.21")
        #expect(learner.type("b").contains("a number is asked for") && learner.asked.hasPrefix("fade"))
    }

    @Test func stepCountsFromTheBeginningOfATask() {
        let lesson = AuthorErrorTests.lesson.replacingOccurrences(of: "hide { c = 3 }", with: "lr = 1e-9\ntrain 10")
        let learner = Self.learner(at: 3, lesson)
        #expect(learner.asked.hasPrefix("task") && learner.session.step == 10)
        #expect(learner.type("print step") == "0")
        learner.type("train 2")
        #expect(learner.type("print step, step + 1") == "2 3")
        learner.type("again")
        #expect(learner.type("print step") == "0")
        learner.type("leave")
        #expect(learner.type("print step") == "10")
    }

    /// Who has read that an answer is right has it.
    @Test func progressIsKeptBeforeItIsSaid() throws {
        for (count, line, word) in [
            (0, #"answer "Up""#, "right: Up"), (1, "answer -0.21", "right: dW1[1,1]"),
            (3, "lr = 1; train 300", "done: "),
        ] {
            let learner = Self.learner(at: count)
            var heard: [String] = []
            let emit = learner.harness.interpreter.environment.emit
            let note = try #require(learner.harness.interpreter.environment.progress).note
            learner.harness.interpreter.environment.emit = { report in
                if case .text(let text) = report.block, text.hasPrefix(word) { heard.append("said") }
                emit(report)
            }
            learner.harness.interpreter.environment.progress?.note = { key, line in
                if line.contains("right") { heard.append("kept") }
                note(key, line)
            }
            learner.type(line)
            #expect(heard.prefix(2) == ["kept", "said"], "\(line): \(heard)")
        }
    }

    @Test func whatWasDoneBeforeTheEndOfTimeCounts() throws {
        var lines: [GradeSheet.Line] = []
        let grader = try LessonGrader(AuthorErrorTests.lesson, file: "l.bp", environment: Environment())
        var said = ""
        _ = grader.grade(
            LessonRunTests.answers.joined(separator: "\n"), file: "a.bp",
            note: { said += "\($0)\n" })
        #expect(said.split(separator: "\n").count == 4)
        let two = said.split(separator: "\n").prefix(2).joined(separator: "\n")
        lines.append(("a.bp", "\(two)\n{\"learner\":", 128 + 14))
        lines.append(("b.bp", "", 128 + 14))
        lines.append(("c.bp", said, 0))
        let sheet = GradeSheet(lines, seconds: 9)
        #expect(!sheet.isWhole && GradeSheet([lines[2]], seconds: 9).isWhole)
        let rows = sheet.csv.split(separator: "\r\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
        #expect(rows[1].prefix(4) == ["a.bp", "", "2", "4"] && rows[1][6] == "did not end within 9 s")
        #expect(rows[2].prefix(4) == ["b.bp", "", "0", "0"] && rows[3].prefix(3) == ["c.bp", "", "3"])
    }

    @Test func quitInBracesIsToldInTheirWords() {
        let harness = Harness()
        let error = harness.error(of: "hide { quit }")
        #expect(error?.message == "'quit' cannot stand in the braces of 'hide'")
        // The program goes on.
        harness.must("k = 1")
        #expect(harness.session.variables["k"] != nil)
    }
}
