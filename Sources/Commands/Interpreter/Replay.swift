import Insight
import Modelling
import Reporting
import Syntax

/// Commands that run other statements: a file as one, a session statement by statement, lines of the history.
extension Interpreter {
    func readScript(_ written: String) throws(Diagnostic) -> SourceText {
        let path = DataFiles.resolved(written, through: self)
        return try .script(environment.files.read(path), file: written)
    }

    /// Runs a file inside the running statement: it succeeds or fails as a whole.
    func runFile(_ written: String) throws(Diagnostic) {
        let source = try readScript(written)
        let path = DataFiles.resolved(written, through: self)
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
        var parser = Parser(source.text, vocabulary: vocabulary)
        while let item = try parse(&parser, source) {
            guard case .statement(let statement) = item else { continue }
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

    private func parse(_ parser: inout Parser, _ source: SourceText) throws(Diagnostic) -> ScriptItem? {
        parser.vocabulary = scriptVocabulary
        do throws(SyntaxError) { return try parser.next() } catch {
            throw Diagnostic(error.message, hint: error.hint, place: source.place(of: error.span))
        }
    }

    private var scriptVocabulary: Vocabulary {
        var words = vocabulary
        words.acceptsPrefixes = false
        return words
    }

    /// Replays a session from an empty one, with its narration; each statement can be undone.
    func replay(_ written: String, pauses: Bool) throws(Diagnostic) {
        let source = try readScript(written)
        let before = session
        session = Session()
        if before.model != nil || !before.variables.isEmpty {
            notice("the replay begins with an empty session; undo leads back to yours")
        }
        _ = timeline.record("replay \"\(written)\"", before: before, after: session)
        let consent: Consent = environment.isInteractive ? .open : .needless
        do throws(Diagnostic) {
            try asScript(at: DataFiles.resolved(written, through: self), consent) { () throws(Diagnostic) in
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
        let (replayed, moments, words, place) = (session, timeline, author, folder)
        (author, folder) = (.user, nil)
        defer {
            (session, timeline, author, folder) = (replayed, moments, words, place)
            running.interruptedInside = false
        }
        do throws(Diagnostic) { try runNested(SourceText(text), echoes: false) } catch { environment.notify(error) }
        if !session.hasSameState(as: replayed) {
            environment.notify(Diagnostic.triedOut)
        }
    }

    /// True if the next item is the record of an error, which is what the session wants to show.
    private func isRecorded(_ error: Diagnostic, _ parser: inout Parser, _ source: SourceText) throws(Diagnostic)
        -> Bool
    {
        guard case .recorded(let lines, _)? = try parse(&parser, source), let line = lines.first,
            OutputComparison.matches(line, "error: \(error.message)")
        else { return false }
        environment.notify(error)
        return true
    }

    /// Runs the statements of a text one by one, each with its own place in the undo list.
    func runNested(_ source: SourceText, echoes: Bool, continues: () -> Bool = { true }) throws(Diagnostic) {
        guard nestedRuns < Self.deepestSource else { throw Diagnostic.sourcesTooDeep(Self.deepestSource) }
        nestedRuns += 1
        let vocabulary = { source.file == nil ? self.vocabulary : self.scriptVocabulary }
        let outer = folder
        if let file = source.file { folder = DataFiles.folder(of: DataFiles.resolved(file, through: self)) }
        defer {
            folder = outer
            nestedRuns -= 1
            running.isTravelling = true
        }
        var parser = Parser(source.text, vocabulary: vocabulary())
        while true {
            parser.vocabulary = vocabulary()
            let next: ScriptItem?
            do throws(SyntaxError) { next = try parser.next() } catch {
                let failure = Diagnostic(error.message, hint: error.hint, place: source.place(of: error.span))
                parser.recover(from: error)
                guard try isRecorded(failure, &parser, source) else { throw failure }
                continue
            }
            guard let item = next else { return }
            switch item {
            case .comment(let text, _):
                record(comment: text)
                if echoes, !text.hasPrefix("!"), !text.hasPrefix("backprop session ") {
                    environment.emit(Report(.text("# \(text)")))
                }
            case .recorded: continue
            case .statement(let statement):
                if echoes { environment.emit(Report(.text("» \(source.text(of: statement.span))"))) }
                guard continues() else { return exitCode == nil ? notice("the replay stopped here") : () }
                if environment.wasInterrupted() {
                    running.interruptedInside = true
                    return notice("the replay stopped here")
                }
                do throws(Diagnostic) { try run(statement, in: source) } catch {
                    guard try isRecorded(error, &parser, source) else { throw error }
                }
                // The statement that replays was stopped with the one that it ran.
                if stoppedByInterrupt { running.interruptedInside = true }
                if exitCode != nil || stoppedByInterrupt { return }
            }
        }
    }
}
