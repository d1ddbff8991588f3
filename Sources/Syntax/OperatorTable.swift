/// How tightly a form of expression binds, loosest first.
package enum Precedence: Int, Comparable, Sendable, CaseIterable {
    case range
    case or
    case and
    case not
    case comparison
    case sum
    case product
    case negation
    case power
    /// Index and `'`.
    case postfix
    /// Numbers, names, calls and what stands in brackets.
    case primary

    /// The next tighter form.
    package var tighter: Precedence { Precedence(rawValue: rawValue + 1) ?? .primary }

    package static func < (a: Precedence, b: Precedence) -> Bool { a.rawValue < b.rawValue }
}

package enum Associativity: Hashable, Sendable {
    /// `a - b - c` is `(a - b) - c`.
    case left
    /// `a^b^c` is `a^(b^c)`.
    case right
    /// `a < b < c` is an error.
    case none
}

/// The operators of the language, one row each; the parser and the unparser read the same rows.
package enum OperatorTable {
    package struct Row: Sendable {
        package let precedence: Precedence
        package let associativity: Associativity

        init(_ precedence: Precedence, _ associativity: Associativity) {
            self.precedence = precedence
            self.associativity = associativity
        }

        /// How tightly the left operand must bind to stand without parentheses.
        package var left: Precedence {
            switch associativity {
            case .left: precedence
            case .right, .none: precedence.tighter
            }
        }

        /// How tightly the right operand must bind to stand without parentheses; a sign is always welcome there.
        package var right: Precedence {
            switch associativity {
            case .right: precedence
            case .left, .none: precedence.tighter
            }
        }
    }

    package static func row(_ operation: BinaryOperator) -> Row {
        switch operation {
        case .or: Row(.or, .left)
        case .and: Row(.and, .left)
        case .less, .lessEqual, .greater, .greaterEqual, .equal, .notEqual: Row(.comparison, .none)
        case .add, .subtract: Row(.sum, .left)
        case .multiply, .divide, .matmul: Row(.product, .left)
        case .power: Row(.power, .right)
        }
    }

    /// What the operator itself binds as, and how tightly its operand must bind.
    package static func row(_ operation: UnaryOperator) -> (precedence: Precedence, operand: Precedence) {
        switch operation {
        case .not: (.not, .not)
        case .negate: (.negation, .power)
        }
    }
}
