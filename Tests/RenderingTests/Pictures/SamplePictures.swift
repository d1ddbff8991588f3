import Reporting

/// A small picture of each kind, with one text at every place of a text, and pictures of nothing much.
enum SamplePictures {
    static func named(_ text: String) -> [Report.Picture] {
        [plot(text), field(text), image(text), histogram(text), bars(text), network(text)]
    }

    static func plot(_ text: String) -> Report.Picture {
        let series = [
            Report.Series(name: text, xs: [1, 2, 3], ys: [.nan, 1, 5]),
            Report.Series(name: text, mark: .points, xs: [1, 2, 3], ys: [1, 2, 3]),
        ]
        return Report.Picture(
            title: text,
            drawing: .plot(Report.Plot(x: Report.Axis(label: text), y: Report.Axis(label: text), series: series)),
            sentence: text)
    }

    static func field(_ text: String) -> Report.Picture {
        let field = Report.Field(
            x: Report.Axis(label: text), y: Report.Axis(label: text), xs: [0, 1, 2], ys: [0, 1],
            values: [0, 1, 2, 3, 4, 5], name: text, scale: .sequential, contours: [1.5, 3.5],
            series: [Report.Series(name: text, mark: .points, xs: [1], ys: [0.5])])
        return Report.Picture(title: text, drawing: .field(field), sentence: text)
    }

    static func image(_ text: String) -> Report.Picture {
        let image = Report.Image(
            rows: 2, columns: 2, values: [-1, 0, 0.5, .nan], scale: .diverging, rowLabels: [text, "b"],
            columnLabels: [text, "b"], rowTitle: text, columnTitle: text)
        return Report.Picture(title: text, drawing: .image(image), sentence: text)
    }

    static func histogram(_ text: String) -> Report.Picture {
        let histogram = Report.Histogram(label: text, edges: [-1, 0, 1], counts: [3, 1])
        return Report.Picture(title: text, drawing: .histogram(histogram), sentence: text)
    }

    static func bars(_ text: String) -> Report.Picture {
        let rows = [
            Report.Bars.Row(label: text, values: [1, 0.01], histories: [[1, 2, 1], [0.1, 0.01]]),
            Report.Bars.Row(label: "d", values: [.nan, 3]),
        ]
        let bars = Report.Bars(measures: [text, "c"], rows: rows, isLogarithmic: true)
        return Report.Picture(title: text, drawing: .bars(bars), sentence: text)
    }

    static func network(_ text: String) -> Report.Picture {
        let layers = [
            Report.Network.Layer(name: text, caption: text, units: 2),
            Report.Network.Layer(name: text, caption: text, units: 1, values: [0.25]),
        ]
        let network = Report.Network(
            layers: layers, weights: [Report.Network.Weights(name: text, values: [0.5, -1])])
        return Report.Picture(title: text, drawing: .network(network), sentence: text)
    }

    /// Nothing, one point, equal numbers, numbers that are none, and extreme ones.
    static let odd: [Report.Picture] = {
        let tiny = Double.leastNonzeroMagnitude
        let courses: [([Double], [Double])] = [
            ([], []), ([3], [0.5]), ([1, 2, 3], [0.5, 0.5, 0.5]), ([1, 2], [.nan, .infinity]), ([1, 1, 1], [1, 2, 3]),
            ([1, 2, 3], [-1e308, 0, 1e308]), ([2000 * tiny, 4000 * tiny], [tiny, 2 * tiny]),
            ([1, 2], [1e300, 1e-300]),
            ([123_456_789.1, 123_456_789.2], [0.1, 0.3]), ([-1, 0, 1], [0, 0, 0]),
        ]
        let plots = courses.flatMap { xs, ys in
            [false, true].map { isLogarithmic in
                Report.Picture(
                    title: "odd",
                    drawing: .plot(
                        Report.Plot(
                            x: Report.Axis(label: "x"), y: Report.Axis(label: "y", isLogarithmic: isLogarithmic),
                            series: [Report.Series(name: "odd", xs: xs, ys: ys)])), sentence: "")
            }
        }
        let images: [[Double]] = [[], [.nan], [0, 0], [1e308, -1e308], [3, 3, 3, 3]]
        let others = images.flatMap { values in
            [Report.Scale.sequential, .diverging].flatMap { scale -> [Report.Picture] in
                let image = Report.Image(
                    rows: values.isEmpty ? 0 : 1, columns: values.count, values: values, scale: scale,
                    showsNumbers: values.count == 2)
                let field = Report.Field(
                    x: Report.Axis(label: ""), y: Report.Axis(label: ""), xs: values.indices.map(Double.init),
                    ys: values.isEmpty ? [] : [0], values: values, name: "odd", scale: scale)
                return [
                    Report.Picture(title: "odd", drawing: .image(image), sentence: ""),
                    Report.Picture(title: "odd", drawing: .field(field), sentence: ""),
                ]
            }
        }
        let wide = Report.Image(
            rows: 300, columns: 500, values: (0..<150_000).map { Double($0 % 977) - 400 }, scale: .diverging)
        let empty: [Report.Drawing] = [
            .histogram(Report.Histogram(label: "odd", edges: [], counts: [])),
            .bars(Report.Bars(measures: [], rows: [])),
            .network(Report.Network(layers: [], weights: [])), .image(wide),
        ]
        return plots + others + empty.map { Report.Picture(title: "odd", drawing: $0, sentence: "") }
    }()
}
