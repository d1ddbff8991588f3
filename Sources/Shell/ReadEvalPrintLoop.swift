import Commands
import Reporting
import Syntax

/// Reads statements until the input ends, runs each when it is complete, and reads on.
///
/// At the prompt an error is shown and the next line is read; input from elsewhere stops at its first error.
struct ReadEvalPrintLoop {
    let console: Console
    let reader: any LineReader
    let history: History?
    /// The name of the input in messages; nil at the prompt.
    let file: String?
    /// False for the lines of a learner, who goes on after a mistake wherever they come from.
    let endsAtErrors: Bool

    /// A comment of so many lines belongs to no definition below it.
    private static let longestComment = 1000

    /// The lines of the statement that is being typed.
    private var pending: [String] = []
    /// True while no line of a statement has been typed below the comments.
    private var isOnlyComment = true
    private var continuation = Continuation()
    /// How many lines there were when the parser saw them last.
    private var parsedLines = 0
    /// True right below a statement, where its recorded output may stand.
    private var isRecordable = false
    /// Why the statement above failed: the end, unless its recorded output says so too.
    private var failure: Diagnostic?
    /// The number of the next line, over all entries.
    private var lineNumber = 1
    /// What Enter alone does again.
    private var repeated: String?

    init(
        console: Console, reader: any LineReader, history: History?, file: String? = nil, endsAtErrors: Bool = true
    ) {
        self.endsAtErrors = endsAtErrors
        self.console = console
        self.reader = reader
        self.history = history
        self.file = file
    }

    private var isInteractive: Bool { console.interpreter.environment.isInteractive }

    /// The code to end with.
    mutating func run() -> Int32 {
        while true {
            console.results.flush()
            if isInteractive { _ = Interrupt.take() }
            switch reader.readLine(prompt: isOnlyComment ? .statement : .continuation) {
            case .line(let line):
                if let code = add(line) { return code }
            case .interrupted:
                if !isInteractive { return Interrupt.exitCode }
                _ = Interrupt.take()
                runComments()
                noteDiscardedPaste()
            case .tooLong:
                console.presenter.didRun(Diagnostic("a line of the input has more than 256 MB"))
                return 1
            case .end:
                if failure != nil { return 1 }
                if pending.isEmpty { return 0 }
                if !isInteractive { return Console.exitCode(console.run(entry())) }
                if isOnlyComment { return 0 }
                runComments()
            }
        }
    }

    /// Adds a line to the statement and runs it if it is complete; the code to end with, if it is time.
    private mutating func add(_ typed: String) -> Int32? {
        var line = typed
        // Enter alone goes on as the statement before did.
        if isInteractive, pending.isEmpty, !reader.hasPasted, let again = repeated, line.trimmed.isEmpty {
            line = again
        }
        // At a question of a lesson a number is an answer, and no statement.
        if isOnlyComment, let answer = console.interpreter.asAnswer(line) { line = answer }
        if isRecordable, let recorded = Self.recorded(line) {
            if let error = failure, OutputComparison.records(error, [recorded]) {
                failure = nil
                console.interpreter.record(failureRecorded: [recorded.trimmed])
            }
            lineNumber += 1
            return nil
        }
        isRecordable = false
        if failure != nil { return 1 }
        pending.append(line)
        isOnlyComment = isOnlyComment && Self.isComment(line)
        if isOnlyComment {
            if pending.count == ReadEvalPrintLoop.longestComment { runComments() }
            return nil
        }
        continuation.add(line)
        // A long statement that surely goes on is not read again at each of its lines.
        if continuation.isSure, parsedLines > 64, pending.count < 2 * parsedLines { return nil }
        parsedLines = pending.count
        let source = entry()
        let vocabulary = console.interpreter.vocabulary(for: source)
        let outcome = console.run(source, awaitsMore: true)
        if outcome == .incomplete { return nil }
        repeated = outcome == .finished ? console.interpreter.repeatableText : nil
        if isInteractive {
            history?.append(source.text, vocabulary: vocabulary)
            if let kept = history?.entries.last { reader.remember(kept) }
        }
        clear()
        isRecordable = true
        switch outcome {
        case .finished, .incomplete: return nil
        case .quit(let code): return code
        case .failed where !isInteractive && !endsAtErrors: return nil
        case .failed(let error) where !isInteractive: failure = error
        case .failed, .interrupted, .declined:
            if !isInteractive { return Console.exitCode(outcome) }
            noteDiscardedPaste()
        }
        return nil
    }

    private func entry() -> SourceText {
        SourceText(pending.joined(separator: "\n"), file: file, firstLine: lineNumber)
    }

    private mutating func clear() {
        lineNumber += pending.count
        forget()
    }

    private mutating func forget() {
        pending = []
        isOnlyComment = true
        continuation = Continuation()
        parsedLines = 0
    }

    /// A comment stays with the statement below it, which may be a definition that it describes.
    private static func isComment(_ line: String) -> Bool {
        let text = line.trimmed
        return text.isEmpty || text.hasPrefix("#")
    }

    /// What a line of recorded output says was printed; nil for any other line.
    private static func recorded(_ line: String) -> String? {
        let text = line.trimmed
        return text.hasPrefix("#>") ? String(text.dropFirst(2)) : nil
    }

    /// Drops the statement that is being typed, but keeps the comments above it for `save`.
    private mutating func runComments() {
        pending = pending.filter(ReadEvalPrintLoop.isComment)
        _ = console.run(entry())
        clear()
    }

    private func noteDiscardedPaste() {
        let count = reader.discardPaste()
        if count == 0 { return }
        let lines = count == 1 ? "1 pasted line was" : "\(count) pasted lines were"
        console.presenter.say(Diagnostic("\(lines) not run", severity: .notice))
    }
}
