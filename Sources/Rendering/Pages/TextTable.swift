import Reporting

/// The texts of many reports, each kept once, and the reports as JSON that names them by their places.
///
/// A paragraph is the place of its text; a table is `{"caption":5,"head":[0,1],"rows":[[2,3]],"numbers":[1]}`, with the
/// columns that hold numbers.
struct TextTable {
    private(set) var texts: [String] = []
    private var places: [String: Int] = [:]

    mutating func write(_ report: Report, to json: inout JSONText) {
        let text = TerminalRenderer().writing(report)
        switch text.sure(report.block, beside: report.twin?.blocks()) {
        case .words(let content): write(content, to: &json)
        case .scalar(let name, let number): write(name.isEmpty ? number : "\(name) = \(number)", to: &json)
        case .matrix(let matrix):
            if matrix.values.count > 1 {
                write(text.corners(of: matrix), text, to: &json)
            } else {
                write(text.lines(of: matrix).joined(separator: "\n"), to: &json)
            }
        case .table(let table): write(table, text, to: &json)
        case .formula(let formula):
            let value = formula.value.map { [text.format.string($0)] } ?? []
            write(([formula.name] + formula.forms + value).filter { !$0.isEmpty }.joined(separator: " = "), to: &json)
        case .diagram(let diagram): write(diagram.stages.joined(separator: " → "), to: &json)
        case .picture(let picture): write(picture.sentence, to: &json)
        case .nothing: write("", to: &json)
        }
    }

    private mutating func write(_ table: Report.Table, _ text: TerminalRenderer, to json: inout JSONText) {
        json.raw("{")
        if let caption = table.caption {
            json.key("caption")
            write(caption, to: &json)
        }
        json.key("head")
        json.list(table.headings) { write($1, to: &$0) }
        json.key("rows")
        json.list(table.rows) { json, row in json.list(row) { write(text.natural($1), to: &$0) } }
        json.key("numbers")
        json.list(table.numericColumns) { $0.integer($1) }
        json.raw("}")
    }

    private mutating func write(_ text: String, to json: inout JSONText) {
        let place = places[text] ?? texts.count
        if place == texts.count {
            places[text] = place
            texts.append(text)
        }
        json.integer(place)
    }
}
