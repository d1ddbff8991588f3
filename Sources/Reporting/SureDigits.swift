/// The digits of a computed number that are sure, because the exact number rounds to the same.
extension NumberFormat {
    /// The number with as many digits as are sure beside what it is exactly: what is shown differs from every exact number by
    /// half a unit of its last digit at most. Where not one digit is sure, `~` and a size that the number does not exceed.
    ///
    /// - Parameter exact: the same number in more digits, once or more; none where nothing more is known of it.
    package func string(_ value: Double, beside exact: [Double]) -> String {
        guard value.isFinite, exact.allSatisfy(\.isFinite), !exact.isEmpty else { return string(value) }
        let isWhole = value == value.rounded() && value.magnitude <= Self.lastWholeOfFloat32
        let error = exact.reduce(0) { max($0, abs($1 - value)) }
        // What float64 computed is as it is stored, but for what has lost digits by cancelling.
        if trusted == Self.most, error <= Self.small * value.magnitude { return string(value) }
        if error == 0, isWhole || Double(Float(value)) != value || value.magnitude <= Self.lastWholeOfFloat32 {
            return string(value)
        }
        // Whole numbers are shown whole.
        if isWhole, value != 0, error <= 0.5, Self.log10(value.magnitude) >= digits { return string(value) }
        for count in stride(from: digits, to: 0, by: -1) where value != 0 {
            let rounded = NumberFormat(digits: count).rounded(value)
            if exact.allSatisfy({ abs(rounded.value - $0) <= rounded.unit * Self.half }) { return rounded.text }
        }
        return "~" + Self.bound(exact.reduce(value.magnitude) { max($0, $1.magnitude) })
    }

    /// Up to here float32 holds every whole number; beyond, whole is what is left of any number.
    private static let lastWholeOfFloat32 = 0x1p24
    /// So small a relative error changes no digit that is shown, or one that was asked for beyond those that are usual.
    private static let small = 1e-10
    /// Half a unit, and what the arithmetic that compares with it may be off.
    private static let half = 0.5 + 1e-9

    /// A number rounded to the digits of the format, the size of one unit in the last of them, and how it is written: with an
    /// exponent where the point would stand behind digits that are not there.
    private func rounded(_ value: Double) -> (value: Double, unit: Double, text: String) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Self.longest) { mantissa in
            let (count, exponent) = decimal(value.magnitude, mantissa)
            let shown = String(decoding: mantissa[..<count], as: UTF8.self)
            let sign = value < 0 ? "-" : ""
            let number = Double("\(sign)\(shown)e\(exponent - count + 1)") ?? value
            let unit = Double("1e\(exponent - digits + 1)") ?? 0
            return (
                number, unit, sign + Self.written(shown, exponent, isScientific: exponent < -4 || exponent >= digits)
            )
        }
    }

    /// `0.00123`, `12.3`, `1.23e+05` from the digits and the power of ten of the first.
    private static func written(_ digits: String, _ exponent: Int, isScientific: Bool) -> String {
        if isScientific {
            let rest = digits.dropFirst()
            let power = exponent.magnitude < 10 ? "0\(exponent.magnitude)" : "\(exponent.magnitude)"
            return "\(digits.prefix(1))\(rest.isEmpty ? "" : ".")\(rest)e\(exponent < 0 ? "-" : "+")\(power)"
        }
        if exponent < 0 { return "0." + String(repeating: "0", count: -exponent - 1) + digits }
        let wholes = exponent + 1
        if digits.count <= wholes { return digits + String(repeating: "0", count: wholes - digits.count) }
        return "\(digits.prefix(wholes)).\(digits.dropFirst(wholes))"
    }

    /// The power of ten of the first digit.
    private static func log10(_ size: Double) -> Int {
        var (power, exponent) = (10.0, 0)
        while size >= power { (power, exponent) = (power * 10, exponent + 1) }
        return exponent
    }

    /// A size in one digit, rounded up.
    private static func bound(_ size: Double) -> String {
        let rounded = NumberFormat(digits: 1).rounded(size)
        if rounded.value >= size { return rounded.text }
        return NumberFormat(digits: 1).rounded(rounded.value + rounded.unit).text
    }
}
