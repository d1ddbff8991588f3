import Glibc

/// Multiples of 1, 2 or 5 times a power of ten.
enum RoundNumbers {
    /// Those around two different numbers, at equal distances, with at most `most` intervals between them; the two numbers
    /// themselves where there are none.
    static func around(_ low: Double, _ high: Double, most: Int) -> [Double] {
        var exponent = Int(log10(high / 2 - low / 2).rounded(.down)) - 2
        var factor = 1
        while exponent <= 308 {
            if let found = multiples(factor, exponent, low, high, most) { return found }
            (factor, exponent) = factor == 1 ? (2, exponent) : factor == 2 ? (5, exponent) : (1, exponent + 1)
        }
        return [low, high]
    }

    /// Nil where there are too many.
    private static func multiples(
        _ factor: Int, _ exponent: Int, _ low: Double, _ high: Double, _ most: Int
    ) -> [Double]? {
        // The double next to a multiple, so that 3 times 0.1 is 0.3.
        func value(_ multiple: Int) -> Double { Double("\(multiple * factor)e\(exponent)") ?? 0 }
        guard let size = Double("\(factor)e\(exponent)"), size > 0 else { return nil }
        let (first, last) = ((low / size).rounded(.down), (high / size).rounded(.up))
        guard last - first <= Double(most), first.magnitude < 1e15, last.magnitude < 1e15 else { return nil }
        let found = (Int(first)...max(Int(last), Int(first) + 1)).map(value)
        // Beyond the largest double there is no round number.
        return found.allSatisfy(\.isFinite) ? found : [low, high]
    }

    /// Heights for contours strictly between two numbers: at equal distances, or where all are above 0 and far apart, 1, 2
    /// and 5 times powers of ten, or the powers alone.
    static func heights(_ low: Double, _ high: Double, most: Int) -> [Double] {
        guard low < high else { return [] }
        func inside(_ numbers: [Double]) -> [Double] { numbers.filter { low < $0 && $0 < high } }
        guard low > 0, high / low > 50 else { return inside(around(low, high, most: most)) }
        let exponents = Int(log10(low).rounded(.down))...Int(log10(high).rounded(.up))
        for factors in [[1, 2, 5], [1, 3], [1]] {
            let found = inside(exponents.flatMap { k in factors.compactMap { Double("\($0)e\(k)") } })
            if found.count <= most { return found }
        }
        let step = exponents.count / most + 1
        return inside(exponents.filter { $0 % step == 0 }.compactMap { Double("1e\($0)") })
    }
}
