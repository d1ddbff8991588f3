import Reporting

/// What statements printed as HTML: tables as tables, formulas as MathML beside their text, pictures as SVG, every number
/// with the digits that a terminal shows.
struct BlockMarkup {
    private let notation: (String) -> Notation?
    private var markup = MarkupText()
    /// How many pictures there are so far.
    private var pictures = 0
    /// Lays out what has no form of its own here, and writes numbers.
    private var text = TerminalRenderer()
    private var digits = 6

    /// Larger matrices are shown as on a terminal, by their corners, mean and norm, unless all of them was asked for.
    private static let mostElements = 400
    static let pictureWidth = 420.0

    init(notation: @escaping (String) -> Notation?) { self.notation = notation }

    /// What was written since this was last asked.
    mutating func taken() -> MarkupText {
        defer { markup = MarkupText() }
        return markup
    }

    mutating func write(_ printed: Page.Printed) {
        switch printed {
        case .lines(let lines): plain(lines)
        case .failure(let message): markup.element("p", ["class": "failure"], text: "error: \(message)")
        case .report(let report): write(report)
        }
        markup.raw("\n")
    }

    private mutating func write(_ report: Report) {
        text = TerminalRenderer().writing(report)
        digits = report.digits
        switch text.sure(report.block, beside: report.twin?.blocks()) {
        case .words(let content): words(content)
        case .scalar(let name, let number): scalar(name, number)
        case .matrix(let matrix): write(matrix)
        case .table(let table): write(table)
        case .formula(let formula): write(formula)
        case .picture(let picture):
            pictures += 1
            figure(renderer.markup(of: picture), sentence: picture.sentence)
        case .diagram(let diagram):
            pictures += 1
            figure(renderer.markup(of: diagram), sentence: "")
        case .nothing: break
        }
    }

    private var renderer: SVGRenderer {
        SVGRenderer(isAlone: false, number: pictures, digits: digits, width: Self.pictureWidth)
    }

    // MARK: - Words

    /// A paragraph for each line, unless blanks in them put things below each other.
    private mutating func words(_ content: String) {
        let lines = content.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.count > 1, lines.contains(where: { $0.hasPrefix(" ") || $0.contains("   ") }) { return plain(lines) }
        for line in lines where !line.isEmpty || lines.count == 1 {
            markup.element("p", ["class": "say"], text: line.drop { $0 == " " }.description)
        }
    }

    /// Lines that stand below each other as they are.
    private mutating func plain(_ lines: [String]) {
        markup.element("pre", ["tabindex": 0, "aria-label": "output"], text: lines.joined(separator: "\n"))
    }

    private mutating func scalar(_ name: String, _ number: String, remark: String? = nil) {
        markup.begin("p", ["class": "say"])
        if !name.isEmpty {
            formulaText(name)
            markup.raw(" = ")
        }
        markup.element("span", ["class": "number"], text: number)
        if let remark { markup.text(" (\(remark))") }
        markup.end("p")
    }

    /// A formula as set in mathematics with its text below, or its text alone.
    private mutating func formulaText(_ formula: String) {
        if let notation = notation(formula), !notation.isPlain {
            markup.raw("<span class=\"formula\">")
            markup.math(notation)
            markup.raw(" ")
            markup.element("code", ["class": "small"], text: formula)
            markup.raw("</span>")
        } else {
            markup.element("code", text: formula)
        }
    }

    private mutating func write(_ formula: Report.Formula) {
        var forms = formula.forms
        if let value = formula.value { forms.append(text.format.string(value)) }
        let notations = forms.compactMap(notation)
        markup.raw("<div class=\"chain\" tabindex=\"0\" role=\"group\" aria-label=\"formula\">")
        if notations.count == forms.count {
            for (place, form) in notations.enumerated() {
                markup.raw("<div>")
                let lead: Notation = place == 0 ? notation(formula.name) ?? .text(formula.name) : .text("")
                markup.math(.row([lead, .sign("="), form]))
                markup.raw("</div>")
            }
        }
        let lead = formula.name.isEmpty ? [] : [formula.name]
        markup.element(
            "p", notations.count == forms.count ? ["class": "small"] : [:],
            text: (lead + forms).joined(separator: " = "))
        markup.raw("</div>")
    }

    // MARK: - Tables

