import Autodiff
import Glibc
import Modelling
import Syntax

/// Where formulas are compared beside the usual interval: far from 0, near to it, and about the numbers that stand in
/// their texts, at which they may bend.
struct TriedPlaces {
    let values: [Double]

    private static let mostConstants = 12
    /// The least and the largest power of ten.
    private static let powers = -6...6

    init(_ names: [String], _ session: Session) {
        var constants: [Double] = []
        for name in names {
            guard let function = session.functions[name]?.object else { continue }
            var seen: Set<String> = []
            constants += Self.parts(of: function, session, &seen).flatMap { Self.constants(in: $0, session) }
        }
        var distinct: [Double] = []
        for constant in constants.map(abs) where constant.isFinite && constant > 0 && !distinct.contains(constant) {
            distinct.append(constant)
        }
        distinct = distinct.prefix(Self.mostConstants).sorted()
        // Beside round numbers others, whose powers are rounded.
        var values = Self.powers.flatMap { power in [1, 2.718281828].map { $0 * pow(10, Double(power)) } }
        values = values.filter { $0 <= pow(10, Double(Self.powers.upperBound)) }
        values += zip(distinct, distinct.dropFirst()).map { ($0 + $1) / 2 }
        for constant in distinct {
            values += [1, 0.999, 1.001, 0.9, 1.1].map { $0 * constant }
            values += distinct.flatMap { [constant + $0 / 2, constant - $0 / 2] }
        }
        self.values = values.flatMap { [$0, -$0] }
    }

    /// All names that a function reads, and those that it calls.
    static func names(in function: UserFunction, _ session: Session) -> Set<String> {
        var seen: Set<String> = []
        return parts(of: function, session, &seen).reduce(into: []) { $0.formUnion($1.freeNames) }
    }

    /// The bodies of a function and of those that it calls.
    private static func parts(
        of function: UserFunction, _ session: Session, _ seen: inout Set<String>
    ) -> [Expression] {
        guard seen.insert(function.name).inserted else { return [] }
        var bodies = [function.body]
        func visit(_ expression: Expression) {
            if case .call(let name, _) = expression.node, let called = session.functions[name]?.object {
                bodies += parts(of: called, session, &seen)
            }
            expression.children.forEach(visit)
        }
        visit(function.body)
        return bodies
    }

    private static func constants(in expression: Expression, _ session: Session) -> [Double] {
        switch expression.node {
        case .number(let value): return [value]
        case .name(let name):
            let value = session.variables[name] ?? session.parameters[name]
            return value.map { Array($0.values.prefix(mostConstants)) } ?? []
        case .string, .end, .matrix, .call, .index, .transpose, .unary, .binary, .range:
            return expression.children.flatMap { constants(in: $0, session) }
        }
    }
}
