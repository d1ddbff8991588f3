import Insight
import Modelling
import Reporting
import Syntax

/// Runs a text statement by statement: a script file, standard input, `-c`, a line at the prompt, `source`.
package struct ScriptRunner {
    /// Who watches a run: shows narration, collects the reports of a statement, prints errors.
    package struct Observer {
        package var comment: (String) -> Void
        /// Called before a top-level statement runs, with its text and the number of its line.
        package var willRun: (_ statement: String, _ line: Int) -> Void
        /// Called after it ran, with the reason if it failed. A text that cannot be parsed is a failure too.
        package var didRun: (Diagnostic?) -> Void

        package init(
            comment: @escaping (String) -> Void = { _ in },
            willRun: @escaping (String, Int) -> Void = { _, _ in },
            didRun: @escaping (Diagnostic?) -> Void = { _ in }
        ) {
            self.comment = comment
            self.willRun = willRun
            self.didRun = didRun
        }
    }

    package enum Outcome: Equatable {
        case finished
        case failed
        /// The text ends in the middle of a statement; nothing of that statement ran.
        case incomplete
        case quit(Int32)
        case interrupted
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
        if awaitsMore, isIncomplete(source) { return .incomplete }
        var parser = Parser(source.text, vocabulary: interpreter.vocabulary)
        while true {
            parser.vocabulary = interpreter.vocabulary
            do throws(SyntaxError) {
                guard let item = try parser.next() else { return .finished }
                switch item {
                case .comment(let text, _):
                    interpreter.record(comment: text)
                    observer.comment(text)
                case .recorded: continue
                case .statement(let statement):
                    if let outcome = run(statement, in: source, &parser) { return outcome }
                }
            } catch {
                let failure = Diagnostic(error.message, hint: error.hint, place: source.place(of: error.span))
                observer.willRun(source.place(of: error.span).text, source.line(at: error.span.start))
                observer.didRun(source.concealing(failure))
                parser.recover(from: error)
                guard expects(failure, &parser) else { return .failed }
            }
        }
    }

    /// Runs one statement; returns the outcome if the run ends with it.
    private func run(_ statement: Statement, in source: SourceText, _ parser: inout Parser) -> Outcome? {
        observer.willRun(source.text(of: statement.span), source.line(at: statement.span.start))
        do throws(Diagnostic) {
            try interpreter.run(statement, in: source)
            observer.didRun(nil)
        } catch {
            observer.didRun(source.concealing(error))
            if interpreter.stoppedByInterrupt { return .interrupted }
            return expects(error, &parser) ? nil : .failed
        }
        if let code = interpreter.exitCode { return .quit(code) }
        return interpreter.stoppedByInterrupt ? .interrupted : nil
    }

    /// True if the next item of the text is the record of this error.
    private func expects(_ error: Diagnostic, _ parser: inout Parser) -> Bool {
        guard let item = try? parser.next(), case .recorded(let lines, _) = item, let line = lines.first else {
            return false
        }
        return OutputComparison.matches(line, "error: \(error.message)")
    }

    private func isIncomplete(_ source: SourceText) -> Bool {
        var parser = Parser(source.text, vocabulary: interpreter.vocabulary)
        do throws(SyntaxError) {
            while try parser.next() != nil {}
            return false
        } catch {
            return error.isIncomplete
        }
    }
}
