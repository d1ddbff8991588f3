import Autodiff
import Limits
import Reporting
import Syntax

/// A derivative found by rules: those of the operation table, and the few that hold formulas together.
///
/// Formulas work element by element. A mean or a sum makes one number of a matrix; its derivative with respect to the
/// matrix is the matrix of the slopes for each element, as gradients have the shape of what they belong to.
package struct Derivative {
    /// One rule applied to one part of the formula.
    package struct Step: Hashable, Sendable {
        package var rule: String
        package var part: Expression
        package var derivative: Expression
    }

    /// A function of the user and what a name of the session is.
    package struct Surroundings {
        package var function: (String) -> UserFunction?
        /// True for names that hold a single number.
        package var isScalar: (String) -> Bool

        package init(function: @escaping (String) -> UserFunction?, isScalar: @escaping (String) -> Bool) {
            self.function = function
            self.isScalar = isScalar
        }
    }

    package let expression: Expression
    package let variable: String
    package private(set) var result = Expression(number: 0)
    /// The formula and its derivative as they are checked: constant matrices under a name each.
    package private(set) var open = Expression(number: 0)
    package private(set) var openResult = Expression(number: 0)
    package internal(set) var steps: [Step] = []
    /// What happens where the derivative does not exist, one line for each row of the table that says so.
    package private(set) var remarks: [String] = []
    let surroundings: Surroundings
    var placeholders: Set<String> = []

    package init(_ expression: Expression, by variable: String, _ surroundings: Surroundings) throws(Diagnostic) {
        self.expression = expression
        self.variable = variable
        self.surroundings = surroundings
        var hidden: [String: Expression] = [:]
        open = Self.hidingConstants(in: expression, variable, &hidden)
        openResult = Simplifier.textbook(try derivative(of: open, by: variable))
        result = openResult.substituting(hidden)
        steps = steps.map {
            Step(rule: $0.rule, part: $0.part.substituting(hidden), derivative: $0.derivative.substituting(hidden))
        }
    }

    /// Parts that the variable does not stand in, and that rearrange elements, are constants like any other.
    private static func hidingConstants(
        in part: Expression, _ variable: String, _ hidden: inout [String: Expression]
    ) -> Expression {
        let rearranges =
            switch part.node {
            case .binary(.matmul, _, _), .transpose, .index, .matrix, .range: true
            case .call(let name, _):
                OperationNames.operation(called: name).map { Operation<Double>[$0].category == .shape } ?? false
            case .number, .string, .name, .end, .unary, .binary: false
            }
        if rearranges, !part.freeNames.contains(variable) {
            let name = "c\(hidden.count + 1)·"
            hidden[name] = part
            return Expression(name: name)
        }
        var inside = hidden
        let changed = part.mapChildren { hidingConstants(in: $0, variable, &inside) }
        hidden = inside
        return changed
    }

    /// Puts another formula in the place of the result, so that a test can see a wrong one found.
    mutating func replaceResult(_ other: Expression) {
        openResult = other
        result = other
    }

    // MARK: - Rules

    /// The rule for the outermost operation; the steps keep the order in which a reader meets them.
    mutating func derivative(of part: Expression, by name: String) throws(Diagnostic) -> Expression {
        try StopRequest.heed()
        if case .name(name) = part.node { return Expression(number: 1) }
        guard depends(part, on: name) else { return Expression(number: 0) }
        let place = steps.count
        steps.append(Step(rule: "", part: part, derivative: part))
        let (rule, derivative) = try apply(to: part, by: name)
        let simple = Simplifier.textbook(derivative)
        steps[place] = Step(rule: rule, part: part, derivative: simple)
        return simple
    }

    private mutating func apply(to part: Expression, by name: String) throws(Diagnostic) -> (String, Expression) {
        switch part.node {
        case .unary(.negate, let operand):
            return ("constant factor", try derivative(of: operand, by: name).negated)
        case .binary(let symbol, let left, let right):
            return try binary(symbol, left, right, of: part, by: name)
        case .unary(.not, let operand): return try row("not", [operand], part, by: name)
        case .call(let function, let arguments): return try call(function, arguments, part, by: name)
        case .transpose: throw Messages.underivable(part, "the transpose puts elements in other places")
        case .index: throw Messages.underivable(part, "an index takes some elements and leaves the others")
        case .matrix: throw Messages.underivable(part, "a matrix is put together from elements")
        case .range, .number, .string, .name, .end: throw Messages.underivable(part, "it is no formula of numbers")
        }
    }

    private mutating func binary(
        _ symbol: BinaryOperator, _ left: Expression, _ right: Expression, of part: Expression, by name: String
    ) throws(Diagnostic) -> (String, Expression) {
        let (hasLeft, hasRight) = (depends(left, on: name), depends(right, on: name))
        switch symbol {
        case .add: return ("sum", try derivative(of: left, by: name) + derivative(of: right, by: name))
        case .subtract: return ("sum", try derivative(of: left, by: name) - derivative(of: right, by: name))
        case .multiply:
            if !hasLeft { return ("constant factor", left * (try derivative(of: right, by: name))) }
            if !hasRight { return ("constant factor", try derivative(of: left, by: name) * right) }
            return ("product", try derivative(of: left, by: name) * right + left * derivative(of: right, by: name))
        case .divide:
            if !hasRight { return ("constant factor", try derivative(of: left, by: name) / right) }
            note(OperationNames.operation(for: .divide), part)
            let slope = try derivative(of: right, by: name)
            if !hasLeft { return ("quotient", (left * slope).negated / right.squared) }
            return ("quotient", (try derivative(of: left, by: name) * right - left * slope) / right.squared)
        case .power:
            return try row("power", [left, right], part, by: name, called: hasRight ? nil : "power")
        case .matmul:
            throw Messages.underivable(
                part,
                "a matrix product has no slope element by element; with G the gradient of the product, "
                    + "the left side gets G @ (\(right.text))' and the right side (\(left.text))' @ G")
        case .less, .lessEqual, .greater, .greaterEqual, .equal, .notEqual, .and, .or:
            return try row(
                Operation<Double>[OperationNames.operation(for: symbol)].name, [left, right], part, by: name)
        }
    }

    private mutating func call(
        _ function: String, _ arguments: [Expression.Argument], _ part: Expression, by name: String
    ) throws(Diagnostic) -> (String, Expression) {
        let operands = arguments.map(\.value)
        if let own = surroundings.function(function) {
            guard operands.count == own.parameters.count else {
                throw Messages.argumentCount(function, own.parameters, operands.count)
            }
            guard !isRecursive(function) else {
                throw Messages.underivable(part, "'\(function)' calls itself without end")
            }
            let body = own.body.substituting(Dictionary(uniqueKeysWithValues: zip(own.parameters, operands)))
            return ("definition of \(function)", try derivative(of: body, by: name))
        }
        if let axis = arguments.first(where: { $0.label == "axis" }) {
            throw Messages.underivable(
                part, "along axis=\(axis.value.text) the form depends on the shapes; backward computes it")
        }
        switch (function, operands.count) {
        case ("sum", 1), ("mean", 1): return try reduction(function, operands[0], by: name)
        case ("norm", 1):
            // As the row has it: half the slope of the sum of squares over the norm, and 0 where all elements are 0.
            note(OperationNames.Rows.row(function), part)
            let squares = try derivative(of: .calling("sum", operands[0].squared), by: name)
            let isZero = Expression(.binary(.equal, part, Expression(number: 0)), Span(0, 0))
            return ("chain, norm", squares / (Expression(number: 2) * (part + isZero)))
        case ("max", 2): return try row("maximum", operands, part, by: name)
        case ("min", 2): return try row("minimum", operands, part, by: name)
        case ("softmax", _), ("log_softmax", _):
            let form =
                function == "softmax"
                ? "y_i (δ_ij − y_j), with y = softmax(x)" : "δ_ij − exp(y_j), with y = log_softmax(x)"
            throw Messages.underivable(
                part, "each output depends on its whole row: the derivative is the matrix \(form)")
        default: return try tabled(function, operands, part, by: name)
        }
    }

    /// A call of a row of the operation table.
    private mutating func tabled(
        _ function: String, _ operands: [Expression], _ part: Expression, by name: String
    ) throws(Diagnostic) -> (String, Expression) {
        guard let id = OperationNames.operation(called: function) else {
            throw Messages.underivable(part, Self.obstacle(in: function))
        }
        let operation = Operation<Double>[id]
        if operation.category == .shape {
            throw Messages.underivable(part, "\(function) rearranges elements, which is no rule for one element")
        }
        guard operands.count == operation.arity else {
            throw Messages.argumentCount(function, operation.inputNames, operands.count)
        }
        return try row(operation.name, operands, part, by: name)
    }

    private static func obstacle(in function: String) -> String {
        switch FunctionTable.named(function)?.gradient {
        case .missing(let reason): "\(function) \(reason)"
        case .checked: "\(function) rearranges elements, which is no rule for one element"
        case nil: "no function is called '\(function)'"
        }
    }

    /// The derivative texts of a row, its inputs, output and incoming gradient filled in, times the inner slopes.
    private mutating func row(
        _ row: String, _ operands: [Expression], _ part: Expression, by name: String, called rule: String? = nil
    ) throws(Diagnostic) -> (String, Expression) {
        let id = OperationNames.Rows.row(row)
        let operation = Operation<Double>[id]
        var substitution = Dictionary(uniqueKeysWithValues: zip(operation.inputNames, operands))
        substitution[operation.outputName] = part
        substitution["d\(operation.outputName)"] = Expression(number: 1)
        let reduces = operation.category == .loss || operation.category == .reduction
        let texts = operation.derivativeTexts(reduces ? .axis(.all) : .none, operands.map { _ in .scalar })
        if rule == nil { note(id, part) }
        var sum: Expression?
        var isInner = false
        for (operand, text) in zip(operands, texts) where depends(operand, on: name) {
            let outer = Self.slope(text).substituting(substitution)
            if reduces { try requireElements(operand, by: name) }
            let inner = try derivative(of: operand, by: name)
            if operand.node != .name(name) { isInner = true }
            let term = outer * inner
            sum = sum.map { $0 + term } ?? term
        }
        var slope = sum ?? Expression(number: 0)
        if reduces, surroundings.isScalar(name) { slope = .calling("sum", slope) }
        let table = rule ?? "\(operation.name)"
        return (isInner ? "chain, \(table)" : table, slope)
    }

    /// `zeros(…)` is the table's word for a slope of 0.
    private static func slope(_ text: String) -> Expression {
        func flat(_ expression: Expression) -> Expression {
            if case .call("zeros", _) = expression.node { return Expression(number: 0) }
            return expression.mapChildren(flat)
        }
        return flat(Model.parsed(text))
    }

    /// Keeps what the row says of its singular points, once.
    private mutating func note(_ id: OperationID, _ part: Expression) {
        guard let line = Self.remark(of: id, on: part), !remarks.contains(line) else { return }
        remarks.append(line)
    }
}
