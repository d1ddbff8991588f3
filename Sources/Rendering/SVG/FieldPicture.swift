import Reporting

extension SVGDrawing {
    mutating func draw(_ field: Report.Field) {
        let (columns, rows) = (field.xs.count, field.ys.count)
        guard columns > 0, rows > 0, field.values.count == columns * rows else {
            return say("there are no numbers to draw")
        }
        let halves = (x: Self.halfStep(field.xs), y: Self.halfStep(field.ys))
        let xs = [field.xs[0] - halves.x, field.xs[columns - 1] + halves.x] + field.series.flatMap(\.xs)
        let ys = [field.ys[0] - halves.y, field.ys[rows - 1] + halves.y] + field.series.flatMap(\.ys)
        guard let x = PlacedAxis(field.x, numbers: xs), let y = PlacedAxis(field.y, numbers: ys) else {
            return say("none of the numbers has a place between the axes")
        }
        let left = margin(for: y, height: 300)
        let across = min(width - left - 110, 440)
        let inner = min(across, 360)
        let top = legend(field.series, from: left, y: 4) + 18
        label(field.y.label, left, top - 7, kind: "quiet", within: across)
        let frame = PlotFrame(left: left, top: top, width: across, height: inner, x: x, y: y)
        let scale = ColourScale(field)
        cells(field, halves, in: frame, scale)
        axes(frame, hasGrid: false)
        // Classes have borders between cells, and no heights.
        let contours = field.classes.isEmpty ? field.contours : []
        var numbers = ContourNumbers(frame, besides: field.series)
        for level in contours { contour(field, at: level, in: frame, &numbers) }
        marks(field.series, in: frame)
        for number in numbers.placed { label(number.text, number.x, number.y + 4, .middle, kind: "height") }
        if field.classes.isEmpty {
            colourBar(scale, name: field.name, x: frame.right + 24, y: top, height: inner)
        } else {
            classKey(field.classes, scale, x: frame.right + 24, y: top)
        }
        height = frame.bottom + 44
    }

    /// Half the distance of places along an axis.
    private static func halfStep(_ places: [Double]) -> Double {
        places.count > 1 ? (places[places.count - 1] - places[0]) / Double(places.count - 1) / 2 : 0.5
    }

    private mutating func cells(
        _ field: Report.Field, _ halves: (x: Double, y: Double), in frame: PlotFrame, _ scale: ColourScale?
    ) {
        let columns = field.xs.count
        if !isAlone, let corner = frame.place(field.xs[0] - halves.x, field.ys[0] + halves.y),
            let top = frame.place(field.xs[0], field.ys[field.ys.count - 1] + halves.y)
        {
            let end = frame.place(field.xs[0] + halves.x, field.ys[0] - halves.y) ?? corner
            let rows = (0..<field.ys.count).reversed()
            return draw(
                CellsPicture(
                    origin: (corner.x, top.y), cell: (end.x - corner.x, end.y - corner.y), columns: columns,
                    values: rows.flatMap { field.values[$0 * columns..<($0 + 1) * columns] },
                    down: rows.map { format.string(field.ys[$0]) }, across: field.xs.map(format.string),
                    lead: "\(field.name) at "), scale)
        }
        let isFine = field.values.count > Self.mostCells
        // As many colours as the bar beside has.
        func shade(_ value: Double) -> RGB? { isFine ? scale?.shade(of: value) : scale?.colour(of: value) }
        markup.begin("g", ["class": "cells", "shape-rendering": "crispEdges"])
        for (row, b) in field.ys.enumerated() {
            guard let low = frame.place(field.xs[0], b - halves.y), let high = frame.place(field.xs[0], b + halves.y)
            else { continue }
            var column = 0
            while column < columns {
                let value = field.values[row * columns + column]
                let colour = shade(value)
                var end = column + 1
                // Where the grid is fine, cells of one colour are one mark.
                if isFine { while end < columns, shade(field.values[row * columns + end]) == colour { end += 1 } }
                if let colour, let a = frame.place(field.xs[column] - halves.x, b),
                    let c = frame.place(field.xs[end - 1] + halves.x, b)
                {
                    beginCell(from: (a.x, high.y), to: (c.x, low.y), fill: .colour(colour))
                    if !isFine {
                        let place = "\(format.string(field.xs[column])), \(format.string(b))"
                        tooltip("\(field.name) at \(place): \(format.string(value))")
                    }
                    markup.end("rect")
                }
                column = end
            }
        }
        markup.end("g")
    }

