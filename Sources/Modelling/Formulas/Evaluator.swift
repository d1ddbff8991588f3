import Autodiff
import Limits
import Reporting
import Syntax

/// Turns expressions into values. What depends on known numbers only is computed at once; what depends on a node
/// becomes new nodes of `graph`. So expressions at the prompt, functions, models and losses run on the same rows
/// of the operation table.
package final class Evaluator {
    package var graph = Graph()
    package var host: Host
    /// The text that spans of the present expression refer to.
    private(set) var source: SourceText
    /// The arguments of the functions being evaluated, innermost last; functions see only their own.
    var scopes: [[String: Value]] = []
    /// The sizes that `end` stands for, innermost last.
    var ends: [Int] = []
    var constants: [Matrix: Graph.NodeID] = [:]
    /// The nodes that an operator made of a row, a column or a number, to fit the other operand.
    package internal(set) var repeatedSilently: Set<Graph.NodeID> = []
    /// What known matrices were written as; nil where nobody wants to know.
    package var origins: Origins?
    /// Rows that are another input where a model is evaluated are that one.
    package var isEvaluation = false
    /// How many formulas are being evaluated inside each other.
    private var level = 0

    static let deepestCall = 100
    /// More than the highest formula alone, little enough for the stack.
    static let deepestFormula = 1200
    /// More elements than this in one result are refused with a message instead of exhausting memory.
    package static let largestCount = 1 << 28

    package init(source: SourceText, host: Host) {
        self.source = source
        self.host = host
    }

    /// The value of an expression whose spans refer to `source` given here.
    package func evaluate(_ expression: Expression, in text: SourceText) throws(Diagnostic) -> Value {
        let outer = source
        source = text
        defer { source = outer }
        return try evaluate(expression)
    }

    package func evaluate(_ expression: Expression) throws(Diagnostic) -> Value {
        guard level < Self.deepestFormula else {
            throw failure(Diagnostic.formulasTooDeep(Self.deepestFormula), at: expression.span)
        }
        level += 1
        defer { level -= 1 }
        // One frame of the stack for each part of a formula, no more: formulas are deep.
        let value: Value =
            switch expression.node {
            case .number(let value): .number(value)
            case .string(let text): .text(text)
            case .name(let name): try value(of: name, at: expression.span)
            case .end: try end(at: expression.span)
            case .matrix(let rows): try matrix(rows)
            case .call(let name, let arguments): try call(name, arguments, at: expression.span)
            case .index(let base, let indices): try index(base, indices, at: expression.span)
            case .transpose(let operand): try apply(.rows.transpose, [operand], at: expression.span)
            case .unary(let symbol, let operand):
                try apply(.of(symbol), [operand], at: expression.span)
            case .binary(let symbol, let left, let right): try binary(symbol, left, right, at: expression.span)
            case .range(let first, let step, let last): try range(first, step, last, at: expression.span)
            }
        if origins != nil { note(value, as: expression) }
        return value
    }

    /// Inside a function a text would speak of its arguments.
    private func note(_ value: Value, as expression: Expression) {
        if scopes.isEmpty, case .known(let matrix) = value { origins?.note(matrix, expression) }
    }

    private func end(at span: Span) throws(Diagnostic) -> Value {
        guard let end = ends.last else { throw failure(Diagnostic.endOutsideIndex, at: span) }
        return .number(Double(end))
    }

    /// The numbers of an expression that must be known now.
    package func matrix(_ expression: Expression, for purpose: String? = nil) throws(Diagnostic) -> Matrix {
        switch try evaluate(expression) {
        case .known(let matrix): return matrix
        case .node: throw failure(Diagnostic.notKnownYet(expression.text), at: expression.span)
        case .text: throw failure(Diagnostic.textIsNoNumber(purpose ?? "a number"), at: expression.span)
        }
    }

    /// The number of an expression that must be 1×1.
    package func scalar(_ expression: Expression, for purpose: String? = nil) throws(Diagnostic) -> Double {
        let value = try matrix(expression, for: purpose)
        guard value.shape.isScalar else {
            throw failure(
                Diagnostic.needsScalar(purpose ?? expression.text, value.shape, expression), at: expression.span)
        }
        return value.values[0]
    }

    /// A whole number in a range.
    package func integer(
        _ expression: Expression, for purpose: String, in bounds: ClosedRange<Int>
    ) throws(Diagnostic) -> Int {
        // What is written in digits is exact, however many they are; a computed number is not.
        // The span may be one of another text, where other digits stand.
        if case .number(let value) = expression.node, let written = Int(source.text(of: expression.span)),
            Double(written) == value, bounds.contains(written)
        {
            return written
        }
        let value = try scalar(expression, for: purpose)
        if value.magnitude >= 0x1p53, value > Double(bounds.lowerBound), value < Double(bounds.upperBound) {
            throw failure(Diagnostic.needsDigits(purpose), at: expression.span)
        }
        guard value == value.rounded(), value >= Double(bounds.lowerBound), value <= Double(bounds.upperBound),
            let integer = Int(exactly: value)
        else { throw failure(Diagnostic.needsInteger(purpose, bounds, value), at: expression.span) }
        return integer
    }

    package func failure(_ diagnostic: Diagnostic, at span: Span) -> Diagnostic {
        guard diagnostic.place == nil else { return diagnostic }
        var placed = diagnostic
        placed.place = source.place(of: span)
        return placed
    }

    // MARK: - Names and literals

    private func value(of name: String, at span: Span) throws(Diagnostic) -> Value {
        try StopRequest.heed()
        if let value = scopes.last?[name] { return value }
        do throws(Diagnostic) {
            if let value = try host.resolve(name) { return value }
        } catch { throw failure(error, at: span) }
        if let constant = FunctionTable.constants[name] { return .number(constant) }
        throw failure(
            Diagnostic.unknownName(name, among: host.names() + (scopes.last.map { Array($0.keys) } ?? [])), at: span)
    }

    private func matrix(_ rows: [[Expression]]) throws(Diagnostic) -> Value {
        var values: [Value] = []
        values.reserveCapacity(rows.count * rows[0].count)
        var areKnown = true
        for element in rows.joined() {
            let value = try evaluate(element)
            guard let shape = value.shape else { throw failure(Diagnostic.textInMatrix, at: element.span) }
            guard shape.isScalar else {
                throw failure(Diagnostic.matrixInMatrix(element.text, shape), at: element.span)
            }
            if case .node = value { areKnown = false }
            values.append(value)
        }
        let columns = rows[0].count
        if areKnown {
            let numbers = values.map { value in
                if case .known(let matrix) = value { matrix.values[0] } else { Double.nan }
            }
            return .known(Matrix(Shape(rows.count, columns), numbers))
        }
        let span = rows[0][0].span
        var stacked: Value?
        for row in 0..<rows.count {
            var line = values[row * columns]
            for column in 1..<max(columns, 1) {
                line = try apply(
                    .rows.concat, to: [line, values[row * columns + column]], .axis(.columns), at: span, [])
            }
            stacked =
                if let above = stacked {
                    try apply(.rows.concat, to: [above, line], .axis(.rows), at: span, [])
                } else { line }
        }
        return stacked ?? .number(0)
    }

    private func range(
        _ first: Expression, _ step: Expression?, _ last: Expression, at span: Span
    ) throws(Diagnostic) -> Value {
        let from = try scalar(first)
        let by = if let step { try scalar(step) } else { 1.0 }
        let to = try scalar(last)
        guard by != 0, from.isFinite, by.isFinite, to.isFinite else { throw failure(Diagnostic.badRange, at: span) }
        // Half an ulp of slack per step, so that 0:0.1:1 ends with 1.
        let count = ((to - from) / by + 1e-10).rounded(.down) + 1
        guard count >= 1 else { throw failure(Diagnostic.emptyRange(from, to, by), at: span) }
        try requireSize(count, at: span)
        return .known(Matrix(Shape(1, Int(count))) { from + Double($0) * by })
    }

    /// Refuses a matrix of so many elements that it is too large, or that the memory is not there.
    package func requireSize(_ count: Double, at span: Span) throws(Diagnostic) {
        guard count <= Double(Self.largestCount) else { throw failure(Diagnostic.tooLarge(count), at: span) }
        try requireMemory(count, at: span)
    }

    /// Refuses what needs the room of more numbers than there is memory for.
    func requireMemory(_ numbers: Double, at span: Span) throws(Diagnostic) {
        do throws(Diagnostic) { try Memory.require(numbers: numbers) } catch { throw failure(error, at: span) }
    }
}
