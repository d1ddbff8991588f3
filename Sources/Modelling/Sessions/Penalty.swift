import Autodiff
import Syntax

/// A term that a loss gains so that weights stay small: a number times the sum of their squares or of their sizes.
package struct Penalty: Hashable, Sendable {
    /// What is added up over the weights.
    package enum Kind: String, CaseIterable, Sendable {
        case l2, l1

        /// The sum over one parameter: `sum(W1^2)`.
        func sum(over name: String) -> Expression {
            let weights = Expression(name: name)
            return switch self {
            case .l2: .calling(.rows.sum, weights.squared)
            case .l1: .calling(.rows.sum, .calling(.rows.absolute, weights))
            }
        }
    }

    package let kind: Kind
    package let strength: Double
    /// The parameters that were named; none where it is on the usual ones.
    package let names: [String]

    package init(_ kind: Kind, _ strength: Double, names: [String] = []) {
        (self.kind, self.strength, self.names) = (kind, strength, names)
    }

    /// As it is typed, without the name of the command: `l2 0.0001 W1 W2`.
    package var text: String {
        ([kind.rawValue, Expression(number: strength).text] + names).joined(separator: " ")
    }

    /// What it adds to the loss, `0.0001 * (sum(W1^2) + sum(W2^2))`; nil without parameters.
    package func term(over names: [String]) -> Expression? {
        let sums = names.map(kind.sum)
        guard let first = sums.first else { return nil }
        return Expression(number: strength) * sums.dropFirst().reduce(first) { $0 + $1 }
    }
}
