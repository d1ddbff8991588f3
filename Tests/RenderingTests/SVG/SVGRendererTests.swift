import Foundation
import Reporting
import Testing

@testable import Rendering

struct SVGRendererTests {
    private static func elements(_ drawing: Report.Drawing, isMoving: Bool = false) -> SVGElements {
        let picture = Report.Picture(title: "a <b> & \"c\"", drawing: drawing, sentence: "it </svg> falls")
        return SVGElements(SVGRenderer(isMoving: isMoving).bytes(of: picture))
    }

    @Test func everyMarkOfAPlotLiesAtItsNumbers() throws {
        var random = SystemNumbers(seed: 7)
        for round in 0..<200 {
            let isLogarithmic = round % 3 == 0
            let size = pow(10, Double(random.whole(-6...6)))
            func number() -> Double { isLogarithmic ? size * exp(5 * random.share()) : size * (random.share() - 0.4) }
            let series = (0..<random.whole(1...4)).map { place in
                let count = random.whole(2...40)
                return Report.Series(
                    name: "s\(place)", mark: (round + place) % 2 == 0 ? .points : .line,
                    xs: (0..<count).map { Double($0) * 3 }, ys: (0..<count).map { _ in number() })
            }
            let plot = Report.Plot(
                x: .init(label: "step"), y: .init(label: "loss", isLogarithmic: isLogarithmic), series: series)
            let svg = Self.elements(.plot(plot))
            try #require(svg.problem == nil, "\(svg.problem ?? "")")
            let x = try #require(svg.scale("x"))
            let y = try #require(svg.scale("y", isLogarithmic: isLogarithmic))
            var seen = 0
            for mark in svg.all {
                guard let tooltip = mark.tooltip, let name = tooltip.split(separator: ":").first,
                    let one = series.first(where: { $0.name == name }), mark.name == "circle" || mark.name == "path"
                else { continue }
                let numbers = tooltip.split(separator: ":")[1].split(separator: ",").compactMap {
                    Double($0.trimmingCharacters(in: .whitespaces))
                }
                try #require(numbers.count == 2)
                let place = (
                    mark.name == "circle" ? mark.number("cx") : mark.number("data-x"),
                    mark.name == "circle" ? mark.number("cy") : mark.number("data-y")
                )
                let row = try #require(one.xs.firstIndex(of: numbers[0]))
                #expect(abs(place.0 - x(one.xs[row])) <= 0.5, "\(tooltip)")
                #expect(abs(place.1 - y(one.ys[row])) <= 0.5, "\(tooltip): \(place.1) and \(y(one.ys[row]))")
                seen += 1
            }
            #expect(seen == series.reduce(0) { $0 + $1.xs.count }, "round \(round)")
        }
    }

    @Test func barsOfAHistogramAreAsHighAsTheirCounts() throws {
        var random = SystemNumbers(seed: 8)
        for _ in 0..<200 {
            let counts = (0..<random.whole(1...30)).map { _ in random.whole(0...1000) }
            let edges = (0...counts.count).map { Double($0) * 0.25 - 1 }
            let svg = Self.elements(.histogram(.init(label: "dW1", edges: edges, counts: counts)))
            let y = try #require(svg.scale("y"))
            let bars = svg.named("rect").filter { $0.kind == "bar" }
            #expect(bars.count == counts.count)
            for (bar, count) in zip(bars, counts) {
                #expect(abs(bar.number("height") - (y(0) - y(Double(count)))) <= 0.5)
                #expect(abs(bar.number("y") + bar.number("height") - y(0)) <= 0.5)
            }
        }
    }

