import Reporting

extension SVGDrawing {
    mutating func draw(_ histogram: Report.Histogram) {
        let edges = histogram.edges
        guard histogram.counts.count > 0, edges.count == histogram.counts.count + 1 else {
            return say("there are no numbers to count")
        }
        let inner = 220.0
        guard let x = PlacedAxis(Report.Axis(label: histogram.label), numbers: edges),
            let y = PlacedAxis(
                Report.Axis(label: "count"), numbers: [0, Double(max(histogram.counts.max() ?? 0, 1)) * 1.04])
        else { return say("none of the numbers has a place on the axis") }
        let left = margin(for: y, height: inner)
        label("count", left, 15, kind: "quiet")
        let frame = PlotFrame(left: left, top: 22, width: width - left - 24, height: inner, x: x, y: y)
        axes(frame)
        markup.begin("g", ["class": "bars"])
        for (place, count) in histogram.counts.enumerated() {
            guard let a = frame.place(edges[place], Double(count)), let b = frame.place(edges[place + 1], 0) else {
                continue
            }
            let gap = b.x - a.x > 4 ? 0.5 : 0
            markup.begin(
                "rect",
                [
                    "class": "bar", "x": .number(a.x + gap), "y": .number(a.y), "width": .number(b.x - a.x - 2 * gap),
                    "height": .number(b.y - a.y),
                ])
            tooltip("\(format.string(edges[place])) to \(format.string(edges[place + 1])): \(count)")
            markup.end("rect")
        }
        markup.end("g")
        height = frame.bottom + 44
    }
}
