import Reporting

/// Two axes around a rectangle: where numbers lie in it, in pixels.
struct PlotFrame {
    let left: Double
    let top: Double
    let width: Double
    let height: Double
    let x: PlacedAxis
    let y: PlacedAxis

    /// Where a pair of numbers lies; nil where one of them has no place.
    func place(_ a: Double, _ b: Double) -> (x: Double, y: Double)? {
        guard let u = x.place(of: a), let v = y.place(of: b) else { return nil }
        return (left + u * width, top + (1 - v) * height)
    }

    var right: Double { left + width }
    var bottom: Double { top + height }
}

/// An axis with the interval that it shows.
struct PlacedAxis {
    let axis: Report.Axis
    private let numbers: [Double]
    private let extent: AxisTicks

    /// Nil where nothing has a place.
    ///
    /// - Parameter margin: the share of the interval that is left free at both ends.
    init?(_ axis: Report.Axis, numbers: some Sequence<Double>, margin: Double = 0) {
        guard let bare = AxisTicks(Array(numbers), isLogarithmic: axis.isLogarithmic, most: 6) else { return nil }
        let ends = [-margin, 1 + margin].map(bare.value).filter { $0.isFinite && ($0 > 0 || !axis.isLogarithmic) }
        // What its own ticks widened is wide enough.
        let whole = ends.count == 2 && margin > 0 ? ends : [bare.low, bare.high]
        guard let extent = AxisTicks(whole, isLogarithmic: axis.isLogarithmic, most: 6) else { return nil }
        (self.axis, self.numbers, self.extent) = (axis, [extent.low, extent.high], extent)
    }

    /// The numbers at both ends.
    var ends: (low: Double, high: Double) { (extent.low, extent.high) }

    /// From 0 at the low end to 1 at the high end; nil for what has no place.
    func place(of number: Double) -> Double? { extent.place(of: number) }

    /// Round numbers between the ends, at most so many unless fewer than two were left, with how they are written.
    func ticks(most: Int) -> [AxisTicks.Tick] {
        for count in most...most + 4 {
            let ticks = (AxisTicks(numbers, isLogarithmic: axis.isLogarithmic, most: count) ?? extent).ticks
            let seen = ticks.filter { place(of: $0.value).map((0...1).contains) ?? false }
            if seen.count > 1 { return seen }
        }
        return extent.ticks
    }
}

extension SVGDrawing {
    /// Draws the axes of a frame whose lower edge has room for numbers and a label.
    mutating func axes(_ frame: PlotFrame, hasGrid: Bool = true) {
        var grid = PathText()
        var shown: Double = -.infinity
        for tick in frame.x.ticks(most: max(Int(frame.width / 80), 2)) {
            guard let u = frame.x.place(of: tick.value), (0...1).contains(u) else { continue }
            let x = frame.left + u * frame.width
            grid.move(x, frame.top)
            grid.line(x, frame.bottom)
            let half = SVGStyle.width(tick.label) / 2
            // A number at the right edge stays inside.
            let middle = min(x, width - half)
            guard middle - half > shown + 6 else { continue }
            shown = middle + half
            label(tick.label, middle, frame.bottom + 16, .middle, kind: "tick x")
        }
        var lowest = Double.infinity
        for tick in frame.y.ticks(most: max(Int(frame.height / 34), 2)) {
            guard let v = frame.y.place(of: tick.value), (0...1).contains(v) else { continue }
            let y = frame.top + (1 - v) * frame.height
            grid.move(frame.left, y)
            grid.line(frame.right, y)
            guard y + 4 < lowest - 2 else { continue }
            lowest = y - 8
            label(tick.label, frame.left - 7, y + 4, .end, kind: "tick y")
        }
        if hasGrid { markup.element("path", ["class": "grid", "d": .path(grid)]) }
        var edges = PathText()
        edges.move(frame.left, frame.top)
        edges.line(frame.left, frame.bottom)
        edges.line(frame.right, frame.bottom)
        markup.element("path", ["class": "axis", "d": .path(edges)])
        if isMoving { ends(of: frame) }
        label(
            frame.x.axis.label + scale(of: frame.x.axis), frame.left + frame.width / 2, frame.bottom + 34, .middle,
            kind: "quiet", within: frame.width)
    }

