/// Floats of two bytes (IEEE 754 binary16).
enum HalfPrecision {
    /// The number that the bits are. Written out, because `Float16` is not there on every machine.
    static func value(_ bits: UInt16) -> Double {
        let sign = bits >> 15 == 0 ? 1.0 : -1.0
        let (exponent, fraction) = (Int(bits >> 10) & 0x1F, Double(bits & 0x3FF))
        switch exponent {
        case 0: return sign * fraction * 0x1p-24
        case 31: return fraction == 0 ? sign * .infinity : .nan
        default: return sign * Double(sign: .plus, exponent: exponent - 15, significand: 1 + fraction / 1024)
        }
    }
}
