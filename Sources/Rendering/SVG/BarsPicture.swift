import Glibc
import Reporting

extension SVGDrawing {
    /// A line of bars for each row: for each measure a bar with its number, and its course before.
    mutating func draw(_ bars: Report.Bars) {
        let count = bars.measures.count
        guard count > 0, !bars.rows.isEmpty else { return say("there is nothing to measure") }
        let left = min(bars.rows.map { SVGStyle.width($0.label) }.max() ?? 0, 150) + 16
        let column = (width - left - 12) / Double(count)
        let hasHistories = bars.rows.contains { $0.histories.contains { !$0.isEmpty } }
        let course = hasHistories ? min(column * 0.22, 70) : 0
        let number = 74.0
        let length = column - number - course - 18
        for (place, measure) in bars.measures.enumerated() {
            let kind = bars.isLogarithmic ? " (logarithmic)" : ""
            label(measure + kind, left + Double(place) * column, 16, kind: "quiet", within: column - 8)
        }
        for measure in 0..<count {
            let scale = BarScale(
                bars.rows.map { measure < $0.values.count ? $0.values[measure] : .nan }, bars.isLogarithmic)
            for (row, one) in bars.rows.enumerated() {
                let y = 28 + Double(row) * 24
                if measure == 0 { label(one.label, left - 8, y + 13, .end, kind: "tick row", within: 150) }
                let x = left + Double(measure) * column
                let value = measure < one.values.count ? one.values[measure] : .nan
                if let share = scale.share(of: value) {
                    markup.begin(
                        "rect",
                        [
                            "class": SVGStyle.bar(measure), "x": .number(x), "y": .number(y + 2),
                            "width": .number(max(share * length, 1)), "height": 14,
                        ])
                    tooltip("\(one.label), \(bars.measures[measure]): \(format.string(value))")
                    markup.end("rect")
                }
                let width = scale.share(of: value).map { max($0 * length, 1) } ?? 0
                if !value.isNaN {
                    label(NumberFormat(digits: min(format.digits, 3)).string(value), x + width + 5, y + 13)
                }
                if measure < one.histories.count {
                    sparkline(one.histories[measure], x: x + column - course - 10, y: y + 2, width: course, measure)
                }
            }
        }
        height = 28 + Double(bars.rows.count) * 24 + 10
    }

    /// A course as a small line, from its lowest number to its highest.
    private mutating func sparkline(_ numbers: [Double], x: Double, y: Double, width: Double, _ measure: Int) {
        let axis = Report.Axis(label: "")
        guard numbers.count > 1, width > 0, let values = PlacedAxis(axis, numbers: numbers) else { return }
        var path = PathText()
        var isBroken = true
        for (place, number) in numbers.enumerated() {
            guard let v = values.place(of: number) else {
                isBroken = true
                continue
            }
            let (u, w) = (x + Double(place) / Double(numbers.count - 1) * width, y + (1 - v) * 14)
            if isBroken { path.move(u, w) } else { path.line(u, w) }
            isBroken = false
        }
        markup.begin(
            "path", ["class": SVGStyle.series(measure, isLine: true), "stroke-dasharray": "none", "d": .path(path)])
        tooltip("before: \(format.string(numbers[0])) … \(format.string(numbers[numbers.count - 1]))")
        markup.end("path")
    }
}

/// How long bars are: from 0, or from a power of ten below the smallest.
private struct BarScale {
    private let low: Double
    private let high: Double
    private let isLogarithmic: Bool

    init(_ values: [Double], _ isLogarithmic: Bool) {
        self.isLogarithmic = isLogarithmic
        let sizes = values.map(\.magnitude).filter { $0.isFinite && $0 > 0 }
        high = isLogarithmic ? log10(sizes.max() ?? 1) : sizes.max() ?? 1
        low = isLogarithmic ? floor(log10(sizes.min() ?? 1)) - 0.5 : 0
    }

    func share(of value: Double) -> Double? {
        guard value.isFinite else { return nil }
        if value == 0 { return 0 }
        let size = isLogarithmic ? log10(value.magnitude) : value.magnitude
        return high > low ? (size - low) / (high - low) : 1
    }
}
