import Reporting

/// Networks unit by unit where there are few, or as boxes.
extension TerminalRenderer {
    private static let mostUnits = 8

    func lines(of network: Report.Network, _ title: String) -> [String] {
        let title = titleLines(title)
        guard !network.layers.isEmpty else { return title + remarkLines("nothing to draw") }
        return title + (unitLines(network) ?? boxes(network))
    }

    private func boxes(_ network: Report.Network) -> [String] {
        let stages = network.layers.map { "\($0.name)\n\($0.caption)" }
        let arrows = network.weights.indices.map { index in
            let (name, count) = (network.weights[index].name, network.weights[index].values.count)
            guard count > 0, index + 1 < network.layers.count else { return name }
            return "\(name) \(network.layers[index].units)×\(network.layers[index + 1].units)"
        }
        return lines(of: Report.Diagram(stages: stages, arrows: arrows))
    }

    /// Nil where there are too many units, weights that join no two of them, or too little room.
    private func unitLines(_ network: Report.Network) -> [String]? {
        let layers = network.layers
        guard layers.allSatisfy({ (1...Self.mostUnits).contains($0.units) }), layers.count > 1 else { return nil }
        for (index, weights) in network.weights.enumerated() {
            guard index + 1 < layers.count, weights.values.count == layers[index].units * layers[index + 1].units
            else { return nil }
        }
        let nodes = layers.map { layer -> [String] in
            (0..<layer.units).map { unit in
                let mark = glyphs.isUnicode ? "●" : "O"
                return layer.values.count == layer.units ? "\(mark) \(brief(layer.values[unit]))" : mark
            }
        }
        let sizes = nodes.map { $0.map(DisplayText.width).max() ?? 1 }
        let heads = layers.map { [glyphs.shown($0.name), glyphs.shown($0.caption)] }
        let gaps = layers.count - 1
        let gap = min((width - sizes.reduce(0, +)) / gaps, 24)
        guard gap >= 8 else { return nil }
        let starts = sizes.indices.map { sizes[..<$0].reduce(0, +) + gap * $0 }
        let height = 2 * (layers.map(\.units).max() ?? 1) - 1
        let columns = (starts.last ?? 0) + (sizes.last ?? 0)
        // Names stand above their column of units, as far as there is room before the next.
        let rooms = starts.indices.map { ($0 + 1 < starts.count ? starts[$0 + 1] - 1 : width) - starts[$0] }
        guard zip(heads, rooms).allSatisfy({ head, room in head.allSatisfy { DisplayText.width($0) <= room } }) else {
            return nil
        }
        var grid = CellGrid(columns: columns, rows: height, isUnicode: glyphs.isUnicode)
        func row(_ layer: Int, _ unit: Int) -> Int { (height - (2 * layers[layer].units - 1)) / 2 + 2 * unit }
        let largest = network.weights.flatMap(\.values).filter(\.isFinite).reduce(0) { max($0, $1.magnitude) }
        for (index, weights) in network.weights.enumerated() {
            let order = weights.values.indices.sorted { weights.values[$0].magnitude < weights.values[$1].magnitude }
            for place in order {
                let (from, to) = (place / layers[index + 1].units, place % layers[index + 1].units)
                let left = starts[index] + DisplayText.width(nodes[index][from]) + 1
                var phase = 0
                grid.line(
                    from: Self.middle(left, row(index, from), isUnicode: glyphs.isUnicode),
                    to: Self.middle(starts[index + 1] - 2, row(index + 1, to), isUnicode: glyphs.isUnicode),
                    Self.stroke(weights.values[place], largest), phase: &phase)
            }
        }
        for layer in layers.indices {
            for unit in 0..<layers[layer].units {
                for (k, character) in nodes[layer][unit].enumerated() {
                    grid.mark((starts[layer] + k, row(layer, unit)), character, ink: -1)
                }
            }
        }
        let titles = (0...1).map { line in
            zip(starts, heads).reduce("") { text, pair in
                DisplayText.padded(text, to: pair.0) + pair.1[line]
            }.trimmingLastBlank
        }
        return [style.paint(titles[0], as: .heading), titles[1]] + grid.lines(style) + strokeKey
    }

    /// The dots in the middle of a cell.
    private static func middle(_ column: Int, _ row: Int, isUnicode: Bool) -> (x: Double, y: Double) {
        isUnicode ? (Double(2 * column), Double(4 * row + 2)) : (Double(column), Double(row))
    }

    /// Solid above 0, broken below; dotted where it is small.
    private static func stroke(_ weight: Double, _ largest: Double) -> Stroke {
        let ink = weight < 0 ? 5 : 4
        if !(weight.magnitude * 3 >= largest) { return Stroke(ink: ink, pattern: "1000", plain: ".") }
        return weight < 0
            ? Stroke(ink: ink, pattern: "11100", plain: "-") : Stroke(ink: ink, pattern: "1", plain: "+")
    }

    private var strokeKey: [String] {
        let small = "less than a third of the largest"
        let words =
            glyphs.isUnicode
            ? "weights above 0 solid, below 0 broken; dotted: \(small)"
            : "weights: + above 0, - below 0, . \(small)"
        return remarkLines(words + (style.isColoured ? "; red above 0, blue below" : ""))
    }
}
