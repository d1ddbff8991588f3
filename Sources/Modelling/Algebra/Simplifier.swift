import Syntax

/// Rewrites formulas into the form that a textbook would print, without changing their values.
package enum Simplifier {
    /// Drops factors of one and signs that cancel: what a formula put together from parts needs to be readable.
    package static func light(_ expression: Expression) -> Expression {
        let inner = expression.mapChildren(light)
        switch inner.node {
        case .binary(.multiply, let left, let right):
            if left.isOne { return right }
            if right.isOne { return left }
            return inner
        case .binary(.divide, let left, let right) where right.isOne: return left
        case .binary(.power, let base, let exponent) where exponent.isOne: return base
        case .binary(.subtract, let left, let right):
            guard case .number(let a) = left.node, case .number(let b) = right.node else { return inner }
            return Expression(number: a - b)
        case .unary(.negate, let operand):
            if case .unary(.negate, let core) = operand.node { return core }
            return inner
        case .transpose(let operand):
            if case .transpose(let core) = operand.node { return core }
            return inner
        case .number, .string, .name, .end, .matrix, .call, .index, .unary, .binary, .range: return inner
        }
    }
}

extension Expression {
    package var isOne: Bool { node == .number(1) }
    package var isZero: Bool { node == .number(0) }
}
