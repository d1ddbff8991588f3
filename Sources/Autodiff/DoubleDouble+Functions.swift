import Glibc
import RealModule

/// The elementary functions to about 30 digits. Each is the double's own value with its error repaired by one step of
/// Newton, or a series after a reduction of the argument.
extension DoubleDouble: ElementaryFunctions {
    static let log2 = [0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56, 0x1.7b57a079a1934p-111]
    /// 1 / n!
    static let inverseFactorials = (1...30).reduce(into: [DoubleDouble(1)]) { $0.append($0[$1 - 1] / DoubleDouble($1)) }

    package static func exp(_ x: DoubleDouble) -> DoubleDouble {
        guard x.isFinite, x.high < 710, x.high > -746 else { return DoubleDouble(Double.exp(x.high)) }
        let n = (x.high / log2[0]).rounded()
        return (1 + expOfReduced(x.reduced(by: log2, times: n))).scaled(by: Int(n))
    }

    package static func expMinusOne(_ x: DoubleDouble) -> DoubleDouble {
        if isItself(x) { return x }
        return abs(x.high) < 0.35 ? expOfReduced(x) : exp(x) - 1
    }

    /// exp(x) - 1 for an x of at most 0.35: by the series for x / 512, squared nine times.
    private static func expOfReduced(_ x: DoubleDouble) -> DoubleDouble {
        let r = x.scaled(by: -9)
        var sum = inverseFactorials[10]
        for n in stride(from: 9, through: 1, by: -1) { sum = sum * r + inverseFactorials[n] }
        var y = sum * r
        for _ in 0..<9 { y = y.scaled(by: 1) + y * y }
        return x.high == 0 ? x : y
    }

    /// Less n times a number that is given in parts.
    private func reduced(by parts: [Double], times n: Double) -> DoubleDouble {
        parts.reduce(self) { $0 - Self.product($1, n) }
    }

    /// Whether functions that are x + O(x²) are x in all digits; what is left of a calculation with so small numbers is less.
    private static func isItself(_ x: DoubleDouble) -> Bool { abs(x.high) < 1e-100 }

    package static func log(_ x: DoubleDouble) -> DoubleDouble {
        let first = Double.log(x.high)
        guard first.isFinite, x.isFinite else { return DoubleDouble(first) }
        // Close to the smallest and to the largest number one over it has no room for its digits, or is infinite.
        if abs(first) > 600 {
            let shift = first < 0 ? 512 : -512
            let ln2 = DoubleDouble(log2[0]) + DoubleDouble(log2[1])
            return log(x.scaled(by: shift)) - ln2 * DoubleDouble(shift)
        }
        // Beside x - 1 nothing of an x near 1 is lost.
        let start = DoubleDouble(-first)
        let rest = abs(first) < 0.35 ? (x - 1) + x * expMinusOne(start) : x * exp(start) - 1
        return DoubleDouble(first) + (rest - rest * rest / 2)
    }

    package static func log(onePlus x: DoubleDouble) -> DoubleDouble {
        if isItself(x) { return x }
        guard abs(x.high) < 0.5 else { return log(1 + x) }
        let first = Double.log(onePlus: x.high)
        let power = expMinusOne(DoubleDouble(-first))
        let rest = x + (1 + x) * power
        return DoubleDouble(first) + (rest - rest * rest / 2)
    }

    package static func tanh(_ x: DoubleDouble) -> DoubleDouble {
        if isItself(x) || x.isNaN { return x }
        let power = expMinusOne(-(x.magnitude.scaled(by: 1)))
        let y = -power / (2 + power)
        return x.high < 0 ? -y : y
    }

    package static func sinh(_ x: DoubleDouble) -> DoubleDouble {
        if isItself(x) || !x.isFinite { return x }
        let size = x.magnitude
        let y: DoubleDouble
        if size.high > 40 {
            let half = exp(size.scaled(by: -1))
            y = half.scaled(by: -1) * half
        } else {
            let power = expMinusOne(size)
            y = (power + power / (1 + power)).scaled(by: -1)
        }
        return x.high < 0 ? -y : y
    }

