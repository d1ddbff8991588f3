import Autodiff
import Glibc

/// What the model sees, written in raw units.
struct RawNumbers {
    private let values: Matrix
    private let map: Normalization?

    init(_ values: Matrix, _ map: Normalization?) { (self.values, self.map) = (values, map) }

    /// The shortest number of which the map makes the same again: what stood in the file, where that had up to 15 digits.
    func shown(_ row: Int, _ column: Int) -> String {
        let value = values[row, column]
        guard let map else { return DataError.shown(value) }
        let raw = map.unmapped(value, column)
        guard raw.isFinite, value.isFinite else { return DataError.shown(raw) }
        func isSame(_ candidate: Double) -> Bool { map.mapped(candidate, column).bitPattern == value.bitPattern }
        // Where the division left a trace of 0 no digit of it is right.
        if isSame(0) { return "0" }
        if raw != 0 {
            let exponent = Int(log10(raw.magnitude).rounded(.down))
            for digits in 1...15 {
                let candidate = Self.rounded(raw, decimals: digits - 1 - exponent)
                if isSame(candidate) { return DataError.shown(candidate) }
            }
        }
        let nearest = [raw, raw.nextUp, raw.nextDown].first(where: isSame)
        return DataError.shown(nearest ?? raw)
    }

    /// A number with so many digits behind its point, the nearest that there is.
    private static func rounded(_ value: Double, decimals: Int) -> Double {
        // Powers up to this one are exact.
        guard abs(decimals) <= 22 else { return value }
        let power = pow(10, Double(abs(decimals)))
        return decimals >= 0 ? (value * power).rounded() / power : (value / power).rounded() * power
    }
}
