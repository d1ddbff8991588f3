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
        let path = resolved(written)
        let bytes = try environment.files.read(path)
        let source = try SourceText.script(bytes, file: written)
        let outer = folder
        defer { folder = outer }
        running.filesUsed.append(.init(written: written, path: path, checksum: Checksum(of: bytes)))
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

    package func rerun(_ source: SourceText) throws(Diagnostic) {
        try runNested(source, NestedRun { [environment] line, _ in environment.emit(Report(.text(line))) })
    }

    /// Runs the statements of a text one by one, each with its own place in the undo list.
    func runNested(_ source: SourceText, _ run: NestedRun) throws(Diagnostic) {
        guard nestedRuns < Self.deepestSource else { throw Diagnostic.sourcesTooDeep(Self.deepestSource) }
        nestedRuns += 1
        let outer = folder
        if let file = source.file { folder = DataFiles.folder(of: resolved(file)) }
        defer {
            folder = outer
            nestedRuns -= 1
            (running.isTravelling, running.isKept) = (true, true)
        }
        var isStopped = false
        let observer = ScriptRunner.Observer(
            comment: { if !ScriptReader.isHead($0) { run.show("# \($0)", run.number + 1) } },
            willRun: {
                run.number += 1
                run.willRun()
                run.show("» \(source.text(of: $0))", run.number)
            },
            permits: { [self] in
                if !run.permits() { return false }
                isStopped = environment.wasInterrupted()
                return !isStopped
            },
            expects: { [self] error, recorded in
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
            if exitCode == nil, !run.isOver { notice("the replay stopped here") }
        }
    }
}

/// A text that runs statement by statement inside another statement: what is shown of it, and where it ends.
final class NestedRun {
    /// Shows a line that belongs to the statement with that number: itself, or narration above it.
    let show: (_ line: String, _ number: Int) -> Void
    /// Called before each statement.
    var willRun: () -> Void = {}
    /// Asked before each statement; false ends the run.
    var permits: () -> Bool = { true }
    /// The number of the statement that runs.
    var number = 0
    /// Whether it ended where it was to end.
    var isOver = false

    init(show: @escaping (String, Int) -> Void) { self.show = show }
}
