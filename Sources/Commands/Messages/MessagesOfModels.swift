import Autodiff
import Reporting
import Syntax

/// The words of the errors in models and losses, and in the functions that they call.
extension Messages {
    // MARK: - Models

    static let noModel = Diagnostic("there is no model yet", hint: "build one: network 2 -> 4 tanh -> 1 sigmoid")
    static let noInputs = Diagnostic("x has no value yet", hint: "set it: x = [0.5, 0.1], or load data: data xor")

    static let noOutput = Diagnostic(
        "the model gives yhat no value", hint: "end it with a line like: yhat = sigmoid(h @ W2)")

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
    static let noLoss = Diagnostic("the model has no loss", hint: "choose one: loss mse")

    static func lossIsNoNumber(_ text: String, _ shape: Shape?) -> Diagnostic {
        guard let shape, !shape.isScalar else {
            return Diagnostic("the loss '\(text)' depends on neither the output nor a parameter")
        }
        return Diagnostic(
            "a loss must be a single number, '\(text)' is \(shape)", hint: "reduce it: mean(…) or sum(…)")
    }

    static func targetsShape(_ targets: Shape, output: Shape) -> Diagnostic {
        var hint =
            "the targets need \(counted(output.rows, "row")) and \(counted(output.columns, "column"))"
        if targets.rows == output.columns, targets.columns == output.rows {
            hint += output.columns == 1 ? ", one per line: y = [0; 1; …], or type: y = y'" : ", type: y = y'"
        }
        return Diagnostic("y is \(targets), the output yhat is \(output)", hint: hint)
    }

    static func needsProbability(_ operation: String, columns: Int) -> Diagnostic {
        Diagnostic(
            "bce needs outputs between 0 and 1, the output is computed by \(operation)",
            hint: "end the network with \(columns) sigmoid, or choose: loss mse")
    }

    static func needsDistribution(_ operation: String, columns: Int) -> Diagnostic {
        Diagnostic(
            "ce needs outputs that are a distribution over classes, the output is computed by \(operation)",
            hint: operation == "sigmoid"
                ? "with sigmoid outputs choose: loss bce"
                : "end the network with \(columns) softmax, or choose: loss mse")
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
            "row \(row) of y is \(Messages.number(number)), a class number from 1 to \(classes) is needed",
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
