import Reporting
import TestSupport
import Testing

@testable import Rendering

/// Marks lie within half a cell of their numbers: computed back from the text that was drawn.
struct PlacementTests {
    private static let widths = [30, 50, 80, 200]
    #if DEBUG
        private static let count = 50
    #else
        private static let count = 200
    #endif

    private func lines(_ drawing: Report.Drawing, _ width: Int, _ isUnicode: Bool) -> [String] {
        let picture = Report.Picture(title: "t", drawing: drawing, sentence: "")
        let lines = TerminalRenderer(width: width, isUnicode: isUnicode).lines(of: Report(.picture(picture)))
        #expect(lines.allSatisfy { DisplayText.width($0) <= width }, "\(width): \(lines)")
        #expect(isUnicode || lines.allSatisfy { $0.utf8.allSatisfy { $0 < 0x80 } })
        return lines
    }

    // MARK: - Axes

    private func expectTicks(_ drawn: DrawnPicture, _ xs: AxisTicks, _ ys: AxisTicks, _ what: String) {
        #expect(drawn.columns.count >= 1 && drawn.rows.count >= 1, "\(what)")
        for (column, value) in drawn.columns {
            let place = xs.place(of: value) ?? .nan
            #expect(abs(drawn.column(place) - Double(column)) <= 0.5 + 1e-6, "\(what): \(value) in column \(column)")
        }
        for (row, value) in drawn.rows {
            let place = ys.place(of: value) ?? .nan
            #expect(abs(drawn.row(place) - Double(row)) <= 0.5 + 1e-6, "\(what): \(value) in row \(row)")
        }
    }

