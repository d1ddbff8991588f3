import Modelling
import Reporting
import Syntax
import Teaching

/// What is done around each statement of a learner: what he is asked for is not shown unasked, and the lesson goes on.
extension Interpreter {
    /// Goes on with the lesson after a statement that was accepted.
    func goOnWithLesson(_ statement: Statement, in source: SourceText, from before: Transcript) {
        guard shell.lesson != nil, nestedRuns == 0, !isTeaching, exitCode == nil else { return }
        let text = running.recordedText ?? running.standsFor ?? canonicalText(of: statement, in: source)
        collecting(after: before) {
            afterLearner(text)
            guard running.goesOn, shell.lesson != nil else { return }
            goOn()
        }
    }

    /// Runs a statement; where it would show the number that is asked for, the learner is asked first.
    func guardingAnswer<T>(_ body: () throws(Diagnostic) -> T) throws(Diagnostic) -> T {
        guard nestedRuns == 0, !isTeaching, hasOpenExercise, let open = shell.lesson?.open, !open.isShown,
            case let asked = open.blanks.dropFirst(open.filled), !asked.isEmpty, !isOfLesson,
            case let names = askedNames(of: open.exercise), !isOwnCalculation(names),
            case let isNamed = !namesTyped.isDisjoint(with: names),
            asked.contains(where: { isNamed || isTelling($0.value) })
        else { return try body() }
        let emit = environment.emit
        var held: [Report] = []
        environment.emit = { held.append($0) }
        defer { environment.emit = emit }
        let result: T
        do throws(Diagnostic) { result = try body() } catch {
            held.forEach(emit)
            throw error
        }
        let lines = held.flatMap(environment.render)
        func isShown(_ value: Double) -> Bool {
            isTelling(value) ? shows(lines, value, digits: 3) : isNamed && shows(lines, value, digits: 1)
        }
        if asked.contains(where: { isShown($0.value) }) {
            let answer = environment.ask("this shows what is asked for. Show it? [y/N] ")
            if let answer, !["y", "yes"].contains(answer.trimmed.lowercased()) {
                emit(Report(.text("not shown")))
                running.output = []
                return result
            }
            shell.lesson?.open?.isShown = true
            notice("this shows what is asked for: the answer counts as shown")
        }
        held.forEach(emit)
        return result
    }

    /// True for a number that is not met by chance.
    func isTelling(_ value: Double) -> Bool {
        NumberFormat(digits: 6).string(value).filter(\.isNumber).drop { $0 == "0" }.count >= 3
    }

    /// The computed names of what is asked: whose value a learner is to find without reading it.
    func askedNames(of exercise: Exercise) -> Set<String> {
        switch exercise {
        case .guess(let guess): computedNames(in: guess.asked)
        case .fade(let fade): computedNames(in: fade.element)
        case .quiz, .task: []
        }
    }

    /// Of a formula of several values each may be looked up: what it makes of them is asked for.
    func computedNames(in expression: Expression) -> Set<String> {
        if case .binary = expression.node { return [] }
        return Set(expression.freeNames.filter { isComputed($0) || gradientOwner(of: $0) != nil || $0 == "loss" })
    }

    /// Whether the running statement computes from other numbers: the prompt is a learner's calculator.
    private func isOwnCalculation(_ asked: Set<String>) -> Bool {
        guard case .expression(let typed)? = running.origin?.statement.node else { return false }
        return typed.freeNames.isDisjoint(with: asked)
    }

    /// The words of the running statement that can be names.
    private var namesTyped: Set<String> {
        guard let (statement, source) = running.origin else { return [] }
        let words = source.text(of: statement.span).split { !$0.isLetter && !$0.isNumber && $0 != "_" }
        return Set(words.map(String.init))
    }

    /// Whether the number stands somewhere, to so many digits at least.
    func shows(_ lines: [String], _ value: Double, digits: Int) -> Bool {
        lines.contains { line in
            line.split { !$0.isNumber && !".-+e".contains($0) }.contains { part in
                guard let typed = TypedNumber(String(part)) else { return false }
                return typed.digits >= digits && typed.rounds(value)
            }
        }
    }

    /// Whether the running statement belongs to the lesson itself: its answers show what they shall.
    var isOfLesson: Bool {
        guard case .command(let call)? = running.origin?.statement.node, session.commands[call.name.text] == nil else {
            return false
        }
        return commands.named(call.name.text)?.group == .lessons
    }
}
