import Autodiff

/// How well one class is told from the others.
package struct ClassScores: Hashable, Sendable {
    /// Rows that belong to it.
    package private(set) var rows = 0
    /// Rows that the output puts into it.
    package private(set) var predicted = 0
    /// Rows of which both is true.
    package private(set) var hits = 0
    /// The chance that a row of the class has a larger output for it than a row of another, a tie counting half
    /// (Hanley and McNeil, 1982); nil where all rows belong to it, or none.
    package private(set) var auc: Double?

    /// The share of the rows put into it that belong to it; nil where no row is.
    package var precision: Double? { predicted == 0 ? nil : Double(hits) / Double(predicted) }
    /// The share of its rows that are put into it; nil where it has none.
    package var recall: Double? { rows == 0 ? nil : Double(hits) / Double(rows) }
    /// The harmonic mean of the two, 2 · hits / (rows + predicted); nil where there is neither.
    package var f1: Double? { rows + predicted == 0 ? nil : 2 * Double(hits) / Double(rows + predicted) }

    /// The scores of each class: two of one 0/1 column, otherwise one of each column.
    ///
    /// - Parameters: outputs and targets of one shape, rows × columns.
    package static func all(_ yhat: Matrix, _ y: Matrix) -> [ClassScores] {
        precondition(yhat.shape == y.shape, "outputs \(yhat.shape), targets \(y.shape)")
        let threshold = Metrics.threshold(of: y)
        if y.columns == 1 {
            let score = yhat.values
            let truth = y.values.map { $0 >= threshold }
            let guess = score.map { $0 >= threshold }
            let second = ClassScores(score, truth, guess)
            let first = ClassScores(score.map { -$0 }, truth.map { !$0 }, zip(score, guess).map { !$0.isNaN && !$1 })
            return [first, second]
        }
        let isOneOf = Metrics.choosesOne(y)
        let best = (0..<y.rows).map { Metrics.classIndex(yhat, row: $0) }
        let hasNaN = (0..<y.rows).map { row in (0..<y.columns).contains { yhat[row, $0].isNaN } }
        return (0..<y.columns).map { column in
            let score = (0..<y.rows).map { yhat[$0, column] }
            let truth = (0..<y.rows).map { y[$0, column] >= threshold }
            let guess = (0..<y.rows).map { row in
                isOneOf ? best[row] == column && !hasNaN[row] : score[row] >= threshold
            }
            return ClassScores(score, truth, guess)
        }
    }

    private init(_ score: [Double], _ truth: [Bool], _ guess: [Bool]) {
        for i in score.indices {
            rows += truth[i] ? 1 : 0
            predicted += guess[i] ? 1 : 0
            hits += truth[i] && guess[i] ? 1 : 0
        }
        auc = Self.auc(score, truth, positives: rows)
    }

    /// By the sum of the ranks of the class (Mann and Whitney, 1947).
    private static func auc(_ score: [Double], _ truth: [Bool], positives: Int) -> Double? {
        let negatives = score.count - positives
        guard positives > 0, negatives > 0 else { return nil }
        if score.contains(where: \.isNaN) { return .nan }
        let order = score.indices.sorted { score[$0] < score[$1] }
        var (sum, start) = (0.0, 0)
        while start < order.count {
            var end = start
            while end < order.count, score[order[end]] == score[order[start]] { end += 1 }
            let rank = Double(start + 1 + end) / 2
            sum += rank * Double(order[start..<end].count { truth[$0] })
            start = end
        }
        let (p, n) = (Double(positives), Double(negatives))
        return (sum - p * (p + 1) / 2) / (p * n)
    }

    /// The mean over classes that have rows or get some; one that is never predicted counts 0, as in scikit-learn.
    package static func mean(_ classes: [ClassScores], _ score: (ClassScores) -> Double?) -> Double? {
        let present = classes.filter { $0.rows + $0.predicted > 0 }
        guard !present.isEmpty else { return nil }
        return present.reduce(0) { $0 + (score($1) ?? 0) } / Double(present.count)
    }

    /// The mean over the classes of which it is known.
    package static func meanAUC(_ classes: [ClassScores]) -> Double? {
        let known = classes.compactMap(\.auc)
        return known.isEmpty ? nil : known.reduce(0, +) / Double(known.count)
    }
}

extension Metrics {
    /// The share of the rows whose class has one of the `count` largest outputs: fewer than `count` others are larger.
    /// A row with a NaN is wrong.
    package static func topAccuracy(_ yhat: Matrix, _ y: Matrix, count: Int) -> Double {
        precondition(yhat.shape == y.shape, "outputs \(yhat.shape), targets \(y.shape)")
        let right = (0..<y.rows).count { row in
            let own = yhat[row, classIndex(y, row: row)]
            let others = (0..<y.columns).map { yhat[row, $0] }
            return !others.contains(where: \.isNaN) && others.count { $0 > own } < count
        }
        return Double(right) / Double(y.rows)
    }

    /// The mean of the absolute errors over all elements, in the units of the targets.
    package static func meanAbsoluteError(_ yhat: Matrix, _ y: Matrix) -> Double {
        zip(yhat.values, y.values).reduce(0) { $0 + abs($1.0 - $1.1) } / Double(y.shape.count)
    }

    /// The root of the mean squared error over all elements, in the units of the targets.
    package static func rootMeanSquaredError(_ yhat: Matrix, _ y: Matrix) -> Double {
        let sum = zip(yhat.values, y.values).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        return (sum / Double(y.shape.count)).squareRoot()
    }
}
