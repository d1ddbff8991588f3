import Autodiff
import Glibc
import Modelling
import Reporting

/// How the sentence of a picture writes its numbers and places.
package struct PictureWords: Sendable {
    let format: NumberFormat
    /// More digits than these need not be right.
    private let most: Int

    /// Four digits, and more where numbers lie close together; three of what float32 computed.
    package init(_ session: Session) {
        let isExact = session.precision == .float64
        (format, most) = (NumberFormat(digits: isExact ? min(session.digits, 4) : 3), isExact ? 12 : 3)
    }

    package init(digits: Int) { (format, most) = (NumberFormat(digits: digits), 12) }

    private init(_ format: NumberFormat, most: Int) { (self.format, self.most) = (format, most) }

    /// Words with as many digits as tell numbers between two ends apart.
    func telling(_ low: Double, _ high: Double) -> PictureWords {
        let (size, range) = (max(low.magnitude, high.magnitude), high - low)
        guard range > 0, size.isFinite, range.isFinite else { return self }
        let needed = 3 + max(0, Int(log10(size / range).rounded(.up)))
        return PictureWords(NumberFormat(digits: max(format.digits, min(needed, most))), most: most)
    }

    /// Large numbers with all that stands before the point.
    package func number(_ value: Double) -> String {
        guard most > format.digits, value.isFinite, value.magnitude >= 1, value.magnitude < 1e9 else {
            return format.string(value)
        }
        let wholes = Int(log10(value.magnitude)) + 1
        return wholes > format.digits ? NumberFormat(digits: wholes).string(value) : format.string(value)
    }

    /// `step 12`, `z = -1.3`
    func place(_ value: Double, on label: String) -> String {
        Self.counted.contains(label) ? "\(label) \(number(value))" : "\(label) = \(number(value))"
    }

    /// What is counted and has no sign of equality.
    private static let counted: Set = ["step", "update", "epoch", "row", "column", "element"]

    /// `12 %`, from a count; never 0 % or 100 % of what is neither.
    func share(_ count: Int, of all: Int) -> String {
        guard all > 0 else { return "0 %" }
        if count == 0 || count == all { return count == 0 ? "0 %" : "100 %" }
        let percent = 100 * Double(count) / Double(all)
        if percent < 1 { return "less than 1 %" }
        if percent > 99 { return "more than 99 %" }
        return "\(Int(percent.rounded())) %"
    }

    /// `1, 2 and 3`
    static func list(_ parts: [String]) -> String {
        guard parts.count > 1, let last = parts.last else { return parts.first ?? "" }
        return parts.dropLast().joined(separator: ", ") + " and " + last
    }
}
