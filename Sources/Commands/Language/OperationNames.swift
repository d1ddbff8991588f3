import Autodiff
import Syntax

/// The rows of the operation table under the names by which the language calls them.
package enum OperationNames {
    /// The rows that the notation itself needs. A missing one is a mistake of ours, found by the first test.
    package struct Rows: Sendable {
        let transpose = Rows.row("transpose")
        let negate = Rows.row("negate")
        let not = Rows.row("not")
        let broadcast = Rows.row("broadcast")
        let reshape = Rows.row("reshape")
        let slice = Rows.row("slice")
        let gather = Rows.row("gather")
        let pad = Rows.row("pad")
        let scatter = Rows.row("scatter")
        let concat = Rows.row("concat")
        let maximum = Rows.row("maximum")
        let minimum = Rows.row("minimum")
        let identity = Rows.row("identity")

        static func row(_ name: String) -> OperationID {
            guard let id = Operation<Double>.named(name) else {
                preconditionFailure("the operation table has no row '\(name)'")
            }
            return id
        }
    }

    package static let rows = Rows()

    private static let infix: [String: OperationID] = {
        var table: [String: OperationID] = [:]
        for row in Operation<Double>.all {
            if case .infix(let symbol) = row.notation { table[symbol] = Operation<Double>.named(row.name) }
        }
        return table
    }()

    static func operation(for symbol: BinaryOperator) -> OperationID {
        guard let id = infix[symbol.rawValue] else {
            preconditionFailure("no operation is written \(symbol.rawValue)")
        }
        return id
    }

    /// The row that is written `name(…)`.
    package static func operation(called name: String) -> OperationID? {
        guard let id = Operation<Double>.named(name), case .call = Operation<Double>[id].notation else { return nil }
        return id
    }

    /// The names of all rows that are written `name(…)`.
    package static let called: [String] = Operation<Double>.all.map(\.name).filter { operation(called: $0) != nil }

    static func usage(of id: OperationID) -> String {
        let row = Operation<Double>[id]
        let axis = row.category == .reduction ? ", axis=rows|columns" : ""
        return "\(row.name)(\(row.inputNames.joined(separator: ", "))\(axis))"
    }
}

extension OperationID {
    package static var rows: OperationNames.Rows { OperationNames.rows }
}
