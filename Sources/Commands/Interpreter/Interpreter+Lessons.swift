import Autodiff
import Insight
import Modelling
import Reporting
import Syntax
import Teaching

/// Going through a lesson: its statements run one after the other, up to the next question.
extension Interpreter {
    package func begin(_ head: LessonHead) throws(Diagnostic) {
        if shell.head != nil, !isTeaching || shell.lesson?.head != nil { try flaw(.secondLesson) }
        shell.head = head
        if isTeaching { shell.lesson?.head = head }
        emit(.text("lesson: \(head.title) (\(head.manner))"))
    }

    package func start(_ lesson: LessonText, for learner: String?, anew: Bool) throws(Diagnostic) {
        if shell.lesson?.scratch != nil { throw Diagnostic.answerInPlay }
        let lesson = teaching.gradedLesson ?? lesson
        (shell.finished, shell.learner) = ([], learner)
        let source = lesson.source
        guard lesson.head != nil else { throw Diagnostic.noLessonText(lesson.name) }
        var run = LessonRun(name: lesson.name, learner: learner)
        run.reader = ScriptReader(source)
        run.folder = lesson.isShipped ? folder : DataFiles.folder(of: resolved(lesson.name))
        run.version = lesson.version
        shell.lesson = run
        shell.head = nil
        running.startsAnew = true
        travel(to: Session(seed: Self.ownSeed(1, of: learner)), as: running.text)
        running.goesOn = true
        teaching.resumeFrom = anew || !keepsProgress ? [] : environment.progress?.load(run.key) ?? []
        if anew, keepsProgress { environment.progress?.note(run.key, ProgressEntry.begun.line) }
    }

    package func ownSeed(_ seed: Int) -> Int { isTeaching ? Self.ownSeed(seed, of: shell.lesson?.learner) : seed }

    private static func ownSeed(_ seed: Int, of learner: String?) -> Int {
        guard let learner else { return seed }
        return Int(stableHash("\(learner) \(seed)") >> 33)
    }

    /// Whether what is done here is the learner's own, and no repetition of it.
    var keepsProgress: Bool { environment.isInteractive && nestedRuns == 0 && !isTrial }

    /// Makes another session the present one, as one change that can be undone. A saved session has the text for it.
    func travel(to next: Session, as text: String) {
        let before = session
        session = next
        session.transcript = text.isEmpty || running.startsAnew ? Transcript() : before.transcript
        if !text.isEmpty { session.transcript.append(statement: text) }
        add(text, to: before)
        running.isTravelling = true
    }

    // MARK: - Going on

    /// Lets a statement of the learner's lead to more, all of which it has printed.
    ///
    /// - Parameter before: the transcript without that statement.
    func collecting(after before: Transcript, _ body: () -> Void) {
        let outer = running
        let written = session.transcript
        let emit = environment.emit
        var shown: [Transcript.Printed.Part] = []
        environment.emit = { [unowned self] report in
            shown.append(recorded(report))
            emit(report)
        }
        body()
        environment.emit = emit
        running = outer
        (running.goesOn, running.isKept) = (false, true)
        guard shell.returned == nil else {
            shell.returned = nil
            return
        }
        session.transcript = written
        guard !shown.isEmpty, written != before, case .statement(let record)? = written.entries.last else { return }
        session.transcript = outer.startsAnew ? Transcript() : before
        session.transcript.append(
            .statement(
                Transcript.Record(
                    text: record.text, output: recentOutput.keep(record.output.parts + shown), files: record.files)))
    }

    /// Runs the lesson up to its next question.
    func goOn() {
        running.goesOn = false
        if shell.lesson?.review != nil { return reachReviewed() }
        replayProgress()
        if shell.lesson?.open == nil { runLesson() }
    }

