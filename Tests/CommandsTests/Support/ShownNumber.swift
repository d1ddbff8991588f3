import Glibc
import Reporting

/// A number as a text shows it.
struct ShownNumber: CustomStringConvertible {
    let text: String
    /// No digit is sure: only the size is told.
    let isBound: Bool

    /// Whether every digit is right to half a unit of the last.
    func isRight(_ exact: Double) -> Bool {
        guard let value = Double(text) else { return false }
        if !value.isFinite { return true }
        if isBound { return abs(exact) <= value * (1 + 1e-9) }
        return abs(value - exact) <= 0.5000001 * unit
    }

    /// One unit of the last digit that is written.
    private var unit: Double {
        let parts = text.split(separator: "e")
        let decimals = parts[0].split(separator: ".").dropFirst().first?.count ?? 0
        return pow(10, Double((parts.count > 1 ? Int(parts[1]) ?? 0 : 0) - decimals))
    }

    var description: String { (isBound ? "~" : "") + text }

    /// The elements of a matrix as it is typed.
    static func elements(of text: String) -> [ShownNumber] {
        text.split { "[],; ".contains($0) }.map { element in
            ShownNumber(text: String(element.drop { $0 == "~" }), isBound: element.hasPrefix("~"))
        }
    }

    /// A line that a text shows: its numbers, and its words with the whole numbers among them.
    struct Line {
        let text: String
        let words: String
        let numbers: [ShownNumber]

        init(_ text: String) {
            let (words, numbers) = WrittenNumber.parts(
                of: text.replacing("inf", with: "1e999").replacing("nan", with: "1e999"))
            self.text = text
            self.numbers = zip(words, numbers).map { ShownNumber(text: $1, isBound: $0.hasSuffix("~")) }
            self.words = words.map { $0.filter { !" ~─".contains($0) } }.joined(separator: "0")
        }
    }
}
