/// The rows that the program itself puts into graphs and formulas: what the notation needs, what holds a chain of
/// derivatives together, and the loss to begin with.
package struct NotationRows: Sendable {
    package let add = row("add")
    package let subtract = row("subtract")
    package let multiply = row("multiply")
    package let divide = row("divide")
    package let transpose = row("transpose")
    package let broadcast = row("broadcast")
    package let slice = row("slice")
    package let gather = row("gather")
    package let concat = row("concat")
    package let identity = row("identity")
    package let exp = row("exp")
    package let sqrt = row("sqrt")
    package let sum = row("sum")
    package let mean = row("mean")
    package let absolute = row("abs")
    package let choice = row("where")
    package let bypass = row("bypass")
    package let withSlope = row("with_slope")
    package let meanSquaredError = row("mse")

    /// A missing row is a mistake of ours, found by the first test.
    private static func row(_ name: String) -> OperationID {
        guard let id = Operation<Double>.named(name) else {
            preconditionFailure("the operation table has no row '\(name)'")
        }
        return id
    }
}

extension OperationID {
    /// Rows are added at the end of the table only, so these are the same in every copy.
    package static let rows = NotationRows()
}
