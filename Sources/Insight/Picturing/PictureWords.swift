import Autodiff
import Modelling
import Reporting

/// How the sentence of a picture writes its numbers and places.
package struct PictureWords: Sendable {
    let format: NumberFormat

    /// At most four digits; three of what float32 computed, of which more need not be right.
    package init(_ session: Session) {
        format = NumberFormat(digits: min(session.digits, session.precision == .float64 ? 4 : 3))
    }

    package init(digits: Int) { format = NumberFormat(digits: digits) }

    package func number(_ value: Double) -> String { format.string(value) }

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
