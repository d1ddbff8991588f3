/// A number that was measured, and how far it may be off.
package struct Estimate: Hashable, Sendable {
    package let value: Double
    /// At least 0.
    package let error: Double

    package init(_ value: Double, error: Double = 0) {
        self.value = value
        self.error = error.magnitude
    }

    /// The value with the digits alone that are right, at most so many: rounded so that both ends of where it can lie
    /// give the same. 0 where it may lie on either side of 0; nil where not even the first digit is sure.
    package func shown(digits: Int = Self.most) -> Double? {
        guard error > 0 else { return value }
        if value.magnitude <= error { return 0 }
        for count in stride(from: digits, to: 0, by: -1) {
            let format = NumberFormat(digits: count)
            let low = format.string(value - error)
            if low == format.string(value + error) { return Double(low) }
        }
        return nil
    }

    /// No measurement here has more.
    package static let most = 15

    /// The same in words: `0.163`, `0 within 1e-12`, `0.08 to 0.11`.
    package func string(digits: Int) -> String {
        let rough = NumberFormat(digits: 1)
        if error > 0, value.magnitude <= error { return "0 within \(rough.string(2 * error))" }
        if let shown = shown(digits: digits) { return NumberFormat(digits: digits).string(shown) }
        let format = NumberFormat(digits: 2)
        return "\(format.string(value - error)) to \(format.string(value + error))"
    }

    package static func * (estimate: Estimate, factor: Double) -> Estimate {
        Estimate(estimate.value * factor, error: estimate.error * factor)
    }

    package static func + (estimate: Estimate, exact: Double) -> Estimate {
        Estimate(estimate.value + exact, error: estimate.error)
    }

    /// A number divided by it, which must be farther from 0 than its error.
    package static func / (number: Double, estimate: Estimate) -> Estimate {
        let value = number / estimate.value
        return Estimate(value, error: value * estimate.error / (estimate.value.magnitude - estimate.error))
    }
}