    /// Begins a cell, whose edges are those of its neighbours also when they are rounded: no paper shows between them.
    mutating func beginCell(from corner: (x: Double, y: Double), to end: (x: Double, y: Double), fill: MarkupText.Value)
    {
        func rounded(_ place: Double) -> Double { (place * 100).rounded() / 100 }
        let (x, y) = (rounded(corner.x), rounded(corner.y))
        markup.begin(
            "rect",
            [
                "x": .number(x), "y": .number(y), "width": .number(rounded(end.x) - x + 0.01),
                "height": .number(rounded(end.y) - y + 0.01), "fill": fill,
            ])
    }

    /// So many cells have a tooltip each.
    private static let mostCells = 1024

    private mutating func contour(
        _ field: Report.Field, at level: Double, in frame: PlotFrame, _ numbers: inout ContourNumbers
    ) {
        var path = PathText()
        var middles: [(x: Double, y: Double)] = []
        for (from, to) in ContourLines(field, level: level).segments {
            guard let a = frame.place(from.0, from.1), let b = frame.place(to.0, to.1) else { continue }
            path.move(a.x, a.y)
            path.line(b.x, b.y)
            middles.append(((a.x + b.x) / 2, (a.y + b.y) / 2))
        }
        guard !path.isEmpty else { return }
        markup.begin("path", ["class": "contour", "d": .path(path)])
        tooltip("\(field.name) = \(format.string(level))")
        markup.end("path")
        numbers.place(format.string(level), on: middles)
    }

    /// What the colours of classes mean.
    private mutating func classKey(_ classes: [String], _ scale: ColourScale?, x: Double, y: Double) {
        for (number, name) in classes.enumerated() {
            guard let colour = scale?.colour(of: Double(number)) else { continue }
            let top = y + 18 * Double(number)
            markup.element(
                "rect",
                ["x": .number(x), "y": .number(top), "width": 14, "height": 12, "fill": .colour(colour)])
            label(name, x + 20, top + 10, kind: "tick", within: width - x - 20)
        }
    }

    /// What the colours mean: a bar from the lowest number at the foot to the highest.
    mutating func colourBar(_ scale: ColourScale?, name: String, x: Double, y: Double, height: Double) {
        guard let scale else { return }
        let steps = CellsPicture.colours
        let step = NumberFormat(digits: 8).string(height / Double(steps))
        let foot = NumberFormat(digits: 8).string(y + height)
        markup.begin(
            "g",
            [
                "shape-rendering": "crispEdges",
                "transform": .text("matrix(14 0 0 -\(step) \(NumberFormat(digits: 8).string(x)) \(foot))"),
            ])
        for step in 0..<steps {
            var path = PathText()
            path.stroke(0, Double(step) + 0.5, 1)
            let colour = scale.map.colour(at: (Double(step) + 0.5) / Double(steps))
            markup.element("path", ["stroke": .colour(colour), "d": .path(path)])
        }
        markup.end("g")
        label(name, x, y - 7, kind: "quiet", within: width - x - 4)
        label(format.string(scale.high), x + 20, y + 10, kind: "tick scale", within: width - x - 20)
        guard scale.low < scale.high else { return }
        label(format.string(scale.low), x + 20, y + height, kind: "tick scale", within: width - x - 20)
        if scale.scale == .diverging, height >= 60 { label("0", x + 20, y + height / 2 + 4, kind: "tick scale") }
    }
}

extension ColourScale {
    /// Nil for what is no finite number.
    func colour(of number: Double) -> RGB? { place(of: number).map(map.colour) }
}
