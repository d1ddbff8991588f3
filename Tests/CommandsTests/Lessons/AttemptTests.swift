import Testing

@testable import Commands

/// What is told of answers: to the learner, and to the teacher's file.
@Suite struct AttemptTests {
    @Test func theOneWrongAnswerOfTwoHasItsReason() {
        let learner = LessonRunTests.Learner(
            """
            # backprop session 1
            lesson "L"
            a = 2
            guess a > 1 { mistake = 0 "2 is above 1."; because "It is 2." }
            guess a > 3 { because "It is 2." }
            """)
        #expect(learner.type(#"lesson file "l.bp""#).contains("Type yes or no."))
        #expect(learner.type("no").contains("2 is above 1."))
        #expect(learner.asked == "guess a > 1")
        #expect(learner.type("yes").contains("right"))
        #expect(!learner.type("yes").contains("above"))
        #expect(learner.type("no").contains("right"))
        #expect(learner.run == nil)
    }

    @Test func attemptsAreWrittenWhereTheLearnerSaysSo() {
        var lines: [String] = []
        let learner = LessonRunTests.Learner()
        learner.harness.interpreter.environment.progress?.attempt = { path, line in
            lines.append("\(path) \(line)")
            return true
        }
        for line in [#"lesson file "l.bp""#, #"answer "Down""#] { learner.type(line) }
        #expect(lines.isEmpty)
        for line in [#"attempts "mine.jsonl""#, #"answer "Up""#, "answer -0.42", "attempts off", "answer -0.21"] {
            learner.type(line)
        }
        #expect(lines.count == 2)
        #expect(
            lines.first?.hasPrefix(
                #"mine.jsonl {"lesson":"l.bp","learner":"","question":"quiz Which way?","answer":"Up","right":true"#)
                == true)
        #expect(
            lines.last?.contains(#""right":false,"mistake":"The factor 2 is there twice.","hints":0"#) == true,
            "\(lines)")
    }
}
