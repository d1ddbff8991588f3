import Reporting

/// The part of a page that shows a training moment by moment: as it stands the last moment, which a script can move.
struct MomentsMarkup {
    private(set) var markup = MarkupText()
    private let moments: Page.Moments
    private let format: NumberFormat
    private var pictures = 1000

    init(_ moments: Page.Moments) {
        self.moments = moments
        format = NumberFormat(digits: moments.digits)
        guard !moments.steps.isEmpty else { return }
        markup.raw(
            "<section id=\"moments\" aria-labelledby=\"moments-title\"><h2 id=\"moments-title\">Moment by moment</h2>\n"
        )
        introduction()
        dial()
        drawings()
        weight()
        for role in [Page.Matrix.Role.parameter, .value, .gradient] { matrices(role) }
        markup.raw("</section>\n")
    }

    private var last: Int { moments.steps.count - 1 }

    private mutating func introduction() {
        let count = moments.steps.count
        let of = count == moments.updates + 1 ? "all \(count) moments" : "\(count) of \(moments.updates + 1) moments"
        markup.begin("p")
        markup.text("The training from update \(moments.steps[0]) to update \(moments.steps[last]): \(of), as ")
        markup.raw("<code>goto step</code>")
        markup.text(" reaches them. What is shown here is the last one")
        markup.raw(
            "<span class=\"scripted\" hidden=\"\">; the slider shows the others, and a number that is chosen tells its course</span>."
        )
        if let remark = moments.remark { markup.text(" " + remark) }
        markup.end("p")
        markup.raw(
            "<noscript><p class=\"say\">Without JavaScript there is no slider: these are the numbers of the last moment.</p></noscript>\n"
        )
    }

    private mutating func dial() {
        markup.raw("<div id=\"dial\" class=\"scripted\" hidden=\"\"><div class=\"row\">")
        markup.raw("<button type=\"button\" id=\"play\">Play</button><label for=\"moment\">Moment</label>")
        markup.element(
            "input",
            ["type": "range", "id": "moment", "min": 0, "max": .number(Double(last)), "value": .number(Double(last))])
        markup.raw("</div><div class=\"row\"><output id=\"now\" for=\"moment\">")
        markup.text(Self.words(step: moments.steps[last], loss: moments.losses[last], format))
        markup.raw("</output> <code id=\"goto\">")
        markup.text("goto step \(moments.steps[last])")
        markup.raw("</code></div></div>\n")
    }

    /// What the script says of each moment.
    static func words(step: Int, loss: Double, _ format: NumberFormat) -> String {
        "after update \(step)" + (loss.isNaN ? "" : ", loss \(format.string(loss))")
    }

    // MARK: - Pictures

    private mutating func drawings() {
        markup.raw("<div class=\"drawings\">")
        if moments.losses.count(where: \.isFinite) > 1 {
            let finite = moments.losses.filter(\.isFinite)
            let isLogarithmic = (finite.min() ?? 0) > 0 && (finite.max() ?? 0) > 100 * (finite.min() ?? 0)
            let plot = Report.Plot(
                x: Report.Axis(label: "update"), y: Report.Axis(label: "loss", isLogarithmic: isLogarithmic),
                series: [Report.Series(name: "", xs: moments.steps.map(Double.init), ys: moments.losses)])
            let (first, end) = (format.string(moments.losses[0]), format.string(moments.losses[last]))
            draw(
                .init(
                    title: "loss", drawing: .plot(plot),
                    sentence: "The loss at these moments: first \(first), last \(end)."), id: "curve")
        }
        if let map = moments.map {
            draw(
                .init(
                    title: map.field.name, drawing: .field(map.field),
                    sentence: "What the model answers over its two inputs at this moment, with the data as points."),
                id: "map")
        }
        if let network = moments.network {
            draw(
                .init(
                    title: "network", drawing: .network(network),
                    sentence: SVGDrawing.drawsWeights(of: network)
                        ? "The weights at this moment: the thicker a line the larger, broken lines are below 0."
                        : "The layers, which have too many weights to draw each."),
                id: "network")
        }
        markup.raw("</div>\n")
    }

    private mutating func draw(_ picture: Report.Picture, id: StaticString) {
        markup.begin("figure", ["id": .word(id)])
        svg(picture)
        markup.element("figcaption", text: picture.sentence)
        markup.end("figure")
    }

    private mutating func svg(_ picture: Report.Picture) {
        pictures += 1
        let renderer = SVGRenderer(
            isAlone: false, number: pictures, digits: moments.digits, width: BlockMarkup.pictureWidth, isMoving: true)
        markup.append(renderer.markup(of: picture))
    }

    // MARK: - Matrices

