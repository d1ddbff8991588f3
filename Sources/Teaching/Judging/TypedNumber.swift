import Glibc
import Syntax

/// A number as somebody wrote it: its value, and how many digits of it were given.
package struct TypedNumber: Hashable, Sendable {
    package let value: Double
    /// Half of what its last digit stands for.
    package let halfUnit: Double
    /// Digits from the first that is not 0.
    package let digits: Int

    /// Fewer digits say too little of a number that has more.
    package static let fewest = 2

    /// So many digits are only typed by who has computed.
    private static let many = 5
    /// The part of a number by which products of some numbers of six digits can be off.
    private static let closeness = 5e-5

    /// Reads `-0.026`, `1.5e-3`, `12`; nil for anything else.
    package init?(_ text: String) {
        var rest = Substring(text.filter { !$0.isWhitespace })
        var sign = 1.0
        while let first = rest.first, "+-−".contains(first) {
            if first != "+" { sign = -sign }
            rest = rest.dropFirst()
        }
        let mantissa = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        guard let size = Double(rest), !mantissa.isEmpty, size.isFinite else { return nil }
        let exponent = Int(rest.dropFirst(mantissa.count).dropFirst()) ?? 0
        let decimals = mantissa.firstIndex(of: ".").map { mantissa.distance(from: $0, to: mantissa.endIndex) - 1 } ?? 0
        value = sign * size
        halfUnit = 0.5 * pow(10, Double(exponent - decimals))
        digits = mantissa.filter { $0 != "." }.drop { $0 == "0" }.count
    }

    /// A value of which so many digits are meant.
    package init(_ value: Double, digits: Int) {
        self.value = value
        self.digits = digits
        let exponent = value == 0 ? 0 : Int(log10(abs(value)).rounded(.down))
        halfUnit = 0.5 * pow(10, Double(exponent - digits + 1))
    }

    /// Whether it can be a number, rounded to the digits that were given.
    package func rounds(_ truth: Double) -> Bool {
        if value == truth || abs(value - truth) <= 1e-12 * abs(truth) { return true }
        // The number may itself lie on the border, as far as doubles tell.
        return abs(value - truth) <= halfUnit * (1 + 1e-9)
    }

    package enum Judgement: Hashable, Sendable {
        case right
        /// It fits, but so few digits fit many numbers.
        case tooCoarse
        case wrong
    }

    /// How it stands to the true number.
    package func judgement(of truth: Double) -> Judgement {
        if value == truth || abs(value - truth) <= 1e-12 * abs(truth) { return .right }
        // A 0 has no digits: it says that nothing is there, and what is left of rounding is nothing.
        if value == 0 { return abs(truth) < 1e-12 ? .right : .wrong }
        // Whoever computes with numbers that were shown rounded comes near, and by no other way.
        if digits >= Self.many, abs(value - truth) <= Self.closeness * abs(truth) { return .right }
        guard rounds(truth) else { return .wrong }
        return digits >= Self.fewest ? .right : .tooCoarse
    }
}

extension Expression {
    /// The number that it is written as, in a text of its own.
    ///
    /// - Parameter text: how it was written.
    package func typedNumber(_ text: String) -> TypedNumber? {
        switch node {
        case .number: TypedNumber(text)
        case .unary(.negate, let operand):
            if case .number = operand.node { TypedNumber(text) } else { nil }
        case .string, .name, .end, .matrix, .call, .index, .transpose, .unary, .binary, .range: nil
        }
    }

    /// The numbers with a point in it, as they were written: what was rounded by whoever typed it.
    ///
    /// - Parameter text: how a part was written.
    package func roundedNumbers(_ text: (Span) -> String) -> [TypedNumber] {
        switch node {
        case .number:
            let written = text(span)
            return written.contains { ".e".contains($0) } ? TypedNumber(written).map { [$0] } ?? [] : []
        case .string, .name, .end: return []
        case .matrix(let rows): return rows.joined().flatMap { $0.roundedNumbers(text) }
        case .call(_, let arguments): return arguments.flatMap { $0.value.roundedNumbers(text) }
        case .index(let operand, _), .transpose(let operand), .unary(_, let operand):
            return operand.roundedNumbers(text)
        case .binary(_, let left, let right): return left.roundedNumbers(text) + right.roundedNumbers(text)
        case .range: return []
        }
    }
}
