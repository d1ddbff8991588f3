import Autodiff
import Reporting

/// Numbers over other numbers as points, with the line on which both are equal.
package struct ScatterPicture {
    private let series: [Report.Series]
    private let label: String

    package init(_ series: [Report.Series], over label: String) { (self.series, self.label) = (series, label) }

    package func picture(_ words: PictureWords) -> Report.Picture {
        let xs = series.flatMap(\.xs).filter(\.isFinite)
        var all = series
        if let low = xs.min(), let high = xs.max(), low < high {
            all.append(Report.Series(name: "both equal", xs: [low, high], ys: [low, high]))
        }
        let names = series.map(\.name).joined(separator: ", ")
        let plot = Report.Plot(x: Report.Axis(label: label), y: Report.Axis(label: names), series: all)
        return Report.Picture(
            title: "\(names) against \(label)", drawing: .plot(plot),
            sentence: series.map { sentence($0, words) }.joined(separator: "; "))
    }

    private func sentence(_ series: Report.Series, _ words: PictureWords) -> String {
        let pairs = zip(series.xs, series.ys).enumerated().filter { $0.element.0.isFinite && $0.element.1.isFinite }
        let (name, count) = (series.name, pairs.count)
        guard let worst = pairs.max(by: { abs($0.element.1 - $0.element.0) < abs($1.element.1 - $1.element.0) }) else {
            return "no pair of \(name) and \(label) has finite numbers"
        }
        let gaps = series.xs.count - count
        let differences = pairs.map { $0.element.1 - $0.element.0 }
        let mean = differences.reduce(0) { $0 + $1 / Double(count) }
        let size = differences.norm / Double(count).squareRoot()
        let above = differences.count { $0 > 0 }
        var text = """
            \(counted(count, "point")); \(name) - \(label) is \(words.number(mean)) in the mean, \(words.number(size)) by the root of the mean \
            square, above 0 in \(above) (\(words.share(above, of: count))), farthest at number \(worst.offset + 1): \
            \(words.number(worst.element.1)) where \(label) is \(words.number(worst.element.0))
            """
        if let correlation = Self.correlation(pairs.map(\.element)) {
            text += "; correlation \(words.number(correlation))" + line(pairs.map(\.element), name, words)
        }
        return text + (gaps == 0 ? "" : "; \(gaps) without finite numbers")
    }

    /// The line of least squares through the points, and where it meets the one on which both are equal.
    private func line(_ pairs: [(Double, Double)], _ name: String, _ words: PictureWords) -> String {
        let count = Double(pairs.count)
        let (a, b) = (pairs.reduce(0) { $0 + $1.0 / count }, pairs.reduce(0) { $0 + $1.1 / count })
        let slope = pairs.reduce(0) { $0 + ($1.0 - a) * ($1.1 - b) } / pairs.reduce(0) { $0 + ($1.0 - a) * ($1.0 - a) }
        guard slope.isFinite, slope != 1, let low = pairs.map(\.0).min(), let high = pairs.map(\.0).max() else {
            return ""
        }
        let meeting = a + (b - a) / (1 - slope)
        let rise = "; the line through the points rises \(words.number(slope)) for 1"
        guard low < meeting, meeting < high else {
            let isAbove = b + slope * (low - a) > low
            return rise + ", \(isAbove ? "above" : "below") the one on which both are equal"
        }
        let (before, behind) = slope < 1 ? ("above", "below") : ("below", "above")
        return rise
            + ": up to \(label) = \(words.number(meeting)) \(name) is \(before) \(label) in the mean, \(behind) it beyond"
    }

    /// Pearson's; nil where one side never varies.
    static func correlation(_ pairs: [(Double, Double)]) -> Double? {
        let count = Double(pairs.count)
        let (a, b) = (pairs.reduce(0) { $0 + $1.0 / count }, pairs.reduce(0) { $0 + $1.1 / count })
        let (left, right) = (pairs.map { $0.0 - a }, pairs.map { $0.1 - b })
        let size = left.norm * right.norm
        // What is left of rounding alone is no variation.
        let isConstant =
            left.norm <= 1e-12 * abs(a) * count.squareRoot() || right.norm <= 1e-12 * abs(b) * count.squareRoot()
        guard size > 0, size.isFinite, !isConstant else { return nil }
        return zip(left, right).reduce(0) { $0 + ($1.0 / left.norm) * ($1.1 / right.norm) }
    }
}
