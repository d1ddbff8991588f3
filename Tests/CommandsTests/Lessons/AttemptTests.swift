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

    /// What is typed at a question is for finding the answer: the lesson goes on from where it asked.
    @Test(arguments: ["goto start", "reset", "a = 7", "lr = 3; step", "undo"])
    func whatWasTriedLeavesNoTrace(line: String) {
        let learner = LessonRunTests.Learner(
            """
            # backprop session 1
            lesson "L"
            \(LessonRunTests.net)
            a = 2
            forward
            quiz "Which?" { yes "This"; no "That" because "No." }
            b = a + W1[1,1]
            guess b > 100 { because "It is small." }
            """)
        learner.type(#"lesson file "l.bp""#)
        let parameters = learner.session.parameters
        learner.type(line)
        #expect(learner.type(#"answer "This""#).contains("b > 100"))
        #expect(learner.session.parameters == parameters)
        #expect(learner.session.variables["a"]?.values == [2])
    }

    /// The prompt is a calculator also where a number is asked for; what is read off the model counts as shown.
    @Test func oneMayCalculateAndNotPeek() throws {
        let lesson = """
            # backprop session 1
            lesson "L"
            \(LessonRunTests.net)
            W1 = [0.5, -0.2; 0.3, 0.8]
            W2 = [0.6; -0.7]
            forward
            guess z1[1,1] { because "Sums." }
            guess a1[1,1] { because "Bent." }
            """
        let learner = LessonRunTests.Learner(lesson)
        learner.harness.answers = ["n", "n", "n"]
        learner.type(#"lesson file "l.bp""#)
        #expect(learner.type("1 * 0.5 + 0.5 * 0.3").contains("0.65"))
        #expect(learner.type("x @ W1 + b1").contains("0.65"))
        #expect(learner.run?.open?.isShown == false)
        for line in ["z1", "explain z1[1,1]"] {
            #expect(learner.type(line).contains("not shown"), "\(line)")
        }
        #expect(learner.run?.open?.isShown == false)
        #expect(learner.type("0.65").contains("Sums."))
        #expect(learner.type("tanh(0.65)").contains("0.571"))
        #expect(learner.type("0").contains("not 0"))
        #expect(learner.type("0.571670").contains("Bent."))
    }

    @Test func whereALessonStopsItCanBeBegunAgain() throws {
        let learner = LessonRunTests.Learner(
            """
            # backprop session 1
            lesson "L"
            quiz "Which?" { yes "This"; no "That" because "No." }
            b = c
            """)
        learner.type(#"lesson file "l.bp""#)
        #expect(learner.type(#"answer "This""#).contains("the lesson cannot go on"))
        let hint = try #require(learner.harness.notices.compactMap(\.hint).last)
        let line = try #require(hint.split(separator: ": ").last)
        learner.type(String(line))
        #expect(learner.asked == "quiz Which?")
    }

    @Test func behindATaskThatIsSkippedTheLessonGoesOnAsIfItWereDone() {
        let learner = LessonRunTests.Learner(
            """
            # backprop session 1
            lesson "L"
            task "Give c a value." until c > 0 { solution { c = 4 } }
            b = c + 1
            quiz "Which?" { yes "This"; no "That" because "No." }
            """)
        learner.type(#"lesson file "l.bp""#)
        learner.type("c = -1")
        let shown = learner.type("skip")
        #expect(shown.contains("no credit") && !shown.contains("c = 4"))
        #expect(learner.session.variables["b"]?.values == [5])
        #expect(learner.asked == "quiz Which?")
    }

    @Test(arguments: ["2 + 0.5 * W1[1,1]", "2.25"]) func aFormulaOfShownValuesIsAnAnswer(typed: String) {
        let learner = LessonRunTests.Learner(
            """
            # backprop session 1
            lesson "L"
            \(LessonRunTests.net)
            W1 = 0.5
            guess 2 + 0.5 * W1[1,1] { because "So it is." }
            """)
        learner.type(#"lesson file "l.bp""#)
        #expect(learner.type("answer \(typed)").contains("So it is."))
    }

    @Test func aRuleForOneRowIsNoRule() {
        let learner = LessonRunTests.Learner(
            """
            # backprop session 1
            lesson "L"
            \(LessonRunTests.net)
            forward; backward
            guess formula dW2 { because "Transposed." }
            """)
        learner.type(#"lesson file "l.bp""#)
        #expect(learner.type("answer a1' * dz2").contains("wrong for several"))
        #expect(learner.type("answer a1' @ dz2").contains("Transposed."))
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
