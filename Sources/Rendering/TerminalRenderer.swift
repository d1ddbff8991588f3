import Reporting

/// Reports as lines of text for a screen or a file, fitted to a width.
package struct TerminalRenderer: Hashable, Sendable {
    /// Cells to a line.
    package var width: Int
    package var style: TextStyle
    package var glyphs: Glyphs
    /// How numbers are written: as the report that is laid out says.
    private(set) var format = NumberFormat()
    /// Errors and notices are broken into lines; where programs read them, each stays on one line.
    package var wrapsDiagnostics = true

    /// Narrower screens are treated as this wide.
    package static let leastWidth = 12

    /// Without arguments as sessions are recorded and compared, whatever the user's screen: 80 cells, Unicode, no colour.
    package init(width: Int = 80, isUnicode: Bool = true, isColoured: Bool = false) {
        self.init(width: width, isUnicode: isUnicode, colours: isColoured ? .sixteen : .none)
    }

    package init(width: Int, isUnicode: Bool, colours: ColourDepth) {
        self.width = max(width, Self.leastWidth)
        style = TextStyle(colours)
        glyphs = Glyphs(isUnicode: isUnicode)
    }

    /// The lines of a report, each with a newline at its end.
    package func text(of report: Report) -> String {
        lines(of: report).map { $0 + "\n" }.joined()
    }

    /// Hands over the lines of a report, each with its newline, as they are made: a large matrix is never all there.
    package func write(_ report: Report, to stream: (String) -> Void) {
        guard case .matrix(let matrix) = report.block else { return stream(text(of: report)) }
        writing(report).eachLine(of: report.twin.map { matrix.beside($0.blocks()) } ?? matrix) {
            stream($0 + "\n")
        }
    }

    package func lines(of report: Report) -> [String] {
        let renderer = writing(report)
        return renderer.lines(of: renderer.sure(report.block, beside: report.twin?.blocks()))
    }

    /// The renderer with the digits of a report.
    func writing(_ report: Report) -> TerminalRenderer {
        var copy = self
        copy.format =
            report.twin.map { NumberFormat(digits: report.digits, trusted: $0.trusted) }
            ?? NumberFormat(digits: report.digits)
        return copy
    }

    /// A text of several lines, made harmless line by line; tabs are four blanks.
    func shownLines(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { glyphs.shown($0.split(separator: "\t", omittingEmptySubsequences: false).joined(separator: "    ")) }
            .joined(separator: "\n")
    }

    /// `name = `, or nothing for a value without a name.
    func lead(_ name: String) -> (text: String, painted: String) {
        if name.isEmpty { return ("", "") }
        let shown = glyphs.shown(name)
        return (shown + " = ", style.paint(shown, as: .name) + " = ")
    }

    /// `name = number`, or the number below.
    func lines(ofScalar name: String, _ number: String) -> [String] {
        let lead = lead(name)
        if DisplayText.width(lead.text + number) <= width { return [lead.painted + style.paint(number, as: .number)] }
        return leadLines(name) + ["  " + style.paint(number, as: .number)]
    }

    /// `name =` on lines of its own, for what goes on below.
    func leadLines(_ name: String) -> [String] {
        var lines = DisplayText.wrapped(glyphs.shown(name), width: max(width - 2, 1)).map { style.paint($0, as: .name) }
        lines[lines.count - 1] += " ="
        return lines
    }

    /// `loss = general = with numbers = value` on one line, or one form to a line with the signs of equality below
    /// each other.
    func lines(of formula: Report.Formula) -> [String] {
        let parts = formula.forms.map(glyphs.shown) + (formula.value.map { [format.string($0)] } ?? [])
        let lead = lead(formula.name)
        let single = parts.joined(separator: " = ")
        if DisplayText.width(lead.text + single) <= width { return [lead.painted + single] }
        let natural = max(0, DisplayText.width(lead.text) - 2)
        let isNarrow = width - natural - 2 < min(longestPart(parts), width - 2)
        let column = isNarrow ? 0 : natural
        let indent = String(repeating: " ", count: column)
        let title = isNarrow && !formula.name.isEmpty ? leadLines(formula.name).map { $0.droppingLastSign } : []
        return title
            + parts.enumerated().flatMap { index, part in
                let pieces = DisplayText.wrapped(part, width: width - column - 2)
                return pieces.enumerated().map { row, piece in
                    switch (index, row) {
                    case (0, 0) where !isNarrow: lead.painted + piece
                    case (_, 0): indent + "= " + piece
                    default: indent + "  " + piece
                    }
                }
            }
    }

    private func longestPart(_ parts: [String]) -> Int { parts.map(DisplayText.longestWord).max() ?? 0 }
}

extension String {
    /// Without ` =` at the end.
    fileprivate var droppingLastSign: String { hasSuffix(" =") ? String(dropLast(2)) : self }
}
