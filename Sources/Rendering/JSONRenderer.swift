import Limits
import Reporting

/// What a statement said, as one JSON object on one line, with numbers in full precision.
///
/// `{"line":3,"statement":"W1","reports":[…]}`, with `"notices":[…]` if there are any. A statement that failed has
/// `"error":{…}` in place of its text, and `"reports"` only if it said something before. The blocks:
///
/// - `{"kind":"text","text":"…"}`
/// - `{"kind":"scalar","name":"loss","value":0.126025}`
/// - `{"kind":"matrix","name":"W1","rows":2,"columns":1,"values":[[0.5],[0.25]]}`, with `"remark"` if it has one
/// - `{"kind":"table","table":"forward","headings":["name"],"rows":[{"name":"z1"}]}`, with `"caption"` if it has one.
///   A cell is a string, a number, a list of lists, `null` when empty; a shape is `[rows,columns]`.
/// - `{"kind":"formula","name":"loss","forms":["…"],"value":0.126025}`
/// - `{"kind":"diagram","stages":["…"],"arrows":["…"]}`
/// - `{"kind":"paths","name":"dW1[2,1]","aggregated":false,"sum":0.5,"factors":[{"name":"…","formula":"…",
///   "numbers":"…","value":0.5}],"paths":[{"sample":1,"through":"z1","route":"…","factors":[1,2],"contribution":0.5}]}`:
///   the sum over the paths of the products of their factors, which are counted from 1; `"kind":"terms"` has the same
///   form for a weighted sum
/// - a picture, whose kind is that of what is drawn: `plot`, `field`, `image`, `histogram`, `bars`, `network`. All begin with
///   `"title"` and end with `"sentence"`, which says what one sees. An axis is `{"label":"step","logarithmic":false}`.
///   - `{"kind":"plot","title":"loss","x":AXIS,"y":AXIS,"series":[{"name":"loss","mark":"line","xs":[…],"ys":[…]}],
///     "sentence":"…"}`; a mark is `line` or `points`
///   - `{"kind":"field",…,"x":AXIS,"y":AXIS,"name":"loss","scale":"sequential","xs":[…],"ys":[…],"values":[[…]],
///     "contours":[…],"series":[…],…}`: a list of numbers for each y, from the lowest up; a scale is `sequential` or
///     `diverging` around 0
///   - `{"kind":"image",…,"rows":2,"columns":3,"values":[[…]],"scale":"diverging","rowTitle":"actual","columnTitle":
///     "predicted","rowLabels":[…],"columnLabels":[…],…}`, where titles and labels are empty for rows that are counted
///   - `{"kind":"histogram",…,"label":"dW1","edges":[…],"counts":[…],…}`, one edge more than there are counts
///   - `{"kind":"bars",…,"measures":["values"],"logarithmic":true,"rows":[{"label":"a1","values":[…],"histories":
///     [[…]]}],…}`, a value and a history for each measure
///   - `{"kind":"network",…,"layers":[{"name":"x","caption":"2 inputs","units":2,"values":[…]}],"weights":
///     [{"name":"W1","values":[[…]]}],…}`: a row for each unit on the left; no weights where two layers are not joined by a
///     matrix
///
/// Errors and notices: `{"message":"…","file":"…","line":7,"column":9,"hint":"…"}`, with what is known; the line only
/// where it is not that of the statement.
package struct JSONRenderer {
    private let isASCII: Bool

    package init(isASCII: Bool = false) {
        self.isASCII = isASCII
    }

    /// The line of a statement, with its newline.
    package func line(
        number: Int, statement: String, blocks: [Report.Block], notices: [Diagnostic], error: Diagnostic?
    ) -> [UInt8] {
        var json = JSONText(isASCII: isASCII)
        json.raw("{")
        json.key("line")
        json.integer(number)
        if error == nil {
            json.key("statement")
            json.string(statement)
        }
        if error == nil || !blocks.isEmpty {
            json.key("reports")
            json.list(blocks) { $0.block($1) }
        }
        if !notices.isEmpty {
            json.key("notices")
            json.list(notices) { $0.diagnostic($1, statementLine: number) }
        }
        if let error {
            json.key("error")
            json.diagnostic(error, statementLine: number)
        }
        json.raw("}\n")
        return json.bytes
    }

    /// What is said outside every statement: `{"notices":[…]}`.
    package func line(notice: Diagnostic) -> [UInt8] {
        var json = JSONText(isASCII: isASCII)
        json.raw("{")
        json.key("notices")
        json.list([notice]) { $0.diagnostic($1, statementLine: nil) }
        json.raw("}\n")
        return json.bytes
    }
}

