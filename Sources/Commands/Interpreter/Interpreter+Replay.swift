import Modelling
import Reporting
import Syntax

/// Replaying a saved session, with its pauses and what is tried at them.
extension Interpreter {
    /// Replays a session from an empty one, with its narration; each statement can be undone.
    package func replay(_ written: String, _ stretch: ClosedRange<Int>, pauses: Bool) throws(Diagnostic) {
        let (source, path) = try readScript(written)
        try replay(source, at: path, as: "replay \"\(written)\"", stretch, pauses: pauses)
    }

    /// - Parameters:
    ///   - path: beside what its files are looked for and written.
    ///   - text: what is done, as the list of what can be undone has it.
    func replay(
        _ source: SourceText, at path: String, as text: String, _ stretch: ClosedRange<Int>, pauses: Bool
    ) throws(Diagnostic) {
        if let count = statementCount(of: source), count < stretch.lowerBound {
            throw Diagnostic.noSuchSessionStatement(stretch.lowerBound, count)
        }
        FileLines.changedFiles(of: source, at: path, environment.files).forEach(environment.notify)
        if session.model != nil || !session.variables.isEmpty {
            notice("it begins with an empty session; undo leads back to yours")
        }
        beginReplay(text)
        let (emit, notify) = (environment.emit, environment.notify)
        defer { (environment.emit, environment.notify) = (emit, notify) }
        if stretch.lowerBound > 1 { (environment.emit, environment.notify) = ({ _ in }, { _ in }) }
        let run = NestedRun { line, number in
            if !source.isForeign, stretch.contains(number) { emit(Report(.text(line))) }
        }
        run.willRun = { [unowned self, unowned run] in
            if run.number == stretch.lowerBound { (environment.emit, environment.notify) = (emit, notify) }
        }
        run.permits = { [unowned self, unowned run] in
            run.isOver = run.number > stretch.upperBound
            if run.isOver { return false }
            return !pauses || run.number < stretch.lowerBound || pause(at: run.number)
        }
        let consent: Consent = environment.isInteractive ? .open : .needless
        do throws(Diagnostic) {
            try asScript(at: path, consent) { () throws(Diagnostic) in try runNested(source, run) }
        } catch { throw source.concealing(error) }
        if run.number < stretch.lowerBound, exitCode == nil, !running.interruptedInside, stretch.lowerBound > 1 {
            // What has run stays, so this is no error.
            notice(Diagnostic.noSuchSessionStatement(stretch.lowerBound, run.number))
        }
    }

    /// How many statements a session has, without running it; nil where a line can only be counted when it runs.
    private func statementCount(of source: SourceText) -> Int? {
        let reading = Interpreter(environment: Environment(), commands: commands)
        var reader = ScriptReader(source)
        var count = 0
        while let item = reader.next(knowing: reading.vocabulary(for: source)) {
            switch item {
            case .comment, .blank, .recorded: continue
            case .unreadable(_, let span):
                if source.text(of: source.line(of: span)).contains(";") { return nil }
                count += 1
            case .statement(let statement):
                count += 1
                // Below a definition its name can be read.
                if case .define = statement.node { try? reading.run(statement, in: source) }
            }
        }
        return count
    }

    /// Begins with an empty session; `undo` leads back.
    func beginReplay(_ text: String) {
        let before = session
        session = Session()
        add(text, to: before)
        _ = journal?([.replay(text)])
    }

    // MARK: - Pauses

    /// The replay while something else is tried: what it goes on with.
    private struct Recorded {
        let session: Session
        let timeline: Timeline
        let line: MomentLine
        let shell: ShellState
        let author: Author
        let folder: String?
        let journal: (([JournalEntry]) -> Bool)?
        let lostSessions: LostSessions?
    }

    /// Waits for Enter; false when the replay shall stop. Anything else that is typed is a statement: it runs on a copy of
    /// the session, as do those after it, until `resume` or Enter.
    private func pause(at number: Int) -> Bool {
        var recorded: Recorded?
        defer { recorded.map(goOn) }
        while let answer = environment.ask("\(number): [Enter] next, q stop, or a statement to try ") {
            switch answer.trimmed {
            case "": return true
            case "q": return false
            case "resume":
                recorded.map(goOn)
                recorded = nil
                environment.emit(Report(.text("back at statement \(number)")))
            default:
                if recorded == nil { recorded = leaveReplay() }
                tryOut(answer)
            }
            if exitCode != nil { return false }
        }
        return false
    }

    private func leaveReplay() -> Recorded {
        let recorded = Recorded(
            session: session, timeline: timeline, line: line, shell: shell, author: author, folder: folder,
            journal: journal, lostSessions: environment.lostSessions)
        // What is brought back on a copy would be kept nowhere.
        (author, folder, journal, environment.lostSessions) = (.user, nil, nil, nil)
        return recorded
    }

    private func goOn(_ recorded: Recorded) {
        (session, timeline, line) = (recorded.session, recorded.timeline, recorded.line)
        (shell, author, folder) = (recorded.shell, recorded.author, recorded.folder)
        (journal, environment.lostSessions) = (recorded.journal, recorded.lostSessions)
        running.interruptedInside = false
    }

    /// Runs a text that was typed at a pause. What it does to the session is dropped later, what it writes is not.
    private func tryOut(_ text: String) {
        let before = session
        do throws(Diagnostic) {
            try runNested(SourceText(text), NestedRun { _, _ in })
        } catch { environment.notify(error) }
        running.interruptedInside = false
        if !session.hasSameState(as: before) { environment.notify(Diagnostic.triedOut) }
    }
}
