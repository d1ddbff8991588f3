import Autodiff
import Modelling
import Reporting

/// How some numbers are spread: counts in equal intervals between round numbers, and quantiles.
package struct NumberDistribution {
    private let name: String
    /// The finite ones, ascending.
    private let sorted: [Double]
    private let nans: Int
    private let infinities: Int

    package init(_ values: [Double], name: String) {
        self.name = name
        sorted = values.filter(\.isFinite).sorted()
        nans = values.count { $0.isNaN }
        infinities = values.count { $0.isInfinite }
    }

    package func picture(_ words: PictureWords) -> Report.Picture {
        let histogram = histogram
        return Report.Picture(title: name, drawing: .histogram(histogram), sentence: sentence(histogram, words))
    }

    /// The value that a share of the numbers lies below: between two of them in a straight line, as `numpy.quantile` does it.
    /// NaN where there is none.
    package func quantile(_ share: Double) -> Double {
        guard let first = sorted.first else { return .nan }
        guard sorted.count > 1 else { return first }
        let place = share * Double(sorted.count - 1)
        let below = min(Int(place), sorted.count - 2)
        let part = place - Double(below)
        let (a, b) = (sorted[below], sorted[below + 1])
        return part == 0 ? a : a * (1 - part) + b * part
    }

    // MARK: - Intervals

    private static let intervals = 5...20

    /// The intervals hold their lower end, the last one also its upper end.
    var histogram: Report.Histogram {
        guard let low = sorted.first, let high = sorted.last else {
            return Report.Histogram(label: name, edges: [], counts: [])
        }
        // About twice the root of the count: few numbers need few intervals.
        let most = Int(2 * Double(sorted.count).squareRoot())
        let edges = Self.edges(low, high, most: min(max(most, Self.intervals.lowerBound), Self.intervals.upperBound))
        var counts = [Int](repeating: 0, count: edges.count - 1)
        var interval = 0
        for value in sorted {
            while interval < counts.count - 1, value >= edges[interval + 1] { interval += 1 }
            counts[interval] += 1
        }
        return Report.Histogram(label: name, edges: edges, counts: counts)
    }

    /// Multiples of 1, 2 or 5 times a power of ten around all numbers, at most so many that each interval can have a line.
    private static func edges(_ low: Double, _ high: Double, most: Int) -> [Double] {
        let size = max(low.magnitude, high.magnitude)
        guard high / 2 - low / 2 > size * 1e-12 else {
            // One number, or as good as one.
            let room = size == 0 ? 0.5 : size / 4
            return [low - room, high + room]
        }
        return RoundNumbers.around(low, high, most: most)
    }

    // MARK: - In words

    private func sentence(_ histogram: Report.Histogram, _ words: PictureWords) -> String {
        let gaps = [nans > 0 ? "\(nans) NaN" : nil, infinities > 0 ? "\(infinities) infinite" : nil].compactMap(\.self)
        let rest = gaps.isEmpty ? "none is NaN or infinite" : "beside them \(PictureWords.list(gaps))"
        guard let low = sorted.first, let high = sorted.last else { return "\(name) has no finite number, \(rest)" }
        let count = sorted.count
        guard low < high else {
            return
                "\(name): \(counted(count, "number")), \(count == 1 ? "it is" : "all are") \(words.number(low)), \(rest)"
        }
        let words = words.telling(low, high)
        func number(_ share: Double) -> String { words.number(quantile(share)) }
        let zeros = sorted.count { $0 == 0 }
        let below = sorted.count { $0 < 0 }
        let fullest = histogram.counts.indices.max { histogram.counts[$0] < histogram.counts[$1] } ?? 0
        let above = sorted.count { $0 > 0 }
        let mean = sorted.reduce(0) { $0 + $1 / Double(count) }
        return """
            \(name): \(counted(count, "number")) from \(words.number(low)) to \(words.number(high)), mean \(words.number(mean)), \
            median \(number(0.5)), quartiles \(number(0.25)) and \(number(0.75)), quantiles of 5 % and 95 % \(number(0.05)) and \
            \(number(0.95)); \(zeros) \(zeros == 1 ? "is" : "are") 0 (\(words.share(zeros, of: count))), \(below) below 0 (\(words.share(below, of: count))), \(above) above (\(words.share(above, of: count))); \
            most in an interval, \(histogram.counts[fullest]), from \(words.number(histogram.edges[fullest])) to \
            \(words.number(histogram.edges[fullest + 1]))\(empty(histogram, words)); counts of the intervals \
            \(PictureWords.list(histogram.counts.map(String.init))); \(rest)
            """
    }

    /// The widest stretch of intervals between others that has no number, and how many lie beyond it.
    private func empty(_ histogram: Report.Histogram, _ words: PictureWords) -> String {
        let counts = histogram.counts
        let full = counts.indices.filter { counts[$0] > 0 }
        guard let (before, after) = zip(full, full.dropFirst()).max(by: { $0.1 - $0.0 < $1.1 - $1.0 }),
            after > before + 1
        else { return "" }
        let (left, right) = (counts[...before].reduce(0, +), counts[after...].reduce(0, +))
        let beyond = right <= left ? "\(right) above" : "\(left) below"
        return ", none from \(words.number(histogram.edges[before + 1])) to \(words.number(histogram.edges[after])), "
            + "with \(beyond) that"
    }
}
