import Glibc

/// The one source of chance: SplitMix64 (Steele, Lea and Flood, 2014) used as a counter, so that number `i` of a
/// stream depends on the stream's key and `i` alone. Equal key, equal numbers, on every machine.
package struct RandomSource: Hashable, Sendable {
    /// What the numbers are for. Each purpose has its own stream, so that drawing more data does not change the
    /// weights.
    package enum Purpose: UInt64, Hashable, Sendable, CaseIterable {
        case weights = 1
        case data, order, dropout, expressions
        /// What a model draws.
        case draws
    }

    private let key: UInt64
    /// How many numbers have been drawn.
    package private(set) var count: UInt64 = 0

    package init(seed: Int, for purpose: Purpose) {
        key = Self.mixed(UInt64(bitPattern: Int64(seed)) &+ purpose.rawValue &* 0xD1B5_4A32_D192_ED03)
    }

    private init(key: UInt64) { self.key = key }

    /// Where it stands, as files keep it.
    package var text: String { "\(String(key, radix: 16)) \(count)" }

    /// A stream where a text says; nil for a text that says nothing.
    package init?(text: String) {
        let parts = text.split(separator: " ")
        guard parts.count == 2, let key = UInt64(parts[0], radix: 16), let count = UInt64(parts[1]) else { return nil }
        (self.key, self.count) = (key, count)
    }

    /// The stream of the first, second … of several things that are drawn together where this stream stands: what one of
    /// them takes does not change the others.
    package func part(_ index: Int) -> RandomSource {
        let here = Self.mixed(key &+ (count &+ 1) &* 0x9E37_79B9_7F4A_7C15)
        return RandomSource(key: Self.mixed(here &+ UInt64(index + 1) &* 0xD1B5_4A32_D192_ED03))
    }

    /// 64 random bits.
    package mutating func next() -> UInt64 {
        count &+= 1
        return Self.mixed(key &+ count &* 0x9E37_79B9_7F4A_7C15)
    }

    /// A number drawn uniformly from [0, 1), a multiple of 2⁻⁵³.
    package mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// A number drawn uniformly from the range, its upper bound excluded.
    package mutating func uniform(_ range: Range<Double>) -> Double {
        range.lowerBound + uniform() * (range.upperBound - range.lowerBound)
    }

    /// A number drawn from the normal distribution with mean 0 and variance 1 (Box and Muller, 1958). The second
    /// number of the pair is not kept, so that the state stays a key and a count.
    package mutating func normal() -> Double {
        let radius = (-2 * log(1 - uniform())).squareRoot()
        return radius * cos(2 * .pi * uniform())
    }

    /// A whole number drawn uniformly from 0 ..< bound (Lemire, 2019, without bias).
    package mutating func below(_ bound: Int) -> Int {
        precondition(bound > 0)
        let range = UInt64(bound)
        var product = next().multipliedFullWidth(by: range)
        if product.low < range {
            let threshold = (0 &- range) % range
            while product.low < threshold { product = next().multipliedFullWidth(by: range) }
        }
        return Int(product.high)
    }

    /// A place drawn from shares, each as likely as it is large; they need not add up to 1.
    package mutating func place(from shares: some Collection<Double>) -> Int {
        var left = uniform() * shares.reduce(0, +)
        for (place, share) in shares.enumerated() where share > 0 {
            if left < share { return place }
            left -= share
        }
        // Rounding may leave something: the last one that can be.
        return shares.enumerated().reduce(0) { $1.element > 0 ? $1.offset : $0 }
    }

    /// The numbers 0 ..< n in random order.
    package mutating func permutation(_ n: Int) -> [Int32] {
        var order = (0..<Int32(n)).map { $0 }
        shuffle(&order)
        return order
    }

    /// Puts numbers in random order (Fisher and Yates; Durstenfeld, 1964).
    package mutating func shuffle(_ order: inout [Int32]) {
        for i in stride(from: order.count - 1, to: 0, by: -1) { order.swapAt(i, below(i + 1)) }
    }

    private static func mixed(_ bits: UInt64) -> UInt64 {
        var z = bits
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
