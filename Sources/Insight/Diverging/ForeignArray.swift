import Autodiff
import Reporting

/// Numbers that another program wrote under the name of a value: as they are at one moment, or at several, one after the
/// other.
package struct ForeignArray: Sendable {
    package let name: String
    /// The sizes of its dimensions.
    package let sizes: [Int]
    /// A row for each of the first dimension.
    private let matrix: Matrix
    /// Whether it holds few digits: floats of 4 bytes.
    package let isShort: Bool
    /// How many moments other arrays of the file have: what fits both ways, as 1×n for a row, is then one of as many.
    package var moments: Int?
    /// The largest number in it, at any moment.
    let largest: Double

    package init(name: String, sizes: [Int], matrix: Matrix, isShort: Bool) {
        (self.name, self.sizes, self.matrix, self.isShort) = (name, sizes, matrix, isShort)
        largest = matrix.values.reduce(0) { $1.isFinite ? max($0, $1.magnitude) : $0 }
    }

    /// How it is read where the value has a shape.
    package enum Reading: Equatable, Sendable {
        case once(isTransposed: Bool)
        case perUpdate(count: Int, isTransposed: Bool)

        package var isTransposed: Bool {
            switch self {
            case .once(let isTransposed), .perUpdate(_, let isTransposed): isTransposed
            }
        }
    }

    /// Nil where the sizes do not fit a shape, neither as they are nor with rows and columns exchanged, as PyTorch has the
    /// weights of a layer.
    package func reading(as shape: Shape) -> Reading? {
        let isUpdates = moments != nil && sizes.first == moments && Self.fit(Array(sizes.dropFirst()), shape) != nil
        if !isUpdates, let isTransposed = Self.fit(sizes, shape) { return .once(isTransposed: isTransposed) }
        guard let count = sizes.first, let isTransposed = Self.fit(Array(sizes.dropFirst()), shape) else { return nil }
        return .perUpdate(count: count, isTransposed: isTransposed)
    }

    /// Whether sizes are those of a shape (false), or exchanged (true); nil where they are neither.
    private static func fit(_ sizes: [Int], _ shape: Shape) -> Bool? {
        let (rows, columns) = (shape.rows, shape.columns)
        if sizes == [rows, columns] || shape.isScalar && (sizes.isEmpty || sizes == [1]) { return false }
        if rows == 1 && sizes == [columns] || columns == 1 && sizes == [rows] { return false }
        return rows != columns && sizes == [columns, rows] ? true : nil
    }

    /// The numbers in a shape that they fit: all of them, or those of one moment, counted from 0.
    package func values(as shape: Shape, at moment: Int) -> Matrix? {
        guard let reading = reading(as: shape) else { return nil }
        let values: [Double]
        switch reading {
        case .once: values = matrix.values
        case .perUpdate(let count, _):
            guard (0..<count).contains(moment) else { return nil }
            values = Array(matrix.values[moment * shape.count..<(moment + 1) * shape.count])
        }
        guard reading.isTransposed else { return Matrix(shape, values) }
        return Matrix(
            shape, (0..<shape.count).map { values[$0 % shape.columns * shape.rows + $0 / shape.columns] })
    }
}
