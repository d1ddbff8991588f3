import Autodiff
import Insight
import Modelling
import Reporting
import Syntax
import Teaching

/// Questions that wait: opening them, judging what is typed, and what else can be typed at one.
extension Interpreter {
    // MARK: - Opening

    func open(_ exercise: Exercise, _ call: Call) throws(Diagnostic) {
        let seed =
            Int(truncatingIfNeeded: stableHash(exercise.key) >> 8) ^ session.seed
            ^ (shell.lesson?.learner.map { Int(truncatingIfNeeded: stableHash($0) >> 8) } ?? 0)
        var open = OpenExercise(
            exercise: exercise, source: call.source, begin: session, seed: seed, beganAt: environment.clock())
        try fillBlanks(of: &open)
        if case .task(let task) = exercise,
            (try? reaches(task.until, in: call.source, at: session, since: session)) == true
        {
            throw call.failure(Diagnostic.taskDoneBefore(task.until.text), at: task.until.span)
        }
        if shell.lesson == nil { shell.lesson = LessonRun(name: nil) }
        open.position = timeline.position
        shell.lesson?.open = open
        shell.lesson?.typed = []
        show(open)
    }

    /// What is to be typed: the value of a guess, the factors that are left blank.
    func fillBlanks(of open: inout OpenExercise) throws(Diagnostic) {
        open.blanks = []
        open.filled = 0
        switch open.exercise {
        case .quiz, .task: return
        case .guess(let guess):
            let value = try lookedUp(guess.asked, in: open.source)
            guard value.values.allSatisfy(\.isFinite) else { throw Diagnostic.guessNotFinite(guess.asked.text) }
            if !guess.isFormula, value.shape.isScalar {
                open.blanks = [.init(name: guess.asked.text, value: value.values[0])]
            }
        case .fade(let fade):
            let table = try factors(of: fade.element, in: open.source)
            guard table.values.count >= fade.count else {
                throw Diagnostic.fewFactors(table.values.count, fade.element.text)
            }
            open.blanks = blankRows(table, fade.count, seed: open.seed).map { place in
                let row = table.values.first { $0.row == place }
                return .init(name: row?.name ?? "", value: row?.value ?? .nan)
            }
        }
    }

    /// The rows that are left blank, from the loss back.
    private func blankRows(_ table: FactorTable, _ count: Int, seed: Int) -> [Int] {
        let keyed = table.values.map { ($0.row, stableHash("\(seed) \($0.row)")) }
        return keyed.sorted { $0.1 < $1.1 }.prefix(count).map(\.0).sorted()
    }

    /// Says what is asked, and how it is answered.
    func show(_ open: OpenExercise) {
        switch open.exercise {
        case .quiz(let quiz):
            emit(.text(quiz.text))
            for (number, choice) in zip(1..., quiz.shown(seed: open.seed)) {
                emit(.text("  \(number)  \(choice.text)"))
            }
            let count = quiz.right.count
            emit(
                .text(
                    count == 1
                        ? "Type the number of the right answer." : "\(count) are right: type their numbers, as 1, 2."))
        case .guess(let guess):
            emit(
                .text("\(guess.question ?? "What is \(guess.isFormula ? "the formula of " : "")\(guess.asked.text)?")"))
            emit(.text(howToAnswer(guess, open)))
        case .task(let task):
            emit(.text("Task: \(task.text)"))
            emit(.text("It is done when \(task.until.text). What you type runs; hint, solution and skip help."))
        case .fade(let fade):
            if let table = try? factors(of: fade.element, in: open.source) {
                emit(.table(table.table(blank: blankRows(table, fade.count, seed: open.seed))))
            }
            askBlank(open)
        }
    }

    private func askBlank(_ open: OpenExercise) {
        guard open.blanks.indices.contains(open.filled) else { return }
        emit(
            .text(
                "? \(open.filled + 1): what is \(open.blanks[open.filled].name)?  Type the number, two digits at least."
            ))
    }

    private func howToAnswer(_ guess: Guess, _ open: OpenExercise) -> String {
        if guess.isFormula { return "Type answer and the formula." }
        if guess.isTruth { return "Type yes or no." }
        guard let blank = open.blanks.first else { return "Type answer and the matrix." }
        let words = guess.question.map { $0.lowercased().split { !$0.isLetter }.map(String.init) } ?? []
        let signs = words.filter { Self.signs[$0] != nil }
        if signs.count > 1, abs(blank.value) <= 1 { return "Type \(signs.joined(separator: " or "))." }
        return blank.value == blank.value.rounded() ? "Type the number." : "Type the number, two digits at least."
    }

