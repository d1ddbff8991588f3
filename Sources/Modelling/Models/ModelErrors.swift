import Autodiff
import Reporting
import Syntax

/// The words of the errors in models and losses, and in the functions that they call.
extension Diagnostic {
    // MARK: - Models

    package static let noModel = Diagnostic(
        "there is no model yet", hint: "build one: network 2 -> 4 tanh -> 1 sigmoid")
    package static let noInputs = Diagnostic(
        "x has no value yet", hint: "set it: x = [0.5, 0.1], or load data: data xor")

    package static let noOutput = Diagnostic("the model gives yhat no value", hint: "its formulas: show model")

    /// - Parameter last: the formula of the last name that the model gives a value.
    package static func noOutput(last: Expression?) -> Diagnostic {
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

    package static func shadowedInModel(_ name: String) -> Diagnostic {
        Diagnostic("'\(name)' is a parameter or an input here and cannot be a formula too")
    }

    package static func roundTaken(_ round: String, of name: String) -> Diagnostic {
        Diagnostic(
            "'\(name)' is assigned more than once and needs '\(round)' for one of its rounds",
            hint: "give '\(round)' another name, as my_\(round)")
    }

    package static let emptyModel = Diagnostic(
        "the model has no formula", hint: "it needs at least: yhat = …")

    package static func networkTooLarge(_ count: Int) -> Diagnostic {
        Diagnostic(
            "this network has \(count == .max ? "more than 9·10¹⁸" : "\(count)") parameters, at most \(Evaluator.largestCount) fit"
        )
    }

    package static func networkTooDeep(_ count: Int, most: Int) -> Diagnostic {
        Diagnostic("this network has \(count) layers, at most \(most) fit into a model")
    }

    package static let networkForm = Diagnostic(
        "a network is a chain of sizes with activations", hint: "as in network 3 -> 2 relu -> 1 sigmoid")

    package static let layerForm = Diagnostic("a layer is a number of units and one activation", hint: "as in 4 tanh")

    package static func activationArity(_ name: String, _ count: Int) -> Diagnostic {
        Diagnostic("an activation has one argument, '\(name)' has \(count)")
    }

    package static func inputColumns(_ count: Int, needed: Int) -> Diagnostic {
        Diagnostic(
            "the input has \(counted(count, "column")), the network takes \(needed)",
            hint:
                "one row per sample: [\((1...max(1, min(needed, 3))).map { _ in "0" }.joined(separator: ", "))\(needed > 3 ? ", …" : "")]"
        )
    }

    // MARK: - Losses, targets and gradients

    package static let noTargets = Diagnostic("y has no value yet, the loss compares with it", hint: "set it: y = [1]")

    static func lossIsNoNumber(_ text: String, _ shape: Shape?) -> Diagnostic {
        guard let shape, !shape.isScalar else {
            return Diagnostic("the loss '\(text)' depends on neither the output nor a parameter")
        }
        return Diagnostic(
            "a loss must be a single number, '\(text)' is \(shape)", hint: "reduce it: mean(…) or sum(…)")
    }

    package static func targetsShape(_ targets: Shape, output: Shape) -> Diagnostic {
        var hint =
            "the targets need \(counted(output.rows, "row")) and \(counted(output.columns, "column")), as in y = zeros(\(output.rows), \(output.columns))"
        if targets.rows == output.columns, targets.columns == output.rows {
            hint = "turn rows and columns: y = y'"
        }
        return Diagnostic("y is \(targets), the output yhat is \(output)", hint: hint)
    }

    package static func noSamples(_ command: String, hint: String = "each weight's part in the loss: sensitivity")
        -> Diagnostic
    {
        Diagnostic(
            "the loss depends on the parameters alone: there are no samples for \(command)",
            hint: hint)
    }

    /// The rows of inputs and targets do not belong together.
    ///
    /// - Parameter columns: how many the output has, where that is known.
    package static func rowsDiffer(x: Shape, y: Shape, columns: Int? = nil) -> Diagnostic {
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

    package static let softmaxOfOne = Diagnostic(
        "softmax over a single unit is always 1, so this network can learn nothing",
        hint: "two classes: 1 sigmoid, or 2 softmax", severity: .notice)

    package static func lossNeedsTwo(_ name: String, _ count: Int) -> Diagnostic {
        Diagnostic("a loss has the two arguments (yhat, y), '\(name)' has \(count)")
    }

    package static let modelHasLoss = Diagnostic(
        "the model has a loss of its own", hint: "change its line 'loss = …', or take it out")

    package static let noAccuracy = Diagnostic(
        "accuracy is for classes; these targets are numbers", hint: "evaluate shows R² for them")

    package static func noGradients(_ owner: String) -> Diagnostic {
        Diagnostic("d\(owner) has not been computed yet", hint: "compute all gradients: backward")
    }

    package static func unreached(_ owner: String) -> Diagnostic {
        Diagnostic("the loss does not depend on \(owner), so d\(owner) does not exist")
    }

    package static func drawn(_ owner: String) -> Diagnostic {
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

    package static func unusedParameters(_ names: [String]) -> String {
        names.count == 1
            ? "the parameter \(names[0]) is used by no formula"
            : "the parameters \(names.joined(separator: ", ")) are used by no formula"
    }
}
