import Glibc

/// How numbers are written on the screen: a fixed count of significant digits, independent of locale.
///
/// Whole numbers below 10¹⁵ are exact, zeros at the end of a fraction are left out, minus zero is `0`, and what is
/// smaller than 10⁻⁴ or has more digits before the point than there are significant ones is scientific: `1.5e-05`.
/// Every form can be typed back.
package struct NumberFormat: Hashable, Sendable {
    /// Significant digits, from 1 to 17.
    package let digits: Int
    /// Digits that are taken as right of a number of which nothing more is known: few of what float32 computed.
    package let trusted: Int

    package static let trustedOfFloat32 = 3
    /// Digits that tell any two doubles apart.
    package static let most = 17

    package init(digits: Int = 6) { self.init(digits: digits, trusted: Self.trustedOfFloat32) }

    package init(digits: Int, trusted: Int) {
        self.digits = min(max(digits, 1), Self.most)
        self.trusted = trusted
    }

    package func string(_ value: Double) -> String {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Self.longest) { characters in
            let count = write(value, to: characters)
            return String(decoding: characters[..<count], as: UTF8.self)
        }
    }

    /// No number has more characters.
    package static let longest = 48

    /// Writes the characters of a number, all of them ASCII; how many they are.
    package func write(_ value: Double, to characters: UnsafeMutableBufferPointer<UInt8>) -> Int {
        var count = 0
        func put(_ character: UInt8) {
            characters[count] = character
            count += 1
        }
        func put(_ text: StaticString) { text.withUTF8Buffer { for character in $0 { put(character) } } }
        func put(whole: UInt64) {
            var power: UInt64 = 1
            while whole / power >= 10 { power *= 10 }
            while power > 0 {
                put(48 + UInt8(truncatingIfNeeded: whole / power % 10))
                power /= 10
            }
        }
        if value.isNaN {
            put("nan")
            return count
        }
        if value < 0 { put(UInt8(ascii: "-")) }
        let size = value.magnitude
        if size.isInfinite {
            put("inf")
        } else if size == size.rounded(), size < 1e15 {
            put(whole: UInt64(size))
        } else {
            withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Self.longest) { mantissa in
                let (length, exponent) = decimal(size, mantissa)
                let isScientific = exponent < -4 || exponent >= digits
                let wholes = isScientific ? 1 : exponent + 1
                if wholes <= 0 {
                    put("0.")
                    for _ in wholes..<0 { put(UInt8(ascii: "0")) }
                }
                for i in 0..<max(length, wholes) {
                    if i == wholes, i > 0 { put(UInt8(ascii: ".")) }
                    put(i < length ? mantissa[i] : UInt8(ascii: "0"))
                }
                if isScientific {
                    put(exponent < 0 ? "e-" : "e+")
                    if exponent.magnitude < 10 { put(UInt8(ascii: "0")) }
                    put(whole: UInt64(exponent.magnitude))
                }
            }
        }
        return count
    }

    /// The strings of a column, filled with blanks so that the decimal points stand below each other.
    package func aligned(_ values: [Double]) -> [String] {
        NumberFormat.aligned(values.map(string))
    }

    /// Numbers already written, filled with blanks so that the decimal points stand below each other.
    package static func aligned(_ numbers: [String]) -> [String] {
        let wholes = numbers.map { wholeLength($0.utf8) }
        let before = wholes.max() ?? 0
        let padded = zip(numbers, wholes).map { String(repeating: " ", count: before - $1) + $0 }
        let width = padded.map(\.count).max() ?? 0
        return padded.map { $0 + String(repeating: " ", count: width - $0.count) }
    }

    /// How many characters stand before the point, or before the exponent of a number without a point.
    package static func wholeLength(_ number: some Sequence<UInt8>) -> Int {
        var count = 0
        for character in number {
            if character == UInt8(ascii: ".") || character == UInt8(ascii: "e") { break }
            count += 1
        }
        return count
    }

    /// Writes the significant digits without zeros at the end; how many they are, and the power of ten of the first one.
    func decimal(
        _ value: Double, _ mantissa: UnsafeMutableBufferPointer<UInt8>
    ) -> (count: Int, exponent: Int) {
        var shortest = value.description
        var (count, exponent) = shortest.withUTF8 { Self.parts($0, mantissa) }
        if value.isSubnormal || digits > 15 && count <= digits {
            // Beyond what doubles tell apart there are more digits than the shortest.
            (count, exponent) = exact(value, mantissa)
        } else if count > digits {
            let isTie = mantissa[digits] == UInt8(ascii: "5") && count == digits + 1
            if isTie {
                // The shortest digits that read back the same lie in the middle; the number itself need not.
                (count, exponent) = exact(value, mantissa)
            } else {
                let goesUp = mantissa[digits] >= UInt8(ascii: "5")
                count = digits
                if goesUp {
                    while count > 0, mantissa[count - 1] == UInt8(ascii: "9") { count -= 1 }
                    if count == 0 {
                        mantissa[0] = UInt8(ascii: "1")
                        (count, exponent) = (1, exponent + 1)
                    } else {
                        mantissa[count - 1] += 1
                    }
                }
            }
        }
        while count > 1, mantissa[count - 1] == UInt8(ascii: "0") { count -= 1 }
        return (count, exponent)
    }

    /// The digits of a number in decimal or scientific form, and the power of ten of the first one that is not 0.
    private static func parts(
        _ text: UnsafeBufferPointer<UInt8>, _ mantissa: UnsafeMutableBufferPointer<UInt8>
    ) -> (count: Int, exponent: Int) {
        var (count, exponent, wholes, hasPoint) = (0, 0, 0, false)
        var i = 0
        while i < text.count, text[i] != UInt8(ascii: "e") {
            let character = text[i]
            i += 1
            if character == UInt8(ascii: ".") {
                hasPoint = true
            } else if count > 0 || character != UInt8(ascii: "0") {
                mantissa[count] = character
                count += 1
                if !hasPoint { wholes += 1 }
            } else if hasPoint {
                wholes -= 1
            }
        }
        if i < text.count {
            let isNegative = text[i + 1] == UInt8(ascii: "-")
            for character in text[(i + 1)...] where character != UInt8(ascii: "-") && character != UInt8(ascii: "+") {
                exponent = exponent * 10 + Int(character) - 48
            }
            if isNegative { exponent = -exponent }
        }
        return (count, exponent + wholes - 1)
    }

    /// The digits of a number rounded as the C library rounds it: exactly.
    private func exact(
        _ value: Double, _ mantissa: UnsafeMutableBufferPointer<UInt8>
    ) -> (count: Int, exponent: Int) {
        var buffer = [CChar](repeating: 0, count: Self.longest)
        let count = withVaList([Int32(digits - 1), value]) { vsnprintf(&buffer, buffer.count, "%.*e", $0) }
        return buffer.prefix(Int(count)).map(UInt8.init(bitPattern:)).withUnsafeBufferPointer {
            Self.parts($0, mantissa)
        }
    }
}