    @Test func cellsHaveTheColoursAndPlacesOfTheirNumbers() throws {
        var random = SystemNumbers(seed: 9)
        var wrong: [String] = []
        for round in 0..<200 {
            let (rows, columns) = (random.whole(1...20), random.whole(1...20))
            let scale: Report.Scale = round % 2 == 0 ? .sequential : .diverging
            let values = (0..<rows * columns).map { _ in random.share() * 4 - 1 }
            let colours = try #require(ColourScale(values, scale))
            let image = Self.elements(.image(.init(rows: rows, columns: columns, values: values, scale: scale)))
            let cells = image.named("rect").filter { $0.tooltip?.hasPrefix("row ") == true }
            try #require(cells.count == values.count)
            for (place, cell) in cells.enumerated() {
                let first = cells[place - place % columns]
                let distance = cell.number("x") - first.number("x") - Double(place % columns) * cell.number("width")
                if cell.attributes["fill"] != colours.colour(of: values[place])?.code || !(abs(distance) <= 0.5) {
                    wrong.append("round \(round), cell \(place)")
                }
            }
            let field = Report.Field(
                x: .init(label: "a"), y: .init(label: "b"), xs: (0..<columns + 1).map(Double.init),
                ys: (0..<rows + 1).map(Double.init),
                values: (0..<(rows + 1) * (columns + 1)).map { _ in random.share() }, name: "loss", scale: scale)
            let svg = Self.elements(.field(field))
            let x = try #require(svg.scale("x"))
            let y = try #require(svg.scale("y"))
            let places = svg.named("rect").filter { $0.tooltip?.contains(" at ") == true }
            try #require(places.count == field.values.count)
            for (place, cell) in places.enumerated() {
                let (column, row) = (place % field.xs.count, place / field.xs.count)
                let away = (
                    cell.number("x") + cell.number("width") / 2 - x(field.xs[column]),
                    cell.number("y") + cell.number("height") / 2 - y(field.ys[row])
                )
                if !(abs(away.0) <= 0.5 && abs(away.1) <= 0.5) { wrong.append("round \(round), place \(place)") }
            }
        }
        #expect(wrong.isEmpty)
    }

    @Test func linesOfANetworkAreAsThickAsTheirWeights() {
        var random = SystemNumbers(seed: 10)
        for _ in 0..<200 {
            let sizes = (0..<random.whole(2...4)).map { _ in random.whole(1...12) }
            let layers = sizes.map { Report.Network.Layer(name: "a", caption: "\($0) tanh", units: $0) }
            let weights = zip(sizes, sizes.dropFirst()).map { rows, columns in
                Report.Network.Weights(name: "W", values: (0..<rows * columns).map { _ in random.share() - 0.5 })
            }
            let svg = Self.elements(.network(.init(layers: layers, weights: weights)))
            let lines = svg.named("line").filter { $0.tooltip?.hasPrefix("W[") == true }
            let values = weights.flatMap { one -> [Double] in
                let most = one.values.map(\.magnitude).max() ?? 1
                return one.values.map { $0 / most }
            }
            #expect(lines.count == values.count)
            for (line, value) in zip(lines, values) {
                #expect(abs(line.number("stroke-width") - 0.4 - 4.6 * abs(value)) < 0.01)
                #expect((line.attributes["stroke-dasharray"] != nil) == (value < 0))
            }
        }
    }

    @Test func barsAreAsLongAsTheirNumbers() {
        var random = SystemNumbers(seed: 11)
        for _ in 0..<200 {
            let values = (0..<random.whole(1...8)).map { _ in random.share() * 100 }
            let rows = values.map { Report.Bars.Row(label: "z1", values: [$0, 1], histories: [[1, 2, .nan, 3], []]) }
            let svg = Self.elements(.bars(.init(measures: ["values", "gradients"], rows: rows)))
            let bars = svg.named("rect").filter { $0.tooltip?.hasPrefix("z1, values") == true }
            let longest = zip(bars, values).max { $0.1 < $1.1 }
            let most = longest.map { $0.0.number("width") / $0.1 } ?? 0
            #expect(bars.count == values.count)
            for (bar, value) in zip(bars, values) where bar.number("width") > 1 {
                #expect(abs(bar.number("width") - value * most) <= 0.5)
            }
        }
    }