extension JSONText {
    fileprivate mutating func block(_ block: Report.Block) {
        raw("{")
        key("kind")
        switch block {
        case .text(let text):
            raw("\"text\"")
            field("text", text)
        case .scalar(let name, let value):
            raw("\"scalar\"")
            field("name", name)
            key("value")
            number(value)
        case .matrix(let matrix):
            raw("\"matrix\"")
            field("name", matrix.name)
            key("rows")
            integer(matrix.rows)
            key("columns")
            integer(matrix.columns)
            key("values")
            values(matrix)
            if let remark = matrix.remark { field("remark", remark) }
        case .table(let table): self.table(table)
        case .formula(let formula):
            raw("\"formula\"")
            field("name", formula.name)
            field("forms", formula.forms)
            key("value")
            if let value = formula.value { number(value) } else { raw("null") }
        case .diagram(let diagram):
            raw("\"diagram\"")
            field("stages", diagram.stages)
            field("arrows", diagram.arrows)
        case .paths(let paths): self.paths(paths)
        case .picture(let picture): self.picture(picture)
        }
        raw("}")
    }

    private mutating func paths(_ paths: Report.Paths) {
        string(paths.kind.rawValue)
        field("name", paths.name)
        key("aggregated")
        raw(paths.isAggregated ? "true" : "false")
        key("sum")
        number(paths.sum)
        key("factors")
        list(paths.factors) { json, factor in
            json.raw("{")
            json.field("name", factor.name)
            json.field("formula", factor.formula)
            json.field("numbers", factor.numbers)
            json.key("value")
            json.number(factor.value)
            json.raw("}")
        }
        key("paths")
        list(paths.paths) { json, path in
            json.raw("{")
            json.key("sample")
            if let sample = path.sample { json.integer(sample) } else { json.raw("null") }
            json.field("through", path.use)
            json.field("route", path.route)
            json.key("factors")
            json.list(path.factors) { $0.integer($1 + 1) }
            json.key("contribution")
            json.number(path.contribution)
            json.raw("}")
        }
    }

    private mutating func table(_ table: Report.Table) {
        raw("\"table\"")
        field("table", table.kind)
        if let caption = table.caption { field("caption", caption) }
        field("headings", table.headings)
        key("rows")
        list(table.rows) { json, row in
            json.raw("{")
            for (heading, cell) in zip(table.headings, row) {
                json.key(heading)
                json.cell(cell)
            }
            json.raw("}")
        }
    }

    private mutating func cell(_ cell: Report.Cell) {
        switch cell {
        case .empty: raw("null")
        case .text(let text), .formula(let text), .written(let text): string(text)
        case .integer(let value): integer(value)
        case .number(let value): number(value)
        case .shape(let rows, let columns): list([rows, columns]) { $0.integer($1) }
        case .values(let matrix): values(matrix)
        }
    }

    private mutating func values(_ matrix: Report.Matrix) {
        list(0..<matrix.rows) { json, row in
            if StopRequest.isUrgent { return }
            json.list(matrix.row(row)) { $0.number($1) }
        }
    }

    fileprivate mutating func diagnostic(_ diagnostic: Diagnostic, statementLine: Int?) {
        raw("{")
        field("message", diagnostic.message)
        if let place = diagnostic.place {
            if let file = place.file { field("file", file) }
            if place.line != statementLine {
                key("line")
                integer(place.line)
            }
            key("column")
            integer(place.column)
        }
        if let hint = diagnostic.hint { field("hint", hint) }
        raw("}")
    }

    mutating func field(_ name: String, _ value: String) {
        key(name)
        string(value)
    }

    mutating func field(_ name: String, _ values: [String]) {
        key(name)
        list(values) { $0.string($1) }
    }
}
