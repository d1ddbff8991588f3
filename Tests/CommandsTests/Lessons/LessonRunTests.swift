import Autodiff
import Foundation
import Reporting
import Testing

@testable import Commands
@testable import Modelling
@testable import Teaching

/// A lesson as a learner goes through it.
@Suite struct LessonRunTests {
    static let net = "network 2 -> 2 tanh -> 1 sigmoid; loss mse; x = [1, 0.5]; y = [1]"

    /// A shell with a lesson in a file, whose lines are typed.
    final class Learner {
        let harness: Harness
        /// What is kept, by lesson.
        var kept: [String: [String]] = [:]

        init(_ lesson: String = AuthorErrorTests.lesson, kept: [String: [String]] = [:], isInteractive: Bool = true) {
            self.kept = kept
            harness = Harness(isInteractive: isInteractive)
            harness.files["l.bp"] = Array(lesson.utf8)
            harness.interpreter.environment.progress = LessonProgressFile(
                load: { [unowned self] in self.kept[$0] ?? [] },
                note: { [unowned self] in self.kept[$0, default: []].append($1) })
        }

        /// Types a line; what is shown for it.
        @discardableResult
        func type(_ line: String) -> String {
            harness.run(harness.interpreter.asAnswer(line) ?? line)
            return
                (harness.reports.flatMap(harness.interpreter.environment.render) + harness.errors.map(\.message)
                + harness.notices.map(\.message)).joined(separator: "\n")
        }

        var run: LessonRun? { harness.interpreter.shell.lesson }
        var session: Session { harness.session }
        var asked: String { run?.open.map { $0.exercise.key } ?? "" }
    }

