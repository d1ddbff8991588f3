import Modelling
import Reporting
import Syntax

/// Scripts that run inside a statement, and as a part of it.
extension Interpreter {
    package func readScript(_ written: String) throws(Diagnostic) -> (source: SourceText, path: String) {
        let path = resolved(written)
        return (try .script(environment.files.read(path), file: written), path)
    }

    /// Runs a file inside the running statement: it succeeds or fails as a whole.
    package func runFile(_ written: String) throws(Diagnostic) {
        let path = resolved(written)
        let bytes = try environment.files.read(path)
        let source = try SourceText.script(bytes, file: written)
        let outer = folder
        defer { folder = outer }
        noteUse(of: path, written, bytes)
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
            case .comment, .blank, .recorded: continue
            case .unreadable(let error, _): try expect(error, below: &reader)
            case .statement(let statement):
                let (before, updates) = (session, running.updates)
                do throws(Diagnostic) {
                    switch try execute(statement, in: source) {
                    case .normal: break
                    case .breakLoop, .continueLoop: throw Diagnostic.outsideLoop(statement.text)
                    case .interrupted:
                        running.interruptedInside = true
                        return
                    }
                } catch {
                    try expect(error, below: &reader)
                    (session, running.updates) = (before, updates)
                }
                if exitCode != nil { return }
            }
        }
    }

    /// Goes on where the recorded output below a statement says that it must fail so.
    private func expect(_ error: Diagnostic, below reader: inout ScriptReader) throws(Diagnostic) {
        guard let recording = reader.recording(knowing: vocabulary(for: reader.source)),
            OutputComparison.records(error, recording.lines)
        else { throw error }
    }

    package func tryOut(_ statements: String, on session: Session) -> Session? {
        let other = Interpreter(environment: Environment(), seed: session.seed, commands: commands)
        other.session = session
        other.session.transcript = Transcript()
        guard case .finished = ScriptRunner(other, observer: .init()).run(SourceText(statements)) else { return nil }
        return other.session
    }
}