    @Test func labelsDoNotOverlap() {
        var random = SystemNumbers(seed: 12)
        var overlapping: [String] = []
        for round in 0..<200 {
            let size = pow(10, Double(random.whole(-12...12)))
            let names = ["loss", "a name of many words that says more than there is room for", "dW1", "ŷ"]
            let series = (0..<random.whole(1...6)).map {
                Report.Series(
                    name: names[($0 + round) % 4], xs: [0, random.share() * size, size],
                    ys: [random.share(), random.share() * size, 1])
            }
            let plot = Report.Plot(
                x: .init(label: names[round % 4]),
                y: .init(label: names[(round + 1) % 4], isLogarithmic: round % 2 == 0),
                series: series)
            let image = Report.Image(
                rows: random.whole(1...40), columns: 1 + round % 60, values: [], scale: .diverging)
            var filled = image
            filled.values = (0..<image.rows * image.columns).map { _ in random.share() * size }
            for drawing in [Report.Drawing.plot(plot), .image(filled)] {
                let boxes = Self.elements(drawing).named("text").filter {
                    $0.attributes["transform"] == nil && $0.kind != "title"
                }
                .map { text -> (words: String, left: Double, right: Double, y: Double) in
                    let width = SVGStyle.width(text.text) * 0.9
                    let x = text.number("x")
                    let left =
                        switch text.attributes["text-anchor"] {
                        case "middle": x - width / 2
                        case "end": x - width
                        default: x  // not our enum
                        }
                    return (text.text, left, left + width, text.number("y"))
                }
                for (place, a) in boxes.enumerated() {
                    for b in boxes[(place + 1)...] {
                        let isApart = a.right <= b.left || b.right <= a.left || abs(a.y - b.y) >= 9
                        if !isApart { overlapping.append("round \(round): \(a) and \(b)") }
                    }
                }
            }
        }
        #expect(overlapping.isEmpty)
    }

    @Test func whatCannotBeDrawnIsSaid() {
        let plot = { (ys: [Double]) in
            Report.Drawing.plot(
                .init(
                    x: .init(label: "x"), y: .init(label: "y"),
                    series: [.init(name: "", xs: ys.indices.map(Double.init), ys: ys)]))
        }
        for (drawing, words) in [
            (plot([]), "there are no numbers to draw"), (plot([.nan, .infinity]), "none of the numbers has a place"),
            (.histogram(.init(label: "x", edges: [], counts: [])), "there are no numbers to count"),
            (.image(.init(rows: 0, columns: 0, values: [], scale: .diverging)), "there are no numbers to draw"),
            (.bars(.init(measures: [], rows: [])), "there is nothing to measure"),
        ] {
            let svg = Self.elements(drawing)
            #expect(svg.problem == nil)
            #expect(svg.named("text").contains { $0.text.hasPrefix(words) })
        }
        for ys in [[1.0], [2, 2, 2], [0, 0], [1e308, -1e308], [5e-324, 0], [1, .nan, 2, .infinity, 3]] {
            let text = String(
                decoding: SVGRenderer().bytes(of: .init(title: "t", drawing: plot(ys), sentence: "")), as: UTF8.self)
            #expect(SVGElements(Array(text.utf8)).problem == nil)
            #expect(!text.lowercased().contains("nan") && !text.lowercased().contains("inf"))
        }
    }

    @Test func manyPointsAreThinnedToWhatCanBeSeen() {
        let count = 1_000_000
        let ys = (0..<count).map { sin(Double($0) / 3000) + ($0 == 777_777 ? 5 : 0) }
        let series = Report.Series(name: "", xs: (0..<count).map(Double.init), ys: ys)
        let plot = Report.Plot(x: .init(label: "x"), y: .init(label: "y"), series: [series])
        let bytes = SVGRenderer().bytes(of: .init(title: "t", drawing: .plot(plot), sentence: ""))
        #expect(bytes.count < 100_000)
        // The one that stands out is still there.
        let path = SVGElements(bytes).named("path").first { $0.kind == "line s1" }?.attributes["d"] ?? ""
        let heights = path.split(whereSeparator: { "ML".contains($0) }).compactMap {
            $0.split(separator: " ").last.flatMap { Double($0) }
        }
        #expect((heights.sorted().dropFirst().first ?? 0) - (heights.min() ?? 0) > 50)
    }

    @Test func titleAndSentenceAreThereForThoseWhoDoNotSee() {
        let svg = Self.elements(.histogram(.init(label: "x", edges: [0, 1], counts: [3])))
        let root = svg.all[0]
        #expect(root.attributes["role"] == "img")
        #expect(root.tooltip == "a <b> & \"c\"")
        #expect(root.attributes["aria-labelledby"] == "picture-1-title picture-1-text")
        #expect(svg.named("desc").first?.text == "it </svg> falls")
        #expect(
            !Self.elements(.histogram(.init(label: "x", edges: [0, 1], counts: [3])), isMoving: true).named("rect")
                .contains { $0.tooltip != nil })
    }
}

/// Numbers by chance, the same in each run (Steele, Lea and Flood 2014: SplitMix64).
struct SystemNumbers {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    private mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
        return z ^ z >> 31
    }

    mutating func share() -> Double { Double(next() >> 11) / 9_007_199_254_740_992 }
    mutating func whole(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(next() % UInt64(range.count))
    }
}
