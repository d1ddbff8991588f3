import RealModule

/// A number of about 32 digits: the unevaluated sum of two doubles, of which the second is at most half a unit in the
/// last place of the first (Dekker, 1971). Its exponents are those of a double; below 1e-290 it has fewer digits.
package struct DoubleDouble: Hashable, Codable, BitwiseCopyable, Sendable {
    package let high: Double
    package let low: Double

    /// A sum of two doubles of which the first is the larger.
    @inline(__always)
    package init(_ high: Double, _ low: Double) {
        guard high.isFinite else {
            (self.high, self.low) = (high, 0)
            return
        }
        let sum = Augmented.sum(large: high, small: low)
        (self.high, self.low) = sum.head.isFinite ? (sum.head, sum.tail) : (sum.head, 0)
    }

    package init(_ number: Double) { (high, low) = (number, 0) }

    package init(_ number: Int) {
        let rounded = Double(number)
        // Above 2⁶² rounding can leave the range of an Int, where nobody counts elements.
        let rest = Int(exactly: rounded).map { Double(number - $0) } ?? 0
        self.init(rounded, rest)
    }

    package var isNaN: Bool { high.isNaN }
    package var isFinite: Bool { high.isFinite }

    /// The exact product of two doubles.
    static func product(_ x: Double, _ w: Double) -> DoubleDouble {
        let product = Augmented.product(x, w)
        return DoubleDouble(product.head, product.tail)
    }

    /// Times a power of 2: exact, but for what falls below the least double.
    func scaled(by exponent: Int) -> DoubleDouble {
        DoubleDouble(
            Double(sign: .plus, exponent: exponent, significand: high),
            Double(sign: .plus, exponent: exponent, significand: low))
    }

    /// The nearest whole number by a rule.
    func rounded(_ rule: FloatingPointRoundingRule) -> DoubleDouble {
        let whole = high.rounded(rule)
        if whole == high {
            // Of two whole numbers equally near the first half decides which is even, and 2⁵³ or more is even.
            return DoubleDouble(whole, low.rounded(rule))
        }
        let isHalfway = rule == .toNearestOrEven && abs(high - high.rounded(.down)) == 0.5 && low != 0
        return DoubleDouble(isHalfway ? high.rounded(low > 0 ? .up : .down) : whole)
    }
}

extension DoubleDouble: Comparable {
    package static func < (x: DoubleDouble, w: DoubleDouble) -> Bool {
        x.high < w.high || x.high == w.high && x.low < w.low
    }
    package static func <= (x: DoubleDouble, w: DoubleDouble) -> Bool {
        x.high < w.high || x.high == w.high && x.low <= w.low
    }
    package static func > (x: DoubleDouble, w: DoubleDouble) -> Bool { w < x }
    package static func >= (x: DoubleDouble, w: DoubleDouble) -> Bool { w <= x }
}

/// Sums and products with an error of a few units of 2⁻¹⁰⁴ (Hida, Li and Bailey, 2001).
extension DoubleDouble: AlgebraicField {
    package init(floatLiteral number: Double) { self.init(number) }
    package init(integerLiteral number: Int) { self.init(number) }
    package init?<T: BinaryInteger>(exactly number: T) {
        guard let whole = Int(exactly: number) else { return nil }
        self.init(whole)
    }

    package static var zero: DoubleDouble { DoubleDouble(0.0) }
    package var magnitude: DoubleDouble { high < 0 ? -self : self }

    package static prefix func - (x: DoubleDouble) -> DoubleDouble { DoubleDouble(-x.high, -x.low) }

    package static func + (x: DoubleDouble, w: DoubleDouble) -> DoubleDouble {
        let high = Augmented.sum(x.high, w.high)
        guard high.head.isFinite else { return DoubleDouble(high.head) }
        let low = Augmented.sum(x.low, w.low)
        let first = Augmented.sum(large: high.head, small: high.tail + low.head)
        return DoubleDouble(first.head, first.tail + low.tail)
    }

    package static func - (x: DoubleDouble, w: DoubleDouble) -> DoubleDouble { x + -w }

    package static func * (x: DoubleDouble, w: DoubleDouble) -> DoubleDouble {
        let high = Augmented.product(x.high, w.high)
        guard high.head.isFinite else { return DoubleDouble(high.head) }
        return DoubleDouble(high.head, high.tail + (x.high * w.low + x.low * w.high))
    }

    package static func / (x: DoubleDouble, w: DoubleDouble) -> DoubleDouble {
        let first = x.high / w.high
        guard first.isFinite, w.high.isFinite, first != 0 else { return DoubleDouble(first) }
        var rest = x - w * DoubleDouble(first)
        let second = rest.high / w.high
        rest -= w * DoubleDouble(second)
        let third = rest.high / w.high
        return DoubleDouble(first, second) + DoubleDouble(third)
    }

    package static func += (x: inout DoubleDouble, w: DoubleDouble) { x = x + w }
    package static func -= (x: inout DoubleDouble, w: DoubleDouble) { x = x - w }
    package static func *= (x: inout DoubleDouble, w: DoubleDouble) { x = x * w }
    package static func /= (x: inout DoubleDouble, w: DoubleDouble) { x = x / w }
}
