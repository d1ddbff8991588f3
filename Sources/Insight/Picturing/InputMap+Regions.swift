import Modelling
import Reporting

/// Where the classes of a map lie, in words.
extension InputMap {
    /// How far the part of the map reaches that has a class, and whether it hangs together.
    func reach(of label: String, _ belongs: [Bool], _ words: PictureWords) -> [String] {
        guard let region = MapRegion(belongs, width: xs.count), region.count < belongs.count else { return [] }
        func range(_ reached: ClosedRange<Int>, _ places: [Double], _ input: Int) -> String {
            let words = words.telling(places[0], places[places.count - 1])
            let ends = (words.number(places[reached.lowerBound]), words.number(places[reached.upperBound]))
            return "from \(ends.0) to \(ends.1) in \(self.label(input))"
        }
        return [
            "\(label) reaches \(range(region.columns, xs, axes.0.input)) and \(range(region.rows, ys, axes.1.input)), "
                + (region.pieces == 1 ? "in one piece" : "in \(region.pieces) pieces")
        ]
    }

    /// Where rows lie, as far as they reach in both inputs.
    func spread(_ rows: [Int], _ words: PictureWords) -> String {
        let parts = [axes.0.input, axes.1.input].map { input in
            let numbers = rows.map { x[$0, input] }
            let (low, high) = (numbers.min() ?? .nan, numbers.max() ?? .nan)
            return low == high ? words.number(low) : "\(words.number(low)) to \(words.number(high))"
        }
        return " (at \(parts.joined(separator: ", ")))"
    }

    /// Where a height is crossed along the lines through the middle of the map.
    func crossings(_ numbers: [Double], at height: Double, _ words: PictureWords) -> [String] {
        let (columns, rows) = (xs.count, ys.count)
        let (column, row) = (columns / 2, rows / 2)
        let lines = [
            (axes.0.input, Array(numbers[row * columns..<(row + 1) * columns]), xs, axes.1.input, ys[row]),
            (axes.1.input, (0..<rows).map { numbers[$0 * columns + column] }, ys, axes.0.input, xs[column]),
        ]
        return lines.compactMap { along, numbers, places, other, place in
            let met = MapRegion.crossings(numbers, places, at: height)
            // A line that is crossed more often is not seen better by it.
            guard !met.isEmpty, met.count <= 4 else { return nil }
            let words = words.telling(places[0], places[places.count - 1])
            return "in the middle, \(label(other)) = \(words.number(place)), it crosses \(words.number(height)) at "
                + "\(label(along)) = \(PictureWords.list(met.map(words.number)))"
        }
    }

    /// Where the border between two classes meets the edges of the map.
    func border(_ numbers: [Double], at height: Double, _ words: PictureWords) -> [String] {
        let (columns, rows) = (xs.count, ys.count)
        let sides = [
            ("left", (0..<rows).map { numbers[$0 * columns] }, ys),
            ("right", (1...rows).map { numbers[$0 * columns - 1] }, ys),
            ("lower", Array(numbers.prefix(columns)), xs), ("upper", Array(numbers.suffix(columns)), xs),
        ]
        let met = sides.flatMap { side, numbers, places in
            let words = words.telling(places[0], places[places.count - 1])
            return MapRegion.crossings(numbers, places, at: height).map { "the \(side) edge at \(words.number($0))" }
        }
        // A border with more ends is not seen better by them.
        guard !met.isEmpty, met.count <= 6 else { return [] }
        return ["the border meets \(PictureWords.list(met))"]
    }
}
