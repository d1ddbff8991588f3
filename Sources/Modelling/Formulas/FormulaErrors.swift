import Autodiff
import Reporting
import Syntax

/// The words of the errors in formulas: names, shapes, indices, calls.
extension Diagnostic {
    // MARK: - Names

    package static func unknownName(_ name: String, among names: [String]) -> Diagnostic {
        if FunctionTable.isCallable(name) { return functionAlone(name) }
        let near = translation(name, among: names + FunctionTable.constants.keys)
        var unknown = Diagnostic("nothing is called '\(name)'", hint: near ?? "assign it first: \(name) = 0.5")
        unknown.unknown = .value(name)
        return unknown
    }

    package static func functionAlone(_ name: String) -> Diagnostic {
        Diagnostic("'\(name)' is a function and needs its arguments", hint: "more with: help \(name)")
    }

    ///
    /// - Parameter typed: the arguments as they stand there.
    package static func unknownFunction(
        _ name: String, arguments: Int = 1, own: [String] = [], typed: [String] = []
    ) -> Diagnostic {
        let parameters = (1...min(max(arguments, 1), 9)).map { arguments < 2 ? "z" : "z\($0)" }
        var unknown = Diagnostic(
            "no function is called '\(name)'",
            hint: written(name, typed) ?? translation(name, among: FunctionTable.callableNames + own, typed)
                ?? "define it: function \(name)(\(parameters.joined(separator: ", "))) = \(parameters.joined(separator: " + "))"
        )
        unknown.unknown = .function(name)
        return unknown
    }

    /// How an operation is written that has a sign and is not called by its name.
    private static func written(_ name: String, _ typed: [String]) -> String? {
        guard let row = Operation<Double>.row(named: name), !FunctionTable.isCallable(name) else { return nil }
        if case .infix(let sign) = row.notation, typed.count == 2 {
            return "it is written \(typed[0]) \(sign) \(typed[1])"
        }
        return "it is written \(row.writtenForm)"
    }

    static func noDerivative(of name: String) -> Diagnostic {
        Diagnostic(
            "\(name) has no derivative, so it cannot stand on values that depend on parameters or inputs here",
            hint: "use it outside the model, on computed values")
    }

    package static func noGradientToCheck(_ name: String, _ reason: String) -> Diagnostic {
        Diagnostic("\(name) has no gradient to check: it \(reason)", hint: "what it does: help \(name)")
    }

    static func notKnownYet(_ text: String) -> Diagnostic {
        Diagnostic("'\(text)' depends on the inputs or parameters of the model, a fixed number is needed here")
    }

    static func nothingIsDrawnHere(_ function: String) -> Diagnostic {
        Diagnostic(
            "\(function) gives other numbers each time, and here they must stay the same",
            hint: "give them a name first: m = \(function)(2, 3), and write m in the formula")
    }

    package static let noTraining = Diagnostic("nothing has been trained yet", hint: "train 100")

