import Modelling
import Reporting
import Syntax
import Teaching

/// Asking again what was answered in earlier lessons, and telling a teacher what was tried.
extension Interpreter {
    /// The key under which it is kept what was asked again.
    private static let reviewKey = "_review"

    package func beginReview() throws(Diagnostic) {
        if shell.lesson != nil { throw Diagnostic.lessonRuns }
        let load = environment.progress?.load ?? { _ in [] }
        let asked = LessonProgress(load(Self.reviewKey)).answers
        var best: (lesson: LessonText, key: String, count: Int)?
        for lesson in ShippedLessons.all {
            for answer in LessonProgress(load(lesson.name)).answers where !answer.key.hasPrefix("task ") {
                let count = asked.first { $0.key == "\(lesson.name): \(answer.key)" }?.attempts ?? 0
                if count < best?.count ?? .max { best = (lesson, answer.key, count) }
            }
        }
        guard let best else { throw Diagnostic.nothingToReview }
        var run = LessonRun(name: nil)
        run.reader = ScriptReader(best.lesson.source)
        run.review = (best.lesson.name, best.key, .init(session: session, timeline: timeline, line: line))
        shell.lesson = run
        shell.head = nil
        shell.reviews = best.count + 1
        session = Session()
        (running.isTravelling, running.goesOn) = (true, true)
    }

    /// Brings the lesson silently to the question that is asked again, and asks it.
    func reachReviewed() {
        guard let review = shell.lesson?.review else { return }
        let (emit, notify) = (environment.emit, environment.notify)
        (environment.emit, environment.notify) = ({ _ in }, { _ in })
        isResuming = true
        runLesson()
        while let open = shell.lesson?.open, open.exercise.key != review.key {
            pass(open, as: .skipped)
            runLesson()
        }
        isResuming = false
        (environment.emit, environment.notify) = (emit, notify)
        shell.lesson?.reader = nil
        shell.returned = true
        guard var open = shell.lesson?.open else {
            goBack(to: review.scratch)
            shell.lesson = nil
            environment.notify(Diagnostic.reviewChanged(review.lesson))
            return
        }
        environment.emit(Report(.text("from the lesson \(review.lesson):")))
        open.seed = open.seed &+ 1000 * shell.reviews
        shell.lesson?.open = open
        if hasNumbers(open), (try? takeNewNumbers(open, as: "review")) != nil { return }
        show(open)
    }

    /// Goes back to what was there before the review.
    func endReview(_ review: (lesson: String, key: String, scratch: LessonRun.Scratch), _ done: FinishedExercise) {
        let entry = ProgressEntry.Answer(
            key: "\(review.lesson): \(review.key)", version: "", outcome: done.outcome.rawValue,
            attempts: shell.reviews, hints: done.hints, typed: [])
        environment.progress?.note(Self.reviewKey, ProgressEntry.answered(entry).line)
        goBack(to: review.scratch)
        shell.lesson = nil
        shell.returned = true
    }

    // MARK: - Attempts

    package func keepAttempts(in path: String?) throws(Diagnostic) {
        guard isTyped, environment.progress != nil else { throw Diagnostic.onlyTyped("attempts") }
        shell.attempts = path.map(resolved)
    }

    /// Writes what was tried to the file that the learner named.
    func noteAttempt(_ answer: String, isRight: Bool, why: String?) {
        guard let path = shell.attempts, let run = shell.lesson, let open = run.open, nestedRuns == 0, !isResuming,
            run.scratch == nil
        else { return }
        let seconds = NumberFormat(digits: 4).string(environment.clock() - open.beganAt)
        let line =
            #"{"lesson":\#(quotedJSON(run.name ?? "")),"learner":\#(quotedJSON(run.learner ?? "")),"#
            + #""question":\#(quotedJSON(open.exercise.key)),"answer":\#(quotedJSON(answer)),"right":\#(isRight),"#
            + #""mistake":\#(why.map(quotedJSON) ?? "null"),"hints":\#(open.hints),"seconds":\#(seconds)}"#
        if environment.progress?.attempt(path, line) == false {
            shell.attempts = nil
            environment.notify(Diagnostic.attemptsNotWritten(path))
        }
    }
}
