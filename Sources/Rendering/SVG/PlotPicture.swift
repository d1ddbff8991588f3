import Reporting

extension SVGDrawing {
    mutating func draw(_ plot: Report.Plot) {
        let inner = 250.0
        let xs = plot.series.lazy.flatMap { series in
            zip(series.xs, series.ys).lazy.filter { $0.1.isFinite && (!plot.y.isLogarithmic || $0.1 > 0) }.map(\.0)
        }
        let ys = plot.series.lazy.flatMap { series in
            zip(series.xs, series.ys).lazy.filter { $0.0.isFinite && (!plot.x.isLogarithmic || $0.0 > 0) }.map(\.1)
        }
        guard let x = PlacedAxis(plot.x, numbers: xs, margin: 0.01),
            let y = PlacedAxis(plot.y, numbers: ys, margin: 0.04)
        else {
            let isEmpty = plot.series.allSatisfy { $0.xs.isEmpty }
            return say(isEmpty ? "there are no numbers to draw" : "none of the numbers has a place between the axes")
        }
        let left = margin(for: y, height: inner)
        let top = legend(plot.series, from: left, y: 4) + 18
        label(plot.y.label + scale(of: plot.y), left, top - 7, kind: "quiet", within: width - left - 12)
        let frame = PlotFrame(left: left, top: top, width: width - left - 24, height: inner, x: x, y: y)
        axes(frame)
        marks(plot.series, in: frame)
        height = frame.bottom + 44
    }
}
