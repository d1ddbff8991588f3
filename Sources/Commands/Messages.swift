import Autodiff
import Learning
import Reporting
import Syntax

/// The words of the errors and notices that formulas raise: what was found, what was needed, what to type next.
enum Messages {
    // MARK: - Names

    static func unknownName(_ name: String, among names: [String]) -> Diagnostic {
        let near = nearestWord(to: name, among: names).map { "did you mean '\($0)'?" }
        return Diagnostic("nothing is called '\(name)'", hint: near ?? "assign it first: \(name) = 0.5")
    }

    static func unknownFunction(_ name: String) -> Diagnostic {
        let names = FunctionTable.all.map(\.name) + Operation<Double>.all.map(\.name)
        let near = nearestWord(to: name, among: names).map { "did you mean '\($0)'?" }
        return Diagnostic("no function is called '\(name)'", hint: near ?? "define it: function \(name)(z) = …")
    }

    static func noDerivative(of name: String) -> Diagnostic {
        Diagnostic(
            "\(name) has no derivative, so it cannot stand on values that depend on parameters or inputs here",
            hint: "use it outside the model, on computed values")
    }

    static func notKnownYet(_ text: String) -> Diagnostic {
        Diagnostic("'\(text)' depends on the inputs or parameters of the model, a fixed number is needed here")
    }

    // MARK: - Kinds and shapes

    static let endOutsideIndex = Diagnostic("'end' has a meaning only inside an index", hint: "as in W1[end,1]")
    static let textInMatrix = Diagnostic("a text cannot be an element of a matrix")
    static let textInFormula = Diagnostic("a text cannot stand in a formula")
    static let badRange = Diagnostic("a range needs finite ends and a step other than 0", hint: "as in 1:10 or 0:0.1:1")

    static func emptyRange(_ from: Double, _ to: Double, _ step: Double) -> Diagnostic {
        Diagnostic(
            "the range from \(number(from)) to \(number(to)) in steps of \(number(step)) has no element",
            hint: to < from ? "count down with a negative step: \(number(from)):-1:\(number(to))" : nil)
    }

    static func tooLarge(_ count: Double) -> Diagnostic {
        Diagnostic("a matrix of \(number(count)) elements is too large: at most \(Evaluator.largestCount) fit")
    }

    static func textIsNoNumber(_ purpose: String) -> Diagnostic {
        Diagnostic("\(purpose) is needed here, this is a text")
    }

    static func needsText(_ name: String) -> Diagnostic {
        Diagnostic("\(name) needs a text in double quotes")
    }

    static func needsScalar(_ purpose: String, _ shape: Shape) -> Diagnostic {
        Diagnostic(
            "\(purpose) must be a single number, this is \(shape)",
            hint: "reduce it: sum(…), mean(…), all(…), any(…), or pick an element: …[1,1]")
    }

    static func needsInteger(_ purpose: String, _ bounds: ClosedRange<Int>, _ value: Double) -> Diagnostic {
        let limit =
            bounds.upperBound >= Int.max / 2
            ? "from \(bounds.lowerBound)" : "from \(bounds.lowerBound) to \(bounds.upperBound)"
        return Diagnostic("\(purpose) must be a whole number \(limit), not \(number(value))")
    }

    static func matrixInMatrix(_ text: String, _ shape: Shape) -> Diagnostic {
        Diagnostic(
            "an element of a matrix must be a single number, '\(text)' is \(shape)",
            hint: "set matrices side by side with concat(a, b), below each other with concat(a, b, axis=rows)")
    }

    static func cannotBroadcast(_ left: String, _ a: Shape, _ right: String, _ b: Shape, symbol: String) -> Diagnostic {
        let suggestsProduct = symbol == "*" && a.columns == b.rows
        let what = symbol.first?.isLetter == true ? "\(symbol)(\(left), \(right))" : "\(left) \(symbol) \(right)"
        return Diagnostic(
            "\(left) is \(a), \(right) is \(b): \(what) needs equal shapes, or sides of 1 to repeat",
            hint: suggestsProduct ? "the matrix product is written \(left) @ \(right)" : nil)
    }