    private func frame(_ plot: Report.Plot, _ width: Int, _ isUnicode: Bool) throws -> AxisFrame {
        try #require(
            AxisFrame(
                plot.x, plot.series.flatMap(\.xs), plot.y, plot.series.flatMap(\.ys), room: width,
                glyphs: Glyphs(isUnicode: isUnicode)))
    }

    @Test(arguments: [true, false]) func pointsLieWhereTheirNumbersAre(isUnicode: Bool) throws {
        for seed in 1...Self.count {
            var chance = Chance(seed)
            let isLogarithmic = chance.below(3) == 0
            let (scale, offset) = (chance.number(), chance.number())
            let pairs = (0..<1 + chance.below(20)).map { _ in
                (chance.share() * scale + offset, isLogarithmic ? abs(chance.number()) + 1e-9 : chance.number())
            }
            let series = Report.Series(name: "s", mark: .points, xs: pairs.map(\.0), ys: pairs.map(\.1))
            let plot = Report.Plot(
                x: Report.Axis(label: ""), y: Report.Axis(label: "", isLogarithmic: isLogarithmic), series: [series])
            for width in Self.widths {
                let drawn = try #require(DrawnPicture(lines(.plot(plot), width, isUnicode), isUnicode: isUnicode))
                let frame = try frame(plot, width, isUnicode)
                expectTicks(drawn, frame.xs, frame.ys, "seed \(seed), width \(width)")
                let places = pairs.map { (frame.xs.place(of: $0.0) ?? .nan, frame.ys.place(of: $0.1) ?? .nan) }
                    .map { (drawn.column($0), drawn.row($1)) }
                let marks = drawn.dots
                func isNear(_ a: (Double, Double), _ b: (Double, Double)) -> Bool {
                    abs(a.0 - b.0) <= 0.5 + 1e-6 && abs(a.1 - b.1) <= 0.5 + 1e-6
                }
                for place in places { #expect(marks.contains { isNear($0, place) }, "seed \(seed), width \(width)") }
                for mark in marks { #expect(places.contains { isNear(mark, $0) }, "seed \(seed), width \(width)") }
            }
        }
    }

    @Test(arguments: [true, false]) func linesRunThroughTheirNumbers(isUnicode: Bool) throws {
        for seed in 1...Self.count {
            var chance = Chance(seed)
            let scale = chance.number()
            let xs = (0..<2 + chance.below(15)).map { _ in chance.share() * scale }.sorted()
            let ys = xs.map { _ in chance.number() }
            let series = Report.Series(name: "s", xs: xs, ys: ys)
            let plot = Report.Plot(x: Report.Axis(label: ""), y: Report.Axis(label: ""), series: [series])
            for width in Self.widths {
                let drawn = try #require(DrawnPicture(lines(.plot(plot), width, isUnicode), isUnicode: isUnicode))
                let frame = try frame(plot, width, isUnicode)
                let way = zip(xs, ys).map {
                    (drawn.column(frame.xs.place(of: $0.0) ?? .nan), drawn.row(frame.ys.place(of: $0.1) ?? .nan))
                }
                let dots = drawn.dots
                for place in way {
                    #expect(
                        dots.contains { abs($0.0 - place.0) <= 0.5 + 1e-6 && abs($0.1 - place.1) <= 0.5 + 1e-6 },
                        "seed \(seed), width \(width)")
                }
                for dot in dots {
                    let distance = zip(way, way.dropFirst()).map { Self.distance(dot, $0.0, $0.1) }.min() ?? .infinity
                    #expect(distance <= 0.5 + 1e-6, "seed \(seed), width \(width): \(distance)")
                }
            }
        }
    }

    /// How far a point is from a straight way, in cells to the side or up and down, whichever is less.
    private static func distance(
        _ point: (column: Double, row: Double), _ a: (Double, Double), _ b: (Double, Double)
    ) -> Double {
        func across(_ p: Double, _ q: Double, _ a: (Double, Double), _ b: (Double, Double)) -> Double {
            let outside = max(min(a.0, b.0) - p, p - max(a.0, b.0), 0)
            let share = a.0 == b.0 ? 0 : min(max((p - a.0) / (b.0 - a.0), 0), 1)
            let level = a.1 + share * (b.1 - a.1)
            let gap = a.0 == b.0 ? max(min(a.1, b.1) - q, q - max(a.1, b.1), 0) : abs(level - q)
            return max(outside, gap)
        }
        return min(
            across(point.column, point.row, a, b), across(point.row, point.column, (a.1, a.0), (b.1, b.0)))
    }

    // MARK: - Planes

    @Test(arguments: [true, false]) func bandsAreWhereTheirNumbersAre(isUnicode: Bool) throws {
        for seed in 1...Self.count {
            var chance = Chance(seed)
            let (columns, rows) = (2 + chance.below(12), 2 + chance.below(12))
            let (a, b, c) = (chance.number(), chance.number(), chance.number())
            let xs = (0..<columns).map { Double($0) / Double(columns - 1) * 3 - 1 }
            let ys = (0..<rows).map { Double($0) / Double(rows - 1) * 2 }
            // Straight between the places of the grid, so that it is known everywhere.
            let values = ys.flatMap { y in xs.map { a * $0 + b * y + c } }
            let (low, high) = (values.min() ?? 0, values.max() ?? 0)
            let contours = (1...1 + chance.below(7)).map { low + (high - low) * Double($0) / 9 }
            let field = Report.Field(
                x: Report.Axis(label: ""), y: Report.Axis(label: ""), xs: xs, ys: ys, values: values, name: "f",
                scale: .sequential, contours: contours)
            for width in Self.widths {
                let text = lines(.field(field), width, isUnicode)
                let drawn = try #require(DrawnPicture(text, isUnicode: isUnicode))
                for (row, line) in drawn.inside.enumerated() {
                    for (column, character) in line.enumerated() {
                        // All numbers that lie within half a cell.
                        let across = [-0.5, 0.5].map { -1 + 3 * Self.inverse(Double(column) + $0, drawn.column) }
                        let up = [-0.5, 0.5].map { 2 * Self.inverse(Double(row) + $0, drawn.row) }
                        let near = across.flatMap { x in up.map { a * x + b * $0 + c } }
                        let bands = near.map { value in contours.count { $0 <= value } }
                        let band = Int(String(character)) ?? -1
                        #expect(
                            (bands.min() ?? 0) <= band && band <= (bands.max() ?? 0),
                            "seed \(seed), width \(width), row \(row), column \(column): \(character) for \(near)")
                    }
                }
            }
        }
    }

    /// Where a linear function has a value.
    private static func inverse(_ value: Double, _ function: (Double) -> Double) -> Double {
        (value - function(0)) / (function(1) - function(0))
    }

    // MARK: - Cells and bars

    @Test(arguments: [true, false]) func shadesTellTheirNumbers(isUnicode: Bool) throws {
        let shades: [Character] = isUnicode ? [" ", "░", "▒", "▓", "█"] : Array(" .:-=+*#%@")
        for seed in 1...Self.count {
            var chance = Chance(seed)
            let (rows, columns) = (1 + chance.below(10), 2 + chance.below(13))
            let isDiverging = chance.below(2) == 0
            let values = (0..<rows * columns).map { _ in isDiverging ? chance.number() : abs(chance.number()) }
            let image = Report.Image(
                rows: rows, columns: columns, values: values, scale: isDiverging ? .diverging : .sequential)
            let (low, high) = (values.min() ?? 0, values.max() ?? 0)
            let most = max(abs(low), abs(high))
            for width in Self.widths where 2 * columns <= width {
                let text = lines(.image(image), width, isUnicode).dropFirst().prefix(rows).map(Array.init)
                for (place, value) in values.enumerated() {
                    let (row, column) = (place / columns, place % columns)
                    let line = text[row] + [Character](repeating: " ", count: width)
                    let (first, second) = (line[2 * column], line[2 * column + 1])
                    let step = try #require(shades.firstIndex(of: second), "\(second)")
                    let share = isDiverging ? abs(value) / most : (value - low) / (high - low)
                    // The middle of a step is within half a step of every number in it.
                    let middle = (Double(step) + 0.5) / Double(shades.count)
                    #expect(abs(middle - share) <= 0.5 / Double(shades.count) + 1e-9, "seed \(seed), width \(width)")
                    if isDiverging, step > 0 { #expect(first == (value < 0 ? "-" : "+")) }
                }
            }
        }
    }

    /// The length of a bar in cells.
    private func length(_ line: String) -> Double {
        let eighths = Array("▏▎▍▌▋▊▉█")
        return line.reduce(0) { sum, character in
            character == "#" ? sum + 1 : sum + (eighths.firstIndex(of: character).map { Double($0 + 1) / 8 } ?? 0)
        }
    }

    @Test(arguments: [true, false]) func barsAreAsLongAsTheirNumbers(isUnicode: Bool) throws {
        for seed in 1...Self.count {
            var chance = Chance(seed)
            let counts = [1 + chance.below(1000)] + (0..<chance.below(15)).map { _ in chance.below(1000) }
            let histogram = Report.Histogram(
                label: "h", edges: (0...counts.count).map { Double($0) / 10 }, counts: counts)
            let sizes = counts.map { _ in abs(chance.number()) }
            let bars = Report.Bars(
                measures: ["size"],
                rows: sizes.enumerated().map { Report.Bars.Row(label: "a\($0 + 1)", values: [$1]) })
            for width in Self.widths {
                let drawn = [
                    (lines(.histogram(histogram), width, isUnicode).dropFirst(), counts.map(Double.init)),
                    (lines(.bars(bars), width, isUnicode).dropFirst(2), sizes),
                ]
                for (text, numbers) in drawn {
                    let lengths = text.prefix(numbers.count).map(length)
                    let (longest, most) = (lengths.max() ?? 0, numbers.max() ?? 1)
                    #expect(longest >= 1, "seed \(seed), width \(width)")
                    for (length, number) in zip(lengths, numbers) {
                        #expect(abs(length - number / most * longest) <= 0.5 + 1e-9, "seed \(seed), width \(width)")
                    }
                }
            }
        }
    }

    @Test(arguments: [true, false]) func everyUnitOfASmallNetworkIsDrawn(isUnicode: Bool) {
        for seed in 1...Self.count {
            var chance = Chance(seed)
            let sizes = (0..<2 + chance.below(2)).map { _ in 1 + chance.below(8) }
            let layers = sizes.enumerated().map { Report.Network.Layer(name: "a\($0)", caption: "\($1)", units: $1) }
            let weights = zip(sizes, sizes.dropFirst()).map { a, b in
                Report.Network.Weights(name: "W", values: (0..<a * b).map { _ in chance.number() })
            }
            for width in Self.widths {
                let text = lines(.network(Report.Network(layers: layers, weights: weights)), width, isUnicode).joined()
                #expect(
                    text.count { $0 == (isUnicode ? "●" : "O") } == sizes.reduce(0, +), "seed \(seed), width \(width)")
            }
        }
    }

    // MARK: - Many numbers

    @Test func aMillionPointsAreQuick() {
        var chance = Chance(1)
        let ys = (0..<1_000_000).map { _ in chance.share() }
        let series = Report.Series(name: "s", xs: ys.indices.map(Double.init), ys: ys)
        let plot = Report.Plot(x: Report.Axis(label: "x"), y: Report.Axis(label: "y"), series: [series])
        let clock = ProcessorClock()
        let times = (1...3).map { _ in clock.measure { _ = lines(.plot(plot), 80, true) } }
        #if DEBUG
            let limit = Duration.seconds(20)
        #else
            let limit = Duration.milliseconds(100)
        #endif
        #expect(times.min() ?? .seconds(99) < limit, "\(times)")
    }
}
