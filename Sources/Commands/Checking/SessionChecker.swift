import Reporting
import Syntax

/// Runs a session in an interpreter of its own and compares what it prints with what it recorded.
package struct SessionChecker {
    /// A group of recorded lines that does not fit.
    package struct Difference: Hashable, Sendable {
        package let line: Int
        package let statement: String
        package let recorded: [String]
        package let found: [String]
        /// The first recorded line that does not fit.
        package let index: Int

        /// Without what stands in the file.
        fileprivate var concealed: Difference {
            Difference(line: line, statement: "…", recorded: ["…"], found: ["…"], index: 0)
        }
    }

    package struct Outcome: Sendable {
        package var differences: [Difference] = []
        /// What else of a page is not as it was saved.
        package var alterations: [PageAlteration] = []
        /// How many groups of recorded lines were compared.
        package var compared = 0
        package var statements = 0
        /// The number of the last statement that was reached.
        package var reached = 0
        /// What its author made wrong, where it is a lesson.
        package var flaws: [Diagnostic] = []
        /// Why the session could not go on.
        package var error: Diagnostic?
        /// The text with all groups as they should be.
        package var updated: String

        package var isClean: Bool { differences.isEmpty && flaws.isEmpty && error == nil }
    }

    private let source: SourceText
    private let interpreter: Interpreter
    private let collector: Collector

    /// What was seen so far.
    private final class Collector {
        var outcome: Outcome
        var edits: [(Span, [String])] = []
        /// What the statements of the present line have printed.
        var lines: [String] = []
        /// What all statements but those of lessons have printed.
        var printed: [String] = []
        /// The statement that ran last, and the line it ends in.
        var statement = Span(0, 0)
        var lastLine = 0
        /// The numbers of the statements whose outputs are compared; the session ends with the last.
        var stretch = 1...Int.max

        init(_ text: String) { outcome = Outcome(updated: text) }
    }

    /// - Parameter firstLine: the number of the line of the file in which the session begins, above 1 in a page.
    package init(_ text: String, file: String, firstLine: Int = 1, environment: Environment) {
        source = SourceText(text, file: file, firstLine: firstLine, isForeign: !SessionFile.begins(text))
        let collector = Collector(text)
        self.collector = collector
        var quiet = environment
        quiet.emit = { collector.lines += environment.render($0) }
        quiet.notify = { _ in }
        quiet.showProgress = { _ in }
        quiet.showLive = nil
        quiet.ask = { _ in nil }
        quiet.history = { TypedLines() }
        quiet.isInteractive = false
        quiet.checkDepth += 1
        // A check leaves no trace: what the session saves is dropped.
        quiet.files.write = { (_, _, _) throws(Diagnostic) in true }
        let interpreter = Interpreter(environment: quiet)
        self.interpreter = interpreter
        interpreter.environment.emit = { [unowned interpreter] report in
            let lines = environment.render(report)
            collector.lines += lines
            if interpreter.isOfLesson { return }
            collector.printed += lines
            interpreter.shell.printedAbove += lines
        }
        interpreter.folder = DataFiles.folder(of: file)
    }

    /// - Parameter stretch: the numbers of the statements to compare; it ends behind them.
    package func run(_ stretch: ClosedRange<Int> = 1...Int.max) -> Outcome {
        collector.stretch = stretch
        guard interpreter.environment.checkDepth <= Self.deepestCheck else {
            collector.outcome.error = Diagnostic.checksTooDeep(Self.deepestCheck)
            return collector.outcome
        }
        if let format = SessionFile.format(of: source.text), format > 1 {
            collector.outcome.error = Diagnostic.newerFormat(format)
            return collector.outcome
        }
        var reader = ScriptReader(source)
        let end = ScriptRunner(interpreter, observer: observer).run(&reader)
        var outcome = collector.outcome
        let failure: Diagnostic? =
            switch end {
            case .finished, .incomplete, .declined: nil
            case .failed(let error): error
            case .quit(let code): unreached(code, &reader)
            case .interrupted: Diagnostic("interrupted", place: source.place(of: collector.statement))
            }
        outcome.error = failure.map(source.concealing)
        if interpreter.shell.head != nil {
            outcome.flaws = flaws(isWhole: end == .finished && stretch.upperBound == .max)
        }
        if let page { (outcome.alterations, outcome.error) = altered(page, outcome) }
        outcome.updated = updated(with: collector.edits, where: outcome.differences)
        return outcome
    }

    /// What the author of a lesson made wrong, in the order of the text.
    private func flaws(isWhole: Bool) -> [Diagnostic] {
        var flaws = interpreter.shell.flaws
        if isWhole {
            let check = LessonCheck(
                source: source, vocabulary: interpreter.vocabulary(for: source), commands: interpreter.commands,
                printed: collector.printed, values: interpreter.shell.askedValues)
            flaws += check.flaws
            if interpreter.shell.exercises == 0 { flaws.append(.lessonWithoutQuestion) }
        }
        return flaws.enumerated().sorted {
            ($0.element.place?.line ?? 0, $0.offset) < ($1.element.place?.line ?? 0, $1.offset)
        }.map(\.element)
    }

    /// The page that the session stands in, where that is not as it was saved.
    private var page: (comparison: PageComparison, file: String)? {
        guard let file = source.file, let bytes = try? interpreter.environment.files.read(file), PageText.isPage(bytes)
        else { return nil }
        let end = source.line(at: source.text.utf8.count)
        return PageComparison(bytes, session: source.firstLine..<end).map { ($0, file) }
    }

    /// What is wrong with a page, beside the outputs that differ, and the error that it ends with.
    private func altered(
        _ page: (comparison: PageComparison, file: String), _ outcome: Outcome
    ) -> ([PageAlteration], Diagnostic?) {
        let error = outcome.error ?? Diagnostic.pageAltered(page.file)
        if source.isForeign { return ([], error) }
        let known = outcome.differences.flatMap { $0.line..<$0.line + max($0.recorded.count, 1) }
        let entries = interpreter.session.transcript.entries
        let alterations = page.comparison.alterations(
            knowing: Set(known), statements: entries.compactMap(\.statement)
        ) {
            let maker = PageMaker(context: interpreter, withOutputs: outcome.compared > 0)
            return (try? maker.page(savedAt: page.file)).map(interpreter.environment.page)
        }
        return (alterations, error)
    }

    private static let deepestCheck = 20

    private var observer: ScriptRunner.Observer {
        ScriptRunner.Observer(
            willRun: { [source, collector] span in
                if source.line(at: span.start) != collector.lastLine { collector.lines = [] }
                collector.statement = span
                collector.outcome.reached += 1
                collector.lastLine = source.line(at: max(span.start, span.end - 1))
            },
            permits: { [collector] in collector.outcome.reached <= collector.stretch.upperBound },
            didRun: { [collector] error in
                collector.outcome.statements += 1
                if let error { collector.lines.append("error: \(error.message)") }
            },
            // Whether it is this error is for the comparison to say.
            expects: { _, recorded in recorded.contains { $0.hasPrefix("error: ") } },
            recorded: { [self] in compare($0) })
    }

    private func compare(_ recording: ScriptReader.Recording) {
        let found = collector.lines
        collector.lines = []
        guard collector.stretch.contains(collector.outcome.reached) else { return }
        collector.outcome.compared += 1
        collector.edits.append((recording.span, found))
        guard let index = OutputComparison.firstDifference(recorded: recording.lines, found: found) else { return }
        let difference = Difference(
            line: source.line(at: recording.span.start), statement: source.text(of: collector.statement),
            recorded: recording.lines, found: found, index: index)
        collector.outcome.differences.append(source.isForeign ? difference.concealed : difference)
    }

    /// What is wrong with leaving here: a code that says so, or recorded outputs that nothing will print.
    private func unreached(_ code: Int32, _ reader: inout ScriptReader) -> Diagnostic? {
        let place = source.place(of: collector.statement)
        if code != 0 { return Diagnostic.leftWithCode(code, at: place) }
        var count = 0
        // The line of `quit` itself prints nothing, and may say so.
        reading: while let item = reader.next(knowing: interpreter.vocabulary(for: source)) {
            switch item {
            case .comment, .blank, .statement: continue
            case .recorded: count += 1
            case .unreadable: break reading
            }
        }
        return count == 0 ? nil : Diagnostic.leftBefore(count, at: place)
    }

    /// The text with the groups that differ written anew.
    private func updated(with edits: [(Span, [String])], where differences: [Difference]) -> String {
        let changed = Set(differences.map(\.line))
        let bytes = Array(source.text.utf8)
        var result: [UInt8] = []
        var copied = 0
        // Files of other systems keep their ends of lines.
        let carriage = UInt8(ascii: "\r")
        let endOfLine = source.text.utf8.firstIndex(of: UInt8(ascii: "\n")).map { end in
            end > source.text.utf8.startIndex && source.text.utf8[source.text.utf8.index(before: end)] == carriage
        }
        let separator = endOfLine == true ? "\r\n" : "\n"
        for (span, lines) in edits where changed.contains(source.line(at: span.start)) {
            let group = lines.map { $0.isEmpty ? "#>" : "#> \($0)" }.joined(separator: separator)
            var end = min(span.end, bytes.count)
            if end > span.start, end < bytes.count, bytes[end - 1] == carriage { end -= 1 }
            if lines.isEmpty, bytes[end...].starts(with: separator.utf8) { end += separator.utf8.count }
            result += bytes[copied..<span.start] + group.utf8
            copied = end
        }
        result += bytes[copied...]
        if bytes.last == UInt8(ascii: "\n"), result.last != bytes.last { result.append(UInt8(ascii: "\n")) }
        return String(decoding: result, as: UTF8.self)
    }
}