    /// The statements and the narration up to the next question, or to the end.
    func runLesson() {
        guard var reader = shell.lesson?.reader else {
            shell.lesson = nil
            return
        }
        let outer = (author, folder, journal)
        nestedRuns += 1
        (isTeaching, journal, folder) = (true, nil, shell.lesson?.folder)
        author = .script(folder: folder, .needless)
        defer {
            nestedRuns -= 1
            isTeaching = false
            (author, folder, journal) = outer
        }
        while shell.lesson?.open == nil {
            guard let item = reader.next(knowing: vocabulary(for: reader.source)) else {
                finishLesson()
                return
            }
            switch item {
            case .blank: environment.emit(Report(.text("")))
            case .recorded: continue
            case .comment(let text):
                if !text.trimmed.isEmpty {
                    if !ScriptReader.isHead(text) { environment.emit(Report(.text(text))) }
                } else if !pausesForEnter() {
                    return leaveQuietly()
                }
            case .unreadable(let error, _): return stopLesson(error)
            case .statement(let statement):
                shell.lesson?.reader = reader
                guard runOfLesson(statement, &reader) else { return }
                if stoppedByInterrupt { return leaveQuietly() }
            }
            shell.lesson?.reader = reader
        }
    }

    /// False where the lesson ends with it.
    private func runOfLesson(_ statement: Statement, _ reader: inout ScriptReader) -> Bool {
        let source = reader.source
        var command: Command?
        if case .command(let call) = statement.node { command = commands.named(call.name.text) }
        // What proves a number of the text holds for the numbers of the text.
        if command?.isProof == true { return true }
        if command?.group != .lessons { environment.emit(Report(.text("» \(source.text(of: statement.span))"))) }
        do throws(Diagnostic) { try run(statement, in: source) } catch {
            guard let recording = reader.recording(knowing: vocabulary(for: source)),
                OutputComparison.records(error, recording.lines)
            else {
                // What only looks has left the session as it was: the lesson can go on.
                if command?.changesNothing == true {
                    environment.notify(error)
                    return true
                }
                stopLesson(error)
                return false
            }
            environment.notify(error)
        }
        return exitCode == nil
    }

    /// Waits for Enter where somebody can press it; false at the end of the input.
    private func pausesForEnter() -> Bool {
        guard environment.isInteractive, !isResuming else { return true }
        while let answer = environment.ask("[Enter] ") {
            switch answer.trimmed {
            case "", "next": return true
            case "leave", "q", "quit": return false
            default: environment.notify(Diagnostic.pauseOnly)
            }
        }
        return false
    }

    private func stopLesson(_ error: Diagnostic) {
        environment.notify(Diagnostic.lessonStops(error, shell.lesson?.name.map(Self.typedName)))
        shell.lesson = nil
    }

    private func leaveQuietly() {
        environment.emit(Report(.text(Self.leavingText(shell.lesson))))
        shell.lesson = nil
    }

    static func leavingText(_ run: LessonRun?) -> String {
        guard let name = run?.name else { return "the question is left" }
        return "left the lesson; lesson \(typedName(name))\(run?.learner.map { " for \($0)" } ?? "") goes on here"
    }

    /// A lesson as it is typed behind `lesson`.
    private static func typedName(_ name: String) -> String {
        ShippedLessons.named(name) == nil ? "file \(Expression(.string(name)).text)" : name
    }

    private func finishLesson() {
        guard let run = shell.lesson, run.name != nil else { return }
        let right = run.finished.count { $0.outcome == .right }
        let first = run.finished.count { $0.outcome == .right && $0.attempts == 1 }
        environment.emit(
            Report(
                .text(
                    "the lesson is done: \(right) of \(counted(run.finished.count, "question")) right, \(first) at the first attempt"
                )))
        if keepsProgressOfLesson { environment.progress?.note(run.key, ProgressEntry.done.line) }
        shell.lesson = nil
        sayWhatComesNext(after: run.name ?? "")
    }

    /// The same while statements of the lesson run.
    private var keepsProgressOfLesson: Bool { environment.isInteractive && !isResuming && !isTrial }
}
