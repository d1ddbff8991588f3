import Reporting
import Syntax

/// Reads a text item by item, for all who run one: scripts, sessions that are replayed or checked, files that are
/// sourced, standard input, lines of the history.
package struct ScriptReader {
    package enum Item {
        /// A line of narration.
        case comment(String)
        /// One or more empty lines above a comment or a statement.
        case blank
        case statement(Statement)
        /// What the statements before it printed, as the text has it.
        case recorded(Recording)
        /// What cannot be read; the next item is looked for in the line below it.
        case unreadable(Diagnostic, Span)
    }

    /// Recorded output, `#>` taken away, and where it stands.
    package struct Recording {
        package let lines: [String]
        package let span: Span
    }

    package let source: SourceText
    private var parser: Parser
    /// Where the last item ended, and the one that comes after the empty lines above it.
    private var end = 0
    private var waiting: Item?

    package init(_ source: SourceText) {
        self.source = source
        parser = Parser(source.text, vocabulary: Vocabulary(commands: []))
    }

    /// The next item, read with the words that are known by now; nil at the end.
    package mutating func next(knowing vocabulary: Vocabulary) -> Item? {
        if let item = waiting {
            waiting = nil
            return item
        }
        parser.vocabulary = vocabulary
        do throws(SyntaxError) {
            switch try parser.next() {
            case nil: return nil
            case .comment(let text, let span): return parted(.comment(text), span)
            case .statement(let statement): return parted(.statement(statement), statement.span)
            case .recorded(let lines, let span):
                end = span.end
                return .recorded(Recording(lines: lines, span: span))
            }
        } catch {
            parser.recover(from: error)
            end = source.line(of: error.span).end
            let failure = Diagnostic(error.message, hint: error.hint, place: source.place(of: error.span))
            return .unreadable(failure, error.span)
        }
    }

    /// The item, or the empty lines above it, after which it comes.
    private mutating func parted(_ item: Item, _ span: Span) -> Item {
        defer { end = span.end }
        guard source.hasEmptyLine(from: end, to: span.start) else { return item }
        waiting = item
        return .blank
    }

    /// The next item if that is recorded output; to be asked only where the text is left if it is not.
    package mutating func recording(knowing vocabulary: Vocabulary) -> Recording? {
        if case .recorded(let recording) = next(knowing: vocabulary) { recording } else { nil }
    }

    /// True for a comment that says what the file is, and is no narration.
    package static func isHead(_ comment: String) -> Bool {
        comment.hasPrefix("!") || comment.hasPrefix("backprop session ") || FileLines.isLine(comment)
    }

    /// True if the rest ends in the middle of a statement.
    package func isIncomplete(knowing vocabulary: Vocabulary) -> Bool {
        var parser = parser
        parser.vocabulary = vocabulary
        do throws(SyntaxError) {
            while try parser.next() != nil {}
            return false
        } catch {
            return error.isIncomplete
        }
    }
}
