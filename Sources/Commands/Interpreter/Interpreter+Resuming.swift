import Autodiff
import Modelling
import Reporting
import Syntax
import Teaching

/// Bringing a lesson that was begun earlier to where its learner stopped.
extension Interpreter {
    /// Brings a lesson that was begun to where its learner stopped: silently, with what he typed.
    func replayProgress() {
        guard !teaching.resumeFrom.isEmpty, shell.lesson != nil else { return }
        let kept = LessonProgress(teaching.resumeFrom)
        teaching.resumeFrom = []
        guard !kept.isDone, !kept.answers.isEmpty else { return }
        let (emit, notify) = (environment.emit, environment.notify)
        (environment.emit, environment.notify) = ({ _ in }, { _ in })
        isResuming = true
        let isSame = kept.version == shell.lesson?.version
        runLesson()
        var count = 0
        while let open = shell.lesson?.open {
            let key = open.exercise.key
            guard let place = kept.answers.firstIndex(where: { $0.key == key }) else {
                // Behind the last question that was answered the lesson goes on; before it, something new is passed over.
                guard kept.knows(keysAhead()) else { break }
                pass(open, as: .skipped)
                runLesson()
                continue
            }
            repeatAnswer(kept.answers[place], isSame: isSame)
            count += 1
        }
        isResuming = false
        (environment.emit, environment.notify) = (emit, notify)
        if let open = shell.lesson?.open {
            emit(
                Report(
                    .text(
                        "welcome back: \(counted(count, "question")) of this lesson \(count == 1 ? "is" : "are") answered"
                    )))
            show(open)
        }
    }

    /// The questions that the rest of the lesson asks.
    private func keysAhead() -> Set<String> {
        guard let reader = shell.lesson?.reader else { return [] }
        var copy = reader
        var keys: Set<String> = []
        while let item = copy.next(knowing: vocabulary(for: copy.source)) {
            if case .statement(let statement) = item, case .command(let call) = statement.node,
                commands.named(call.name.text)?.group == .lessons
            {
                keys.insert(ExerciseKey.key(of: call, in: copy.source))
            }
        }
        return keys
    }

    /// Leaves a question behind as the lesson would have it.
    func pass(_ open: OpenExercise, as outcome: FinishedExercise.Outcome) {
        if case .task(let task) = open.exercise {
            nestedRuns += 1
            defer { nestedRuns -= 1 }
            _ = ScriptRunner(self, observer: .init()).run(SourceText(inside(task.solution, open.source)))
        }
        settle(outcome)
        afterLearner("skip")
    }

    /// Answers a question as it was answered before, or as the lesson would have it.
    private func repeatAnswer(_ answer: ProgressEntry.Answer, isSame: Bool) {
        let number = shell.lesson?.finished.count ?? 0
        if isSame {
            for line in answer.typed where (shell.lesson?.finished.count ?? 0) == number {
                nestedRuns += 1
                defer { nestedRuns -= 1 }
                _ = ScriptRunner(self, observer: .init()).run(SourceText(line))
                afterLearner(line)
            }
        }
        if (shell.lesson?.finished.count ?? 0) == number, let open = shell.lesson?.open {
            pass(open, as: FinishedExercise.Outcome(rawValue: answer.outcome) ?? .skipped)
        }
        shell.lesson?.correctLast(outcome: answer.outcome, attempts: answer.attempts, hints: answer.hints)
        if shell.lesson?.open == nil { runLesson() }
    }
}
