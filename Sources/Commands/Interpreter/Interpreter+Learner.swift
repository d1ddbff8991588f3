import Autodiff
import Modelling
import Reporting
import Syntax
import Teaching

/// What a learner types at a question beside an answer, and what each of his statements leads to.
extension Interpreter {
    package func giveHint() throws(Diagnostic) {
        let open = try requireOpen("hint")
        let hints = open.exercise.hints
        if hints.isEmpty { throw Diagnostic.noHints }
        guard open.hints < hints.count else { throw Diagnostic.noMoreHints(hints.count) }
        emit(.text("hint \(open.hints + 1) of \(hints.count): \(hints[open.hints])"))
        shell.lesson?.open?.hints += 1
    }

    package func showSolution() throws(Diagnostic) {
        let open = try requireOpen("solution")
        shell.lesson?.open?.isShown = true
        switch open.exercise {
        case .quiz(let quiz):
            for choice in quiz.right {
                emit(.text("right is: \(choice.text)"))
                if let because = choice.because { emit(.text(because)) }
            }
            if let because = quiz.because { emit(.text(because)) }
            settle(.shown)
        case .guess(let guess):
            try showValue(of: guess, open)
            try askAgain(open)
        case .fade(let fade):
            emit(.table(try factors(of: fade.element, in: open.source).table(blank: [])))
            try askAgain(open)
        case .task(let task):
            emit(.text("one way: \(inside(task.solution, open.source))"))
            emit(.text("Type it yourself, or skip. again leads back to the beginning of the task."))
        }
    }

    private func showValue(of guess: Guess, _ open: OpenExercise) throws(Diagnostic) {
        if guess.isFormula {
            emit(.text("\(guess.asked.text) = \(formulaText(of: guess.asked) ?? "any formula of equal value")"))
        } else {
            let value = try lookedUp(guess.asked, in: open.source)
            emit(
                guess.isTruth
                    ? .text("\(guess.asked.text): \(FunctionTable.isTrue(value.values[0]) ? "yes" : "no")")
                    : .value(value, name: guess.asked.text))
            if let (explainer, element, owner) = try? gradientPlace(of: guess.asked, in: open.source),
                guess.asked.freeNames.contains("d\(owner)")
            {
                emit(explainer.gradient(element))
            }
        }
        if let because = guess.because { emit(.text(because)) }
    }

    /// After the solution the same is asked once more, with new numbers where there are such.
    private func askAgain(_ open: OpenExercise) throws(Diagnostic) {
        guard open.rounds == 0, hasNumbers(open) else { return settle(.shown) }
        emit(.text("The same with new numbers:"))
        try takeNewNumbers(open, as: "solution")
    }

    func hasNumbers(_ open: OpenExercise) -> Bool {
        guard !session.parameters.isEmpty else { return false }
        switch open.exercise {
        case .quiz, .task: return false
        case .fade: return true
        case .guess(let guess):
            return !guess.isFormula && guess.asked.freeNames.contains { isComputed($0) || gradientOwner(of: $0) != nil }
        }
    }

    package func repeatExercise() throws(Diagnostic) {
        let open = try requireOpen("again")
        if hasNumbers(open) { return try takeNewNumbers(open, as: "again") }
        if case .task = open.exercise {
            if !session.hasSameState(as: open.begin) { travel(to: open.begin, as: "again") }
            emit(.text("back at the beginning of the task"))
        }
        shell.lesson?.open?.seed = open.seed &+ 1
        if let open = shell.lesson?.open { show(open) }
    }

    /// Asks the same of other parameters.
    func takeNewNumbers(_ open: OpenExercise, as text: String) throws(Diagnostic) {
        var next = shell.lesson?.open ?? open
        next.rounds += 1
        next.seed = open.seed &+ next.rounds
        let place = open.begin.withNewNumbers(seed: next.seed, isRound: true)
        let before = session
        travel(to: place, as: text)
        do throws(Diagnostic) { try fillBlanks(of: &next) } catch {
            session = before
            throw error
        }
        (next.attempts, next.hints, next.position) = (open.attempts, open.hints, timeline.position)
        shell.lesson?.open = next
        emit(.text("show params and x show the numbers"))
        show(next)
    }

    package func skipExercise() throws(Diagnostic) {
        let open = try requireOpen("skip")
        emit(.text("skipped: no credit, and no harm"))
        // What follows a task builds on it: the lesson goes on as if it were done.
        if case .task(let task) = open.exercise, !task.solution.statements.isEmpty {
            travel(to: open.begin, as: "skip")
            if let done = try? result(of: task.solution, in: open.source) { travel(to: done, as: "skip") }
        }
        settle(.skipped)
    }

