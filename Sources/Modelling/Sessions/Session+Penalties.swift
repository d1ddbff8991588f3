import Autodiff
import Syntax

/// What the loss gains with the size of weights.
extension Session {
    /// Puts a penalty in the place of the one of its kind; that of strength 0 is none.
    package mutating func set(_ penalty: Penalty) {
        let all = penalties.filter { $0.kind != penalty.kind } + (penalty.strength == 0 ? [] : [penalty])
        penalties = Penalty.Kind.allCases.flatMap { kind in all.filter { $0.kind == kind } }
    }

    /// The parameters of the present model that a penalty is on, in their order. Statistics that follow values are no
    /// weights, also where they are named.
    package func parameters(under penalty: Penalty) -> [String] {
        guard let model = model?.object else { return [] }
        let statistics = model.statistics(functions)
        return parameters.keys.filter { name in
            guard !statistics.contains(name) else { return false }
            if !penalty.names.isEmpty { return penalty.names.contains(name) }
            return model.network == nil ? model.reads(name, functions) : Self.isWeight(name)
        }
    }

    /// Whether a network has weights of this name: `W1`, not `b1`.
    private static func isWeight(_ name: String) -> Bool { name.hasPrefix("W") && Int(name.dropFirst()) != nil }

    /// What the penalties add to the loss, one after the other, each with what it is called.
    package var penaltyTerms: [(penalty: Penalty, term: Expression)] {
        penalties.compactMap { penalty in
            penalty.term(over: parameters(under: penalty)).map { (penalty, $0) }
        }
    }

    /// The loss that gradients are of: `ce(yhat, y) + 0.0001 * sum(W1^2)`.
    package var penalizedLossCall: String {
        let ofRows = (try? LossFormula(self).expression) ?? Expression.parsed(presentLossCall)
        return penaltyTerms.reduce(ofRows) { $0 + $1.term }.text
    }
}

extension Model {
    /// The names that follow values from update to update, as the mean of a normalization does.
    package func statistics(_ functions: Functions) -> Set<String> {
        guard differsInEvaluation(functions) else { return [] }
        return Self.expressions(in: body).reduce(into: []) { $0.formUnion($1.followers(functions)) }
    }
}

extension Expression {
    /// Functions that call each other are followed so far.
    private static let deepest = 8

    /// The names that stand where an operation has what follows a value, here or in functions that are called.
    fileprivate func followers(_ functions: Model.Functions, depth: Int = 0) -> Set<String> {
        guard depth < Self.deepest else { return [] }
        var names: Set<String> = []
        if case .call(let function, let arguments) = node {
            if let own = functions[function]?.object {
                let given = Dictionary(
                    zip(own.parameters, arguments.map(\.value)), uniquingKeysWith: { first, _ in first })
                names.formUnion(own.body.substituting(given).followers(functions, depth: depth + 1))
            } else {
                for row in OperationTable.current.rows(called: function) {
                    guard let place = Operation<Double>[row].followed, place < arguments.count,
                        case .name(let name) = arguments[place].value.node
                    else { continue }
                    names.insert(name)
                }
            }
        }
        _ = mapChildren { child in
            names.formUnion(child.followers(functions, depth: depth))
            return child
        }
        return names
    }
}
