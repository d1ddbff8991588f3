import Autodiff
import Reporting
import Syntax

/// The words of the errors in formulas: names, shapes, indices, calls.
extension Messages {
    // MARK: - Names

    static func unknownName(_ name: String, among names: [String]) -> Diagnostic {
        if FunctionTable.named(name) != nil || OperationNames.operation(called: name) != nil {
            return Diagnostic("'\(name)' is a function and needs its arguments", hint: "more with: help \(name)")
        }
        let near = didYouMean(name, among: names)
        return Diagnostic("nothing is called '\(name)'", hint: near ?? "assign it first: \(name) = 0.5")
    }

    static func unknownFunction(_ name: String) -> Diagnostic {
        let names = FunctionTable.all.map(\.name) + Operation<Double>.all.map(\.name)
        let near = didYouMean(name, among: names)
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

    /// Both amounts in the same unit.
    static func tooLittleMemory(_ needed: Double, _ available: Double) -> Diagnostic {
        let unit = needed < 1e9 ? (size: 1e6, name: "MB") : (size: 1e9, name: "GB")
        let format = NumberFormat(digits: 3)
        return Diagnostic(
            "this needs \(format.string((needed / unit.size).rounded(.up, digits: 2))) \(unit.name) of memory, \(format.string((available / unit.size).rounded(.down, digits: 2))) \(unit.name) can be had",
            hint: "use fewer rows or columns, or give the program more memory")
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
            bounds.upperBound >= Int.max / 2 && value <= Double(bounds.upperBound)
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

    // MARK: - Calls

    static func callCount(_ name: String, _ usage: String, _ bounds: ClosedRange<Int>, _ count: Int) -> Diagnostic {
        let needed = bounds.count == 1 ? "\(bounds.lowerBound)" : "\(bounds.lowerBound) to \(bounds.upperBound)"
        return Diagnostic(
            "\(name) takes \(needed) argument\(needed == "1" ? "" : "s"), not \(count)", hint: "as in \(usage)")
    }

    static func argumentCount(_ name: String, _ parameters: [String], _ count: Int) -> Diagnostic {
        Diagnostic(
            "\(name) takes \(counted(parameters.count, "argument")), not \(count)",
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

    static func commandsTooDeep(_ name: String) -> Diagnostic {
        Diagnostic(
            "calls of '\(name)' are nested more than \(Interpreter.deepestCall) deep",
            hint: "repeat what it does in a loop: repeat, while or for")
    }

    static func formulasTooDeep(_ count: Int) -> Diagnostic {
        Diagnostic(
            "formulas and the functions that they call are nested more than \(count) deep",
            hint: "give a part a name first: a = …")
    }
}

extension Double {
    /// Rounded to so many digits after the point.
    fileprivate func rounded(_ rule: FloatingPointRoundingRule, digits: Int) -> Double {
        let scale = (0..<digits).reduce(1.0) { product, _ in product * 10 }
        return (self * scale).rounded(rule) / scale
    }
}
