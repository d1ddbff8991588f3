import Autodiff
import Syntax

extension OperationID {
    /// The row behind a sign between two operands.
    package static func of(_ symbol: BinaryOperator) -> OperationID { written(.infix(symbol.rawValue)) }

    /// The row behind a sign in front of an operand.
    package static func of(_ symbol: UnaryOperator) -> OperationID { written(.prefix(symbol.rawValue)) }

    private static func written(_ notation: OperationNotation) -> OperationID {
        guard let id = OperationTable.current.row(written: notation) else {
            preconditionFailure("no operation is written as \(notation)")
        }
        return id
    }
}

extension Operation where S == Double {
    /// The row that is written `name(…)`; of several the one with the fewest arguments.
    package static func called(_ name: String) -> Operation? {
        OperationTable.current.rows(called: name).first.map { self[$0] }
    }

    /// How it is typed: `x @ w`, `tanh(x)`, `sum(x, axis=rows|columns)`.
    package var writtenForm: String {
        switch notation {
        case .call: return usage(as: callName)
        case .index(let example): return example
        case .infix, .prefix, .postfix:
            guard let id = Self.named(name) else { return name }
            let operands = inputNames.map { Expression(name: $0) }
            return Expression.applying(id, operands, .none, shapes: operands.map { _ in .scalar }).text
        }
    }

    /// The inputs as a call may have them: x and w are names of the session's own where there is more than x.
    package var operandNames: [String] { inputNames == ["x", "w"] ? ["a", "b"] : inputNames }

    /// The inputs as they stand where the operation is shown as it is typed.
    package var callNames: [String] { notation == .call ? operandNames : inputNames }

    /// The words that may stand before an argument of a call.
    package var labels: [String] { (takesAxis ? ["axis"] : []) + settings.map(\.name) }

    /// The form of a call by one of its names.
    package func usage(as name: String) -> String {
        let inputs = isFolded ? operandNames + ["…"] : operandNames
        let axis = takesAxis ? ["axis=rows|columns"] : []
        let chosen = settings.map { "\($0.name)=\(Expression(number: $0.standard).text)" }
        return "\(name)(\((inputs + further.names.map(\.name) + chosen + axis).joined(separator: ", ")))"
    }
}