    // MARK: - Answering

    func requireOpen(_ command: String) throws(Diagnostic) -> OpenExercise {
        if shell.lesson?.scratch != nil { throw Diagnostic.answerInPlay }
        guard let open = shell.lesson?.open else { throw Diagnostic.nothingAsked(command) }
        return open
    }

    package func answer(_ typed: [Expression], in source: SourceText) throws(Diagnostic) -> String {
        let open = try requireOpen("answer")
        let texts = typed.map { source.text(of: $0.span) }
        switch open.exercise {
        case .quiz(let quiz): return try answer(quiz, open, zip(typed, texts).map { ($0, $1) })
        case .task: throw Diagnostic.taskNotAnswered
        case .guess, .fade:
            guard typed.count == 1 else { throw Diagnostic.oneAnswer }
            let verdict = try judge(typed[0], texts[0], open, in: source)
            shell.lesson?.open?.attempts += 1
            if case .wrong(let why) = verdict { noteAttempt(texts[0], isRight: false, why: why) }
            if verdict.isRight { noteAttempt(texts[0], isRight: true, why: nil) }
            say(verdict, texts[0])
            return "answer \(texts[0])"
        }
    }

    private func answer(
        _ quiz: Quiz, _ open: OpenExercise, _ typed: [(Expression, String)]
    ) throws(Diagnostic) -> String {
        let shown = quiz.shown(seed: open.seed)
        var chosen: [Quiz.Choice] = []
        for (expression, text) in typed {
            var choice: Quiz.Choice?
            switch expression.node {
            case .string(let words): choice = quiz.choice(words)
            case .number(let number):
                choice = Int(exactly: number).flatMap { shown.indices.contains($0 - 1) ? shown[$0 - 1] : nil }
            case .name(let word): choice = quiz.choice(word)
            case .end, .matrix, .call, .index, .transpose, .unary, .binary, .range: choice = nil
            }
            guard let choice else { throw Diagnostic.noSuchChoice(text, shown.count) }
            if !chosen.contains(choice) { chosen.append(choice) }
        }
        guard chosen.count == quiz.right.count else {
            throw Diagnostic.answersNeeded(chosen.count, quiz.right.count)
        }
        shell.lesson?.open?.attempts += 1
        noteAttempt(
            chosen.map(\.text).joined(separator: "; "), isRight: chosen.allSatisfy(\.isRight),
            why: chosen.first { !$0.isRight }?.because)
        for choice in chosen where !choice.isRight {
            emit(.text("no: \(choice.text)"))
            if let because = choice.because { emit(.text(because)) }
        }
        if chosen.allSatisfy(\.isRight) {
            let words = chosen.flatMap { ["right: \($0.text)", $0.because] } + [quiz.because]
            settle(.right, saying: words.compactMap(\.self))
        } else if chosen.allSatisfy({ $0.isRight || $0.because == nil }) {
            emit(.text("Try another one; solution shows the answer, skip goes on."))
        }
        return "answer " + chosen.map { Expression(.string($0.text)).text }.joined(separator: ", ")
    }

    /// Says what became of a number or a formula, and goes on where it was right.
    private func say(_ verdict: Verdict, _ typed: String) {
        guard let open = shell.lesson?.open else { return }
        switch verdict {
        case .right:
            if case .fade = open.exercise {
                let words = "right: \(open.blanks[open.filled].name) = \(number(open.blanks[open.filled].value))"
                shell.lesson?.open?.filled += 1
                // All blanks together are one question.
                if open.filled + 1 < open.blanks.count { shell.lesson?.open?.attempts -= 1 }
                guard let next = shell.lesson?.open, next.filled < next.blanks.count else {
                    return settle(.right, saying: [words])
                }
                emit(.text(words))
                return askBlank(next)
            }
            var words: [String?] = []
            if case .guess(let guess) = open.exercise {
                let value = open.blanks.first.map { guess.isTruth ? "" : ": \(guess.asked.text) = \(number($0.value))" }
                words = ["right\(value ?? "")", guess.because]
            }
            settle(.right, saying: words.compactMap(\.self))
        case .tooCoarse:
            shell.lesson?.open?.attempts -= 1
            emit(.text("\(typed) fits, but so do others: type \(TypedNumber.fewest) digits at least"))
        case .wrong(let why):
            emit(.text("not \(typed)\(why.map { ": \($0)" } ?? "")"))
            if why == nil { emit(.text("Try again; hint, solution and skip help.")) }
        case .unreadable(let reason): emit(.text(reason))
        }
    }

    private func number(_ value: Double) -> String { NumberFormat(digits: session.digits).string(value) }
}
