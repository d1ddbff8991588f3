import Modelling
import Reporting
import Syntax
import Teaching

/// A lesson that a learner goes through: how far it has come, and what is asked at present.
struct LessonRun {
    /// The name by which it was asked for; nil for a question that was typed at the prompt.
    let name: String?
    /// Who goes through it, where the numbers are to be his own.
    let learner: String?
    /// What is left of its text, behind the present question.
    var reader: ScriptReader?
    /// The folder that its file names start from.
    var folder: String?
    /// Tells this text of the lesson from others.
    var version = ""
    var head: LessonHead?
    var open: OpenExercise?
    /// What was asked and answered so far.
    var finished: [FinishedExercise] = []
    /// What the learner typed since the question was asked, as a script has it.
    var typed: [String] = []
    /// The question that is asked once more, and the session that was left for it.
    var review: (lesson: String, key: String, scratch: Scratch)?
    /// The question that the running statement has settled.
    var closing: (open: OpenExercise, outcome: FinishedExercise.Outcome)?
    /// What is to be said of it when it is kept.
    var lastWords: [String] = []
    /// Where the learner tries things: what the lesson goes on with.
    var scratch: Scratch?

    /// A session that was left for a while.
    struct Scratch {
        let session: Session
        let timeline: Timeline
        let line: MomentLine
    }

    init(name: String?, learner: String? = nil) { (self.name, self.learner) = (name, learner) }
}

/// A question or a task that waits for the learner.
struct OpenExercise {
    /// A number that is asked for: what it is called, and its value.
    struct Blank {
        let name: String
        let value: Double
    }

    let exercise: Exercise
    let source: SourceText
    /// The session in which it was asked.
    let begin: Session
    /// What tells its order of answers and its new numbers.
    var seed: Int
    var attempts = 0
    var hints = 0
    /// Whether what is asked has been shown.
    var isShown = false
    /// How often new numbers were taken.
    var rounds = 0
    /// What is to be filled in, one after the other.
    var blanks: [Blank] = []
    var filled = 0
    /// The mistake that was told last, counted from 0.
    var toldMistake: Int?
    let beganAt: Double
    /// How many changes of the session lay before it was asked.
    var position = 0
}

/// What became of a question.
struct FinishedExercise {
    enum Outcome: String {
        case right, shown, skipped
    }

    let exercise: Exercise
    let outcome: Outcome
    let attempts: Int
    let hints: Int
    let seconds: Double
    /// What the learner typed for it.
    let typed: [String]
}

extension Interpreter {
    /// Whether lines are asked for by a lesson, and answer it.
    var hasOpenExercise: Bool { shell.lesson?.open != nil && shell.lesson?.scratch == nil }

    /// What a line is that answers the open question without saying so: `2` at a quiz, `0.49` at a guess; nil for any
    /// other line.
    package func asAnswer(_ line: String) -> String? {
        guard hasOpenExercise, let open = shell.lesson?.open else { return nil }
        let typed = line.trimmed
        guard !typed.isEmpty else { return nil }
        switch open.exercise {
        case .quiz(let quiz):
            let parts = typed.split(separator: ",").map { String($0).trimmed }
            let shown = quiz.shown(seed: open.seed)
            let chosen = parts.compactMap { choice($0, quiz, shown)?.text }
            guard chosen.count == parts.count, !parts.isEmpty else {
                // What can only be the number or the letter of an answer is told to be none of them.
                let isPlace = Int(typed) != nil || isLetter(typed)
                return choice(typed, quiz, shown).map { "answer \(Expression(.string($0.text)).text)" }
                    ?? (isPlace ? "answer \(typed)" : nil)
            }
            return "answer " + chosen.map { Expression(.string($0)).text }.joined(separator: ", ")
        case .guess(let guess):
            if guess.isFormula { return nil }
            if guess.isTruth, Self.truths[typed.lowercased()] != nil { return "answer \(typed.lowercased())" }
            // A letter is no command that was cut short.
            if isLetter(typed) { return "answer \(typed)" }
            if guess.isTruth { return nil }
            if let sign = Self.signs[typed.lowercased()], open.blanks.first.map({ abs($0.value) <= 1 }) == true {
                return "answer \(sign)"
            }
            return TypedNumber(typed) == nil ? nil : "answer \(typed)"
        case .fade: return TypedNumber(typed) == nil && !isLetter(typed) ? nil : "answer \(typed)"
        case .task: return nil
        }
    }

    /// A single letter that stands for nothing else.
    private func isLetter(_ typed: String) -> Bool {
        typed.count == 1 && typed.allSatisfy(\.isLetter) && !session.showsName(typed) && typed != "e"
    }

    /// The choice that a number, a letter or the whole text names.
    private func choice(_ typed: String, _ quiz: Quiz, _ shown: [Quiz.Choice]) -> Quiz.Choice? {
        if let number = Int(typed) { return shown.indices.contains(number - 1) ? shown[number - 1] : nil }
        if typed.count == 1, let letter = typed.lowercased().unicodeScalars.first, letter.isASCII,
            letter.properties.isAlphabetic, case let place = Int(letter.value) - 97, shown.indices.contains(place)
        {
            return shown[place]
        }
        let text =
            typed.hasPrefix("\"") && typed.hasSuffix("\"") && typed.count > 1
            ? String(typed.dropFirst().dropLast()) : typed
        return quiz.choices.first { $0.plain == plainAnswer(text) }
    }

    static let truths: [String: Bool] = [
        "yes": true, "true": true, "y": true, "no": false, "false": false, "n": false,
    ]
    static let signs: [String: Int] = [
        "positive": 1, "pos": 1, "plus": 1, "+": 1, "negative": -1, "neg": -1, "minus": -1, "-": -1, "zero": 0,
    ]
}
