import Autodiff
import Insight
import Modelling
import Reporting
import Syntax
import Teaching

/// What a lesson asks: opened for a learner, shown with its answers to everybody else.
extension Interpreter {
    /// Whether there is a learner to be asked.
    private var asks: Bool { isTeaching || environment.isInteractive && isTyped && !isPart && nestedRuns == 0 }

    package func flaw(_ diagnostic: Diagnostic) throws(Diagnostic) {
        guard environment.checkDepth > 0 else { throw diagnostic }
        var placed = diagnostic
        if placed.place == nil, let (statement, source) = running.origin {
            placed.place = source.place(of: statement.span)
        }
        // A statement that is read again says the same again.
        if !shell.flaws.contains(placed) { shell.flaws.append(placed) }
    }

    package func pose(_ exercise: Exercise, _ call: Call) throws(Diagnostic) {
        shell.exercises += 1
        if asks { return try open(exercise, call) }
        defer { shell.printedAbove = [] }
        switch exercise {
        case .quiz(let quiz): demonstrate(quiz)
        case .guess(let guess): try demonstrate(guess, call)
        case .task(let task): try demonstrate(task, call)
        case .fade(let fade):
            let blocks = try factors(of: fade.element, in: call.source)
            if blocks.values.count < fade.count {
                try flaw(call.failure(Diagnostic.fewFactors(blocks.values.count, fade.element.text)))
            }
            emit(.table(blocks.table(blank: [])))
        }
    }

    // MARK: - With the answers

    private func demonstrate(_ quiz: Quiz) {
        emit(.text("quiz: \(quiz.text)"))
        emit(
            .table(
                Report.Table(
                    kind: "quiz", headings: ["", "answer", "because"],
                    rows: quiz.choices.map { choice in
                        [
                            .text(choice.isRight ? "yes" : "no"), .text(choice.text),
                            choice.because.map { .text($0) } ?? .empty,
                        ]
                    })))
        if let because = quiz.because { emit(.text(because)) }
    }

    private func demonstrate(_ guess: Guess, _ call: Call) throws(Diagnostic) {
        let value = try asked(guess, call)
        shell.askedValues += value.values
        if environment.checkDepth > 0, !guess.isFormula, !guess.isTruth, value.shape.isScalar,
            isTelling(value.values[0]), shows(shell.printedAbove, value.values[0], digits: 3)
        {
            try flaw(call.failure(Diagnostic.guessShown(guess.asked.text), at: guess.asked.span))
        }
        if let question = guess.question { emit(.text("guess: \(question)")) }
        if guess.isFormula {
            emit(
                .text(
                    "guess formula \(guess.asked.text): \(formulaText(of: guess.asked) ?? "any formula of equal value")"
                ))
        } else if guess.isTruth {
            emit(.text("guess \(guess.asked.text): \(FunctionTable.isTrue(value.values[0]) ? "yes" : "no")"))
        } else {
            emit(.value(value, name: guess.asked.text))
        }
        var known: [Double] = []
        for mistake in guess.mistakes where !guess.isFormula {
            let wrong = try lookedUp(mistake.value, in: call.source)
            emit(.text("not \(mistake.value.text): \(mistake.why)"))
            guard value.shape.isScalar, wrong.shape.isScalar else { continue }
            let typed = TypedNumber(wrong.values[0], digits: TypedNumber.fewest)
            if wrong.values[0] == value.values[0] || typed.rounds(value.values[0]) {
                try flaw(call.failure(Diagnostic.mistakeIsRight(mistake.value.text), at: mistake.value.span))
            } else if known.contains(wrong.values[0]) {
                try flaw(call.failure(Diagnostic.equalMistakes(mistake.value.text), at: mistake.value.span))
            }
            known.append(wrong.values[0])
        }
        if let because = guess.because { emit(.text(because)) }
    }

