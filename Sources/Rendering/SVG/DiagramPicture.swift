import Reporting

extension SVGDrawing {
    /// Boxes from left to right, going on below where the line ends, with what stands on the arrows between them.
    mutating func draw(_ diagram: Report.Diagram) {
        let stages = diagram.stages.map { stage in
            stage.split(separator: "\n", omittingEmptySubsequences: false).map {
                SVGStyle.fitted(String($0), to: 280)
            }
        }
        guard !stages.isEmpty else { return say("there is nothing in it") }
        let tallest = Double(stages.map(\.count).max() ?? 1) * 16 + 14
        var (x, y) = (12.0, 8.0)
        for (place, lines) in stages.enumerated() {
            let box = (lines.map { SVGStyle.width($0) }.max() ?? 0) + 20
            let text = place > 0 && place <= diagram.arrows.count ? diagram.arrows[place - 1] : ""
            let arrow = place == 0 ? 0 : min(max(SVGStyle.width(text) + 20, 34), 180)
            if x > 12, x + arrow + box > width - 12 { (x, y) = (12, y + tallest + 22) }
            if place > 0 {
                let middle = y + tallest / 2
                line(x + 4, middle, x + arrow - 6, middle, "axis")
                var head = PathText()
                head.polygon([(x + arrow - 2, middle), (x + arrow - 10, middle - 4), (x + arrow - 10, middle + 4)])
                markup.element("path", ["d": .path(head), "fill": "currentColor"])
                label(text, x + arrow / 2 - 2, middle - 6, .middle, kind: "quiet", within: arrow - 10)
                x += arrow
            }
            let height = Double(lines.count) * 16 + 14
            let top = y + (tallest - height) / 2
            markup.element(
                "rect",
                [
                    "class": "box", "x": .number(x), "y": .number(top), "width": .number(box),
                    "height": .number(height), "rx": 6,
                ])
            for (row, text) in lines.enumerated() {
                label(text, x + box / 2, top + 19 + Double(row) * 16, .middle)
            }
            x += box
        }
        height = y + tallest + 8
    }
}
