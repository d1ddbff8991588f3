import Glibc
import Reporting

/// Sizes of named things: a bar, a number and the course of it in each line.
extension TerminalRenderer {
    func lines(of bars: Report.Bars, _ title: String) -> [String] {
        let title = titleLines(title, bars.isLogarithmic ? "bars on a logarithmic scale" : "")
        guard !bars.rows.isEmpty, !bars.measures.isEmpty else { return title + remarkLines("nothing to draw") }
        let hasHistory = bars.rows.contains { $0.histories.contains { $0.count > 1 } }
        return title
            + bars.measures.indices.flatMap { measure in
                lines(of: bars, measure, hasHistory: hasHistory)
            }
            + (hasHistory ? historyKey : [])
    }

    private var historyKey: [String] {
        remarkLines(
            glyphs.isUnicode
                ? "behind each number how it came there, oldest first, from its least to its largest"
                : "behind each number how it came there, oldest first: 0 at its least, 9 at its largest")
    }

    private func lines(of bars: Report.Bars, _ measure: Int, hasHistory: Bool) -> [String] {
        let most = max(width / 3, 4)
        let labels = bars.rows.map {
            DisplayText.truncated(glyphs.shown($0.label), to: most, ellipsis: glyphs.ellipsis)
        }
        let values = bars.rows.map { measure < $0.values.count ? $0.values[measure] : .nan }
        let numbers = values.map { $0.isNaN ? "none" : brief($0) }
        let margin = labels.map(DisplayText.width).max() ?? 0
        let size = numbers.map(\.count).max() ?? 0
        let free = max(width - margin - size - 3, 1)
        let course = hasHistory && free >= 16 ? min(free / 2 - 1, 24) : 0
        let room = max(min(free - (course > 0 ? course + 2 : 0), 40), 1)
        let lengths = Self.lengths(values, isLogarithmic: bars.isLogarithmic)
        let bar = glyphs.isUnicode ? "│" : "|"
        let heading = DisplayText.wrapped(glyphs.shown(bars.measures[measure]), width: width).map {
            style.paint($0, as: .heading)
        }
        return heading
            + bars.rows.indices.map { row in
                let drawn = Bar.text(lengths[row], cells: room, isUnicode: glyphs.isUnicode)
                let label = DisplayText.padded(labels[row], to: margin)
                let line = "\(label) \(bar)\(style.paint(drawn, as: .series(measure))) \(numbers[row])"
                let history = measure < bars.rows[row].histories.count ? bars.rows[row].histories[measure] : []
                let spark = Bar.sparkline(
                    history, cells: course, isLogarithmic: bars.isLogarithmic, isUnicode: glyphs.isUnicode)
                guard !spark.isEmpty else { return line }
                let start = margin + 2 + room + 1 + size + 2
                return line + String(repeating: " ", count: max(1, start - TextStyle.width(line)))
                    + style.paint(spark, as: .series(measure))
            }
    }

    /// How long each bar is, the longest 1 at most. On a logarithmic scale they begin at the power of ten below all of them.
    static func lengths(_ values: [Double], isLogarithmic: Bool) -> [Double] {
        let sizes = values.map { $0.isFinite ? $0.magnitude : 0 }
        guard let most = sizes.max(), most > 0 else { return sizes.map { _ in 0 } }
        guard isLogarithmic, let least = sizes.filter({ $0 > 0 }).min(), least < most else {
            return sizes.map { $0 / most }
        }
        let (low, high) = (log10(least).rounded(.up) - 1, log10(most).rounded(.up))
        return sizes.map { $0 > 0 ? (log10($0) - low) / (high - low) : 0 }
    }
}
