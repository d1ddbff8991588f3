import Autodiff
import Reporting
import Teaching

/// The words for what cannot be typed in a lesson, or outside of one.
extension Diagnostic {
    static func nothingAsked(_ command: String) -> Diagnostic {
        Diagnostic("'\(command)' belongs to a question, and none is open", hint: "all lessons: lessons")
    }

    static let noLesson = Diagnostic("no lesson runs here", hint: "all lessons: lessons")

    static let taskNotAnswered = Diagnostic(
        "a task is done and not answered: what you type runs for real", hint: "for a start: hint")

    static let answerInPlay = Diagnostic("you are trying things on a copy", hint: "go back to the question: resume")

    static let behindQuestion = Diagnostic(
        "undo leads back to the question that is open, no farther", hint: "to try something on a copy: play")

    static let noHints = Diagnostic("this question has no hints", hint: "see the answer: solution")

    static func noMoreHints(_ count: Int) -> Diagnostic {
        Diagnostic(
            "there are no more hints than \(count == 1 ? "this one" : "these \(count)")",
            hint: "see the answer: solution")
    }

    static func noSuchChoice(_ typed: String, _ count: Int) -> Diagnostic {
        Diagnostic(
            "'\(typed)' is none of the \(count) answers", hint: "type the number of an answer, or its words")
    }

    static func answersNeeded(_ typed: Int, _ needed: Int) -> Diagnostic {
        Diagnostic(
            "\(counted(typed, "answer")) \(typed == 1 ? "was" : "were") given, \(needed) \(needed == 1 ? "is" : "are") right",
            hint: "type as many numbers as are right, with commas between them")
    }

    static let oneAnswer = Diagnostic("one answer is asked for", hint: "as in answer 0.25")

    static func answerKind(_ typed: String, _ needed: String, _ example: String) -> Diagnostic {
        Diagnostic("'\(typed)' is no answer here: \(needed) is asked for", hint: "as in answer \(example)")
    }

    static func answerNamesAsked(_ name: String) -> Diagnostic {
        Diagnostic(
            "the answer reads \(name), which is what is asked for",
            hint: "say it with numbers, or with what lies before it")
    }

    static func answerShape(_ found: String, _ needed: String) -> Diagnostic {
        Diagnostic("the answer is \(found), what is asked for is \(needed)")
    }

    static let pauseOnly = Diagnostic(
        "Enter goes on with the lesson; what you want to try can be typed at its next question", severity: .notice)

    static func quitsInBraces(of word: String) -> Diagnostic {
        Diagnostic("'quit' cannot stand in the braces of '\(word)'", hint: "leave it out")
    }

    static func wrongWrites(_ path: String) -> Diagnostic {
        Diagnostic("cannot write '\(path)': what stands in the braces of 'wrong' writes no files", hint: "leave it out")
    }

    static let alreadyPlaying = Diagnostic("you are trying things already", hint: "go back to the question: resume")
    static let notPlaying = Diagnostic("there is nothing to go back to", hint: "try things on a copy: play")

    static let lessonRuns = Diagnostic("a lesson runs here", hint: "to end it: leave")
    static let nothingToReview = Diagnostic(
        "nothing was answered yet that could be asked again",
        hint: "begin a lesson: lesson \(ShippedLessons.first.name)")

    static func reviewChanged(_ lesson: String) -> Diagnostic {
        Diagnostic("the lesson \(lesson) asks this no longer", severity: .notice)
    }

    static func attemptsNotWritten(_ path: String) -> Diagnostic {
        Diagnostic("attempts cannot be written to '\(path)': nothing more is", severity: .notice)
    }

    static func gradedWrites(_ path: String) -> Diagnostic {
        Diagnostic("cannot write '\(path)': a session that is graded writes no files")
    }

    static func noSuchLesson(_ name: String, among names: [String]) -> Diagnostic {
        Diagnostic("no lesson is called '\(name)'", hint: didYouMean(name, among: names) ?? "all lessons: lessons")
    }

    static func noSuchExample(_ name: String, among names: [String]) -> Diagnostic {
        Diagnostic("no example is called '\(name)'", hint: didYouMean(name, among: names) ?? "all of them: examples")
    }

    static func noLessonText(_ file: String) -> Diagnostic {
        Diagnostic(
            "'\(file)' is no lesson: it does not begin with one",
            hint: "its first statement must be as in lesson \"The chain rule\" style=derive minutes=12")
    }

    static func lessonStops(_ error: Diagnostic, _ name: String?) -> Diagnostic {
        var placed = error
        placed.message = "the lesson cannot go on: \(error.message)"
        if let name { placed.hint = "begin it once more: lesson \(name) anew" }
        return placed
    }
}
