import Autodiff
import Reporting
import Syntax

/// The words of the errors in models and losses, and in the functions that they call.
extension Diagnostic {
    // MARK: - Models

    static let noModel = Diagnostic("there is no model yet", hint: "build one: network 2 -> 4 tanh -> 1 sigmoid")
    static let noInputs = Diagnostic("x has no value yet", hint: "set it: x = [0.5, 0.1], or load data: data xor")

    static let noOutput = Diagnostic("the model gives yhat no value", hint: "its formulas: show model")

    /// - Parameter last: the formula of the last name that the model gives a value.
    static func noOutput(last: Expression?) -> Diagnostic {
        Diagnostic(
            "the model gives yhat no value",
            hint: last.map { "write its last formula as: yhat = \($0.text)" } ?? "as in model { yhat = 2 * x }")
    }

    static let outputDependsOnNothing = Diagnostic("yhat depends on neither x nor a parameter")

    static func notInFormulaOfModel(_ name: String) -> Diagnostic {
        Diagnostic("'\(name)' is computed from the model and cannot stand inside it")
    }

    static func modelTooLong(_ count: Int) -> Diagnostic { Diagnostic("the model unrolls to more than \(count) lines") }

    static func notInModel(_ text: String) -> Diagnostic {
        let line = text.split(separator: "\n").first.map(String.init) ?? text
        return Diagnostic(
            "'\(line)' cannot stand in a model", hint: "a model holds param lines, formulas, repeat, for and if")
    }

    static func noElementsInModel(_ name: String) -> Diagnostic {
        Diagnostic("a formula of a model gives all of '\(name)' at once, not an element")
    }

    static func shadowedInModel(_ name: String) -> Diagnostic {
        Diagnostic("'\(name)' is a parameter or an input here and cannot be a formula too")
    }

    static func roundTaken(_ round: String, of name: String) -> Diagnostic {
        Diagnostic(
            "'\(name)' is assigned more than once and needs '\(round)' for one of its rounds",
            hint: "give '\(round)' another name, as my_\(round)")
    }

    static let emptyModel = Diagnostic(
        "the model has no formula", hint: "it needs at least: yhat = …")

    static func networkTooLarge(_ count: Int) -> Diagnostic {
        Diagnostic(
            "this network has \(count == .max ? "more than 9·10¹⁸" : "\(count)") parameters, at most \(Evaluator.largestCount) fit"
        )
    }

    static func networkTooDeep(_ count: Int, most: Int) -> Diagnostic {
        Diagnostic("this network has \(count) layers, at most \(most) fit into a model")
    }

    static let networkForm = Diagnostic(
        "a network is a chain of sizes with activations", hint: "as in network 3 -> 2 relu -> 1 sigmoid")

    static let layerForm = Diagnostic("a layer is a number of units and one activation", hint: "as in 4 tanh")

    static func activationArity(_ name: String, _ count: Int) -> Diagnostic {
        Diagnostic("an activation has one argument, '\(name)' has \(count)")
    }

    static func inputColumns(_ count: Int, needed: Int) -> Diagnostic {
        Diagnostic(
            "the input has \(counted(count, "column")), the network takes \(needed)",
            hint:
                "one row per sample: [\((1...max(1, min(needed, 3))).map { _ in "0" }.joined(separator: ", "))\(needed > 3 ? ", …" : "")]"
        )
    }

    // MARK: - Losses, targets and gradients

    static let noTargets = Diagnostic("y has no value yet, the loss compares with it", hint: "set it: y = [1]")

    static func lossIsNoNumber(_ text: String, _ shape: Shape?) -> Diagnostic {
        guard let shape, !shape.isScalar else {
            return Diagnostic("the loss '\(text)' depends on neither the output nor a parameter")
        }
        return Diagnostic(
            "a loss must be a single number, '\(text)' is \(shape)", hint: "reduce it: mean(…) or sum(…)")
    }

    static func targetsShape(_ targets: Shape, output: Shape) -> Diagnostic {
        var hint =
            "the targets need \(counted(output.rows, "row")) and \(counted(output.columns, "column")), as in y = zeros(\(output.rows), \(output.columns))"
        if targets.rows == output.columns, targets.columns == output.rows {
            hint = "turn rows and columns: y = y'"
        }
        return Diagnostic("y is \(targets), the output yhat is \(output)", hint: hint)
    }

