import Reporting

extension SVGDrawing {
    /// Layers with more units than this are one box.
    private static let mostUnits = 12

    /// Whether each weight of at least one pair of layers is a line of its own.
    static func drawsWeights(of network: Report.Network) -> Bool {
        network.weights.indices.contains { $0 + 1 < network.layers.count && drawsWeights(of: network, from: $0) }
    }

    private static func drawsWeights(of network: Report.Network, from layer: Int) -> Bool {
        let (rows, columns) = (network.layers[layer].units, network.layers[layer + 1].units)
        return rows <= mostUnits && columns <= mostUnits && network.weights[layer].values.count == rows * columns
    }

    mutating func draw(_ network: Report.Network) {
        let layers = network.layers
        guard !layers.isEmpty else { return say("the network has no layers") }
        let most = layers.map { $0.units <= Self.mostUnits ? $0.units : 4 }.max() ?? 1
        let inner = Double(max(most, 3)) * 34
        let step = min((width - 120) / Double(max(layers.count - 1, 1)), 200)
        let span = step * Double(layers.count - 1)
        let left = (width - span) / 2
        func x(_ layer: Int) -> Double { left + Double(layer) * step }
        func y(_ unit: Int, of layer: Int) -> Double {
            let count = layers[layer].units
            return 22 + inner / 2 + (Double(unit) - Double(count - 1) / 2) * min(34, inner / Double(max(count, 1)))
        }
        for (place, weights) in network.weights.enumerated() where place + 1 < layers.count {
            let (rows, columns) = (layers[place].units, layers[place + 1].units)
            let isDrawn = Self.drawsWeights(of: network, from: place)
            if isDrawn {
                let most = weights.values.reduce(0) { $1.isFinite ? max($0, abs($1)) : $0 }
                markup.begin("g", ["class": "weights", "data-name": .text(weights.name)])
                for row in 0..<rows {
                    for column in 0..<columns {
                        edge(
                            weights, row, column, columns: columns, most: most,
                            from: (x(place) + 11, y(row, of: place)), to: (x(place + 1) - 11, y(column, of: place + 1)))
                    }
                }
                markup.end("g")
            } else {
                line(x(place) + 28, 22 + inner / 2, x(place + 1) - 28, 22 + inner / 2, "axis")
            }
            label(
                weights.name + (isDrawn ? "" : " \(rows)×\(columns)"), (x(place) + x(place + 1)) / 2, 14, .middle,
                kind: "quiet", within: step - 20)
        }
        for (place, layer) in layers.enumerated() {
            units(of: layer, x: x(place), middle: 22 + inner / 2) { y($0, of: place) }
            label(layer.name, x(place), inner + 40, .middle, within: step - 8)
            label(layer.caption, x(place), inner + 56, .middle, kind: "quiet", within: step - 8)
        }
        height = inner + 68
    }

    private mutating func edge(
        _ weights: Report.Network.Weights, _ row: Int, _ column: Int, columns: Int, most: Double,
        from: (Double, Double), to: (Double, Double)
    ) {
        let value = weights.values[row * columns + column]
        let share = most > 0 && value.isFinite ? abs(value) / most : 0
        markup.begin(
            "line",
            [
                "class": value < 0 ? "below" : "above", "x1": .number(from.0), "y1": .number(from.1),
                "x2": .number(to.0), "y2": .number(to.1), "stroke-width": .number(0.4 + 4.6 * share),
                // Below 0 a line is broken: the sign is told without colour too.
                "stroke-dasharray": value < 0 ? "5 3" : .missing, "stroke-opacity": .number(0.25 + 0.75 * share),
            ])
        tooltip("\(weights.name)[\(row + 1),\(column + 1)] = \(format.string(value))")
        markup.end("line")
    }

    private mutating func units(
        of layer: Report.Network.Layer, x: Double, middle: Double, y: (Int) -> Double
    ) {
        guard layer.units <= Self.mostUnits else {
            markup.element(
                "rect",
                [
                    "class": "box", "x": .number(x - 28), "y": .number(middle - 40), "width": 56, "height": 80, "rx": 6,
                ])
            return label(String(layer.units), x, middle + 4, .middle)
        }
        for unit in 0..<layer.units {
            markup.begin("circle", ["class": "unit", "cx": .number(x), "cy": .number(y(unit)), "r": 11])
            let value = unit < layer.values.count ? " = \(format.string(layer.values[unit]))" : ""
            tooltip("\(layer.name), unit \(unit + 1)\(value)")
            markup.end("circle")
        }
    }
}
