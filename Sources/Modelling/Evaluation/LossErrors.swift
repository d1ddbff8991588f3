import Autodiff
import Reporting
import Syntax

/// The words of errors where outputs or targets are not what a loss takes.
extension Diagnostic {
    static func outputsPerTarget(_ columns: Int, _ count: Int, loss: String) -> Diagnostic {
        Diagnostic(
            "\(loss) reads \(count) columns of the output for each column of the targets, the output has \(columns)",
            hint: "end the network with twice as many units as the targets have columns")
    }

    static func targetsRepeated(
        _ a: Expression, _ first: Shape, _ b: Expression, _ second: Shape
    ) -> Diagnostic {
        let isTurned = first.rows == second.columns && first.columns == second.rows
        let shapes = "\(a.text) is \(first) and \(b.text) is \(second)"
        let hint =
            if isTurned {
                a.text == "y" && first.rows == 1
                    ? "type: y = y'"
                    : "turn one of them in the formula of the loss, as in \(a.transposed.text), or repeat it there by broadcast"
            } else {
                "give \(a.text) the shape of \(b.text), or say in the formula of the loss what is repeated: "
                    + (first.count < second.count
                    ? a.repeated(first, beside: second) : b.repeated(second, beside: first)).text
            }
        return Diagnostic(
            shapes + ": the loss would repeat them and compare what does not belong together", hint: hint)
    }

    private static func needs(_ demand: OutputDemand, _ loss: String) -> String {
        switch demand {
        case .anything, .signs, .classes: "\(loss) needs outputs that are numbers"
        case .probabilities: "\(loss) needs outputs between 0 and 1"
        case .distributions: "\(loss) needs outputs that are a distribution over classes"
        }
    }

    static func outputOutside(
        _ demand: OutputDemand, loss: String, maker: LossFit.Maker, areProbabilities: Bool, columns: Int
    ) -> Diagnostic {
        let hint =
            switch demand {
            case .anything, .signs, .classes, .probabilities:
                "end the network with \(columns) sigmoid, or choose: loss mse"
            case .distributions where areProbabilities: "with outputs that are probabilities choose: loss bce"
            case .distributions where columns == 1: "one output has nothing to share; choose: loss mse"
            case .distributions: "end the network with \(columns) softmax, or choose: loss mse"
            }
        let found =
            switch maker {
            case .function(let name): "the output is computed by \(name)"
            case .formula(let text): "the output is \(text)"
            }
        return Diagnostic("\(needs(demand, loss)), \(found)", hint: hint)
    }

    /// - Parameter column: from 1; 0 where the row as a whole is meant, and `value` is its sum.
    static func valueOutside(
        _ demand: OutputDemand, loss: String, name: String, row: Int, column: Int, value: Double
    ) -> Diagnostic {
        let found =
            column > 0
            ? "\(name)[\(row),\(column)] is \(number(value))" : "row \(row) of \(name) adds up to \(number(value))"
        let hint =
            switch demand {
            case .anything, .signs, .classes, .probabilities: "end the model with a sigmoid, or choose: loss mse"
            case .distributions: "end the model with a softmax, or choose: loss mse"
            }
        return Diagnostic("\(needs(demand, loss)), \(found)", hint: hint)
    }

    static func noDistribution(row: Int, sum: Double) -> Diagnostic {
        Diagnostic(
            "row \(row) of y is no distribution over classes: ce needs numbers from 0 that add up to 1, these add up to \(NumberFormat().string(sum))",
            hint: "one-hot rows as [0, 1, 0]; for answers that may all be right: sigmoid outputs and loss bce")
    }

    static func noProbability(row: Int, _ value: Double) -> Diagnostic {
        Diagnostic(
            "row \(row) of y is \(number(value)): bce needs targets between 0 and 1",
            hint: "give 0 or 1 for no or yes, or choose: loss mse")
    }

    static func badClassNumber(_ number: Double, row: Int, classes: Int) -> Diagnostic {
        Diagnostic(
            "row \(row) of y is \(Diagnostic.number(number)), a class number from 1 to \(classes) is needed",
            hint: "or give one-hot rows, as [0, 1, 0]")
    }
}