    static func shapes(_ error: ShapeError, row: OperationID, names: [String], _ shapes: [Shape]) -> Diagnostic {
        let operation = Operation<Double>[row]
        // Sizes and places follow the only input: reshape(x, 2, 3).
        let names = operation.arity == 1 ? Array(names.prefix(1)) : names
        var hint: String?
        if case .infix("@") = operation.notation, shapes.count == 2, names.count == 2 {
            let (a, b) = (shapes[0], shapes[1])
            if a == b || a.isScalar || b.isScalar {
                hint = "the elementwise product is written \(names[0]) * \(names[1])"
            } else if a.rows == b.rows {
                hint = "transpose the left side: \(transposed(names[0])) @ \(names[1])"
            } else if a.columns == b.columns {
                hint = "transpose the right side: \(names[0]) @ \(transposed(names[1]))"
            }
        }
        return Diagnostic(
            names.count == operation.inputNames.count ? error.message(naming: names) : error.message, hint: hint)
    }

    private static func transposed(_ text: String) -> String {
        Expression(.transpose(Model.parsed(text)), Span(0, 0)).text
    }

    // MARK: - Indexing

    static let indexZero = Diagnostic("indices start at 1, as in textbooks", hint: "the first element is [1,1]")

    static func fractionalIndex(_ value: Double) -> Diagnostic {
        Diagnostic("an index must be a whole number, not \(number(value))")
    }

    static func indexOutside(_ text: String, _ side: String, _ count: Int, _ value: Double) -> Diagnostic {
        let singular = count == 1 ? String(side.dropLast()) : side
        return Diagnostic(
            "\(text) has \(count) \(singular), the index is \(number(value))",
            hint: value < 0 ? "count from the end with 'end': [end,1]" : nil)
    }

    static func oneIndexOnMatrix(_ text: String, _ shape: Shape) -> Diagnostic {
        Diagnostic(
            "\(text) is \(shape) and needs two indices",
            hint: "a whole row is \(text)[1,:], a whole column \(text)[:,1]")
    }

    static func indexCount(_ count: Int) -> Diagnostic {
        Diagnostic("a matrix has two indices, row and column, not \(count)")
    }

    // MARK: - Models and losses

    static let noModel = Diagnostic("there is no model yet", hint: "build one: network 2 -> 4 tanh -> 1 sigmoid")
    static let noInputs = Diagnostic("x has no value yet", hint: "set it: x = [0.5, 0.1], or load data: data xor")
    static let noTargets = Diagnostic("y has no value yet, the loss compares with it", hint: "set it: y = [1]")
    static let noLoss = Diagnostic("the model has no loss", hint: "choose one: loss mse")
    static let noOutput = Diagnostic(
        "the model gives yhat no value", hint: "end it with a line like: yhat = sigmoid(h @ W2)")
    static let outputDependsOnNothing = Diagnostic("yhat depends on neither x nor a parameter")

    static func notInFormulaOfModel(_ name: String) -> Diagnostic {
        Diagnostic("'\(name)' is computed from the model and cannot stand inside it")
    }

