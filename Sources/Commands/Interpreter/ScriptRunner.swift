import Reporting
import Syntax

/// Runs a text statement by statement: a script file, standard input, `-c`, a line at the prompt, a session that is
/// replayed or checked, lines of the history.
package struct ScriptRunner {
    /// Who watches a run: shows narration, collects the reports of a statement, prints errors.
    package struct Observer {
        package var comment: (String) -> Void
        /// Called before a top-level statement runs, with its place.
        package var willRun: (_ statement: Span) -> Void
        /// Asked before a statement runs, after `willRun`; false ends the run there.
        package var permits: () -> Bool
        /// Called after a statement ran, with the reason if it failed. A text that cannot be parsed is a failure too.
        package var didRun: (Diagnostic?) -> Void
        /// Asked whether recorded output below a failure says that it was meant; the run then goes on.
        package var expects: (Diagnostic, _ recorded: [String]) -> Bool
        /// Called for recorded output, after the statements above it.
        package var recorded: (ScriptReader.Recording) -> Void

        package init(
            comment: @escaping (String) -> Void = { _ in }, willRun: @escaping (Span) -> Void = { _ in },
            permits: @escaping () -> Bool = { true }, didRun: @escaping (Diagnostic?) -> Void = { _ in },
            expects: @escaping (Diagnostic, [String]) -> Bool = OutputComparison.records,
            recorded: @escaping (ScriptReader.Recording) -> Void = { _ in }
        ) {
            self.comment = comment
            self.willRun = willRun
            self.permits = permits
            self.didRun = didRun
            self.expects = expects
            self.recorded = recorded
        }
    }

    package enum Outcome: Hashable {
        case finished
        case failed(Diagnostic)
        /// The text ends in the middle of a statement; nothing of that statement ran.
        case incomplete
        case quit(Int32)
        case interrupted
        /// The observer did not permit a statement.
        case declined
    }

    package let interpreter: Interpreter
    package let observer: Observer

    package init(_ interpreter: Interpreter, observer: Observer) {
        self.interpreter = interpreter
        self.observer = observer
    }

    /// Runs a text up to its end or its first error. With `awaitsMore`, a text that ends too early is
    /// `incomplete` before anything of it has run, instead of an error. A statement that fails as the lines
    /// `#> error: …` below it say does not end the run.
    package func run(_ source: SourceText, awaitsMore: Bool = false) -> Outcome {
        var reader = ScriptReader(source)
        if awaitsMore, reader.isIncomplete(knowing: interpreter.vocabulary(for: source)) { return .incomplete }
        return run(&reader)
    }

    /// Runs what a reader has left, and leaves it behind the last item that was read.
    package func run(_ reader: inout ScriptReader) -> Outcome {
        let source = reader.source
        // Where the last statement ended.
        var end = 0
        while let item = reader.next(knowing: interpreter.vocabulary(for: source)) {
            var failure: Diagnostic?
            var text = ""
            switch item {
            case .comment(let text):
                interpreter.record(comment: text)
                observer.comment(text)
            case .blank: interpreter.recordBlankLine()
            case .recorded(let recording): observer.recorded(recording)
            case .unreadable(let error, let span):
                observer.willRun(source.line(of: span))
                observer.didRun(error)
                text = Self.text(of: source.line(of: span), behind: end, in: source)
                failure = error
            case .statement(let statement):
                observer.willRun(statement.span)
                guard observer.permits() else { return .declined }
                text = interpreter.canonicalText(of: statement, in: source)
                end = statement.span.end
                failure = run(statement, in: source)
                if interpreter.stoppedByInterrupt { return .interrupted }
                if failure == nil, let code = interpreter.exitCode { return .quit(code) }
            }
            guard let failure else { continue }
            interpreter.failedText = text
            guard let recording = reader.recording(knowing: interpreter.vocabulary(for: source)),
                observer.expects(failure, recording.lines)
            else { return .failed(failure) }
            observer.recorded(recording)
            interpreter.record(failureRecorded: recording.lines)
        }
        return .finished
    }

    /// What cannot be read of a line: the statements before it have run.
    private static func text(of line: Span, behind end: Int, in source: SourceText) -> String {
        let rest = Span(min(max(line.start, end), line.end), line.end)
        return String(source.text(of: rest).trimmed.drop { $0 == ";" || $0 == " " })
    }

    /// Runs one statement; returns why it failed.
    private func run(_ statement: Statement, in source: SourceText) -> Diagnostic? {
        do throws(Diagnostic) {
            try interpreter.run(statement, in: source)
            observer.didRun(nil)
            return nil
        } catch {
            observer.didRun(error)
            return error
        }
    }
}