    /// The value that is asked for, which must be there and finite.
    private func asked(_ guess: Guess, _ call: Call) throws(Diagnostic) -> Matrix {
        let value: Matrix
        do throws(Diagnostic) { value = try lookedUp(guess.asked, in: call.source) } catch {
            let isDrawn = error == Diagnostic.guessDraws(guess.asked.text)
            try flaw(
                call.failure(
                    isDrawn ? error : Diagnostic.guessOfNothing(guess.asked.text, error.message), at: guess.asked.span))
            throw error
        }
        if !value.values.allSatisfy(\.isFinite) {
            try flaw(call.failure(Diagnostic.guessNotFinite(guess.asked.text), at: guess.asked.span))
        }
        return value
    }

    /// The value of an expression at the present session, its gradients brought up to date.
    func lookedUp(_ expression: Expression, in source: SourceText) throws(Diagnostic) -> Matrix {
        try looking(at: session, for: expression) { () throws(Diagnostic) in
            let before = session.random
            let value = try evaluator(source).matrix(expression)
            if session.random != before { throw Diagnostic.guessDraws(expression.text) }
            return value
        }
    }

    /// The formula of a value or a gradient of the model as it is typed; nil where it has none.
    func formulaText(of expression: Expression) -> String? {
        guard case .name(let name) = expression.node,
            let explainer = try? Explainer(session, executor, needsGradients: gradientOwner(of: name) != nil)
        else { return nil }
        if let owner = gradientOwner(of: name), let node = explainer.node(owner) {
            return explainer.rule(of: node)?.text
        }
        return explainer.node(name).flatMap(explainer.valueFormula)?.text
    }

    private func demonstrate(_ task: LessonTask, _ call: Call) throws(Diagnostic) {
        let begin = session
        // What cannot be asked yet does not hold yet.
        if (try? reaches(task.until, in: call.source, at: begin, since: begin)) == true {
            try flaw(call.failure(Diagnostic.taskDoneBefore(task.until.text), at: task.until.span))
        }
        if environment.checkDepth > 0 { try proveMistakes(task, call) }
        emit(.text("task: \(task.text)"))
        if task.solution.statements.isEmpty { return }
        emit(.text("solution: \(inside(task.solution, call.source))"))
        do throws(Diagnostic) { try runPart(task.solution, of: "solution", in: call.source) } catch {
            var placed = error
            let stops = Diagnostic.blockStops("solution", error.message)
            (placed.message, placed.hint) = (stops.message, error.hint ?? stops.hint)
            guard environment.checkDepth > 0 else { throw placed }
            return try flaw(placed)
        }
        let isDone: Bool
        do throws(Diagnostic) { isDone = try reaches(task.until, in: call.source, at: session, since: begin) } catch {
            guard environment.checkDepth > 0 else { throw error }
            return try flaw(call.failure(error, at: task.until.span))
        }
        guard isDone else {
            let numbers = numbers(in: task.until, call.source, since: begin)
            return try flaw(call.failure(Diagnostic.solutionFails(task.until.text, numbers), at: task.solution.span))
        }
        emit(.text("done: \(task.until.text)"))
        if let because = task.because { emit(.text(because)) }
    }

    /// Runs each `wrong` on a copy: it must lead to its mistake, and to no other.
    private func proveMistakes(_ task: LessonTask, _ call: Call) throws(Diagnostic) {
        let (begin, source) = (session, call.source)
        for (number, mistake) in task.mistakes.enumerated() {
            if (try? reaches(mistake.condition, in: source, at: begin, since: begin)) == true {
                try flaw(
                    call.failure(Diagnostic.mistakeAtBegin(mistake.condition.text), at: mistake.condition.span))
            }
            guard let wrong = mistake.wrong else { continue }
            let end: Session
            do throws(Diagnostic) { end = try result(of: wrong, in: source) } catch {
                var placed = error
                let stops = Diagnostic.blockStops("wrong", error.message)
                (placed.message, placed.hint) = (stops.message, error.hint ?? stops.hint)
                try flaw(placed)
                continue
            }
            guard try reaches(mistake.condition, in: source, at: end, since: begin) else {
                let numbers = numbers(in: mistake.condition, source, since: begin, at: end)
                try flaw(
                    call.failure(Diagnostic.mistakeUnreached(mistake.condition.text, numbers), at: wrong.span))
                continue
            }
            if try reaches(task.until, in: source, at: end, since: begin) {
                try flaw(call.failure(Diagnostic.wrongDoesTask, at: wrong.span))
            }
            for earlier in task.mistakes[..<number]
            where try reaches(earlier.condition, in: source, at: end, since: begin) {
                try flaw(call.failure(Diagnostic.mistakeHidden(earlier.condition.text), at: wrong.span))
            }
        }
    }