    /// Tells a script where numbers of the level axis lie.
    private mutating func ends(of frame: PlotFrame) {
        let exact = NumberFormat(digits: NumberFormat.most)
        markup.element(
            "g",
            [
                "class": "frame", "data-left": .number(frame.left), "data-right": .number(frame.right),
                "data-top": .number(frame.top), "data-bottom": .number(frame.bottom),
                "data-low": .text(exact.string(frame.x.ends.low)), "data-high": .text(exact.string(frame.x.ends.high)),
            ])
    }

    /// `loss (logarithmic)`
    func scale(of axis: Report.Axis) -> String { axis.isLogarithmic ? " (logarithmic scale)" : "" }

    /// The widest number beside an upright axis.
    func margin(for axis: PlacedAxis, height: Double) -> Double {
        let widths = axis.ticks(most: max(Int(height / 34), 2)).map { SVGStyle.width($0.label) }
        return min((widths.max() ?? 0) + 14, 140)
    }

    /// The names of series with their marks, in lines from a height on; where the last line ends.
    mutating func legend(_ series: [Report.Series], from left: Double, y: Double) -> Double {
        guard series.count > 1 || series.first?.name.isEmpty == false else { return y }
        var (x, y) = (left, y)
        for (place, one) in series.enumerated() where !one.name.isEmpty {
            let room = min(SVGStyle.width(one.name), 240)
            if x > left, x + 34 + room > width - 12 { (x, y) = (left, y + 18) }
            switch one.mark {
            case .line:
                markup.element(
                    "line",
                    [
                        "class": SVGStyle.series(place, isLine: true), "x1": .number(x), "y1": .number(y + 8),
                        "x2": .number(x + 24), "y2": .number(y + 8), "data-legend": "1",
                    ])
            case .points:
                markup.begin("g", ["data-legend": "1"])
                point(x + 12, y + 8, series: place, tooltip: nil)
                markup.end("g")
            }
            label(one.name, x + 30, y + 12, within: room + 1)
            x += 30 + room + 20
        }
        return y + 22
    }

    /// The lines and points of series in a frame.
    mutating func marks(_ series: [Report.Series], in frame: PlotFrame) {
        for (place, one) in series.enumerated() {
            let pairs = zip(one.xs, one.ys)
            let name = one.name.isEmpty ? "" : one.name + ": "
            func words(_ point: (x: Double, y: Double)) -> String {
                "\(name)\(format.string(point.x)), \(format.string(point.y))"
            }
            switch one.mark {
            case .line:
                var thinned = ThinnedLine()
                for pair in pairs { thinned.add(pair, at: frame.place(pair.0, pair.1)) }
                let runs = thinned.finished()
                for run in runs {
                    var path = PathText()
                    path.polyline(run.map(\.place))
                    if run.count == 1 { path.line(run[0].place.x, run[0].place.y) }
                    markup.element("path", ["class": SVGStyle.series(place, isLine: true), "d": .path(path)])
                }
                let all = runs.joined()
                let stride = max(1, all.count / 100)
                for (number, mark) in all.enumerated() where number % stride == 0 {
                    markup.begin(
                        "circle",
                        ["class": "hit", "cx": .number(mark.place.x), "cy": .number(mark.place.y), "r": 5])
                    tooltip(words(mark.numbers))
                    markup.end("circle")
                }
            case .points:
                var taken: Set<Int> = []
                for pair in pairs {
                    guard let at = frame.place(pair.0, pair.1) else { continue }
                    // Points over each other are one mark.
                    guard taken.insert(Int(at.x / 2) << 20 | Int(at.y / 2)).inserted else { continue }
                    point(at.x, at.y, series: place, tooltip: taken.count > 2000 ? nil : words((pair.0, pair.1)))
                }
            }
        }
    }
}
