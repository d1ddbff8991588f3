import Autodiff
import Reporting
import Syntax

/// The loss of the rows as a formula: `ce(yhat, y)`, and `ce(yhat, row_weights * y) / mean(row_weights)` where the rows
/// have weights.
struct LossFormula {
    /// The name of the column of weights in formulas.
    static let weights = ModelGraph.nameOfWeights

    let expression: Expression
    /// The same over z, the input of the operation `partner`, for outputs that are made by it.
    let ofLogits: (partner: String, expression: Expression)?

    init(_ session: Session) throws(Diagnostic) {
        let call = Expression.parsed(session.presentLossCall)
        guard session.weights != nil else {
            (expression, ofLogits) = (call, nil)
            return
        }
        let name = session.presentLossName
        if let own = session.functions[name]?.object {
            let operands = ["yhat", "y"].map { Expression(name: $0) }
            let body = own.body.substituting(
                Dictionary(zip(own.parameters, operands), uniquingKeysWith: { first, _ in first }))
            guard let weighted = Self.weighted(body) else { throw Diagnostic.balanceOfLoss(name) }
            (expression, ofLogits) = (weighted, nil)
            return
        }
        guard let row = session.presentLoss else { throw Diagnostic.balanceOfLoss(name) }
        let attribute = row.attribute(session.lossSettings)
        let meaning = ["w": Expression(name: Self.weights)]
        if let form = row.weighted(for: attribute) {
            expression = Expression.parsed(form.text).substituting(meaning)
            ofLogits = form.ofLogits.flatMap { text in
                row.joint.map { ($0.partner, Expression.parsed(text).substituting(meaning)) }
            }
            return
        }
        guard let definition = row.definition(for: attribute), let weighted = Self.weighted(.parsed(definition)) else {
            throw Diagnostic.balanceOfLoss(name)
        }
        (expression, ofLogits) = (weighted, nil)
    }

    // MARK: - From a definition

    /// A mean or sum over the rows as that of the weighted rows; nil for what is neither.
    private static func weighted(_ loss: Expression) -> Expression? { weightedPart(loss)?.formula }

    private static func weightedPart(_ loss: Expression) -> (formula: Expression, isSum: Bool)? {
        let w = Expression(name: weights)
        switch loss.node {
        case .call(let name, let arguments):
            guard arguments.count == 1, arguments[0].label == nil,
                let row = OperationTable.current.row(called: name, with: 1), isOfRows(arguments[0].value)
            else { return nil }
            let terms = w * arguments[0].value
            if row == .rows.mean { return (.calling(.rows.mean, terms) / .calling(.rows.mean, w), false) }
            return row == .rows.sum ? (.calling(.rows.sum, terms), true) : nil
        case .unary(let sign, let operand) where sign == .negate:
            return weightedPart(operand).map { (Expression(.unary(.negate, $0.formula)), $0.isSum) }
        case .binary(.divide, let part, let count):
            guard isFixed(count), let (formula, isSum) = weightedPart(part) else { return nil }
            guard count.readsTargets else { return (formula / count, isSum) }
            // A sum divided by the number of rows or elements is a mean.
            return isSum ? (formula / count / .calling(.rows.mean, w), false) : nil
        case .binary(.multiply, let factor, let rest) where isFixed(factor) && !factor.readsTargets:
            return weightedPart(rest).map { (factor * $0.formula, $0.isSum) }
        case .binary(.add, let left, let right):
            guard let left = weightedPart(left), let right = weightedPart(right), left.isSum == right.isSum else {
                return nil
            }
            return (left.formula + right.formula, left.isSum)
        case .number, .string, .name, .end, .matrix, .index, .transpose, .range, .unary, .binary: return nil
        }
    }

    /// Whether a value has a row for each sample, which depends on that sample alone.
    private static func isOfRows(_ part: Expression) -> Bool {
        if case .call(let name, let arguments) = part.node {
            let count = arguments.count { $0.label == nil }
            guard let id = OperationTable.current.row(called: name, with: count) else { return isFixed(part) }
            let row = Operation<Double>[id]
            let isAlongRows = arguments.contains { $0.label == "axis" && $0.value.text == "columns" }
            switch row.dependence {
            case .element, .row: break
            case .group: if !isAlongRows { return false }
            case .whole, .product, .place: return false
            }
        }
        return part.children.allSatisfy(isOfRows)
    }

    /// Whether it is a number whatever the samples hold: at most their count goes into it.
    private static func isFixed(_ part: Expression) -> Bool {
        switch part.node {
        case .number: return true
        case .name(let name): return name != "y" && name != "yhat"
        case .call(let name, _):
            return FunctionTable.named(name) != nil && OperationTable.current.rows(called: name).isEmpty
        case .string, .end, .matrix, .index, .transpose, .range, .unary, .binary:
            return part.children.allSatisfy(isFixed)
        }
    }
}

extension Expression {
    fileprivate var readsTargets: Bool { !freeNames.isDisjoint(with: ["y", "yhat"]) }
}

extension Diagnostic {
    static func balanceOfLoss(_ name: String) -> Diagnostic {
        Diagnostic(
            "the loss \(name) is no mean or sum of numbers that each row has for itself, so its rows cannot be weighted",
            hint: "all rows alike: balance off")
    }

    package static let balanceOfOwnLoss = Diagnostic(
        "the model has a loss of its own, which says itself what each row counts", hint: "all rows alike: balance off")
}

extension Session {
    /// Throws where the rows have weights and the loss cannot take them.
    package func requireWeightedLoss() throws(Diagnostic) { _ = try LossFormula(self) }

    /// The loss of the rows as a formula over yhat, y and their weights; nil where the loss cannot take those.
    package var lossOfRows: Expression? { (try? LossFormula(self))?.expression }
}
