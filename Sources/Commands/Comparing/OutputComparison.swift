import Reporting
import Syntax

/// Compares printed output with recorded output: text exactly, runs of blanks as one; whole numbers exactly, other
/// numbers within one unit of the recorded last digit.
///
/// `…` in the record takes as little as can be: a `…` that was printed there, or else a run of text within its cell, which
/// ends at two blanks. Only as a word of its own at the end of a line it leaves the rest of the line unchecked. Alone on
/// a line it takes a printed line `…`, or else any number of lines none of which is one; as the whole record, anything.
package enum OutputComparison {
    /// The first recorded line that does not fit, as an index; nil if all fit.
    package static func firstDifference(recorded: [String], found: [String]) -> Int? {
        if recorded.count == 1, isEllipsis(recorded[0]) { return nil }
        let wild = Wildcards(recorded: recorded.map(isEllipsis), crossesBarriers: recorded.map { _ in false })
        return wild.firstDifference(
            count: found.count, isEllipsis: { isEllipsis(found[$0]) }, isBarrier: { _ in false },
            fits: { matches(recorded[$0], found[$1]) })
    }

    /// True if recorded output says that a statement fails like this.
    package static func records(_ error: Diagnostic, _ recorded: [String]) -> Bool {
        recorded.contains { matches($0, "error: \(error.message)") }
    }

    package static func matches(_ recorded: String, _ found: String) -> Bool {
        let (recorded, found) = (tokens(recorded), tokens(found))
        if !recorded.contains(.anything) {
            return recorded.count == found.count && zip(recorded, found).allSatisfy(fits)
        }
        let wild = Wildcards(
            recorded: recorded.map { $0 == .anything },
            crossesBarriers: recorded.indices.map { index in
                index == recorded.count - 1 && (index == 0 || recorded[index - 1].isBlank)
            })
        return wild.firstDifference(
            count: found.count, isEllipsis: { found[$0] == .anything }, isBarrier: { found[$0] == .blank(isGap: true) },
            fits: { fits(recorded[$0], found[$1]) }) == nil
    }

    private static func isEllipsis(_ line: String) -> Bool { line.trimmed == "…" }

    private enum Token: Hashable {
        case text(Character)
        /// One blank, or the gap of several between two cells.
        case blank(isGap: Bool)
        case number(String)
        /// A size that a number of which no digit is sure does not exceed: what is rounded off differs between machines.
        case size
        case anything

        var isBlank: Bool {
            switch self {
            case .blank: true
            case .text, .number, .size, .anything: false
            }
        }
    }

    private static func fits(_ recorded: Token, _ found: Token) -> Bool {
        if case .number(let a) = recorded, case .number(let b) = found { return numbersMatch(a, b) }
        if recorded.isBlank, found.isBlank { return true }
        return recorded == found
    }

    private static func numbersMatch(_ recorded: String, _ found: String) -> Bool {
        if recorded == found { return true }
        guard let a = Double(recorded), let b = Double(found), a.isFinite, b.isFinite else { return false }
        if abs(a) < 1e-12, abs(b) < 1e-12 { return true }
        guard let unit = lastDigit(of: recorded) else { return false }
        return abs(a - b) <= unit * (1 + 1e-9)
    }

    /// The size of one unit in the last digit; nil for a whole number, which must be met exactly.
    private static func lastDigit(of number: String) -> Double? {
        let parts = number.split(separator: "e", maxSplits: 1)
        let mantissa = parts[0]
        // Far beyond every double the unit is 0 or infinite in any case.
        let exponent = parts.count > 1 ? min(max(Int(parts[1]) ?? 0, -10_000), 10_000) : 0
        guard let point = mantissa.firstIndex(of: ".") else { return parts.count > 1 ? power(exponent) : nil }
        return power(exponent - mantissa.distance(from: point, to: mantissa.endIndex) + 1)
    }

    private static func power(_ exponent: Int) -> Double { Double("1e\(exponent)") ?? 0 }

    private static func tokens(_ line: String) -> [Token] {
        var tokens: [Token] = []
        let characters = Array(line.trimmed)
        var position = 0
        var previous: Character = " "
        while position < characters.count {
            let character = characters[position]
            if character == " " || character == "\t" {
                let isGap = tokens.last?.isBlank == true
                if isGap { tokens.removeLast() }
                tokens.append(.blank(isGap: isGap || character == "\t"))
                position += 1
            } else if character == "…" {
                tokens.append(.anything)
                position += 1
            } else if character == "~", let end = WrittenNumber.end(in: characters, from: position + 1, after: " ") {
                tokens.append(.size)
                position = end
            } else if let end = WrittenNumber.end(in: characters, from: position, after: previous) {
                tokens.append(.number(String(characters[position..<end])))
                position = end
            } else {
                tokens.append(.text(character))
                position += 1
            }
            previous = characters[position - 1]
        }
        return tokens
    }
}
