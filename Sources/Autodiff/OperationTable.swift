/// The table of operations: everything the program knows about its primitives, one row each, in order of
/// increasing complexity.
package enum OperationTable {
    static func rows<S: Scalar>(of _: S.Type) -> [Operation<S>] {
        let rows: [[Operation<S>]] = [
            Arithmetic.rows(), Shapes.rows(), Comparisons.rows(), Elementwise.rows(), Activations.rows(),
            Reductions.rows(), Losses.rows(),
        ]
        return rows.flatMap { $0 }
    }

    static let ids = Dictionary(
        uniqueKeysWithValues: Double.operations.enumerated().map { ($1.name, OperationID(index: $0)) })

    /// All operations, in the order of the table.
    package static var allIDs: [OperationID] { Double.operations.indices.map(OperationID.init) }
}
