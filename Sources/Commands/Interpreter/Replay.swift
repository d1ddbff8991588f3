import Modelling
import Reporting
import Syntax

/// Commands that run other statements: a file as one, a session statement by statement, lines of the history.
extension Interpreter {
    package func readScript(_ written: String) throws(Diagnostic) -> (source: SourceText, path: String) {
        let path = resolved(written)
        return (try .script(environment.files.read(path), file: written), path)
    }

    package func undo(_ count: Int) -> [String] { travel(timeline.undo(count, from: (session, line))) }

    package func redo(_ count: Int) -> [String] { travel(timeline.redo(count, from: (session, line))) }

    /// Goes to another moment; that is no change of its own.
    private func travel(_ way: (present: Timeline.Present, statements: [String])) -> [String] {
        (session, line) = way.present
        running.isTravelling = true
        return way.statements
    }

    /// Runs a file inside the running statement: it succeeds or fails as a whole.
    package func runFile(_ written: String) throws(Diagnostic) {
        let (source, path) = try readScript(written)
        let outer = folder
        defer { folder = outer }
        running.filesUsed.append(.init(written: written, path: path))
        folder = DataFiles.folder(of: path)
        guard sourceDepth < Self.deepestSource else { throw Diagnostic.sourcesTooDeep(Self.deepestSource) }
        sourceDepth += 1
        defer { sourceDepth -= 1 }
        do throws(Diagnostic) {
            try asScript(at: path, .needless) { () throws(Diagnostic) in try execute(source) }
        } catch { throw source.concealing(error) }
    }

    /// Runs all statements of a text inside the running statement.
    private func execute(_ source: SourceText) throws(Diagnostic) {
        var reader = ScriptReader(source)
        while let item = reader.next(knowing: vocabulary(for: source)) {
            switch item {
            case .comment, .recorded: continue
            case .unreadable(let error, _): throw error
            case .statement(let statement):
                switch try execute(statement, in: source) {
                case .normal: break
                case .breakLoop, .continueLoop: throw Diagnostic.outsideLoop(statement.text)
                case .interrupted:
                    running.interruptedInside = true
                    return
                }
                if exitCode != nil { return }
            }
        }
    }

    /// Replays a session from an empty one, with its narration; each statement can be undone.
    package func replay(_ written: String, pauses: Bool) throws(Diagnostic) {
        let (source, path) = try readScript(written)
        let before = session
        session = Session()
        if before.model != nil || !before.variables.isEmpty {
            notice("the replay begins with an empty session; undo leads back to yours")
        }
        add("replay \"\(written)\"", to: before)
        let consent: Consent = environment.isInteractive ? .open : .needless
        do throws(Diagnostic) {
            try asScript(at: path, consent) { () throws(Diagnostic) in
                try runNested(source, echoes: !source.isForeign) { !pauses || self.pause() }
            }
        } catch { throw source.concealing(error) }
    }

    /// Waits for Enter; false when the replay shall stop. Anything else that is typed is a statement, which runs on a
    /// copy of the session.
    private func pause() -> Bool {
        while let answer = environment.ask("[Enter] next, q stop, or a statement to try ") {
            switch answer.trimmed {
            case "": return true
            case "q": return false
            default: tryOut(answer)
            }
            if exitCode != nil { return false }
        }
        return false
    }

    /// Runs a text that was typed during a replay. What it does to the session is dropped, what it writes is not.
    private func tryOut(_ text: String) {
        let (replayed, moments, past, words, place) = (session, timeline, line, author, folder)
        (author, folder) = (.user, nil)
        defer {
            (session, timeline, line, author, folder) = (replayed, moments, past, words, place)
            running.interruptedInside = false
        }
        do throws(Diagnostic) { try runNested(SourceText(text), echoes: false) } catch { environment.notify(error) }
        if !session.hasSameState(as: replayed) {
            environment.notify(Diagnostic.triedOut)
        }
    }

    package func tryOut(_ statements: String, on session: Session) -> Session? {
        let other = Interpreter(environment: Environment(), seed: session.seed, commands: commands)
        other.session = session
        other.session.transcript = Transcript()
        guard case .finished = ScriptRunner(other, observer: .init()).run(SourceText(statements)) else { return nil }
        return other.session
    }

    package func rerun(_ source: SourceText) throws(Diagnostic) { try runNested(source, echoes: true) }

    /// Runs the statements of a text one by one, each with its own place in the undo list.
    private func runNested(
        _ source: SourceText, echoes: Bool, continues: @escaping () -> Bool = { true }
    ) throws(Diagnostic) {
        guard nestedRuns < Self.deepestSource else { throw Diagnostic.sourcesTooDeep(Self.deepestSource) }
        nestedRuns += 1
        let outer = folder
        if let file = source.file { folder = DataFiles.folder(of: resolved(file)) }
        defer {
            folder = outer
            nestedRuns -= 1
            running.isTravelling = true
        }
        let show = { [environment] (line: String) in if echoes { environment.emit(Report(.text(line))) } }
        var isStopped = false
        let observer = ScriptRunner.Observer(
            comment: { if !ScriptReader.isHead($0) { show("# \($0)") } },
            willRun: { show("» \(source.text(of: $0))") },
            permits: { [self] in
                if !continues() { return false }
                isStopped = environment.wasInterrupted()
                return !isStopped
            },
            expects: { [environment] error, recorded in
                guard OutputComparison.records(error, recorded) else { return false }
                environment.notify(error)
                return true
            })
        switch ScriptRunner(self, observer: observer).run(source) {
        case .finished, .quit, .incomplete: return
        case .failed(let error): throw error
        // The statement that replays was stopped with the one that it ran.
        case .interrupted: running.interruptedInside = true
        case .declined:
            if isStopped { running.interruptedInside = true }
            if exitCode == nil { notice("the replay stopped here") }
        }
    }
}
