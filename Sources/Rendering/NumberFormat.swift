import Glibc

/// How numbers are written on the screen: a fixed count of significant digits, independent of locale.
///
/// Whole numbers below 10¹⁵ are exact, zeros at the end of a fraction are left out, minus zero is `0`, and what is
/// smaller than 10⁻⁴ or has more digits before the point than there are significant ones is scientific: `1.5e-05`.
/// Every form can be typed back.
package struct NumberFormat: Hashable, Sendable {
    /// Significant digits, from 1 to 17.
    package let digits: Int

    package init(digits: Int = 6) {
        self.digits = min(max(digits, 1), 17)
    }

    package func string(_ value: Double) -> String {
        if value.isNaN { return "nan" }
        if value.isInfinite { return value < 0 ? "-inf" : "inf" }
        if value == value.rounded(), value.magnitude < 1e15 { return String(Int64(value)) }
        let (mantissa, exponent) = decimal(value.magnitude)
        let sign = value < 0 ? "-" : ""
        if exponent < -4 || exponent >= digits {
            let fraction = mantissa.dropFirst()
            let power = exponent.magnitude < 10 ? "0\(exponent.magnitude)" : "\(exponent.magnitude)"
            return sign + mantissa.prefix(1) + (fraction.isEmpty ? "" : "." + fraction)
                + (exponent < 0 ? "e-" : "e+") + power
        }
        if exponent < 0 { return sign + "0." + String(repeating: "0", count: -exponent - 1) + mantissa }
        let whole = mantissa.prefix(exponent + 1)
        let fraction = mantissa.dropFirst(exponent + 1)
        let zeros = String(repeating: "0", count: exponent + 1 - whole.count)
        return sign + whole + zeros + (fraction.isEmpty ? "" : "." + fraction)
    }

    /// The strings of a column, filled with blanks so that the decimal points stand below each other.
    package func aligned(_ values: [Double]) -> [String] {
        NumberFormat.aligned(values.map(string))
    }

    /// Numbers already written, filled with blanks so that the decimal points stand below each other.
    package static func aligned(_ numbers: [String]) -> [String] {
        let wholes = numbers.map(wholeLength)
        let before = wholes.max() ?? 0
        let padded = zip(numbers, wholes).map { String(repeating: " ", count: before - $1) + $0 }
        let width = padded.map(\.count).max() ?? 0
        return padded.map { $0 + String(repeating: " ", count: width - $0.count) }
    }

    /// How many characters stand before the point, or before the exponent of a number without a point.
    private static func wholeLength(_ number: String) -> Int {
        number.prefix { $0 != "." && $0 != "e" }.count
    }

    /// The significant digits without zeros at the end, and the power of ten of the first one.
    private func decimal(_ value: Double) -> (mantissa: String, exponent: Int) {
        var buffer = [CChar](repeating: 0, count: 40)
        let count = withVaList([Int32(digits - 1), value]) { vsnprintf(&buffer, buffer.count, "%.*e", $0) }
        let text = String(decoding: buffer.prefix(Int(count)).map(UInt8.init(bitPattern:)), as: UTF8.self)
        let parts = text.split(separator: "e")
        var mantissa = parts[0].filter { $0 != "." && $0 != "," }
        while mantissa.count > 1, mantissa.hasSuffix("0") { mantissa.removeLast() }
        return (mantissa, Int(parts[1]) ?? 0)
    }
}
