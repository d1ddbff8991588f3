import Reporting

/// Counts of numbers in intervals: a bar for each.
extension TerminalRenderer {
    func lines(of histogram: Report.Histogram, _ title: String) -> [String] {
        let title = titleLines(title)
        let (edges, counts) = (histogram.edges, histogram.counts)
        guard edges.count == counts.count + 1, !counts.isEmpty, let most = counts.max(), most > 0 else {
            return title + remarkLines("nothing to draw: there is no finite number")
        }
        let written = NumberFormat.aligned(Self.told(edges, digits: min(format.digits, 6)))
        let numbers = counts.map(String.init)
        let labels = zip(written, written.dropFirst()).map { low, high in
            "\(low) \(glyphs.isUnicode ? "…" : "..") \(high)"
        }
        let widest = labels.map(DisplayText.width).max() ?? 0
        let size = numbers.map(\.count).max() ?? 1
        // Where two edges have no room beside a bar, the lower one stands alone.
        let isNarrow = widest + size + 10 > width
        let shown = isNarrow ? written.dropLast().map { $0 } : labels
        let margin = shown.map(DisplayText.width).max() ?? 0
        let room = max(min(width - margin - size - 3, 60), 1)
        let bar = glyphs.isUnicode ? "│" : "|"
        let lines = counts.indices.map { place -> String in
            let length = Double(counts[place]) / Double(most)
            let drawn = style.paint(Bar.text(length, cells: room, isUnicode: glyphs.isUnicode), as: .series(0))
            let label = DisplayText.padded(shown[place], to: margin, right: true)
            return "\(label) \(bar)\(drawn) \(numbers[place])"
        }
        let last =
            isNarrow
            ? remarkLines("each from its number to the next, the last to \(written[counts.count].trimmed)") : []
        return title + lines + last
    }
}

extension TerminalRenderer {
    /// Numbers that ascend, with as many digits as tell each from the next.
    fileprivate static func told(_ numbers: [Double], digits: Int) -> [String] {
        for digits in digits..<NumberFormat.most {
            let texts = numbers.map(NumberFormat(digits: digits).string)
            if zip(texts, texts.dropFirst()).allSatisfy({ $0 != $1 }) { return texts }
        }
        return numbers.map(NumberFormat(digits: NumberFormat.most).string)
    }
}

extension String {
    fileprivate var trimmed: String { String(trimmingLastBlank.drop { $0 == " " }) }
}

/// A bar of eighth blocks, or of signs of ASCII.
enum Bar {
    private static let eighths: [Character] = ["▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"]

    /// - Parameter length: from 0 to 1, of so many cells.
    static func text(_ length: Double, cells: Int, isUnicode: Bool) -> String {
        let length = min(max(length, 0), 1) * Double(cells)
        guard isUnicode else { return String(repeating: "#", count: Int(length.rounded())) }
        let parts = Int((length * 8).rounded())
        let rest = parts % 8
        return String(repeating: "█", count: parts / 8) + (rest > 0 ? String(eighths[rest - 1]) : "")
    }

    /// A course in one line: for each of at most so many numbers a block as high as it is, or a digit from 0 to 9. Numbers
    /// between are left out; a blank stands for what is not finite.
    static func sparkline(_ history: [Double], cells: Int, isLogarithmic: Bool, isUnicode: Bool) -> String {
        guard history.count > 1, cells > 0 else { return "" }
        let heights = isUnicode ? Array("▁▂▃▄▅▆▇█") : Array("0123456789")
        let count = min(history.count, cells)
        let shown = (0..<count).map { history[count > 1 ? $0 * (history.count - 1) / (count - 1) : history.count - 1] }
        guard let axis = AxisTicks(shown, isLogarithmic: isLogarithmic, most: 2) else { return "" }
        let places = shown.map(axis.place)
        let (low, high) = (places.compactMap(\.self).min() ?? 0, places.compactMap(\.self).max() ?? 1)
        return String(
            places.map { place -> Character in
                guard let place else { return " " }
                let height = high > low ? (place - low) / (high - low) : 0.5
                return heights[Int((height * Double(heights.count - 1)).rounded())]
            })
    }
}
