import Reporting
import Syntax

/// Commands that run other statements: a file as one, a session statement by statement, lines of the history.
extension Interpreter {
    func readScript(_ written: String) throws(Diagnostic) -> SourceText {
        let path = DataFiles.resolved(written, through: self)
        let bytes = try environment.files.read(path)
        guard let text = String(validating: bytes, as: UTF8.self) else { throw Messages.notUTF8(written) }
        if let format = SessionFile.format(of: text), format > 1 { throw Messages.newerFormat(format) }
        return SourceText(text, file: written)
    }

    /// Runs a file inside the running statement: it succeeds or fails as a whole.
    func runFile(_ written: String) throws(Diagnostic) {
        let source = try readScript(written)
        let outer = folder
        defer { folder = outer }
        filesUsed.append(.init(written: written, path: DataFiles.resolved(written, through: self)))
        folder = DataFiles.folder(of: DataFiles.resolved(written, through: self))
        guard sourceDepth < Self.deepestSource else { throw Messages.sourcesTooDeep(Self.deepestSource) }
        sourceDepth += 1
        defer { sourceDepth -= 1 }
        var parser = Parser(source.text, vocabulary: vocabulary)
        while let item = try parse(&parser, source) {
            guard case .statement(let statement) = item else { continue }
            switch try execute(statement, in: source) {
            case .normal: break
            case .breakLoop, .continueLoop: throw Messages.outsideLoop(statement.text)
            case .interrupted: throw Messages.interruptedSource(written)
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
        try runNested(source, echoes: true) { [environment] in
            guard pauses else { return true }
            return environment.ask("[Enter] next, q stop ").map { $0.trimmed != "q" } ?? false
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
        guard nestedRuns < Self.deepestSource else { throw Messages.sourcesTooDeep(Self.deepestSource) }
        nestedRuns += 1
        let outer = folder
        if let file = source.file { folder = DataFiles.folder(of: DataFiles.resolved(file, through: self)) }
        defer {
            folder = outer
            nestedRuns -= 1
            isTravelling = true
        }
        var parser = Parser(source.text, vocabulary: scriptVocabulary)
        while true {
            parser.vocabulary = scriptVocabulary
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
                    environment.emit(.text("# \(text)"))
                }
            case .recorded: continue
            case .statement(let statement):
                if echoes { environment.emit(.text("» \(source.text(of: statement.span))")) }
                guard continues() else { return notice("the replay stopped here") }
                if environment.wasInterrupted() { return notice("the replay stopped here") }
                do throws(Diagnostic) { try run(statement, in: source) } catch {
                    guard try isRecorded(error, &parser, source) else { throw error }
                }
                if exitCode != nil || stoppedByInterrupt { return }
            }
        }
    }
}
