import Autodiff
import Modelling
import Syntax

/// Which formulas of names without a value are meant to be numbers.
extension ShapeGuess {
    /// Whether a formula of names without a value is meant to be one number.
    func isNumber(_ part: Expression) -> Bool {
        let (outer, inner) = (Self.outerNames(part), Self.innerNames(part))
        guard outer.isDisjoint(with: inner), outer.allSatisfy({ given[$0] == nil }) else { return false }
        return Self.terms(part).contains { term in
            switch term.node {
            case .binary(let symbol, let left, let right):
                guard Operation<Double>[.of(symbol)].dependence == .product else { return false }
                if case .transpose(right) = left.node, case .binary = right.node { return true }
                let ends = Self.ends(of: term)
                return ends.allSatisfy { $0.first?.isLowercase == true && given[$0] == nil }
                    && ends.count == 2 && Self.isTurned(term)
            case .call(let name, let arguments):
                let row = OperationTable.current.row(called: name, with: arguments.count).map { Operation<Double>[$0] }
                return row.map { $0.dependence == .whole || $0.dependence == .group } ?? false
                    && arguments.allSatisfy { $0.label == nil }
            case .number, .string, .name, .end, .matrix, .index, .transpose, .unary, .range: return false
            }
        }
    }

    /// What signs between elements join.
    private static func terms(_ part: Expression) -> [Expression] {
        switch part.node {
        case .binary(let symbol, let left, let right):
            Operation<Double>[.of(symbol)].dependence == .element ? terms(left) + terms(right) : [part]
        case .unary(_, let operand): terms(operand)
        case .number, .string, .name, .end, .matrix, .call, .index, .transpose, .range: [part]
        }
    }

    private static func outerNames(_ part: Expression) -> Set<String> {
        terms(part).reduce(into: []) { if case .name(let name) = $1.node { $0.insert(name) } }
    }

    private static func innerNames(_ part: Expression) -> Set<String> {
        terms(part).reduce(into: []) { if case .name = $1.node {} else { $0.formUnion($1.freeNames) } }
    }

    /// The first and the last name of a chain of products, turned or not.
    private static func ends(of chain: Expression) -> [String] {
        func end(_ part: Expression, isFirst: Bool) -> String? {
            switch part.node {
            case .name(let name): name
            case .transpose(let inner): end(inner, isFirst: !isFirst)
            case .binary(.matmul, let left, let right): end(isFirst ? left : right, isFirst: isFirst)
            case .number, .string, .end, .matrix, .call, .index, .unary, .binary, .range: nil
            }
        }
        return [end(chain, isFirst: true), end(chain, isFirst: false)].compactMap { $0 }
    }

    /// Whether the first or the last factor of a chain is turned.
    private static func isTurned(_ chain: Expression) -> Bool {
        guard case .binary(.matmul, let left, let right) = chain.node else {
            if case .transpose = chain.node { return true }
            return false
        }
        if case .transpose = right.node { return true }
        return isTurned(left)
    }
}
