import Glibc
import Reporting

/// Curves on the screen: dots between two axes, and the sentence that says the same in words.
extension TerminalRenderer {
    func lines(of curve: Report.Curve) -> [String] {
        let sentence = DisplayText.wrapped(shownLines(curve.sentence), width: width)
        let courses = curve.all.map { course in
            zip(course.xs, course.ys).filter { $0.0.isFinite && $0.1.isFinite }
        }
        let points = courses.flatMap(\.self)
        guard points.count > 1 else { return sentence }
        let xs = Interval(points.map(\.0))
        let isLogarithmic = (points.map(\.1).min() ?? 0) > 0 && Interval(points.map(\.1)).ratio > 100
        let ys = Interval(points.map { isLogarithmic ? log10($0.1) : $0.1 })
        let labels = axisLabels(ys, isLogarithmic: isLogarithmic)
        let margin = labels.map(\.count).max() ?? 0
        // Where the numbers of the curves have no room they are left out.
        let room = courses.count > 1 && width - margin - 3 > 4 * courses.count ? 2 * courses.count : 0
        let columns = max(min(width - margin - 3 - room, 72), 1)
        var canvas = Canvas(columns: columns, rows: 8, isUnicode: glyphs.isUnicode)
        // The numbers of the curves stand behind the picture, where each ends.
        var ends = [String](repeating: "", count: 8)
        for (number, course) in courses.enumerated() {
            var previous: (x: Int, y: Int)?
            for point in course {
                let y = isLogarithmic ? log10(point.1) : point.1
                let dot = (
                    x: Int((xs.place(of: point.0) * Double(canvas.width - 1)).rounded()),
                    y: Int(((1 - ys.place(of: y)) * Double(canvas.height - 1)).rounded())
                )
                if let previous, previous == dot { continue }
                canvas.line(from: previous ?? dot, to: dot)
                previous = dot
            }
            if room > 0, let previous { ends[previous.y * 8 / canvas.height] += " \(number + 1)" }
        }
        let scale = isLogarithmic ? " (logarithmic scale)" : ""
        let title = titleLines(glyphs.shown(curve.name), scale)
        let bar = glyphs.isUnicode ? "│" : "|"
        let plot = canvas.lines.enumerated().map { row, line in
            let label = row == 0 ? labels[0] : row == 7 ? labels[1] : ""
            return (DisplayText.padded(label, to: margin, right: true) + " " + bar + line + ends[row]).trimmingLastBlank
        }
        let corner = glyphs.isUnicode ? "└" : "+"
        let blanks = String(repeating: " ", count: margin + 1)
        let axis = blanks + corner + String(repeating: glyphs.rule, count: columns)
        let captions = caption(xs, label: glyphs.shown(curve.xLabel), width: columns).map { blanks + " " + $0 }
        return title + plot + [axis] + captions + sentence
    }

    private func titleLines(_ name: String, _ scale: String) -> [String] {
        if DisplayText.width(name + scale) <= width { return [style.paint(name, as: .name) + scale] }
        let shown = DisplayText.truncated(name, to: width, ellipsis: glyphs.ellipsis)
        return [style.paint(shown, as: .name)]
            + DisplayText.wrapped(scale.trimmingFirstBlank, width: width).filter { !$0.isEmpty }
    }

    /// The highest and the lowest value.
    private func axisLabels(_ ys: Interval, isLogarithmic: Bool) -> [String] {
        let short = NumberFormat(digits: min(format.digits, 4))
        return [ys.high, ys.low].map { short.string(isLogarithmic ? pow(10, $0) : $0) }
    }

    /// `0            epoch            1000`
    private func caption(_ xs: Interval, label: String, width: Int) -> [String] {
        let (first, last) = (format.string(xs.low), format.string(xs.high))
        let room = width - first.count - last.count - DisplayText.width(label)
        if room < 2 {
            if first.count + 1 + last.count <= width {
                return [DisplayText.padded(first, to: width - last.count) + last]
            }
            return [first, DisplayText.padded(last, to: width, right: true)]
        }
        let left = String(repeating: " ", count: room / 2)
        return [first + left + label + String(repeating: " ", count: room - room / 2) + last]
    }
}

extension String {
    fileprivate var trimmingFirstBlank: String { hasPrefix(" ") ? String(dropFirst()) : self }
}

/// From the lowest to the highest of some numbers.
private struct Interval {
    let low: Double
    let high: Double

    init(_ numbers: [Double]) {
        low = numbers.min() ?? 0
        high = numbers.max() ?? 0
    }

    var ratio: Double { high / low }

    /// 0 at the low end, 1 at the high end; halves first, so that the widest interval does not overflow.
    func place(of number: Double) -> Double {
        high > low ? (number / 2 - low / 2) / (high / 2 - low / 2) : 0.5
    }
}
