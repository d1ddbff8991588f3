import Autodiff
import Learning

/// What gives the rows of the data weights in the loss.
package enum Balance: Hashable, Sendable {
    /// A row has the weight of its class, and all classes weigh the same together: the rows divided by the classes and by
    /// the rows of the class.
    case classes
    /// A number for each row of the data, those kept aside too, in the order in which they came.
    case rows([Double])

    /// As it is typed, without the name of the command.
    package var text: String {
        switch self {
        case .classes: "classes"
        case .rows: "rows"
        }
    }
}

extension Session {
    /// The weights that a balance gives the training rows; nil where it does not fit them, or all of them would weigh 0.
    func weights(by balance: Balance) -> Matrix? {
        column(by: balance).flatMap { column in column.values.contains { $0 > 0 } ? column : nil }
    }

    private func column(by balance: Balance) -> Matrix? {
        guard let y = trainingY else { return nil }
        switch balance {
        case .classes:
            guard let classes = classes(of: y) else { return nil }
            let counts = Dictionary(grouping: classes, by: \.self).mapValues(\.count)
            let whole = Double(classes.count) / Double(counts.count)
            return Matrix(Shape(y.rows, 1), classes.map { whole / Double(counts[$0] ?? 1) })
        case .rows(let weights):
            guard let dataset else { return weights.count == y.rows ? Matrix(Shape(y.rows, 1), weights) : nil }
            guard weights.count == dataset.rows, dataset.training.rows == y.rows else { return nil }
            return Matrix(Shape(y.rows, 1), dataset.rowNumbers.prefix(y.rows).map { weights[Int($0)] })
        }
    }

    /// The class of each row, by its number; nil where targets are numbers.
    private func classes(of y: Matrix) -> [Int]? {
        if Dataset.Task(of: y) == .classification {
            let threshold = Metrics.threshold(of: y)
            return (0..<y.rows).map { Metrics.classIndex(y, row: $0, threshold: threshold) }
        }
        guard y.columns == 1, presentDemand.takesClasses else { return nil }
        let numbers = y.values.compactMap { Int(exactly: $0) }
        return numbers.count == y.rows && numbers.allSatisfy { $0 > 0 } ? numbers : nil
    }

    /// The weight of each class of the training rows, by its number from 0, where it is the class that has it; and whether
    /// one column of two numbers tells the classes.
    package var classWeights: [(index: Int, weight: Double, isColumn: Bool)] {
        guard balance == .classes, let trainingY, let trainingWeights, let classes = classes(of: trainingY) else {
            return []
        }
        let first = Dictionary(zip(classes, trainingWeights.values), uniquingKeysWith: { weight, _ in weight })
        let base = Dataset.Task(of: trainingY) == .classification ? 0 : 1
        let isColumn = trainingY.columns == 1 && base == 0
        return first.sorted { $0.key < $1.key }.map { ($0.key - base, $0.value, isColumn) }
    }

    /// How much each of some training rows, counted from 0, makes of a loss that is a mean: nothing where all weigh 0.
    package func shares(of rows: [Int32]) -> [Double] {
        guard let trainingWeights else { return rows.map { _ in 1 / Double(rows.count) } }
        let weights = rows.map { trainingWeights.values[Int($0)] }
        let sum = weights.reduce(0, +)
        return sum > 0 ? weights.map { $0 / sum } : weights
    }

    /// The same session in whose loss all rows count alike.
    package var unweighted: Session {
        guard weights != nil else { return self }
        var other = self
        _ = other.set(nil)
        return other
    }
}
