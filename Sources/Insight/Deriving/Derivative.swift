import Autodiff
import Limits
import Modelling
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
    /// What the names stand for that take the place of parts while rules are applied.
    var meanings: [String: Expression] = [:]
    /// The constant matrices under the names that they are checked by.
    private(set) var hidden: [String: Expression] = [:]

    package init(_ expression: Expression, by variable: String, _ surroundings: Surroundings) throws(Diagnostic) {
        self.expression = expression
        self.variable = variable
        self.surroundings = surroundings
        var hidden: [String: Expression] = [:]
        open = Self.hidingConstants(in: expression, variable, &hidden)
        meanings = hidden
        self.hidden = hidden
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
                Operation<Double>.called(name)?.category == .shape
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

    /// The rules that a book has for the signs between two formulas.
    private enum Rule: String {
        case factor = "constant factor"
        case sum, product, quotient
    }

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
            return (Rule.factor.rawValue, try derivative(of: operand, by: name).negated)
        case .binary(let symbol, let left, let right):
            return try binary(symbol, left, right, of: part, by: name)
        case .unary(let symbol, let operand): return try row(.of(symbol), [operand], part, by: name)
        case .call(let function, let arguments): return try call(function, arguments, part, by: name)
        case .transpose: throw underivable(part, "the transpose puts elements in other places")
        case .index: throw underivable(part, "an index takes some elements and leaves the others")
        case .matrix: throw underivable(part, "a matrix is put together from elements")
        case .range, .number, .string, .name, .end: throw underivable(part, "it is no formula of numbers")
        }
    }

    private mutating func binary(
        _ symbol: BinaryOperator, _ left: Expression, _ right: Expression, of part: Expression, by name: String
    ) throws(Diagnostic) -> (String, Expression) {
        let (hasLeft, hasRight) = (depends(left, on: name), depends(right, on: name))
        switch symbol {
        case .add: return (Rule.sum.rawValue, try derivative(of: left, by: name) + derivative(of: right, by: name))
        case .subtract: return (Rule.sum.rawValue, try derivative(of: left, by: name) - derivative(of: right, by: name))
        case .multiply:
            if !hasLeft { return (Rule.factor.rawValue, left * (try derivative(of: right, by: name))) }
            if !hasRight { return (Rule.factor.rawValue, try derivative(of: left, by: name) * right) }
            let sum = try derivative(of: left, by: name) * right + left * derivative(of: right, by: name)
            return (Rule.product.rawValue, sum)
        case .divide:
            if !hasRight { return (Rule.factor.rawValue, try derivative(of: left, by: name) / right) }
            note(.of(symbol), part)
            let slope = try derivative(of: right, by: name)
            if !hasLeft { return (Rule.quotient.rawValue, (left * slope).negated / right.squared) }
            return (
                Rule.quotient.rawValue, (try derivative(of: left, by: name) * right - left * slope) / right.squared
            )
        case .power:
            return try row(.of(symbol), [left, right], part, by: name, hasRemark: hasRight)
        case .matmul:
            throw underivable(
                part,
                "a matrix product has no slope element by element; with G the gradient of the product, "
                    + "the left side gets G @ (\(typed(right).text))' and the right side (\(typed(left).text))' @ G")
        case .less, .lessEqual, .greater, .greaterEqual, .equal, .notEqual, .and, .or:
            return try row(.of(symbol), [left, right], part, by: name)
        }
    }

    private mutating func call(
        _ function: String, _ arguments: [Expression.Argument], _ part: Expression, by name: String
    ) throws(Diagnostic) -> (String, Expression) {
        let operands = arguments.map(\.value)
        if let own = surroundings.function(function) {
            guard operands.count == own.parameters.count else {
                throw Diagnostic.argumentCount(function, own.parameters, operands.count)
            }
            guard !isRecursive(function) else {
                throw underivable(part, "'\(function)' calls itself without end")
            }
            let body = own.body.substituting(Dictionary(uniqueKeysWithValues: zip(own.parameters, operands)))
            return ("definition of \(function)", try derivative(of: body, by: name))
        }
        if let axis = arguments.first(where: { $0.label == "axis" }) {
            throw underivable(
                part, "along axis=\(axis.value.text) the form depends on the shapes; backward computes it")
        }
        let rows = OperationTable.current.rows(called: function)
        guard let first = rows.first else {
            let obstacle = FunctionTable.named(function).map { "\(function) \($0.obstacle)" }
            throw underivable(part, obstacle ?? "no function is called '\(function)'")
        }
        let unlabelled = arguments.filter { $0.label == nil }.map(\.value)
        let id = OperationTable.current.row(called: function, with: unlabelled.count) ?? first
        let operation = Operation<Double>[id]
        if !operation.settings.isEmpty { return try settled(id, arguments, part, by: name) }
        if let obstacle = Self.obstacle(operation) { throw underivable(part, obstacle) }
        guard operands.count == operation.arity else {
            throw Diagnostic.argumentCount(function, operation.inputNames, operands.count)
        }
        if operation.category == .reduction { return try reduction(id, operands[0], part, by: name) }
        return try row(id, operands, part, by: name)
    }

    /// A call of a row with settings.
    private mutating func settled(
        _ id: OperationID, _ arguments: [Expression.Argument], _ part: Expression, by name: String
    ) throws(Diagnostic) -> (String, Expression) {
        let operation = Operation<Double>[id]
        if let obstacle = Self.obstacle(operation) { throw underivable(part, obstacle) }
        let operands = arguments.filter { $0.label == nil }.map(\.value)
        guard operation.argumentCounts.contains(operands.count) else {
            throw Diagnostic.argumentCount(operation.callName, operation.inputNames, operands.count)
        }
        guard let attribute = WrittenSettings(operation, arguments).attribute() else {
            throw Diagnostic.settingIsNoLiteral(typed(part))
        }
        return try row(id, Array(operands.prefix(operation.arity)), part, by: name, attribute: attribute)
    }

    /// Why a row has no derivative for one element at a time; nil for one that has.
    private static func obstacle(_ row: Operation<Double>) -> String? {
        switch row.dependence {
        case .element, .group: nil
        case .row:
            "each output depends on its whole row"
                + (row.jacobian.map { ": the derivative is the matrix \($0)" } ?? "; backward computes it")
        case .place: "\(row.callName) rearranges elements, which is no rule for one element"
        case .product, .whole:
            row.category == .loss ? nil : "each output depends on many elements; backward computes it"
        }
    }

    /// The derivative texts of a row, its inputs, output and incoming gradient filled in, times the inner slopes.
    private mutating func row(
        _ id: OperationID, _ operands: [Expression], _ part: Expression, by name: String, hasRemark: Bool = true,
        attribute: Attribute = .none
    ) throws(Diagnostic) -> (String, Expression) {
        let operation = Operation<Double>[id]
        var substitution = Dictionary(uniqueKeysWithValues: zip(operation.inputNames, operands))
        substitution[operation.outputName] = part
        substitution["d\(operation.outputName)"] = Expression(number: 1)
        let texts = operation.derivativeTexts(attribute, operands.map { _ in .scalar })
        if hasRemark { note(id, part) }
        var sum: Expression?
        var isInner = false
        for (operand, text) in zip(operands, texts) where depends(operand, on: name) {
            let outer = Self.slope(text).substituting(substitution)
            if operation.category == .loss { try requireElements(operand, by: name) }
            let inner = try derivative(of: operand, by: name)
            if operand.node != .name(name) { isInner = true }
            let term = outer * inner
            sum = sum.map { $0 + term } ?? term
        }
        var slope = sum ?? Expression(number: 0)
        if operation.category == .loss, surroundings.isScalar(name) { slope = .calling(.rows.sum, slope) }
        return (isInner ? "chain, \(operation.name)" : operation.name, slope)
    }

    /// A part as it was typed.
    func typed(_ part: Expression) -> Expression {
        var typed = part
        // What one of these names stands for may have others in it, which are older.
        while !typed.freeNames.isDisjoint(with: meanings.keys) { typed = typed.substituting(meanings) }
        return typed
    }

    func underivable(_ part: Expression, _ reason: String) -> Diagnostic { .underivable(typed(part), reason) }

    /// The derivative text of a row for one element: a matrix of one number is that number.
    static func slope(_ text: String) -> Expression {
        func flat(_ expression: Expression) -> Expression {
            if case .call(let name, _) = expression.node, let constant = FunctionTable.named(name)?.constant {
                return Expression(number: constant)
            }
            return expression.mapChildren(flat)
        }
        return flat(Expression.parsed(text))
    }

    /// Keeps what the row says of its singular points, once.
    mutating func note(_ id: OperationID, _ part: Expression) {
        guard let line = Self.remark(of: id, on: typed(part)), !remarks.contains(line) else { return }
        remarks.append(line)
    }
}
