import Reporting
import Syntax

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

extension Interpreter {
    package func rerun(_ source: SourceText) throws(Diagnostic) {
        try runNested(source, NestedRun { [environment] line, _ in environment.emit(Report(.text(line))) })
    }

    /// Runs the statements of a text one by one, each with its own place in the undo list.
    func runNested(_ source: SourceText, _ run: NestedRun) throws(Diagnostic) {
        guard nestedRuns < Self.deepestSource else { throw Diagnostic.rerunsTooDeep(Self.deepestSource) }
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
