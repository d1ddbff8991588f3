import Reporting

/// Series between two axes.
extension TerminalRenderer {
    func lines(of plot: Report.Plot, _ title: String) -> [String] {
        let title = titleLines(title, Self.scales(plot.x, plot.y))
        let series = plot.series
        // Where the numbers of the series have no room they are left out.
        let numbered = series.count > 1 && width > 4 * series.count + 12 ? 2 * series.count : 0
        let pairs = series.map { Self.placed($0, plot.x, plot.y) }
        guard
            let frame = AxisFrame(
                plot.x, pairs.flatMap { AxisTicks.ends(of: $0.xs, isLogarithmic: plot.x.isLogarithmic) }, plot.y,
                pairs.flatMap { AxisTicks.ends(of: $0.ys, isLogarithmic: plot.y.isLogarithmic) }, room: width,
                aside: numbered, glyphs: glyphs)
        else { return title + remarkLines("nothing to draw: there is no number that has a place") }
        var grid = frame.grid()
        // The numbers of the series stand behind the picture, where each ends.
        var ends = [String](repeating: "", count: frame.rows)
        for (number, one) in series.enumerated() {
            guard let last = draw(one, number, frame, on: &grid) else { continue }
            if numbered > 0, one.mark == .line {
                ends[last.row] += " " + style.paint("\(number + 1)", as: .series(number))
            }
        }
        let inside = grid.lines(style)
        let label = glyphs.shown(plot.x.label)
        return title + frame.lines(around: inside, ends: ends, label: label, style) + key(of: series)
            + left(out: zip(series, pairs).map { $0.xs.count - $1.xs.count }, of: plot)
    }

    /// `logarithmic scale`, of which axis where it is not the vertical one alone.
    static func scales(_ x: Report.Axis, _ y: Report.Axis) -> String {
        switch (x.isLogarithmic, y.isLogarithmic) {
        case (false, false): ""
        case (false, true): "logarithmic scale"
        case (true, false): "logarithmic scale from left to right"
        case (true, true): "logarithmic scales"
        }
    }

    /// The points of a series that have a place.
    private static func placed(
        _ series: Report.Series, _ x: Report.Axis, _ y: Report.Axis
    ) -> (xs: [Double], ys: [Double]) {
        var (xs, ys) = ([Double](), [Double]())
        xs.reserveCapacity(series.xs.count)
        ys.reserveCapacity(series.xs.count)
        for (a, b) in zip(series.xs, series.ys)
        where a.isFinite && b.isFinite && (a > 0 || !x.isLogarithmic) && (b > 0 || !y.isLogarithmic) {
            xs.append(a)
            ys.append(b)
        }
        return (xs, ys)
    }

    /// Draws a series with its mark; the cell where it ends.
    @discardableResult
    func draw(
        _ series: Report.Series, _ number: Int, _ frame: AxisFrame, on grid: inout CellGrid
    ) -> (column: Int, row: Int)? {
        var last: (column: Int, row: Int)?
        switch series.mark {
        case .points:
            let mark = SeriesMark.point(number, isUnicode: glyphs.isUnicode)
            for (x, y) in zip(series.xs, series.ys) {
                guard let left = frame.xs.place(of: x), let up = frame.ys.place(of: y) else { continue }
                let cell = grid.cell(at: left, up)
                grid.mark(cell, mark, ink: number)
                last = cell
            }
        case .line:
            var pen = Pen(number)
            for (x, y) in zip(series.xs, series.ys) {
                if let left = frame.xs.place(of: x), let up = frame.ys.place(of: y) {
                    let dot = grid.dot(left, up)
                    pen.go(to: dot, on: &grid)
                    last = grid.cell(at: left, up)
                } else {
                    pen.lift(on: &grid)
                }
            }
            pen.lift(on: &grid)
        }
        return last
    }

    /// What each mark stands for, where there are several.
    func key(of series: [Report.Series], evenOne: Bool = false) -> [String] {
        guard series.count > (evenOne ? 0 : 1) else { return [] }
        return rowsOfPieces(
            series.enumerated().map { number, one in
                let name = DisplayText.truncated(
                    glyphs.shown(one.name), to: max(width - 8, 4), ellipsis: glyphs.ellipsis)
                let mark: String
                switch one.mark {
                case .points:
                    mark = style.paint(
                        String(SeriesMark.point(number, isUnicode: glyphs.isUnicode)), as: .series(number))
                case .line:
                    var grid = CellGrid(columns: 3, rows: 1, isUnicode: glyphs.isUnicode)
                    var phase = 0
                    let middle = Double(grid.height / 2)
                    grid.line(from: (0, middle), to: (Double(grid.width - 1), middle), .series(number), phase: &phase)
                    mark = grid.lines(style)[0]
                }
                return one.mark == .line ? "\(mark) \(number + 1) \(name)" : "\(mark) \(name)"
            })
    }

    /// How many numbers have no place.
    private func left(out counts: [Int], of plot: Report.Plot) -> [String] {
        let series = plot.series
        let reason =
            plot.x.isLogarithmic || plot.y.isLogarithmic ? "no finite numbers, or not above 0" : "no finite numbers"
        let missing = zip(counts, series).filter { $0.0 > 0 }.map { count, one in
            series.count > 1 ? "\(count) of \(one.xs.count) in \(one.name)" : "\(count) of \(one.xs.count)"
        }
        return missing.isEmpty
            ? []
            : remarkLines("without a place, as \(reason): \(missing.joined(separator: ", "))")
    }
}

/// Draws one line from dot to dot. Of the many points that share a column of dots it draws the first, the highest, the
/// lowest and the last alone; of lines that go to and fro it joins so many dots as can be told apart at all.
private struct Pen {
    private let stroke: Stroke
    private var phase = 0
    private var joined = 0.0
    /// Lines of more dots than these fill the picture many times: what follows are dots alone.
    private static let mostJoined = 1_500_000.0
    /// Where the line has come to; nil where it begins anew.
    private var previous: (x: Double, y: Double)?
    /// What waits in the present column of dots.
    private var column: Column?

    private struct Column {
        let number: Int
        let first: (x: Double, y: Double)
        var last: (x: Double, y: Double)
        var low: Double
        var high: Double
    }

    init(_ number: Int) { stroke = .series(number) }

    mutating func go(to dot: (x: Double, y: Double), on grid: inout CellGrid) {
        let number = Int(dot.x.rounded())
        if column?.number == number, var waiting = column {
            waiting.low = min(waiting.low, dot.y)
            waiting.high = max(waiting.high, dot.y)
            waiting.last = dot
            column = waiting
            return
        }
        draw(on: &grid)
        column = Column(number: number, first: dot, last: dot, low: dot.y, high: dot.y)
    }

    /// Ends the line; what comes next begins another.
    mutating func lift(on grid: inout CellGrid) {
        draw(on: &grid)
        (previous, column) = (nil, nil)
    }

    private mutating func draw(on grid: inout CellGrid) {
        guard let waiting = column else { return }
        let start = joined > Self.mostJoined ? waiting.first : previous ?? waiting.first
        joined += max(abs(waiting.first.x - start.x), abs(waiting.first.y - start.y))
        grid.line(from: start, to: waiting.first, stroke, phase: &phase)
        let (low, high) = (Int(waiting.low.rounded()), Int(waiting.high.rounded()))
        if low < high {
            // Up and down in one column of dots; a broken line would lose its ends there.
            for y in low...high { grid.set(waiting.number, y, stroke) }
        }
        previous = waiting.last
    }
}
