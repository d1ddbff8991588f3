import Autodiff

/// How well outputs meet targets, in the numbers people compare.
package enum Metrics {
    /// Where the second of two classes begins: halfway between 0 and 1, or between -1 and 1 for targets that are all one
    /// of the latter.
    package static func threshold(of targets: Matrix) -> Double { targets.areSigns ? 0 : 0.5 }

    /// The class that a row stands for: in one column, 1 from the threshold on; in several, the number of the largest,
    /// counted from 0, the first where several are equal.
    package static func classIndex(_ y: Matrix, row: Int, threshold: Double = 0.5) -> Int {
        precondition(y.rows > row && row >= 0, "row \(row) of \(y.rows)")
        let columns = y.columns
        if columns == 1 { return y.values[row] >= threshold ? 1 : 0 }
        return y.values.withUnsafeBufferPointer { values in
            let start = row * columns
            var best = 0
            for j in 1..<columns where values[start + j] > values[start + best] { best = j }
            return best
        }
    }

    /// Whether each row of several columns stands for one class; otherwise every column is a question of its own.
    package static func choosesOne(_ y: Matrix) -> Bool {
        Dataset.Task(of: y) == .classification && y.hasOneClassInEachRow
    }

    /// The part of the rows whose class is right, 0 … 1. A row with a NaN is wrong. Where the rows of several columns do
    /// not hold a single 1 each, every column is a question of its own: the part of the answers that are right.
    package static func accuracy(_ yhat: Matrix, _ y: Matrix) -> Double {
        precondition(yhat.shape == y.shape, "outputs \(yhat.shape), targets \(y.shape)")
        let threshold = threshold(of: y)
        if y.columns > 1, !choosesOne(y) {
            let right = zip(yhat.values, y.values).count { !$0.isNaN && ($0 >= threshold) == ($1 >= threshold) }
            return Double(right) / Double(y.shape.count)
        }
        var right = 0
        for i in 0..<y.rows
        where classIndex(yhat, row: i, threshold: threshold) == classIndex(y, row: i, threshold: threshold) {
            let hasNaN = (i * y.columns..<(i + 1) * y.columns).contains { yhat.values[$0].isNaN }
            if !hasNaN { right += 1 }
        }
        return Double(right) / Double(y.rows)
    }

    /// R² = 1 − Σ(y − ŷ)² / Σ(y − ȳ)², the mean over the targets: 1 is perfect, 0 is as good as always saying the mean.
    /// A target that never varies counts 1 if it is met exactly and 0 otherwise.
    package static func r2(_ yhat: Matrix, _ y: Matrix) -> Double {
        precondition(yhat.shape == y.shape, "outputs \(yhat.shape), targets \(y.shape)")
        let (rows, columns) = (y.rows, y.columns)
        var sum = 0.0
        for j in 0..<columns {
            var mean = 0.0
            for i in 0..<rows { mean += y[i, j] }
            mean /= Double(rows)
            var residual = 0.0
            var total = 0.0
            for i in 0..<rows {
                let (e, d) = (y[i, j] - yhat[i, j], y[i, j] - mean)
                residual += e * e
                total += d * d
            }
            sum += total > 0 ? 1 - residual / total : (residual == 0 ? 1 : residual.isNaN ? .nan : 0)
        }
        return sum / Double(columns)
    }
}
