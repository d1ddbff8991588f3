import Glibc

/// A decimal number in UTF-8 text: `-12.5e3`. No other spelling counts: neither `nan` nor `0x1p3` nor `1,000`.
enum DecimalNumber {
    /// The nearest double, ±infinity if the number is too large for one, or nil if the bytes are no number.
    ///
    /// A number of up to 2⁵³ · 10^±22 is one exactly rounded product or quotient of two exact doubles (Clinger, 1990);
    /// the rest goes to `strtod`.
    static func parse(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Double? {
        var i = start
        guard i < end else { return nil }
        let isNegative = bytes[i] == UInt8(ascii: "-")
        if isNegative || bytes[i] == UInt8(ascii: "+") { i += 1 }
        var mantissa: UInt64 = 0
        var digits = 0
        var exponent = 0
        // A mantissa beyond 19 digits wraps; it is not used then.
        while i < end, let digit = digit(bytes[i]) {
            mantissa = mantissa &* 10 &+ digit
            digits += 1
            i += 1
        }
        if i < end, bytes[i] == UInt8(ascii: ".") {
            i += 1
            let point = i
            while i < end, let digit = digit(bytes[i]) {
                mantissa = mantissa &* 10 &+ digit
                i += 1
            }
            digits += i - point
            exponent = point - i
        }
        guard digits > 0 else { return nil }
        if i < end, bytes[i] | 0x20 == UInt8(ascii: "e") {
            guard let power = power(bytes, i + 1, end) else { return nil }
            exponent += power
            i = end
        }
        guard i == end else { return nil }
        guard digits <= 19, mantissa <= 1 << 53, abs(exponent) < powersOfTen.count else {
            return rounded(bytes, start, end)
        }
        let power = powersOfTen[abs(exponent)]
        let value = exponent < 0 ? Double(mantissa) / power : Double(mantissa) * power
        return isNegative ? -value : value
    }

    /// A signed whole number of at least one digit, held within ±10⁸.
    private static func power(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Int? {
        var i = start
        guard i < end else { return nil }
        let isNegative = bytes[i] == UInt8(ascii: "-")
        if isNegative || bytes[i] == UInt8(ascii: "+") { i += 1 }
        guard i < end else { return nil }
        var value = 0
        while i < end {
            guard let digit = digit(bytes[i]) else { return nil }
            value = min(value * 10 + Int(digit), 100_000_000)
            i += 1
        }
        return isNegative ? -value : value
    }

    private static func rounded(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Double {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: end - start + 1) { text in
            for i in start..<end { text.initializeElement(at: i - start, to: CChar(bitPattern: bytes[i])) }
            text.initializeElement(at: end - start, to: 0)
            return strtod(text.baseAddress!, nil)  // not empty: it ends in 0
        }
    }

    @inline(__always)
    private static func digit(_ byte: UInt8) -> UInt64? {
        let value = byte &- UInt8(ascii: "0")
        return value < 10 ? UInt64(value) : nil
    }

    /// 10⁰ … 10²², which doubles hold exactly.
    private static let powersOfTen: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22,
    ]
}