    package static func unknownWord(_ word: String, for what: String, among words: [String], isFunction: Bool = false)
        -> Diagnostic
    {
        let near = isFunction ? translation(word, among: words) : didYouMean(word, among: words)
        let known = Array(Set(words)).sorted()
        let list = known.count <= 24 ? "there are \(known.joined(separator: ", "))" : "all of them: help"
        return Diagnostic("no \(what) is called '\(word)'", hint: near ?? list)
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
    package static func tooLittleMemory(_ needed: Double, _ available: Double) -> Diagnostic {
        let unit = needed < 1e9 ? (size: 1e6, name: "MB") : (size: 1e9, name: "GB")
        let format = NumberFormat(digits: 3)
        return Diagnostic(
            "this needs \(format.string((needed / unit.size).rounded(.up, digits: 2))) \(unit.name) of memory, \(format.string((available / unit.size).rounded(.down, digits: 2))) \(unit.name) can be had",
            hint: "use fewer rows or columns, or give the program more memory")
    }

    package static func textIsNoNumber(_ purpose: String) -> Diagnostic {
        Diagnostic("\(purpose) is needed here, this is a text")
    }

    static func needsText(_ name: String) -> Diagnostic {
        Diagnostic("\(name) needs a text in double quotes")
    }

    static func needsScalar(_ purpose: String, _ shape: Shape, _ value: Expression) -> Diagnostic {
        let element = Expression(
            .index(value, [.at(Expression(.number(1), value.span)), .at(Expression(.number(1), value.span))]),
            value.span)
        return Diagnostic(
            "\(purpose) must be a single number, this is \(shape)",
            hint: "reduce it by sum, mean, all or any: mean(\(value.text)), or pick an element: \(element.text)")
    }

    static func needsInteger(_ purpose: String, _ bounds: ClosedRange<Int>, _ value: Double) -> Diagnostic {
        let limit =
            bounds.upperBound >= Int.max / 2 && value < Double(bounds.upperBound)
            ? "from \(bounds.lowerBound)" : "from \(bounds.lowerBound) to \(bounds.upperBound)"
        return Diagnostic("\(purpose) must be a whole number \(limit), not \(number(value))")
    }

    static func needsDigits(_ purpose: String) -> Diagnostic {
        Diagnostic(
            "\(purpose) is beyond 9007199254740991, where computed numbers are not exact", hint: "write it in digits")
    }

    static func matrixInMatrix(_ text: String, _ shape: Shape) -> Diagnostic {
        Diagnostic(
            "an element of a matrix must be a single number, '\(text)' is \(shape)",
            hint: "set matrices side by side with concat(a, b), below each other with concat(a, b, axis=rows)")
    }

    /// The operands at two positions do not stand beside each other.
    static func cannotBroadcast(
        _ names: [String], _ shapes: [Shape], _ first: Int, _ second: Int, symbol: String
    ) -> Diagnostic {
        let suggestsProduct = symbol == "*" && shapes[0].columns == shapes[1].rows
        let isCall = symbol.first?.isLetter == true
        let what = isCall ? "\(symbol)(\(names.joined(separator: ", ")))" : "\(names[0]) \(symbol) \(names[1])"
        return Diagnostic(
            "\(names[first]) is \(shapes[first]), \(names[second]) is \(shapes[second]): \(what) needs equal shapes, "
                + "or sides of 1 to repeat",
            hint: suggestsProduct ? "the matrix product: \(names[0]) @ \(names[1])" : nil)
    }

    static func shapes(_ error: ShapeError, row: OperationID, names: [String], _ shapes: [Shape]) -> Diagnostic {
        let operation = Operation<Double>[row]
        // Sizes and places follow the only input: reshape(x, 2, 3).
        let names = operation.arity == 1 ? Array(names.prefix(1)) : names
        var hint: String?
        if case .infix("@") = operation.notation, shapes.count == 2, names.count == 2 {
            let (a, b) = (shapes[0], shapes[1])
            if a == b || a.isScalar || b.isScalar {
                hint = "the elementwise product: \(names[0]) * \(names[1])"
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
        Expression(.transpose(Expression.parsed(text))).text
    }

    // MARK: - Indexing

    static let indexZero = Diagnostic("indices start at 1, as in textbooks", hint: "the first element is [1,1]")

    static func fractionalIndex(_ value: Double) -> Diagnostic {
        Diagnostic("an index must be a whole number, not \(number(value))")
    }

    /// - Parameter counted: the same indices, counted from the end.
    static func indexOutside(
        _ text: String, _ side: String, _ count: Int, _ value: Double, counted: String?
    ) -> Diagnostic {
        let singular = count == 1 ? String(side.dropLast()) : side
        return Diagnostic(
            "\(text) has \(count) \(singular), the index is \(number(value))",
            hint: counted.map { "'end' counts from the end: \($0)" })
    }

    static func oneIndexOnMatrix(_ text: String, _ shape: Shape) -> Diagnostic {
        Diagnostic(
            "\(text) is \(shape) and needs two indices",
            hint: "one row or one column: \(text)[1,:], or \(text)[:,1]")
    }

    var isAboutSecondIndex: Bool { message.hasSuffix("needs two indices") }

    func withBothIndices(_ text: String) -> Diagnostic {
        var better = self
        better.hint = "both places stand in one bracket, counted from 1: \(text)"
        return better
    }

    static func indexCount(_ count: Int) -> Diagnostic {
        Diagnostic("a matrix has two indices, row and column, not \(count)")
    }

    // MARK: - Calls

    static func callCount(_ name: String, _ usage: String, _ bounds: ClosedRange<Int>, _ count: Int) -> Diagnostic {
        let needed = bounds.count == 1 ? "\(bounds.lowerBound)" : "\(bounds.lowerBound) to \(bounds.upperBound)"
        return Diagnostic(
            "\(name) takes \(needed) argument\(needed == "1" ? "" : "s"), not \(count)",
            hint: "usage: \(usage), more with: help \(name)")
    }

    package static func argumentCount(_ name: String, _ parameters: [String], _ count: Int) -> Diagnostic {
        Diagnostic(
            "\(name) takes \(counted(parameters.count, "argument")), not \(count)",
            hint: "usage: \(name)(\(parameters.joined(separator: ", "))), more with: help \(name)")
    }

    static func unknownLabel(_ label: String, _ name: String, _ usage: String) -> Diagnostic {
        Diagnostic("\(name) has no argument called '\(label)'", hint: "usage: \(usage), more with: help \(name)")
    }

    static func labelTwice(_ label: String, _ name: String) -> Diagnostic {
        Diagnostic("\(name) has the argument '\(label)' twice", hint: "give it once")
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

    static func noFiles(_ path: String) -> Diagnostic { Diagnostic("cannot read '\(path)' here") }

    static func noFilesInModel(_ path: String) -> Diagnostic {
        Diagnostic(
            "a model reads no files: '\(path)'", hint: "read it into a variable before the model: v = read(\"\(path)\")"
        )
    }

    package static let interrupted = Diagnostic("interrupted; nothing of the statement was kept")

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