    static func lossIsNoNumber(_ text: String, _ shape: Shape?) -> Diagnostic {
        guard let shape, !shape.isScalar else {
            return Diagnostic("the loss '\(text)' depends on neither the output nor a parameter")
        }
        return Diagnostic(
            "a loss must be a single number, '\(text)' is \(shape)", hint: "reduce it: mean(…) or sum(…)")
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

    static func targetsShape(_ targets: Shape, output: Shape) -> Diagnostic {
        var hint =
            "the targets need \(output.rows) row\(output.rows == 1 ? "" : "s") and \(output.columns) column\(output.columns == 1 ? "" : "s")"
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

    static func badClassNumber(_ number: Double, row: Int, classes: Int) -> Diagnostic {
        Diagnostic(
            "row \(row) of y is \(Messages.number(number)), a class number from 1 to \(classes) is needed",
            hint: "or give one-hot rows, as [0, 1, 0]")
    }

    // MARK: - Calls

    static func callCount(_ name: String, _ usage: String, _ bounds: ClosedRange<Int>, _ count: Int) -> Diagnostic {
        let needed = bounds.count == 1 ? "\(bounds.lowerBound)" : "\(bounds.lowerBound) to \(bounds.upperBound)"
        return Diagnostic(
            "\(name) takes \(needed) argument\(needed == "1" ? "" : "s"), not \(count)", hint: "as in \(usage)")
    }

    static func argumentCount(_ name: String, _ parameters: [String], _ count: Int) -> Diagnostic {
        Diagnostic(
            "\(name) takes \(parameters.count) argument\(parameters.count == 1 ? "" : "s"), not \(count)",
            hint: "as in \(name)(\(parameters.joined(separator: ", ")))")
    }

    static func unknownLabel(_ label: String, _ name: String, _ usage: String) -> Diagnostic {
        Diagnostic("\(name) has no argument called '\(label)'", hint: "as in \(usage)")
    }

    static func badAxis(_ text: String) -> Diagnostic {
        Diagnostic(
            text == "0" ? "axes are counted from 1 here" : "'\(text)' is no axis",
            hint: "axis=rows collapses the rows to 1×n, axis=columns the columns to n×1")
    }

    static func callsTooDeep(_ name: String) -> Diagnostic {
        Diagnostic(
            "calls of '\(name)' are nested more than \(Evaluator.deepestCall) deep",
            hint: "a function that calls itself never ends, since both sides of a choice are computed")
    }

    static func formulasTooDeep(_ count: Int) -> Diagnostic {
        Diagnostic(
            "formulas and the functions that they call are nested more than \(count) deep",
            hint: "give a part a name first: a = …")
    }

    static func blocksTooDeep(_ count: Int) -> Diagnostic {
        Diagnostic(
            "blocks and the commands that they call are nested more than \(count) deep",
            hint: "a command that calls itself never ends without a condition")
    }

    static func noFiles(_ path: String) -> Diagnostic { Diagnostic("cannot read '\(path)' here") }

    static let noAccuracy = Diagnostic(
        "accuracy is for classes; these targets are numbers", hint: "evaluate shows R² for them")

    static func noGradients(_ owner: String) -> Diagnostic {
        Diagnostic("d\(owner) has not been computed yet", hint: "compute all gradients: backward")
    }

    static func unreached(_ owner: String) -> Diagnostic {
        Diagnostic("the loss does not depend on \(owner), so d\(owner) does not exist")
    }

    static let emptyModel = Diagnostic(
        "the model has no formula", hint: "it needs at least: yhat = …")

    static func networkTooLarge(_ count: Int) -> Diagnostic {
        Diagnostic(
            "this network has \(count == .max ? "more than 9·10¹⁸" : "\(count)") parameters, at most \(Evaluator.largestCount) fit"
        )
    }

    // MARK: - Programs

    static func outsideLoop(_ word: String) -> Diagnostic {
        Diagnostic("'\(word)' has a meaning only inside a loop")
    }

    static func onlyAtTopLevel(_ name: String) -> Diagnostic {
        Diagnostic("'\(name)' cannot stand inside a block or a command of yours")
    }

    static func argumentCount(_ command: UserCommand, _ count: Int) -> Diagnostic {
        Diagnostic(
            "\(command.name) takes \(command.parameters.count) argument\(command.parameters.count == 1 ? "" : "s"), not \(count)",
            hint: "usage: \(command.usage)")
    }

    static func parameterTwice(_ name: String, of owner: String) -> Diagnostic {
        Diagnostic("'\(name)' stands twice among the parameters of \(owner)")
    }

    // MARK: - Commands

    static func unknownCommand(_ name: String, among names: [String]) -> Diagnostic {
        let near = nearestWord(to: name, among: names).map { "did you mean '\($0)'?" }
        return Diagnostic("no command is called '\(name)'", hint: near ?? "all commands: help")
    }

    static func unknownWordAlone(_ name: String, commands: [String], names: [String]) -> Diagnostic {
        let near = nearestWord(to: name, among: commands + names).map { "did you mean '\($0)'?" }
        return Diagnostic(
            "neither a command nor a value is called '\(name)'",
            hint: near ?? "all commands: help; a value: \(name) = 0.5")
    }

    static let badLearningRate = Diagnostic("the learning rate must be a finite number from 0")

    static func needsWord(_ name: String, _ text: String) -> Diagnostic {
        Diagnostic("a word is needed for \(name.uppercased()), not '\(text)'")
    }

    static func needsQuotes(_ name: String, _ text: String) -> Diagnostic {
        Diagnostic("\(name.uppercased()) is written in double quotes", hint: "as in \"\(text)\"")
    }

    static func unexpectedArgument(_ text: String, _ command: Command) -> Diagnostic {
        let words = command.parameters.compactMap { parameter in
            if case .flag = parameter.form { parameter.name } else { nil as String? }
        }
        let near = nearestWord(to: text, among: words).map { "did you mean '\($0)'?" }
        return Diagnostic("\(command.name) has no use for '\(text)'", hint: near ?? usage(command))
    }

    static func missingArgument(_ parameter: Parameter, _ command: Command) -> Diagnostic {
        Diagnostic("\(command.name) needs \(parameter.usage): \(parameter.summary)", hint: usage(command))
    }

    static func optionTwice(_ name: String) -> Diagnostic { Diagnostic("\(name)= is given twice") }

    static func unknownOption(_ name: String, _ command: Command) -> Diagnostic {
        let options = command.parameters.compactMap { parameter in
            if case .option = parameter.form { parameter.name } else { nil as String? }
        }
        return unknownOption(name, of: command.name, among: options)
    }

    static func unknownOption(_ name: String, of owner: String, among options: [String]) -> Diagnostic {
        if let near = nearestWord(to: name, among: options) {
            return Diagnostic("\(owner) has no option '\(name)'", hint: "did you mean '\(near)'?")
        }
        return Diagnostic(
            "\(owner) has no option '\(name)'",
            hint: options.isEmpty ? nil : "its options: \(options.map { "\($0)=" }.joined(separator: ", "))")
    }

    static func unknownWord(_ word: String, for what: String, among words: [String]) -> Diagnostic {
        let near = nearestWord(to: word, among: words).map { "did you mean '\($0)'?" }
        return Diagnostic("no \(what) is called '\(word)'", hint: near ?? "there are \(words.joined(separator: ", "))")
    }

    private static func usage(_ command: Command) -> String {
        "usage: \(command.usages.joined(separator: " or ")), more with: help \(command.name)"
    }

    // MARK: - Assignments

    static func computed(_ name: String, formula: String?) -> Diagnostic {
        Diagnostic(
            "'\(name)' is computed and cannot be set" + (formula.map { ": \(name) = \($0)" } ?? ""),
            hint: "change a parameter or an input instead")
    }

    static func takenName(_ name: String, by owner: String) -> Diagnostic {
        Diagnostic("'\(name)' is the name of \(owner)", hint: "choose another name, as my_\(name)")
    }

    static func exactShape(_ name: String, _ needed: Shape, _ found: Shape) -> Diagnostic {
        Diagnostic(
            "\(name) is \(needed), the value is \(found)",
            hint: needed.rows == found.columns && needed.columns == found.rows
                ? "transpose it: …'" : "a single number fills all of \(name)")
    }

    static func unsetElement(_ name: String) -> Diagnostic {
        Diagnostic("'\(name)' has no value yet, so an element of it cannot be set", hint: "\(name) = zeros(2, 2)")
    }

    static func variableInTheWay(_ name: String, of what: String) -> Diagnostic {
        Diagnostic(
            "\(what) needs the name '\(name)', which is a variable of yours",
            hint: "undo its assignment, or begin anew: reset")
    }

    // MARK: - Forms of single commands

    static func incompleteStatement(_ name: String, _ forms: [String]) -> Diagnostic {
        Diagnostic("this is no complete '\(name)'", hint: "usage: \(forms.joined(separator: " or "))")
    }

    static let networkForm = Diagnostic(
        "a network is a chain of sizes with activations", hint: "as in network 3 -> 2 relu -> 1 sigmoid")
    static let layerForm = Diagnostic("a layer is a number of units and one activation", hint: "as in 4 tanh")

    static func activationArity(_ name: String, _ count: Int) -> Diagnostic {
        Diagnostic("an activation has one argument, '\(name)' has \(count)")
    }

    static func lossNeedsTwo(_ name: String, _ count: Int) -> Diagnostic {
        Diagnostic("a loss has the two arguments (yhat, y), '\(name)' has \(count)")
    }

    static let modelHasLoss = Diagnostic(
        "the model has a loss of its own", hint: "change its line 'loss = …', or take it out")
    static let dataForm = Diagnostic(
        "data is a name, a file, or inputs -> targets",
        hint: "as in data xor, data \"houses.csv\" target=price, or data [0; 1] -> [0; 1]")

    static func npyNeedsTwo(_ path: String) -> Diagnostic {
        Diagnostic("a .npy file holds inputs alone, the targets are missing", hint: "data \"\(path)\" -> \"y.npy\"")
    }

    static let noData = Diagnostic("there are no data yet", hint: "load some: data xor")
    static let badScale = Diagnostic("the scale must be a finite number other than 0")

    static func badBatch(_ first: Double, _ last: Double, _ total: Int) -> Diagnostic {
        Diagnostic(
            "rows \(number(first)) to \(number(last)) are no batch: there are \(total) training rows",
            hint: "a count from 1 to \(total), a range as 1:\(min(total, 4)), or all")
    }

    static let optimizerForm = Diagnostic(
        "an optimizer is a name with settings", hint: "as in optimizer adam lr=0.01")

    static func settingOutside(_ name: String, _ value: Double, _ range: ClosedRange<Double>) -> Diagnostic {
        Diagnostic(
            "\(name) lies between \(number(range.lowerBound)) and \(number(range.upperBound)), not at \(number(value))")
    }

    static func inputColumns(_ count: Int, needed: Int) -> Diagnostic {
        Diagnostic(
            "the input has \(count) column\(count == 1 ? "" : "s"), the network takes \(needed)",
            hint:
                "one row per sample: [\((1...max(1, min(needed, 3))).map { _ in "0" }.joined(separator: ", "))\(needed > 3 ? ", …" : "")]"
        )
    }

    static let stepsOrEpochs = Diagnostic("a training counts steps or epochs, not both")
    static let orderOrShuffle = Diagnostic("order= leaves nothing to shuffle: shuffle= must be left out")

    static func wrongOrder(_ flaw: GivenOrder.Flaw) -> Diagnostic {
        let form = "an order has one row per epoch, which holds each row number from 1 once"
        return switch flaw {
        case .columns(let columns, let needed):
            Diagnostic(
                "the order has \(columns) column\(columns == 1 ? "" : "s"), there are \(needed) training rows: one column each",
                hint: form)
        case .notARow(let value, let epoch, let place):
            Diagnostic("\(number(value)) in row \(epoch), column \(place) of the order is no training row", hint: form)
        case .twice(let row, let epoch):
            Diagnostic("row \(epoch) of the order has training row \(row) twice", hint: form)
        }
    }

    static let noTraining = Diagnostic("nothing has been trained yet", hint: "train 100")

    static func nothingToShow(_ name: String, among names: [String]) -> Diagnostic {
        let near = nearestWord(to: name, among: names).map { "did you mean '\($0)'?" }
        return Diagnostic("there is nothing called '\(name)' to show", hint: near ?? "help show lists the topics")
    }

    // MARK: - Time and files

    static func nothingToUndo(_ forgotten: Int) -> Diagnostic {
        Diagnostic(
            forgotten == 0
                ? "there is nothing to undo" : "there is nothing more to undo: \(forgotten) older changes are forgotten"
        )
    }

    static let nothingToRedo = Diagnostic("there is nothing to redo")

    static func fileExists(_ path: String) -> Diagnostic {
        Diagnostic("'\(path)' exists already", hint: "overwrite it: add the word force")
    }

    static func notOverwritten(_ path: String) -> Diagnostic { Diagnostic("'\(path)' was left as it is") }

    static func npyName(_ path: String) -> Diagnostic {
        Diagnostic("'\(path)' is not the name of a .npy file", hint: "as in \"w.npy\"")
    }

    static func notUTF8(_ path: String) -> Diagnostic { Diagnostic("cannot run '\(path)': it is not a text in UTF-8") }

    static func newerFormat(_ format: Int) -> Diagnostic {
        Diagnostic(
            "this session has format \(format), this program knows format 1",
            hint: "a newer version of backprop can run it")
    }

    static let interruptedBlock = Diagnostic("interrupted outside of a loop; nothing of the statement was kept")

    static func interruptedSource(_ path: String) -> Diagnostic {
        Diagnostic("interrupted in '\(path)'; nothing of it was kept")
    }

    static func sourcesTooDeep(_ depth: Int) -> Diagnostic {
        Diagnostic("files source each other more than \(depth) deep")
    }

    static func noSuchLine(_ number: Double, _ count: Int) -> Diagnostic {
        Diagnostic("the history has no line \(Messages.number(number)), it has \(count)")
    }

    /// A number in messages: the shortest form that reads back the same, whole numbers without a point.
    static func number(_ value: Double) -> String { Expression(.number(value), Span(0, 0)).text }
}
