import Reporting
import Syntax

extension SourceText {
    /// The place of a span; a span over several lines is marked to the end of its first line.
    package func place(of span: Span) -> Diagnostic.Place {
        let whole = line(of: span)
        let end = min(max(span.end, span.start), whole.end)
        return Diagnostic.Place(
            file: file, line: line(at: span.start), column: text(of: Span(whole.start, span.start)).count + 1,
            length: max(1, text(of: Span(span.start, end)).count), text: text(of: whole))
    }
}
