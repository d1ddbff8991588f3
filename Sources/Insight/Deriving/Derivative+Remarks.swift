import Autodiff
import Modelling
import Syntax

extension Derivative {
    /// Whether a remark says that a slope is the user's own.
    package static func isOwn(_ remark: String) -> Bool {
        Operation<Double>.all.contains { $0.isClaim && $0.remark.map(remark.hasSuffix) == true }
    }

    /// What the row says of its singular points, unless the operands never reach them.
    static func remark(of id: OperationID, on part: Expression) -> String? {
        let operation = Operation<Double>[id]
        guard let remark = operation.remark else { return nil }
        if operation.isClaim, case .call(_, let arguments) = part.node {
            return arguments.count == 3 ? "in \(arguments[1].value.text), \(remark)" : nil
        }
        let subject: String
        switch part.node {
        case .binary(.divide, _, let right):
            if right.isSurelyPositive { return nil }
            subject = "division by \(right.text)"
        case .binary(.power, let left, _):
            if left.isSurelyPositive { return nil }
            subject = "\(part.text), a power x^w"
        case .call(let name, let arguments) where arguments.count == 1:
            let operand = arguments[0].value
            if operation.isRegularAbove0, operand.isSurelyPositive { return nil }
            if case .name = operand.node { subject = part.text } else { subject = "\(name) of \(operand.text)" }
        case .number, .string, .name, .end, .matrix, .call, .index, .transpose, .unary, .binary, .range:
            subject = part.text
        }
        return "\(subject): \(remark)"
    }
}

extension Expression {
    /// True where signs alone show that every value is above 0.
    fileprivate var isSurelyPositive: Bool {
        switch node {
        case .number(let value): value > 0
        case .call(let name, _):
            Operation<Double>.called(name).map { $0.isPositive || ($0.range.least ?? 0) > 0 } ?? false
        case .binary(.add, let a, let b):
            (a.isSurelyPositive && b.isNeverNegative) || (a.isNeverNegative && b.isSurelyPositive)
        case .binary(.multiply, let a, let b), .binary(.divide, let a, let b): a.isSurelyPositive && b.isSurelyPositive
        case .binary(.power, let base, _): base.isSurelyPositive
        case .string, .name, .end, .matrix, .index, .transpose, .unary, .binary, .range: false
        }
    }

    private var isNeverNegative: Bool {
        if isSurelyPositive { return true }
        return switch node {
        case .number(let value): value >= 0
        case .call(let name, _): Operation<Double>.called(name).map { ($0.range.least ?? -1) >= 0 } ?? false
        case .binary(.power, _, let exponent):
            Fraction(exponent).map { $0.isWhole && $0.over.remainder(dividingBy: 2) == 0 } ?? false
        case .binary(.add, let a, let b): a.isNeverNegative && b.isNeverNegative
        case .string, .name, .end, .matrix, .index, .transpose, .unary, .binary, .range: false
        }
    }
}