    /// A place to scroll in for what is wider than the page.
    private mutating func scrolled(_ label: String, _ body: (inout BlockMarkup) -> Void) {
        markup.begin("div", ["class": "wide", "tabindex": 0, "role": "group", "aria-label": .text(label)])
        body(&self)
        markup.end("div")
    }

    private mutating func write(_ table: Report.Table) {
        scrolled(table.caption ?? "table") { $0.rows(of: table) }
    }

    private mutating func rows(of table: Report.Table) {
        markup.raw("<table>")
        if let caption = table.caption { markup.element("caption", text: caption) }
        markup.raw("<thead><tr>")
        let numeric = Set(table.numericColumns)
        for (column, heading) in table.headings.enumerated() {
            if heading.isEmpty {
                markup.raw("<td></td>")
            } else {
                markup.element(
                    "th", ["scope": "col", "class": numeric.contains(column) ? "n" : .missing], text: heading)
            }
        }
        markup.raw("</tr></thead><tbody>")
        for row in table.rows {
            markup.raw("<tr>")
            for (column, cell) in row.enumerated() {
                let isName = column == 0 && cell.isName && table.headings.count > 1
                let name: StaticString = isName ? "th" : "td"
                let kind: MarkupText.Value = numeric.contains(column) ? "n" : .missing
                markup.begin(name, isName ? ["scope": "row", "class": kind] : ["class": kind])
                write(cell)
                markup.end(name)
            }
            markup.raw("</tr>\n")
        }
        markup.raw("</tbody></table>")
        if table.rows.isEmpty { markup.raw("<p class=\"say\">(no rows)</p>") }
    }

    private mutating func write(_ cell: Report.Cell) {
        switch cell {
        case .formula(let formula): formulaText(formula)
        case .values(let matrix): markup.text(text.abbreviated(matrix, to: TerminalRenderer.cellWidth))
        case .empty, .text, .integer, .number, .written, .shape: markup.text(text.natural(cell))
        }
    }

    private mutating func write(_ matrix: Report.Matrix) {
        let count = matrix.values.count
        if count == 0 { return plain(text.lines(of: matrix)) }
        if count == 1 { return scalar(matrix.name, text.format.string(matrix, 0), remark: matrix.remark) }
        if matrix.abbreviates, count > Self.mostElements { return write(text.corners(of: matrix)) }
        let remark = matrix.remark.map { " (\($0))" } ?? ""
        scrolled(matrix.name.isEmpty ? "matrix" : matrix.name) { block in
            block.markup.raw("<table class=\"matrix\"><caption>")
            if !matrix.name.isEmpty { block.formulaText(matrix.name) }
            block.markup.text(" \(matrix.rows)×\(matrix.columns)\(remark)")
            block.markup.raw("</caption><tr><td></td>")
            for column in 1...matrix.columns { block.markup.element("th", ["scope": "col"], text: String(column)) }
            block.markup.raw("</tr>")
            for row in 0..<matrix.rows {
                block.markup.raw("<tr>")
                block.markup.element("th", ["scope": "row"], text: String(row + 1))
                for column in 0..<matrix.columns {
                    block.markup.element(
                        "td", text: block.text.format.string(matrix, row * matrix.columns + column))
                }
                block.markup.raw("</tr>\n")
            }
            block.markup.raw("</table>")
        }
    }

    // MARK: - Pictures

    private mutating func figure(_ svg: MarkupText, sentence: String) {
        markup.raw("<figure>")
        markup.append(svg)
        if !sentence.isEmpty { markup.element("figcaption", text: sentence) }
        markup.raw("</figure>")
    }
}

extension Report.Table {
    /// The places of the columns that hold but numbers.
    var numericColumns: [Int] {
        headings.indices.filter { column in rows.allSatisfy { column >= $0.count || $0[column].isRightAligned } }
    }
}

extension Report.Cell {
    fileprivate var isRightAligned: Bool {
        switch self {
        case .integer, .number, .written, .empty: true
        case .text, .formula, .shape, .values: false
        }
    }

    /// Whether it says what its row is about.
    fileprivate var isName: Bool {
        switch self {
        case .text, .formula, .integer: true
        case .empty, .number, .written, .shape, .values: false
        }
    }
}

extension Notation {
    /// Whether its text alone says as much.
    fileprivate var isPlain: Bool {
        switch self {
        case .number, .name, .sign, .text: true
        case .below(let base, let index): base.isPlain && index.isPlain
        case .row, .fenced, .fraction, .above, .root, .matrix: false
        }
    }
}