    // MARK: - Conditions and blocks

    /// Whether a condition holds at a session, where `step` counts from the beginning of a task.
    func reaches(
        _ condition: Expression, in source: SourceText, at present: Session, since begin: Session
    ) throws(Diagnostic) -> Bool {
        let random = session.random
        defer { session.random = random }
        return try looking(at: present, for: condition) { () throws(Diagnostic) in
            let before = session.random
            running.locals = [["step": .number(Double(Self.steps(present, since: begin)))]]
            let value = try evaluator(source).scalar(condition, for: "a condition")
            if session.random != before { throw Diagnostic.conditionDraws(condition.text) }
            return FunctionTable.isTrue(value)
        }
    }

    /// Updates since then; all of them where a network was built anew in between.
    static func steps(_ present: Session, since begin: Session) -> Int {
        present.model == begin.model && present.step >= begin.step ? present.step - begin.step : present.step
    }

    /// `loss = 0.31, step = 20`: what stands in a condition, as it is.
    private func numbers(
        in condition: Expression, _ source: SourceText, since begin: Session, at present: Session? = nil
    ) -> String? {
        let present = present ?? session
        let format = NumberFormat(digits: 4)
        let found = condition.freeNames.sorted().compactMap { name -> String? in
            if name == "step" { return "step = \(Self.steps(present, since: begin))" }
            let value = try? looking(at: present, for: Expression(name: name)) { () throws(Diagnostic) in
                try evaluator(source).matrix(Expression(name: name))
            }
            guard let value, value.shape.isScalar else { return nil }
            return "\(name) = \(format.string(value.values[0]))"
        }
        return found.isEmpty ? nil : found.joined(separator: ", ")
    }

    /// What stands between the braces of a block, on one line.
    func inside(_ block: Block, _ source: SourceText) -> String {
        block.statements.map { canonicalText(of: $0, in: source) }.joined(separator: "; ")
    }

    /// Runs a block as a part of the running statement, where each statement shows what it would show alone.
    ///
    /// - Parameter word: the word before its braces.
    func runPart(_ block: Block, of word: String, in source: SourceText) throws(Diagnostic) {
        sourceDepth += 1
        defer { sourceDepth -= 1 }
        for statement in block.statements {
            switch try execute(statement, in: source) {
            case .normal:
                if exitCode != nil {
                    exitCode = nil
                    throw placed(.quitsInBraces(of: word), statement, source)
                }
            case .breakLoop, .continueLoop: throw placed(.outsideLoop(statement.text), statement, source)
            case .interrupted:
                running.interruptedInside = true
                return
            }
        }
    }

    private func placed(_ error: Diagnostic, _ statement: Statement, _ source: SourceText) -> Diagnostic {
        var placed = error
        placed.place = source.place(of: statement.span)
        return placed
    }

    /// The session that a block makes of a copy, silently.
    func result(of block: Block, in source: SourceText) throws(Diagnostic) -> Session {
        let other = silent(at: session, in: folder)
        other.environment.files.write = { (path, _, _) throws(Diagnostic) in throw Diagnostic.wrongWrites(path) }
        for statement in block.statements {
            try other.run(statement, in: source)
            if other.stoppedByInterrupt { throw Diagnostic.interrupted }
            if other.exitCode != nil { throw placed(.quitsInBraces(of: "wrong"), statement, source) }
        }
        return other.session
    }

    package func runHidden(_ block: Block, in source: SourceText) throws(Diagnostic) {
        let (emit, notify, output) = (environment.emit, environment.notify, running.output)
        (environment.emit, environment.notify) = ({ _ in }, { _ in })
        let wasHiding = isHiding
        isHiding = true
        defer {
            (environment.emit, environment.notify, running.output) = (emit, notify, output)
            isHiding = wasHiding
        }
        try runPart(block, of: "hide", in: source)
    }
}
