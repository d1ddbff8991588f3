/// The size of a matrix: rows × columns, each at least 1.
package struct Shape: Hashable, Sendable, CustomStringConvertible {
    package var rows: Int
    package var columns: Int

    package init(_ rows: Int, _ columns: Int) {
        self.rows = rows
        self.columns = columns
    }

    package static let scalar = Shape(1, 1)

    package var count: Int { rows * columns }
    package var isScalar: Bool { rows == 1 && columns == 1 }
    package var description: String { "\(rows)×\(columns)" }
}
