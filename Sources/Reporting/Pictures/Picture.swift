extension Report {
    /// Something to look at, as values: what is drawn, and the sentence that says what one sees.
    package struct Picture: Hashable, Sendable {
        package var title: String
        package var drawing: Drawing
        /// For those who do not see the drawing: trend, range, turning points, crossings, where the extreme is.
        package var sentence: String

        package init(title: String, drawing: Drawing, sentence: String) {
            self.title = title
            self.drawing = drawing
            self.sentence = sentence
        }
    }

    package enum Drawing: Hashable, Sendable {
        case plot(Plot)
        case field(Field)
        case image(Image)
        case histogram(Histogram)
        case bars(Bars)
        case network(Network)
    }
}

extension Report.Picture {
    /// How many numbers it is made of.
    package var count: Int {
        switch drawing {
        case .plot(let plot): plot.series.reduce(0) { $0 + $1.xs.count + $1.ys.count }
        case .field(let field):
            field.values.count + field.xs.count + field.ys.count
                + field.series.reduce(0) { $0 + $1.xs.count + $1.ys.count }
        case .image(let image): image.values.count
        case .histogram(let histogram): histogram.edges.count + histogram.counts.count
        case .bars(let bars):
            bars.rows.reduce(0) { $0 + $1.values.count + $1.histories.reduce(0) { $0 + $1.count } }
        case .network(let network):
            network.layers.reduce(0) { $0 + $1.values.count } + network.weights.reduce(0) { $0 + $1.values.count }
        }
    }
}

extension Report.Block {
    package var picture: Report.Picture? { if case .picture(let picture) = self { picture } else { nil } }
}