    package static func cosh(_ x: DoubleDouble) -> DoubleDouble {
        if !x.isFinite { return DoubleDouble(Double.cosh(x.high)) }
        let half = exp(x.magnitude.scaled(by: -1))
        if x.magnitude.high > 40 { return half.scaled(by: -1) * half }
        let whole = half * half
        return (whole + 1 / whole).scaled(by: -1)
    }

    package static func asinh(_ x: DoubleDouble) -> DoubleDouble {
        if isItself(x) { return x }
        let size = x.magnitude
        guard size.high < 1e150 else { return DoubleDouble(Double.asinh(x.high)) }
        let y = log(onePlus: size + size * size / (1 + root(size * size + 1)))
        return x.high < 0 ? -y : y
    }

    package static func acosh(_ x: DoubleDouble) -> DoubleDouble {
        guard x.high >= 1, x.high < 1e150 else { return DoubleDouble(Double.acosh(x.high)) }
        let above = x - 1
        return log(onePlus: above + root(above * (x + 1)))
    }

    package static func atanh(_ x: DoubleDouble) -> DoubleDouble {
        isItself(x) ? x : log(onePlus: x.scaled(by: 1) / (1 - x)).scaled(by: -1)
    }

    package static func sqrt(_ x: DoubleDouble) -> DoubleDouble { root(x) }

    /// The double's root, repaired once (Karp and Markstein, 1997).
    package static func root(_ x: DoubleDouble) -> DoubleDouble {
        let first = x.high.squareRoot()
        guard first.isFinite, first > 0 else { return DoubleDouble(first) }
        let rest = x - product(first, first)
        return DoubleDouble(first, rest.high / (2 * first)) + DoubleDouble(0.0)
    }

    package static func root(_ x: DoubleDouble, _ n: Int) -> DoubleDouble {
        let y = power(x.magnitude, 1 / DoubleDouble(n))
        return x.high < 0 ? n.isMultiple(of: 2) ? .nan : -y : y
    }

    package static func pow(_ x: DoubleDouble, _ n: Int) -> DoubleDouble { power(x, DoubleDouble(n)) }
    package static func pow(_ x: DoubleDouble, _ w: DoubleDouble) -> DoubleDouble { x.high < 0 ? .nan : power(x, w) }

    package static func power(_ x: DoubleDouble, _ w: DoubleDouble) -> DoubleDouble {
        let first = Glibc.pow(x.high, w.high)
        // Where nothing can be repaired: zeros, infinities, and powers that are no number.
        guard first.isFinite, first != 0, x.isFinite, w.isFinite, x.high != 0, w.high != 0 else {
            return DoubleDouble(first)
        }
        let size: DoubleDouble
        if w.low == 0, abs(w.high) <= 64, w.high == w.high.rounded() {
            let whole = repeated(x.magnitude, Int(abs(w.high)))
            // Where one over the power still is a number: 1e160^-2.
            size = w.high >= 0 ? whole : whole.isFinite ? 1 / whole : repeated(1 / x.magnitude, Int(-w.high))
        } else {
            size = exp(w * log(x.magnitude))
        }
        return first < 0 ? -size : size
    }

    private static func repeated(_ x: DoubleDouble, _ n: Int) -> DoubleDouble {
        if n <= 1 { return n == 0 ? 1 : x }
        let half = repeated(x * x, n / 2)
        return n.isMultiple(of: 2) ? half : half * x
    }
}

/// Sines and what undoes them.
extension DoubleDouble {
    private static let halfTurn = [
        0x1.921fb54442d18p+0, 0x1.1a62633145c07p-54, -0x1.f1976b7ed8fbcp-110, 0x1.4cf98e804177dp-164,
    ]

    package static func sin(_ x: DoubleDouble) -> DoubleDouble { turned(x, 0) ?? DoubleDouble(Double.sin(x.high)) }
    package static func cos(_ x: DoubleDouble) -> DoubleDouble { turned(x, 1) ?? DoubleDouble(Double.cos(x.high)) }