    @Test func itGoesFromQuestionToQuestion() throws {
        let learner = Learner()
        var shown = learner.type(#"lesson file "l.bp""#)
        #expect(shown.contains("The weight is 0.5") && shown.contains("» backward") && shown.contains("Which way?"))
        #expect(learner.asked == "quiz Which way?")
        let order = try #require(learner.run?.open).exercise
        guard case .quiz(let quiz) = order else { return }
        let places = quiz.shown(seed: learner.run?.open?.seed ?? 0).map(\.isRight)
        let (yes, no) = (try #require(places.firstIndex(of: true)) + 1, try #require(places.firstIndex(of: false)) + 1)
        #expect(learner.type("\(no)").contains("That makes it worse."))
        #expect(learner.asked == "quiz Which way?")
        #expect(learner.type("\(yes)").contains("right: Up"))
        #expect(learner.asked == "guess dW1[1,1]")
        #expect(learner.type("hint").contains("Three factors."))
        #expect(learner.type("-0.42").contains("The factor 2 is there twice."))
        #expect(learner.type("0.21").contains("sign"))
        #expect(learner.type("-0.2").contains("type 2 digits"))
        #expect(learner.type("-0.21").contains("The chain rule."))
        #expect(learner.asked == "fade dW1[1,1] 2")
        for _ in 0..<2 {
            let open = try #require(learner.run?.open)
            shown = learner.type(NumberFormat(digits: 3).string(open.blanks[open.filled].value))
            #expect(shown.contains("right"))
        }
        #expect(learner.asked.hasPrefix("task") && learner.session.variables["c"] != nil)
        #expect(learner.type("train 501").contains("So many steps are not needed."))
        #expect(learner.type("again").contains("back at the beginning") && learner.session.step == 0)
        #expect(
            learner.type("lr = 1; train 300").contains(
                "the lesson is done: 4 of 4 questions right, 2 at the first attempt"))
        #expect(learner.run == nil)
        #expect(LessonProgress(learner.kept["l.bp"] ?? []).isDone)
    }

    /// The answers of the lesson above.
    static let answers = [#"answer "Up""#, "answer -0.21", "skip", "lr = 1; train 300"]

    @Test func aSavedSessionDoesItAgain() throws {
        let learner = Learner()
        for line in [#"lesson file "l.bp""#, #"answer "Down""#] + Self.answers { learner.type(line) }
        #expect(learner.run == nil)
        learner.type(#"save "mine.bp" outputs"#)
        let text = String(decoding: try #require(learner.harness.files["mine.bp"]), as: UTF8.self)
        #expect(text.contains(#"answer "Down""#) && !text.contains("» backward\nquiz") && !text.contains("task"))
        let other = Harness()
        other.files = learner.harness.files
        other.must(text, file: "mine.bp")
        #expect(other.session.hasSameParameters(as: learner.session) && other.session.step == learner.session.step)
        let outcome = SessionChecker(text, file: "mine.bp", environment: other.interpreter.environment).run()
        #expect(outcome.isClean && outcome.compared > 3, "\(outcome.differences) \(String(describing: outcome.error))")
    }

    @Test func progressOutlivesTheProgram() {
        let first = Learner()
        for line in [#"lesson file "l.bp""#, #"answer "Up""#, "norm(dW1)", "answer -0.21"] { first.type(line) }
        // Half a line that a killed program left.
        var kept = first.kept
        kept["l.bp", default: []].append(#"{"did":"answered","question":"fade"#)
        let second = Learner(kept: kept)
        let shown = second.type(#"lesson file "l.bp""#)
        #expect(shown.contains("welcome back: 2 questions") && second.asked == "fade dW1[1,1] 2", "\(shown)")
        #expect(second.session.hasSameParameters(as: first.session) && second.session.x == first.session.x)
        for line in ["skip", "lr = 1; train 300"] { second.type(line) }
        // One that is finished begins anew, and so does one that is asked to.
        let third = Learner(kept: second.kept)
        #expect(third.type(#"lesson file "l.bp""#).contains("Which way?"))
        let fourth = Learner(kept: first.kept)
        #expect(fourth.type(#"lesson file "l.bp" anew"#).contains("Which way?"))
        #expect(LessonProgress(fourth.kept["l.bp"] ?? []).answers.isEmpty)
    }

    @Test func aChangedLessonGoesOnBehindTheLastAnswer() {
        let first = Learner()
        for line in [#"lesson file "l.bp""#] + Self.answers.dropLast() { first.type(line) }
        let changed = AuthorErrorTests.lesson.replacingOccurrences(of: "W1 = 0.5", with: "W1 = 0.5; c0 = 1")
            .replacingOccurrences(of: "guess dW1", with: "quiz \"New?\" { yes \"It is\"; no \"It is not\" }\nguess dW1")
        let second = Learner(changed, kept: first.kept)
        second.type(#"lesson file "l.bp""#)
        #expect(second.asked.hasPrefix("task"))
        #expect(second.session.variables["c0"] != nil && second.session.variables["c"] != nil)
    }

    @Test func twoShellsAtOnce() {
        let first = Learner()
        first.type(#"lesson file "l.bp""#)
        let second = Learner()
        second.type(#"lesson file "l.bp""#)
        first.type(#"answer "Up""#)
        first.type("answer -0.21")
        second.kept = first.kept
        second.type(#"answer "Down""#)
        second.type(#"answer "Up""#)
        let progress = LessonProgress(second.kept["l.bp"] ?? [])
        #expect(progress.answers.map(\.key) == ["quiz Which way?", "guess dW1[1,1]"])
        #expect(progress.answers[0].attempts == 2)
    }

    @Test func whatIsAskedIsNotShownUnasked() throws {
        for (answer, isShown) in [("", false), ("y", true)] {
            let learner = Learner()
            for line in [#"lesson file "l.bp""#, #"answer "Up""#] { learner.type(line) }
            learner.harness.answers = [answer]
            let shown = learner.type("dW1")
            #expect(shown.contains("-0.2115") == isShown && shown.contains("not shown") == !isShown, "\(shown)")
            // Once it is shown nobody asks, and the answer has no credit.
            if isShown { #expect(learner.type("explain W1[1,1]").contains("-0.2115")) }
            learner.type("answer -0.2115")
            #expect(learner.run?.finished.last?.outcome == (isShown ? .shown : .right))
        }
        let learner = Learner()
        for line in [#"lesson file "l.bp""#, #"answer "Up""#] { learner.type(line) }
        #expect(learner.type("answer dW1[1,1]").contains("what is asked for"))
        #expect(learner.type("answer 1 * dW1[1,1]").contains("what is asked for"))
        #expect(learner.type("answer 2 * (yhat - y) * yhat * (1 - yhat) * x").contains("right"))
    }

    @Test func theSolutionIsFollowedByNewNumbers() throws {
        let learner = Learner()
        for line in [#"lesson file "l.bp""#, #"answer "Up""#] { learner.type(line) }
        let before = learner.session
        let shown = learner.type("solution")
        #expect(shown.contains("-0.2115") && shown.contains("with new numbers"))
        #expect(!learner.session.hasSameParameters(as: before))
        #expect(learner.type("answer -0.21").contains("not"))
        let open = try #require(learner.run?.open)
        #expect(learner.type("answer \(NumberFormat(digits: 4).string(open.blanks[0].value))").contains("right"))
        #expect(learner.session.hasSameParameters(as: before))
        #expect(learner.run?.finished.last?.outcome == .shown && learner.asked.hasPrefix("fade"))
    }

    @Test func playLeavesNoTrace() {
        let learner = Learner()
        for line in [#"lesson file "l.bp""#, #"answer "Up""#] { learner.type(line) }
        let before = learner.session
        #expect(learner.type("resume").contains("nothing to go back to"))
        learner.type("play")
        #expect(learner.type("2") == "2 = 2" && learner.type("answer 2").contains("on a copy"))
        for line in ["W1 = 7", "train 3", "network 2 -> 2"] { learner.type(line) }
        #expect(!learner.session.hasSameState(as: before))
        #expect(learner.type("resume").contains("What is dW1[1,1]?"))
        #expect(learner.session == before)
        #expect(learner.type("-0.21").contains("right"))
    }

    @Test func formulasOfEqualValueAreRight() {
        let lesson = "lesson \"F\"\n\(Self.net)\nforward\nguess formula dz1\n"
        for (formula, isRight) in [
            ("(dz2 @ W2') * (1 - a1^2)", true), ("(1 - a1 * a1) * da1", true), ("dz2 @ W2' - dz2 @ W2' * a1^2", true),
            ("dz2 @ W2'", false), ("(dz2 @ W2') * (1 - a1)", false), ("(dz2 @ W2') * (1 - z1^2)", false),
        ] {
            let learner = Learner(lesson)
            learner.type(#"lesson file "l.bp""#)
            let shown = learner.type("answer \(formula)")
            #expect(shown.hasPrefix("right") == isRight, "\(formula): \(shown)")
        }
        let learner = Learner(lesson)
        learner.type(#"lesson file "l.bp""#)
        #expect(learner.type("answer dz1").contains("what is asked for"))
        #expect(learner.type("answer dz2").contains("is 1×1, what is asked for is 1×2"))
    }

    @Test func eachLearnerHasNumbersOfHisOwn() {
        let lesson = "lesson \"Own\"\nseed 3\n\(Self.net)\nforward\nguess z1[1,1]\n"
        func weights(_ learner: String?) -> Matrix? {
            let shell = Learner(lesson)
            shell.type(#"lesson file "l.bp""# + (learner.map { " for \($0)" } ?? ""))
            return shell.session.parameters["W1"]
        }
        #expect(
            weights("anna") == weights("anna") && weights("anna") != weights("ben") && weights(nil) != weights("ben"))
    }

    @Test(arguments: [
        ("answer 5", "none of the 2 answers"), (#"answer "Sideways""#, "none of the 2 answers"),
        ("answer 1, 2", "2 answers were given, 1 is right"), ("answer", "one answer"), ("hint", "no hints"),
    ])
    func errorsAtAQuiz(_ line: String, _ message: String) {
        let learner = Learner()
        learner.type(#"lesson file "l.bp""#)
        #expect(learner.type(line).contains(message))
        #expect(learner.run?.open?.attempts == 0)
    }

    @Test func nothingIsOpenElsewhere() {
        for line in ["answer 1", "hint", "solution", "skip", "again"] {
            #expect(Harness().error(of: line)?.message.contains("none is open") == true)
        }
        for line in ["play", "leave"] { #expect(Harness().error(of: line)?.message == "no lesson runs here") }
        #expect(Harness().error(of: "lesson drive")?.hint == "did you mean 'derive'?")
    }

    /// Whatever is typed, nothing breaks, nothing is credited that was not answered, and no solution is shown unasked.
    @Test func randomLinesBreakNothing() {
        var chance = Chance(31)
        let pieces = [
            "hint", "again", "play", "resume", "1", "2", "0", "-1", "no", "yes", "\"Down\"", "answer 5", "answer \"x\"",
            "undo", "redo", "step", "train 1", "lr = 1e-6", "W1 = 1", "forward", "backward", "leave", "{", "}", "\"",
            "b", "x",
            "quiz \"a\" { yes \"bb\"; no \"cc\" }", "repeat 2 { step }", "loss", "answer", "answer nan", "answer inf",
            "answer [1, 2]",
            "goto start", "new", "c = 2", "network 1 -> 1", "lesson read", "-", "+", "1e400", ";", "#", "# words",
        ]
        for round in 0..<20 {
            let learner = Learner()
            learner.harness.answers = []
            learner.type(#"lesson file "l.bp""#)
            for _ in 0..<50 {
                let line = chance.pick(pieces) + (chance.below(5) == 0 ? " " + chance.pick(pieces) : "")
                learner.type(line)
                for done in learner.run?.finished ?? [] where done.outcome == .right {
                    let answered = done.typed.contains {
                        $0.hasPrefix("answer") || $0.hasPrefix("train") || $0.hasPrefix("step") || $0.hasPrefix("W1")
                            || $0.hasPrefix("repeat")
                    }
                    #expect(answered, "round \(round): \(done.typed)")
                }
            }
        }
    }

    @Test func whatWasAnsweredIsAskedAgain() throws {
        let first = Learner("")
        #expect(first.type("review").contains("nothing was answered"))
        // Enter at each pause.
        first.harness.answers = [String](repeating: "", count: 20)
        for line in ["lesson read", "1", "leave"] { first.type(line) }
        #expect(first.kept["read"]?.count == 1)
        let before = first.session
        let shown = first.type("review")
        #expect(shown.contains("from the lesson read:") && shown.contains("What is the weighted sum z1?"), "\(shown)")
        let open = try #require(first.run?.open)
        #expect(open.blanks[0].value != 1)
        #expect(first.type("answer 77").contains("not 77"))
        #expect(first.type("answer \(NumberFormat(digits: 6).string(open.blanks[0].value))").contains("right"))
        #expect(first.run == nil && first.session == before)
        #expect(first.type("2") == "2 = 2")
        let later = first.session
        first.type("review")
        #expect(first.type("leave").contains("left") && first.session == later)
    }
}
