import Autodiff
import Reporting

/// Whether a loss, an output and targets belong together.
enum LossFit {
    /// Refuses targets of another shape than the output, and outputs for which the loss is not defined.
    static func check(
        _ loss: String, output: Graph.NodeID, in model: ModelGraph, targets: Shape
    ) throws(Diagnostic) {
        let shape = model.shape(of: output)
        guard targets == shape else { throw Messages.targetsShape(targets, output: shape) }
        guard case .operation(let id, _, _) = model.graph.nodes[output].source else { return }
        let row = Operation<Double>[id]
        switch loss {
        case "bce" where !isProbability(row.name): throw Messages.needsProbability(row.name, columns: shape.columns)
        case "ce" where !isDistribution(row.name): throw Messages.needsDistribution(row.name, columns: shape.columns)
        default: return
        }
    }

    /// Refuses targets of `ce` whose rows are no distribution over the classes: not negative, with the sum 1.
    static func checkDistribution(_ targets: Matrix) throws(Diagnostic) {
        for row in 0..<targets.rows {
            let values = targets.values[row * targets.columns..<(row + 1) * targets.columns]
            let sum = values.reduce(0, +)
            guard values.allSatisfy({ $0 >= 0 }), abs(sum - 1) < 1e-6 else {
                throw Messages.noDistribution(row: row + 1, sum: sum)
            }
        }
    }

    /// Refuses targets of `bce` outside [0, 1].
    static func checkProbabilities(_ targets: Matrix) throws(Diagnostic) {
        guard let place = targets.values.firstIndex(where: { $0 < 0 || $0 > 1 }) else { return }
        throw Messages.noProbability(row: place / targets.columns + 1, targets.values[place])
    }

    /// Rows that hold 1 in the column of their class and 0 elsewhere, from class numbers counted from 1.
    static func oneHot(_ numbers: Matrix, classes: Int) throws(Diagnostic) -> Matrix {
        var rows = Matrix(Shape(numbers.rows, classes), repeating: 0)
        for (row, number) in numbers.values.enumerated() {
            guard number == number.rounded(), number >= 1, number <= Double(classes) else {
                throw Messages.badClassNumber(number, row: row + 1, classes: classes)
            }
            rows[row, Int(number) - 1] = 1
        }
        return rows
    }

    /// Operations whose values may leave [0, 1] although nothing in a formula around them would keep them in.
    private static let unbounded: Set<String> = [
        "add", "matmul", "identity", "relu", "leaky_relu", "tanh", "softplus", "elu", "silu", "gelu", "sin", "cos",
        "negate", "exp", "log",
    ]

    private static func isProbability(_ name: String) -> Bool { !unbounded.contains(name) }

    private static func isDistribution(_ name: String) -> Bool { name != "sigmoid" && isProbability(name) }
}