    private mutating func matrices(_ role: Page.Matrix.Role) {
        let chosen = moments.matrices.enumerated().filter { $0.element.role == role }
        guard !chosen.isEmpty else { return }
        let title =
            switch role {
            case .parameter: "Parameters"
            case .value: "Values"
            case .gradient: "Gradients"
            }
        // Whoever wants to see the weights move is not kept from them by all that follows.
        markup.begin("details", ["class": "group", "open": role == .parameter ? "" : .missing])
        markup.raw("<summary><h3>")
        markup.text("\(title) (\(chosen.map(\.element.name).joined(separator: ", ")))")
        markup.raw("</h3></summary><div class=\"matrices\">")
        for (place, matrix) in chosen { write(matrix, place) }
        markup.raw("</div></details>\n")
    }

    private mutating func write(_ matrix: Page.Matrix, _ place: Int) {
        markup.begin("div", ["class": "matrix", "data-matrix": .number(Double(place))])
        markup.begin("h4", ["id": .text("matrix-\(place)")])
        markup.element("code", text: matrix.name)
        markup.text(" \(matrix.rows)×\(matrix.columns)")
        markup.end("h4")
        switch matrix.numbers {
        case .all(let numbers):
            guard let values = numbers.last else { break }
            if values.count > 4 { picture(of: values, matrix.rows, matrix.columns, matrix) }
            grid(values, matrix, place)
        case .summary(let summaries):
            guard let summary = summaries.last else { break }
            picture(of: summary.picture, matrix.picture.rows, matrix.picture.columns, matrix)
            figures(summary)
        }
        markup.end("div")
        markup.raw("\n")
    }

    private mutating func picture(of values: [Double], _ rows: Int, _ columns: Int, _ matrix: Page.Matrix) {
        let isMean = rows != matrix.rows || columns != matrix.columns
        // A cell that stands for several elements has the number of its first.
        func labels(_ cells: Int, of all: Int) -> [String] {
            cells == all ? [] : (0..<cells).map { String($0 * all / cells + 1) }
        }
        let image = Report.Image(
            rows: rows, columns: columns, values: values, scale: .diverging, rowLabels: labels(rows, of: matrix.rows),
            columnLabels: labels(columns, of: matrix.columns))
        let sentence =
            isMean
            ? "\(matrix.name) as colours, blue below 0 and red above; each cell is the mean of a part of \(matrix.rows)×\(matrix.columns) elements."
            : "\(matrix.name) as colours, blue below 0 and red above."
        pictures += 1
        let renderer = SVGRenderer(
            isAlone: false, number: pictures, digits: min(moments.digits, 3), width: BlockMarkup.pictureWidth,
            isMoving: true)
        markup.append(renderer.markup(of: .init(title: "", drawing: .image(image), sentence: sentence)))
        if isMean {
            markup.element("p", ["class": "small"], text: "Each cell is the mean of the elements in its part.")
        }
    }

    private mutating func grid(_ values: [Double], _ matrix: Page.Matrix, _ place: Int) {
        markup.begin("div", ["class": "wide", "role": "group", "aria-labelledby": .text("matrix-\(place)")])
        markup.begin("table", ["class": "matrix grid"])
        markup.raw("<tr><td></td>")
        for column in 0..<matrix.columns { markup.element("th", ["scope": "col"], text: String(column + 1)) }
        markup.raw("</tr>")
        for row in 0..<matrix.rows {
            markup.raw("<tr>")
            markup.element("th", ["scope": "row"], text: String(row + 1))
            for column in 0..<matrix.columns {
                let number = row * matrix.columns + column
                // The first can be reached with Tab, the others from there with the arrow keys.
                markup.begin("td")
                markup.element(
                    "button",
                    [
                        "type": "button", "class": "cell", "data-place": .number(Double(number)),
                        "tabindex": .number(number == 0 ? 0 : -1),
                        "aria-label": .text("\(matrix.name)[\(row + 1),\(column + 1)]"),
                    ], text: format.string(values[number]))
                markup.end("td")
            }
            markup.raw("</tr>\n")
        }
        markup.raw("</table></div>")
    }

    private mutating func figures(_ summary: Page.Matrix.Summary) {
        markup.raw(
            "<div class=\"wide\" tabindex=\"0\" role=\"group\" aria-label=\"figures\"><table class=\"figures\"><tr>")
        for heading in ["norm", "least", "quarter", "middle", "three quarters", "largest"] {
            markup.element("th", ["scope": "col"], text: heading)
        }
        markup.raw("</tr><tr>")
        for number in [summary.norm] + summary.quantiles {
            markup.element("td", ["class": "n"], text: format.string(number))
        }
        markup.raw("</tr></table></div>")
    }

    /// Where the script tells of the number that was chosen.
    private mutating func weight() {
        markup.raw(
            """
            <div id="weight" hidden="" role="region" aria-label="The chosen number" tabindex="-1">
            <h3 id="weight-name"></h3><div id="weight-numbers"></div><div id="weight-course"></div>
            <div id="weight-commands"></div><div id="weight-why"></div></div>

            """)
    }
}
