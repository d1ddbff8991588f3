import Autodiff
import Reporting

/// The words for what an author has made wrong in a lesson: what was found, what was needed, what to write.
extension Diagnostic {
    // MARK: - The lesson

    package static let lessonWithoutTitle = Diagnostic(
        "a lesson needs a title", hint: "as in lesson \"The chain rule\" style=derive minutes=12")

    package static let secondLesson = Diagnostic(
        "this file is a lesson already", hint: "a second lesson belongs in a file of its own")

    package static func lessonNotFirst(_ statement: String) -> Diagnostic {
        Diagnostic(
            "'\(statement)' stands before the lesson begins", hint: "put the line that begins with lesson above it")
    }

    package static let lessonWithoutQuestion = Diagnostic(
        "the lesson asks nothing", hint: "add a quiz, a guess, a fade or a task, each with a page: help quiz")

    package static func narrationTooWide(_ columns: Int, most: Int) -> Diagnostic {
        Diagnostic(
            "the line of narration is \(columns) columns wide, \(most) fit", hint: "break it into two comment lines")
    }

    package static func numberWithoutProof(_ number: String) -> Diagnostic {
        Diagnostic(
            "nothing above or in this lesson gives the number \(number)",
            hint: "have it printed and recorded, or put an assert with it above")
    }

    // MARK: - What stands in braces

    package static func foreignInBraces(_ text: String, _ owner: String, _ words: [String]) -> Diagnostic {
        Diagnostic(
            "'\(text)' has no place in the braces of \(owner)",
            hint: "what can stand there: \(words.joined(separator: ", "))")
    }

    package static func twiceInBraces(_ word: String, _ owner: String) -> Diagnostic {
        Diagnostic("'\(word)' stands twice in the braces of \(owner)", hint: "leave one of them out")
    }

    package static func emptyText(_ word: String) -> Diagnostic {
        Diagnostic("the text of '\(word)' is empty", hint: "write what the learner reads: \(word) \"…\"")
    }

    package static func emptyBlock(_ word: String) -> Diagnostic {
        Diagnostic("the braces of '\(word)' are empty", hint: "put the statements that it runs between them")
    }

    // MARK: - Quizzes

    package static func fewChoices(_ count: Int) -> Diagnostic {
        Diagnostic(
            "a quiz needs two answers at least, this one has \(count)", hint: "yes \"…\" is right, no \"…\" is not")
    }

    package static func rightChoices(_ count: Int, needed: Int) -> Diagnostic {
        Diagnostic(
            "\(count == 0 ? "no answer" : counted(count, "answer")) of the quiz \(count < 2 ? "is" : "are") right, \(needed) must be",
            hint: count > needed
                ? "write no for the others, or right=\(count) behind the question" : "write yes for the right one")
    }

    package static func equalChoices(_ text: String) -> Diagnostic {
        Diagnostic("two answers of the quiz are equal: '\(text)'", hint: "leave one of them out")
    }

    package static func choiceAsNumber(_ text: String) -> Diagnostic {
        Diagnostic(
            "the answer '\(text)' cannot be told from the number of an answer", hint: "write it with more words")
    }

    // MARK: - Guesses

    package static func guessOfNothing(_ text: String, _ reason: String) -> Diagnostic {
        Diagnostic("\(text) has no value here: \(reason)", hint: "put the statements that give it one above")
    }

    package static func guessNotFinite(_ text: String) -> Diagnostic {
        Diagnostic("\(text) is no finite number here, which nobody can guess", hint: "mend what lies above")
    }

    package static func guessShown(_ text: String) -> Diagnostic {
        Diagnostic(
            "the value of \(text) is printed right above the question",
            hint: "ask before it is shown, or for another element")
    }

    package static func guessDraws(_ text: String) -> Diagnostic {
        Diagnostic("\(text) draws random numbers: it is another one each time", hint: "give it a name first")
    }

    package static func mistakeIsRight(_ text: String) -> Diagnostic {
        Diagnostic(
            "the mistake \(text) gives the right answer, to the two digits that an answer needs",
            hint: "choose numbers that tell the two apart")
    }

    package static func equalMistakes(_ text: String) -> Diagnostic {
        Diagnostic("two mistakes of this guess have the value of \(text)", hint: "leave one of them out")
    }

    // MARK: - Tasks

    package static func taskDoneBefore(_ condition: String) -> Diagnostic {
        Diagnostic(
            "the task is done before it begins: \(condition) holds already",
            hint: "ask for more, or begin from elsewhere")
    }

    package static let taskWithoutSolution = Diagnostic(
        "the task has no solution", hint: "add one: solution { train 100 }")

    package static func solutionFails(_ condition: String, _ numbers: String?) -> Diagnostic {
        Diagnostic(
            "the solution does not do the task: \(condition) does not hold after it\(numbers.map { " (\($0))" } ?? "")",
            hint: "mend the solution, or ask for less")
    }

    package static func blockStops(_ word: String, _ reason: String) -> Diagnostic {
        Diagnostic("'\(word)' cannot run: \(reason)", hint: "mend the statements between its braces")
    }

    package static func conditionDraws(_ condition: String) -> Diagnostic {
        Diagnostic(
            "the condition \(condition) draws random numbers: it holds at one time and not at another",
            hint: "draw above the task, and give the number a name")
    }

    package static let mistakeWithoutWrong = Diagnostic(
        "the mistake has no statements that lead to it", hint: "put them directly below: wrong { lr = 500; train 20 }")

    package static let wrongWithoutMistake = Diagnostic(
        "'wrong' has no mistake above it", hint: "put it directly below its mistake")

    package static func mistakeUnreached(_ condition: String, _ numbers: String?) -> Diagnostic {
        Diagnostic(
            "'wrong' does not reach its mistake: \(condition) does not hold after it\(numbers.map { " (\($0))" } ?? "")",
            hint: "mend the statements, or the condition")
    }

    package static let wrongDoesTask = Diagnostic(
        "'wrong' does the task", hint: "what does the task is no mistake: mend one of the two")

    package static func mistakeHidden(_ condition: String) -> Diagnostic {
        Diagnostic(
            "after 'wrong' an earlier mistake holds too and is told instead: \(condition)",
            hint: "put the narrower of the two first")
    }

    package static func mistakeAtBegin(_ condition: String) -> Diagnostic {
        Diagnostic(
            "the mistake is made before anything was typed: \(condition) holds at the beginning",
            hint: "a condition that holds only after it: \(condition) and step > 0")
    }

    // MARK: - Hints

    package static let hintIsSolution = Diagnostic(
        "the hint is the solution", hint: "say what to think of, and leave the statements to the learner")

    package static let equalHints = Diagnostic("two hints are equal", hint: "leave one of them out")

    // MARK: - Fades

    package static func fewFactors(_ count: Int, _ text: String) -> Diagnostic {
        Diagnostic(
            "\(count == 0 ? "no factor" : counted(count, "factor")) of \(text) can be left blank",
            hint: "ask for fewer, or for an element that more values lie before")
    }
}