    static func noSamples(_ command: String, hint: String = "each weight's part in the loss: sensitivity") -> Diagnostic
    {
        Diagnostic(
            "the loss depends on the parameters alone: there are no samples for \(command)",
            hint: hint)
    }

    /// The rows of inputs and targets do not belong together.
    ///
    /// - Parameter columns: how many the output has, where that is known.
    static func rowsDiffer(x: Shape, y: Shape, columns: Int? = nil) -> Diagnostic {
        let isRow = y.rows == 1 && y.columns > 1 && y.columns != columns
        let hint =
            if isRow, y.columns == x.rows {
                "y is \(y), one row: type y = y'"
            } else if isRow {
                "y is \(y), one row; it needs \(counted(x.rows, "row")), as in y = zeros(\(x.rows), \(columns ?? 1))"
            } else if y.isScalar {
                "one target for all rows: y = ones(\(x.rows), 1) * y"
            } else if y.rows > x.rows {
                "keep the first rows of y: y = y[1:\(x.rows),:]"
            } else {
                "keep the first rows of x: x = x[1:\(y.rows),:]"
            }
        return Diagnostic(
            "x has \(counted(x.rows, "row")), y has \(counted(y.rows, "row")): every row of x needs its row of y",
            hint: hint)
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
        case .anything, .signs: "\(loss) needs outputs that are numbers"
        case .probabilities: "\(loss) needs outputs between 0 and 1"
        case .distributions: "\(loss) needs outputs that are a distribution over classes"
        }
    }

    static func outputOutside(
        _ demand: OutputDemand, loss: String, maker: LossFit.Maker, areProbabilities: Bool, columns: Int
    ) -> Diagnostic {
        let hint =
            switch demand {
            case .anything, .signs, .probabilities: "end the network with \(columns) sigmoid, or choose: loss mse"
            case .distributions where areProbabilities: "with outputs that are probabilities choose: loss bce"
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
            case .anything, .signs, .probabilities: "end the model with a sigmoid, or choose: loss mse"
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

    static let softmaxOfOne = Diagnostic(
        "softmax over a single unit is always 1, so this network can learn nothing",
        hint: "two classes: 1 sigmoid, or 2 softmax", severity: .notice)

    static func badClassNumber(_ number: Double, row: Int, classes: Int) -> Diagnostic {
        Diagnostic(
            "row \(row) of y is \(Diagnostic.number(number)), a class number from 1 to \(classes) is needed",
            hint: "or give one-hot rows, as [0, 1, 0]")
    }

    static func lossNeedsTwo(_ name: String, _ count: Int) -> Diagnostic {
        Diagnostic("a loss has the two arguments (yhat, y), '\(name)' has \(count)")
    }

    static let modelHasLoss = Diagnostic(
        "the model has a loss of its own", hint: "change its line 'loss = …', or take it out")

    static let noAccuracy = Diagnostic(
        "accuracy is for classes; these targets are numbers", hint: "evaluate shows R² for them")

    static func noGradients(_ owner: String) -> Diagnostic {
        Diagnostic("d\(owner) has not been computed yet", hint: "compute all gradients: backward")
    }

    static func unreached(_ owner: String) -> Diagnostic {
        Diagnostic("the loss does not depend on \(owner), so d\(owner) does not exist")
    }

    static func drawn(_ owner: String) -> Diagnostic {
        Diagnostic("\(owner) is drawn, so no gradient flows into it", hint: "its numbers: \(owner)")
    }

    // MARK: - Formulas of a model

    /// An error inside a function, with the line of the call that led there.
    static func calling(_ error: Diagnostic, at place: Diagnostic.Place) -> Diagnostic {
        guard let own = error.place, own.line != place.line || own.file != place.file else { return error }
        var traced = error
        let trace = "called in line \(place.line): \(place.text.drop { $0.isWhitespace })"
        traced.hint = error.hint.map { "\($0); \(trace)" } ?? trace
        return traced
    }

    static func usedBeforeFormula(_ name: String, formula: String?) -> Diagnostic {
        Diagnostic(
            "\(name) is used before its formula" + (formula.map { ": \(name) = \($0)" } ?? ""),
            hint: "formulas are computed in the order in which they stand; give \(name) a first value above")
    }

    static func unusedParameters(_ names: [String]) -> String {
        names.count == 1
            ? "the parameter \(names[0]) is used by no formula"
            : "the parameters \(names.joined(separator: ", ")) are used by no formula"
    }
}
