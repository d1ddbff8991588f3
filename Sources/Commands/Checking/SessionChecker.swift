import Insight
import Modelling
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
        /// How many groups of recorded lines were compared.
        package var compared = 0
        package var statements = 0
        /// Why the session could not go on.
        package var error: Diagnostic?
        /// The text with all groups as they should be.
        package var updated: String

        package var isClean: Bool { differences.isEmpty && error == nil }
    }

    private let source: SourceText
    private let interpreter: Interpreter
    private let collector = Collector()

    /// What the statements of the present line have printed.
    private final class Collector {
        var lines: [String] = []
    }

    package init(_ text: String, file: String, environment: Environment) {
        source = SourceText(text, file: file, isForeign: !SessionFile.begins(text))
        let collector = collector
        var quiet = environment
        quiet.emit = { collector.lines += environment.render($0) }
        quiet.notify = { _ in }
        quiet.showProgress = { _ in }
        quiet.ask = { _ in nil }
        quiet.history = { [] }
        quiet.isInteractive = false
        quiet.checkDepth += 1
        // A check leaves no trace: what the session saves is dropped.
        quiet.files.write = { (_, _, _) throws(Diagnostic) in true }
        interpreter = Interpreter(environment: quiet)
        interpreter.folder = DataFiles.folder(of: file)
    }

    package func run() -> Outcome {
        var outcome = Outcome(updated: source.text)
        var edits: [(Span, [String])] = []
        var parser = Parser(source.text, vocabulary: interpreter.vocabulary)
        var line: (number: Int, text: String) = (0, "")
        var failure: Diagnostic?
        if let format = SessionFile.format(of: source.text), format > 1 {
            outcome.error = Diagnostic.newerFormat(format)
            return outcome
        }
        guard interpreter.environment.checkDepth <= Self.deepestCheck else {
            outcome.error = Diagnostic.checksTooDeep(Self.deepestCheck)
            return outcome
        }
        reading: while true {
            parser.vocabulary = interpreter.vocabulary
            let item: ScriptItem?
            do throws(SyntaxError) { item = try parser.next() } catch {
                if failure != nil { break }
                failure = Diagnostic(error.message, hint: error.hint, place: source.place(of: error.span))
                collector.lines = ["error: \(error.message)"]
                line = (source.line(at: error.span.start), source.place(of: error.span).text)
                parser.recover(from: error)
                continue
            }
            if failure != nil {
                guard case .recorded(let lines, _)? = item, lines.first?.hasPrefix("error: ") == true else { break }
            }
            switch item {
            case nil: break reading
            case .comment(let text, _): interpreter.record(comment: text)
            case .statement(let statement):
                let number = source.line(at: statement.span.start)
                if number != line.number { collector.lines = [] }
                line = (
                    source.line(at: max(statement.span.start, statement.span.end - 1)), source.text(of: statement.span)
                )
                outcome.statements += 1
                failure = execute(statement)
                if let code = interpreter.exitCode {
                    failure = unreached(code, &parser, at: statement.span)
                    break reading
                }
                if interpreter.stoppedByInterrupt { break reading }
            case .recorded(let lines, let span):
                failure = nil
                outcome.compared += 1
                edits.append((span, collector.lines))
                if let index = OutputComparison.firstDifference(recorded: lines, found: collector.lines) {
                    let difference = Difference(
                        line: source.line(at: span.start), statement: line.text, recorded: lines,
                        found: collector.lines, index: index)
                    outcome.differences.append(source.isForeign ? difference.concealed : difference)
                }
                collector.lines = []
            }
        }
        outcome.error = failure.map(source.concealing)
        outcome.updated = updated(with: edits, where: outcome.differences)
        return outcome
    }

    private static let deepestCheck = 20

    /// What is wrong with leaving here: a code that says so, or recorded outputs that nothing will print.
    private func unreached(_ code: Int32, _ parser: inout Parser, at span: Span) -> Diagnostic? {
        if code != 0 { return Diagnostic.leftWithCode(code, at: source.place(of: span)) }
        var count = 0
        // The line of `quit` itself prints nothing, and may say so.
        while let item = try? parser.next() {
            if case .recorded = item { count += 1 }
        }
        return count == 0 ? nil : Diagnostic.leftBefore(count, at: source.place(of: span))
    }

    /// Runs a statement and keeps what it prints, its error too. Returns why the session cannot go on.
    private func execute(_ statement: Statement) -> Diagnostic? {
        do throws(Diagnostic) { try interpreter.run(statement, in: source) } catch {
            collector.lines.append("error: \(error.message)")
            return error
        }
        guard interpreter.stoppedByInterrupt else { return nil }
        return Diagnostic("interrupted", place: source.place(of: statement.span))
    }

    /// The text with the groups that differ written anew.
    private func updated(with edits: [(Span, [String])], where differences: [Difference]) -> String {
        let changed = Set(differences.map(\.line))
        let bytes = Array(source.text.utf8)
        var result: [UInt8] = []
        var copied = 0
        for (span, lines) in edits where changed.contains(source.line(at: span.start)) {
            let group = lines.map { $0.isEmpty ? "#>" : "#> \($0)" }.joined(separator: "\n")
            var end = min(span.end, bytes.count)
            if lines.isEmpty, end < bytes.count, bytes[end] == UInt8(ascii: "\n") { end += 1 }
            result += bytes[copied..<span.start] + group.utf8
            copied = end
        }
        return String(decoding: result + bytes[copied...], as: UTF8.self)
    }
}