    package func leaveLesson() throws(Diagnostic) {
        guard let run = shell.lesson else { throw Diagnostic.noLesson }
        if let scratch = run.review?.scratch ?? run.scratch { goBack(to: scratch) }
        emit(.text(Self.leavingText(run)))
        shell.lesson = nil
    }

    // MARK: - On a copy

    package func beginPlay() throws(Diagnostic) {
        guard shell.lesson != nil else { throw Diagnostic.noLesson }
        if shell.lesson?.scratch != nil { throw Diagnostic.alreadyPlaying }
        shell.lesson?.scratch = LessonRun.Scratch(session: session, timeline: timeline, line: line)
        emit(.text("a copy to try anything on; resume leads back"))
    }

    package func endPlay() throws(Diagnostic) {
        guard let scratch = shell.lesson?.scratch else { throw Diagnostic.notPlaying }
        goBack(to: scratch)
        shell.lesson?.scratch = nil
        emit(.text("back in the lesson, where it was left"))
        if let open = shell.lesson?.open { show(open) }
    }

    func goBack(to scratch: LessonRun.Scratch) {
        (session, timeline, line) = (scratch.session, scratch.timeline, scratch.line)
        running.isTravelling = true
    }

    // MARK: - After each statement

    /// Ends the open question; the lesson goes on when the statement is done.
    ///
    /// - Parameter words: what is said of it, once it is kept: who has read that it is right has it.
    func settle(_ outcome: FinishedExercise.Outcome, saying words: [String] = []) {
        guard let open = shell.lesson?.open else { return }
        shell.lesson?.lastWords = words
        let isShown = open.isShown && outcome == .right && !isTask(open.exercise)
        shell.lesson?.closing = (open, isShown ? .shown : outcome)
        shell.lesson?.open = nil
        running.goesOn = true
        // What was tried on the way to an answer leaves no trace: the lesson goes on from where it asked.
        if !isTask(open.exercise), !session.hasSameState(as: open.begin) { travel(to: open.begin, as: running.text) }
    }

    private func isTask(_ exercise: Exercise) -> Bool { if case .task = exercise { true } else { false } }

    /// What a statement of the learner's leads to: a task that is done, a mistake that is told.
    ///
    /// - Parameter text: the statement as a script has it.
    func afterLearner(_ text: String) {
        guard shell.lesson != nil, shell.lesson?.scratch == nil else { return }
        if text != Self.unrecorded, shell.lesson?.open != nil || shell.lesson?.closing != nil {
            shell.lesson?.typed.append(text)
        }
        if let open = shell.lesson?.open, case .task(let task) = open.exercise { judge(task, open) }
        guard let (open, outcome) = shell.lesson?.closing else { return }
        shell.lesson?.closing = nil
        let done = FinishedExercise(
            exercise: open.exercise, outcome: outcome, attempts: open.attempts, hints: open.hints,
            seconds: environment.clock() - open.beganAt, typed: shell.lesson?.typed ?? [])
        shell.lesson?.finished.append(done)
        shell.finished.append(done)
        shell.lesson?.typed = []
        let words = shell.lesson?.lastWords ?? []
        shell.lesson?.lastWords = []
        defer { for text in words { environment.emit(Report(.text(text), digits: session.digits)) } }
        if let review = shell.lesson?.review, !isResuming { return endReview(review, done) }
        if let run = shell.lesson, run.name != nil, keepsProgress, !isResuming {
            let entry = ProgressEntry.Answer(
                key: open.exercise.key, version: run.version, outcome: outcome.rawValue, attempts: done.attempts,
                hints: done.hints, typed: done.typed)
            environment.progress?.note(run.key, ProgressEntry.answered(entry).line)
        }
        if shell.lesson?.reader == nil { shell.lesson = nil }
    }

    private func judge(_ task: LessonTask, _ open: OpenExercise) {
        // A condition that cannot be asked yet does not hold yet.
        if (try? reaches(task.until, in: open.source, at: session, since: open.begin)) == true {
            shell.lesson?.open?.attempts += 1
            noteAttempt(shell.lesson?.typed.last ?? "", isRight: true, why: nil)
            return settle(.right, saying: ["done: \(task.text)", task.because].compactMap(\.self))
        }
        let held = task.mistakes.firstIndex { mistake in
            (try? reaches(mistake.condition, in: open.source, at: session, since: open.begin)) == true
        }
        // What was told and still holds is not told again.
        defer { shell.lesson?.open?.toldMistake = held }
        // Whoever is on the way has not answered wrongly.
        guard let held, held != open.toldMistake else { return }
        environment.emit(Report(.text(task.mistakes[held].why)))
        noteAttempt(shell.lesson?.typed.last ?? "", isRight: false, why: task.mistakes[held].why)
    }
}
