import Autodiff

/// The map from raw units to what the model sees, one per feature: (v − offset) · scale.
package struct Normalization: Hashable, Sendable {
    package private(set) var offset: [Double]
    package private(set) var scale: [Double]

    /// A map that files kept.
    package init(offset: [Double], scale: [Double]) {
        precondition(offset.count == scale.count, "\(offset.count) offsets, \(scale.count) scales")
        (self.offset, self.scale) = (offset, scale)
    }

    /// The same fixed scale for every feature: `normalize scale=1/16`.
    package init(features: Int, scale: Double) {
        offset = [Double](repeating: 0, count: features)
        self.scale = [Double](repeating: scale, count: features)
    }

    /// The map that gives every feature of these rows mean 0 and deviation 1 (the population's: divided by the number of
    /// rows). A feature that never varies is centred only; some may be left as they are.
    package init(fittedOn x: Matrix, leaving left: Set<Int> = []) {
        let (rows, columns) = (x.rows, x.columns)
        var mean = [Double](repeating: 0, count: columns)
        var squares = mean
        for i in 0..<rows {
            for j in 0..<columns { mean[j] += x.values[i * columns + j] }
        }
        for j in 0..<columns { mean[j] /= Double(rows) }
        for i in 0..<rows {
            for j in 0..<columns {
                let d = x.values[i * columns + j] - mean[j]
                squares[j] += d * d
            }
        }
        // The mean of equal numbers can differ from them by rounding: such a column is centred on its value.
        for j in 0..<columns where (0..<rows).allSatisfy({ x.values[$0 * columns + j] == x.values[j] }) {
            mean[j] = x.values[j]
            squares[j] = 0
        }
        offset = mean
        scale = squares.map { $0 > 0 ? 1 / ($0 / Double(rows)).squareRoot() : 1 }
        for j in left { (offset[j], scale[j]) = (0, 1) }
    }

    /// Raw units → what the model sees.
    package func applied(to x: Matrix) throws(DataError) -> Matrix {
        guard x.columns == offset.count else {
            throw DataError("the input has \(x.columns) columns, the data that were normalized have \(offset.count)")
        }
        return mapped(x)
    }

    /// This map and then the next one, as one map.
    package func followed(by next: Normalization) -> Normalization {
        precondition(next.offset.count == offset.count, "\(next.offset.count) columns, normalized for \(offset.count)")
        var both = self
        for j in offset.indices {
            both.offset[j] = offset[j] + next.offset[j] / scale[j]
            both.scale[j] = scale[j] * next.scale[j]
        }
        return both
    }

    /// What the model sees → raw units.
    func unmapped(_ x: Matrix) -> Matrix {
        precondition(x.columns == offset.count, "\(x.columns) columns, normalized for \(offset.count)")
        var result = x
        for i in x.values.indices {
            let j = i % x.columns
            result.values[i] = unmapped(x.values[i], j)
        }
        return result
    }

    /// The same for rows that the map was made for.
    func mapped(_ x: Matrix) -> Matrix {
        precondition(x.columns == offset.count, "\(x.columns) columns, normalized for \(offset.count)")
        var result = x
        let columns = x.columns
        for i in 0..<x.rows {
            for j in 0..<columns {
                result.values[i * columns + j] = mapped(x.values[i * columns + j], j)
            }
        }
        return result
    }

    /// One number of a column.
    @inline(__always)
    func mapped(_ value: Double, _ column: Int) -> Double { (value - offset[column]) * scale[column] }

    @inline(__always)
    func unmapped(_ value: Double, _ column: Int) -> Double { value / scale[column] + offset[column] }
}
