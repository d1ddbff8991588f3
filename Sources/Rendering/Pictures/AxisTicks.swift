import Glibc
import Reporting

/// The round numbers along an axis, and where numbers have their places between its ends.
package struct AxisTicks: Hashable, Sendable {
    package struct Tick: Hashable, Sendable {
        package let value: Double
        /// The number as it is written: every digit of it is right.
        package let label: String
    }

    package let isLogarithmic: Bool
    /// The numbers at both ends.
    package let low: Double
    package let high: Double
    /// Ascending, between the ends: 1, 2 or 5 times a power of ten apart, or powers of ten.
    package let ticks: [Tick]
    /// What both ends are where distances are equal: themselves, or their logarithms.
    private let (start, end): (Double, Double)

    /// An axis for some numbers, with about `most` ticks at most. It ends with the least and the largest of them, unless
    /// fewer than two round numbers lie between these: then at round ones.
    ///
    /// Nil where no number has a place: none is finite, or, on a logarithmic axis, above 0.
    package init?(_ numbers: [Double], isLogarithmic: Bool, most: Int) {
        let ends = Self.ends(of: numbers, isLogarithmic: isLogarithmic)
        guard let low = ends.first, let high = ends.last else { return nil }
        self.isLogarithmic = isLogarithmic
        if isLogarithmic {
            (self.low, self.high, ticks) = Self.powers(low, high, most: max(most, 2))
        } else {
            (self.low, self.high, ticks) = Self.multiples(low, high, most: max(most, 2))
        }
        (start, end) = isLogarithmic ? (log10(self.low), log10(self.high)) : (self.low, self.high)
    }

    /// The least and the largest number that have a place; none where no number has.
    package static func ends(of numbers: [Double], isLogarithmic: Bool) -> [Double] {
        var (low, high) = (Double.infinity, -Double.infinity)
        for number in numbers where number.isFinite && (number > 0 || !isLogarithmic) {
            (low, high) = (min(low, number), max(high, number))
        }
        return low <= high ? [low, high] : []
    }

    /// 0 at the low end, 1 at the high end; nil for what has no place on such an axis.
    package func place(of value: Double) -> Double? {
        guard value.isFinite else { return nil }
        if isLogarithmic {
            guard value > 0 else { return nil }
            return (log10(value) - start) / (end - start)
        }
        // Halves first, so that the widest range does not overflow.
        return (value / 2 - low / 2) / (high / 2 - low / 2)
    }

    /// The number at a place.
    package func value(at place: Double) -> Double {
        isLogarithmic
            ? pow(10, start * (1 - place) + end * place) : low * (1 - place) + high * place
    }

    // MARK: - Powers of ten

    private static func powers(_ low: Double, _ high: Double, most: Int) -> (Double, Double, [Tick]) {
        var (first, last) = (Int(log10(low).rounded(.up)), Int(log10(high).rounded(.down)))
        // The logarithm of a power of ten may be off by the last bit.
        if power(first - 1) >= low { first -= 1 }
        if power(last + 1) <= high { last += 1 }
        var (low, high) = (low, high)
        if last - first < 1 {
            if power(first) > low, first > -307 { first -= 1 }
            if power(last) < high, last < 308 { last += 1 }
            if first == last { if last < 308 { last += 1 } else { first -= 1 } }
            (low, high) = (min(low, power(first)), max(high, power(last)))
        }
        let distance = max(1, (last - first + most - 1) / max(most - 1, 1))
        // A multiple of the distance, so that 1 is among them where it can be.
        let start = first + ((-first % distance) + distance) % distance
        var exponents = Array(stride(from: start, through: last, by: distance))
        if exponents.count < 2 { exponents = [first, last] }
        return (low, high, exponents.map { Tick(value: power($0), label: NumberFormat(digits: 1).string(power($0))) })
    }

    private static func power(_ exponent: Int) -> Double { Double("1e\(exponent)") ?? 0 }

    // MARK: - Multiples of a round number

    private static func multiples(_ low: Double, _ high: Double, most: Int) -> (Double, Double, [Tick]) {
        var (low, high) = (low, high)
        let size = max(low.magnitude, high.magnitude)
        // Closer numbers than these are one and the same to an axis.
        if high / 2 - low / 2 <= size * 1e-12 {
            let room = size == 0 ? 1 : max(size / 2, .leastNormalMagnitude)
            (low, high) = (max(low - room, -Double.greatestFiniteMagnitude), min(high + room, .greatestFiniteMagnitude))
        }
        var exponent = Int(log10(high / 2 - low / 2).rounded(.down)) - 3
        var (factor, found) = (1, [Tick]())
        while true {
            let step = Step(factor: factor, exponent: max(exponent, -323))
            if let multiples = step.multiples(from: low, to: high, most: most) {
                found = step.ticks(multiples)
                if multiples.count < 2, let wide = step.around(low, high) {
                    (low, high) = (wide.low, wide.high)
                    found = step.ticks(wide.multiples)
                }
                break
            }
            (factor, exponent) = factor == 1 ? (2, exponent) : factor == 2 ? (5, exponent) : (1, exponent + 1)
        }
        return (low, high, found.filter { low <= $0.value && $0.value <= high })
    }

    /// How far ticks are apart: `factor` times a power of ten.
    private struct Step {
        let factor: Int
        let exponent: Int

        private var size: Double { Double("\(factor)e\(exponent)") ?? 1 }
        private static let mostWhole = 1e15

        /// The numbers of the multiples between two numbers; nil where there are more than `most`.
        func multiples(from low: Double, to high: Double, most: Int) -> ClosedRange<Int>? {
            let (first, last) = ((low / size).rounded(.up), (high / size).rounded(.down))
            guard first.magnitude < Self.mostWhole, last.magnitude < Self.mostWhole, last - first < Double(most) else {
                return nil
            }
            return first <= last ? Int(first)...Int(last) : Int(last)...Int(last)
        }

        /// The multiples next to both ends, outside.
        func around(_ low: Double, _ high: Double) -> (low: Double, high: Double, multiples: ClosedRange<Int>)? {
            let (first, last) = (Int((low / size).rounded(.down)), Int((high / size).rounded(.up)))
            let (least, most) = (value(first), value(max(last, first + 1)))
            guard least.isFinite, most.isFinite, least <= low, most >= high else { return nil }
            return (least, most, first...max(last, first + 1))
        }

        func ticks(_ multiples: ClosedRange<Int>) -> [Tick] {
            multiples.map { Tick(value: value($0), label: NumberFormat(digits: 15).string(value($0))) }
        }

        /// The double next to a multiple, so that 3 times 0.1 is 0.3.
        private func value(_ multiple: Int) -> Double { Double("\(multiple * factor)e\(exponent)") ?? 0 }
    }
}