    package static func tan(_ x: DoubleDouble) -> DoubleDouble {
        guard let sine = turned(x, 0), let cosine = turned(x, 1) else { return DoubleDouble(Double.tan(x.high)) }
        return sine / cosine
    }

    /// The sine of x and so many quarters of a turn; nil for angles of which so many turns have to be taken that the parts
    /// of π do not suffice.
    private static func turned(_ x: DoubleDouble, _ quarters: Int) -> DoubleDouble? {
        guard abs(x.high) < 0x1p45 else { return nil }
        let n = (x.high / halfTurn[0]).rounded()
        let r = x.reduced(by: halfTurn, times: n)
        let place = (Int(n) + quarters) & 3
        let y = place & 1 == 0 ? sineOfReduced(r) : cosineOfReduced(r)
        return place & 2 == 0 ? y : -y
    }

    private static func sineOfReduced(_ x: DoubleDouble) -> DoubleDouble {
        if x.high == 0 { return x }
        let square = x * x
        var sum = inverseFactorials[29]
        for n in stride(from: 27, through: 1, by: -2) { sum = inverseFactorials[n] - sum * square }
        return sum * x
    }

    private static func cosineOfReduced(_ x: DoubleDouble) -> DoubleDouble {
        let square = x * x
        var sum = inverseFactorials[30]
        for n in stride(from: 28, through: 0, by: -2) { sum = inverseFactorials[n] - sum * square }
        return sum
    }

    package static func atan(_ x: DoubleDouble) -> DoubleDouble {
        let first = Double.atan(x.high)
        guard x.isFinite, x.high != 0 else { return DoubleDouble(first) }
        if abs(x.high) > 1 {
            let quarter = DoubleDouble(halfTurn[0], halfTurn[1])
            return (x.high < 0 ? -quarter : quarter) - atan(1 / x)
        }
        let slope = tan(DoubleDouble(first))
        return DoubleDouble(first) + (x - slope) / (1 + x * slope)
    }

    package static func asin(_ x: DoubleDouble) -> DoubleDouble {
        guard x.magnitude < 1 else {
            return DoubleDouble(halfTurn[0], halfTurn[1]) * DoubleDouble(x.magnitude == 1 ? x.high : .nan)
        }
        return atan(x / root((1 - x) * (1 + x)))
    }

    package static func acos(_ x: DoubleDouble) -> DoubleDouble {
        guard x.magnitude <= 1 else { return .nan }
        if x.high == -1 { return DoubleDouble(halfTurn[0], halfTurn[1]).scaled(by: 1) }
        return atan(root((1 - x) / (1 + x))).scaled(by: 1)
    }

    package static func erf(_ x: DoubleDouble) -> DoubleDouble {
        let y = x.magnitude.high < 2 ? erfNearZero(x.magnitude) : 1 - erfcFarOut(x.magnitude)
        return x.high < 0 ? -y : y
    }

    package static func erfc(_ x: DoubleDouble) -> DoubleDouble {
        if x.high < 0 { return 1 + erf(-x) }
        return x.high < 2 ? 1 - erfNearZero(x) : erfcFarOut(x)
    }

    /// The series with positive terms (Abramowitz and Stegun, 1964, 7.1.6).
    private static func erfNearZero(_ x: DoubleDouble) -> DoubleDouble {
        var (term, sum, n) = (x, x, 1)
        while term.high > sum.high * 0x1p-110 {
            term = term * (x * x) / (DoubleDouble(n) + 0.5)
            sum += term
            n += 1
        }
        return x.high == 0 ? x : slopeOfErf * exp(-(x * x)) * sum
    }

    /// The continued fraction of what is missing to 1 (7.1.14), which beyond 2 needs 220 terms at most.
    private static func erfcFarOut(_ x: DoubleDouble) -> DoubleDouble {
        guard x.high < 28 else { return x.isNaN ? x : 0 }
        var fraction = x
        for n in stride(from: 220, through: 1, by: -1) { fraction = x + DoubleDouble(n).scaled(by: -1) / fraction }
        return slopeOfErf.scaled(by: -1) * exp(-(x * x)) / fraction
    }
}
