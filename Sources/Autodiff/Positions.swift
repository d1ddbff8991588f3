/// Rows and columns of a matrix in any order, each as often as it is named, counted from 0. They lie where kernels can
/// read them.
package final class Positions: Hashable, @unchecked Sendable {
    package let rows: [Int]
    package let columns: [Int]
    /// The rows, then the columns; it lives as long as the positions.
    let places: UnsafeMutablePointer<Int>

    package init(rows: [Int], columns: [Int]) {
        self.rows = rows
        self.columns = columns
        places = .allocate(capacity: max(rows.count + columns.count, 1))
        for (i, place) in (rows + columns).enumerated() { (places + i).initialize(to: place) }
    }

    deinit { places.deallocate() }

    package var shape: Shape { Shape(rows.count, columns.count) }

    /// Whether a matrix has all of them.
    func lie(in shape: Shape) -> Bool {
        !rows.isEmpty && !columns.isEmpty && rows.allSatisfy { (0..<shape.rows).contains($0) }
            && columns.allSatisfy { (0..<shape.columns).contains($0) }
    }

    package static func == (a: Positions, b: Positions) -> Bool {
        a === b || a.rows == b.rows && a.columns == b.columns
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(rows)
        hasher.combine(columns)
    }

    /// Positions as they are typed, counted from 1: `3`, `2:5`, `9:-2:1`, `[3, 1, 2]`.
    package static func text(_ positions: [Int]) -> String {
        let first = positions[0] + 1
        guard positions.count > 1 else { return "\(first)" }
        let (step, last) = (positions[1] - positions[0], positions[positions.count - 1] + 1)
        let isEven = positions.indices.dropFirst().allSatisfy { positions[$0] - positions[$0 - 1] == step }
        guard isEven, step != 0 else { return "[" + positions.map { "\($0 + 1)" }.joined(separator: ", ") + "]" }
        return step == 1 ? "\(first):\(last)" : "\(first):\(step):\(last)"
    }
}
