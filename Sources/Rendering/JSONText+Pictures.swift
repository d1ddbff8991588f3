import Limits
import Reporting

/// Pictures as data: every number that is drawn, and the sentence.
extension JSONText {
    mutating func picture(_ picture: Report.Picture) {
        switch picture.drawing {
        case .plot(let plot):
            begin("plot", picture)
            axis("x", plot.x)
            axis("y", plot.y)
            series(plot.series)
        case .field(let field):
            begin("field", picture)
            self.field(field)
        case .image(let image):
            begin("image", picture)
            self.image(image)
        case .histogram(let histogram):
            begin("histogram", picture)
            field("label", histogram.label)
            numbers("edges", histogram.edges)
            key("counts")
            list(histogram.counts) { $0.integer($1) }
        case .bars(let bars):
            begin("bars", picture)
            self.bars(bars)
        case .network(let network):
            begin("network", picture)
            self.network(network)
        }
        field("sentence", picture.sentence)
    }

    private mutating func begin(_ kind: String, _ picture: Report.Picture) {
        string(kind)
        field("title", picture.title)
    }

    private mutating func axis(_ name: String, _ axis: Report.Axis) {
        key(name)
        raw("{")
        field("label", axis.label)
        truth("logarithmic", axis.isLogarithmic)
        raw("}")
    }

    private mutating func series(_ all: [Report.Series]) {
        key("series")
        list(all) { json, series in
            json.raw("{")
            json.field("name", series.name)
            let mark =
                switch series.mark {
                case .line: "line"
                case .points: "points"
                }
            json.field("mark", mark)
            json.numbers("xs", series.xs)
            json.numbers("ys", series.ys)
            json.raw("}")
        }
    }

    private mutating func field(_ field: Report.Field) {
        axis("x", field.x)
        axis("y", field.y)
        self.field("name", field.name)
        scale(field.scale)
        numbers("xs", field.xs)
        numbers("ys", field.ys)
        rows("values", field.values, of: field.xs.count)
        numbers("contours", field.contours)
        series(field.series)
        if !field.classes.isEmpty {
            key("classes")
            list(field.classes) { $0.string($1) }
        }
    }

    private mutating func image(_ image: Report.Image) {
        key("rows")
        integer(image.rows)
        key("columns")
        integer(image.columns)
        rows("values", image.values, of: image.columns)
        scale(image.scale)
        field("rowTitle", image.rowTitle)
        field("columnTitle", image.columnTitle)
        field("rowLabels", image.rowLabels)
        field("columnLabels", image.columnLabels)
    }

    private mutating func bars(_ bars: Report.Bars) {
        field("measures", bars.measures)
        truth("logarithmic", bars.isLogarithmic)
        key("rows")
        list(bars.rows) { json, row in
            json.raw("{")
            json.field("label", row.label)
            json.numbers("values", row.values)
            json.key("histories")
            json.list(row.histories) { json, history in json.list(history) { $0.number($1) } }
            json.raw("}")
        }
    }

    private mutating func network(_ network: Report.Network) {
        key("layers")
        list(network.layers) { json, layer in
            json.raw("{")
            json.field("name", layer.name)
            json.field("caption", layer.caption)
            json.key("units")
            json.integer(layer.units)
            json.numbers("values", layer.values)
            json.raw("}")
        }
        key("weights")
        list(zip(network.weights, network.layers.dropFirst())) { json, pair in
            json.raw("{")
            json.field("name", pair.0.name)
            json.rows("values", pair.0.values, of: pair.1.units)
            json.raw("}")
        }
    }

    private mutating func scale(_ scale: Report.Scale) {
        switch scale {
        case .sequential: field("scale", "sequential")
        case .diverging: field("scale", "diverging")
        }
    }

    private mutating func truth(_ name: String, _ value: Bool) {
        key(name)
        raw(value ? "true" : "false")
    }

    private mutating func numbers(_ name: String, _ numbers: [Double]) {
        key(name)
        list(numbers) { $0.number($1) }
    }

    /// A list of lists of `count` numbers each.
    private mutating func rows(_ name: String, _ numbers: [Double], of count: Int) {
        key(name)
        list(stride(from: 0, to: numbers.count, by: max(count, 1))) { json, start in
            if StopRequest.isUrgent { return }
            json.list(numbers[start..<min(start + max(count, 1), numbers.count)]) { $0.number($1) }
        }
    }
}
