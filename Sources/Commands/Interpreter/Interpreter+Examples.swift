import Modelling
import Reporting
import Syntax
import Teaching

/// The sessions that come with the program, and the lesson that comes next.
extension Interpreter {
    package func show(_ example: SessionText, pauses: Bool) throws(Diagnostic) {
        if shell.lesson != nil { throw Diagnostic.lessonRuns }
        teaching.showsExample = true
        defer { teaching.showsExample = false }
        let source = SourceText(example.text, file: "\(example.name).bp")
        try replay(source, at: "", as: "example \(example.name)", 1...Int.max, pauses: pauses)
        if exitCode == nil, !running.interruptedInside {
            environment.emit(
                Report(.text("the example ends here; go on with its session, or undo leads back to yours")))
        }
    }

    package func goToNext() throws(Diagnostic) {
        if shell.lesson?.scratch != nil { throw Diagnostic.answerInPlay }
        // Only a lesson that is begun is kept.
        (running.recordedText, running.isKept) = (Self.unrecorded, true)
        if let open = shell.lesson?.open {
            emit(.text("This is asked; what comes next is behind it. hint, solution and skip help."))
            return show(open)
        }
        guard let lesson = nextLesson else {
            return emit(.text("All lessons are done. review asks again, examples lists sessions to look into."))
        }
        // A saved session has the lesson that it was, whatever comes next when it is read.
        (running.recordedText, running.isKept) = (nil, false)
        running.standsFor = "lesson \(lesson.name)"
        running.text = "lesson \(lesson.name)"
        try start(lesson, for: nil, anew: false)
    }

    /// The first lesson behind the one that was finished last which is not done yet, or else the first of all.
    var nextLesson: LessonText? {
        let all = ShippedLessons.all
        let place = all.firstIndex { $0.name == shell.finishedLessons.last }.map { $0 + 1 } ?? 0
        return (all[place...] + all[..<place]).first { lesson in
            !shell.finishedLessons.contains(lesson.name)
                && !LessonProgress(environment.progress?.load(lesson.name) ?? []).isBehind
        }
    }

    /// Says what comes behind a lesson that is done.
    func sayWhatComesNext(after name: String) {
        guard ShippedLessons.named(name) != nil else { return }
        shell.finishedLessons.append(name)
        guard let next = nextLesson, let head = next.head else { return }
        environment.emit(Report(.text("Type next for the lesson \(next.name): \(head.title) (\(head.manner))")))
    }
}
