import Autodiff
import Reporting
import Syntax

/// Turns expressions into values. What depends on known numbers only is computed at once; what depends on a node
/// becomes new nodes of `graph`. So expressions at the prompt, functions, models and losses run on the same rows
/// of the operation table.
package final class Evaluator {
    /// What an expression may ask of the world around it.
    package struct Host {
        /// The value of a name, or nil if there is none. Local names of functions come first.
        package var resolve: (String) throws(Diagnostic) -> Value?
        package var function: (String) -> UserFunction?
        /// Numbers drawn from the session's stream for expressions.
        package var random: (_ shape: Shape, _ initializer: String) -> Matrix
        package var read: (_ path: String) throws(Diagnostic) -> Matrix
        /// All names that have a value, for suggestions.
        package var names: () -> [String]

        package init(
            resolve: @escaping (String) throws(Diagnostic) -> Value? = { (_) throws(Diagnostic) in nil },
            function: @escaping (String) -> UserFunction? = { _ in nil },
            random: @escaping (Shape, String) -> Matrix = { shape, _ in Matrix(shape, repeating: 0) },
            read: @escaping (String) throws(Diagnostic) -> Matrix = { (path) throws(Diagnostic) in
                throw Messages.noFiles(path)
            },
            names: @escaping () -> [String] = { [] }
        ) {
            self.resolve = resolve
            self.function = function
            self.random = random
            self.read = read
            self.names = names
        }
    }

    package var graph = Graph()
    package var host: Host
    /// The text that spans of the present expression refer to.
    private(set) var source: SourceText
    /// The arguments of the functions being evaluated, innermost last; functions see only their own.
    private var scopes: [[String: Value]] = []
    /// The sizes that `end` stands for, innermost last.
    private var ends: [Int] = []
    private var constants: [Matrix: Graph.NodeID] = [:]
    /// How many formulas are being evaluated inside each other.
    private var level = 0

    static let deepestCall = 100
    /// More than the highest formula alone, little enough for the stack.
    static let deepestFormula = 1200
    /// More elements than this in one result are refused with a message instead of exhausting memory.
    static let largestCount = 1 << 28

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
            throw failure(Messages.formulasTooDeep(Self.deepestFormula), at: expression.span)
        }
        level += 1
        defer { level -= 1 }
        switch expression.node {
        case .number(let value): return .number(value)
        case .string(let text): return .text(text)
        case .name(let name): return try value(of: name, at: expression.span)
        case .end:
            guard let end = ends.last else { throw failure(Messages.endOutsideIndex, at: expression.span) }
            return .number(Double(end))
        case .matrix(let rows): return try matrix(rows)
        case .call(let name, let arguments): return try call(name, arguments, at: expression.span)
        case .index(let base, let indices): return try index(base, indices, at: expression.span)
        case .transpose(let operand):
            return try apply(.rows.transpose, [operand], at: expression.span)
        case .unary(let symbol, let operand):
            return try apply(symbol == .negate ? .rows.negate : .rows.not, [operand], at: expression.span)
        case .binary(let symbol, let left, let right):
            return try binary(symbol, left, right, at: expression.span)
        case .range(let first, let step, let last):
            return try range(first, step, last, at: expression.span)
        }
    }

    /// The numbers of an expression that must be known now.
    package func matrix(_ expression: Expression, for purpose: String? = nil) throws(Diagnostic) -> Matrix {
        switch try evaluate(expression) {
        case .known(let matrix): return matrix
        case .node: throw failure(Messages.notKnownYet(expression.text), at: expression.span)
        case .text: throw failure(Messages.textIsNoNumber(purpose ?? "a number"), at: expression.span)
        }
    }

    /// The number of an expression that must be 1×1.
    package func scalar(_ expression: Expression, for purpose: String? = nil) throws(Diagnostic) -> Double {
        let value = try matrix(expression, for: purpose)
        guard value.shape.isScalar else {
            throw failure(Messages.needsScalar(purpose ?? expression.text, value.shape), at: expression.span)
        }
        return value.values[0]
    }

    /// A whole number in a range.
    package func integer(
        _ expression: Expression, for purpose: String, in bounds: ClosedRange<Int>
    ) throws(Diagnostic) -> Int {
        let value = try scalar(expression, for: purpose)
        guard value == value.rounded(), value >= Double(bounds.lowerBound), value <= Double(bounds.upperBound),
            let integer = Int(exactly: value)
        else { throw failure(Messages.needsInteger(purpose, bounds, value), at: expression.span) }
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
        if let value = scopes.last?[name] { return value }
        do throws(Diagnostic) {
            if let value = try host.resolve(name) { return value }
        } catch { throw failure(error, at: span) }
        if let constant = FunctionTable.constants[name] { return .number(constant) }
        throw failure(
            Messages.unknownName(name, among: host.names() + (scopes.last.map { Array($0.keys) } ?? [])), at: span)
    }

    private func matrix(_ rows: [[Expression]]) throws(Diagnostic) -> Value {
        var values: [Value] = []
        values.reserveCapacity(rows.count * rows[0].count)
        var areKnown = true
        for element in rows.joined() {
            let value = try evaluate(element)
            guard let shape = value.shape else { throw failure(Messages.textInMatrix, at: element.span) }
            guard shape.isScalar else {
                throw failure(Messages.matrixInMatrix(element.text, shape), at: element.span)
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
        guard by != 0, from.isFinite, by.isFinite, to.isFinite else { throw failure(Messages.badRange, at: span) }
        // Half an ulp of slack per step, so that 0:0.1:1 ends with 1.
        let count = ((to - from) / by + 1e-10).rounded(.down) + 1
        guard count >= 1 else { throw failure(Messages.emptyRange(from, to, by), at: span) }
        try requireSize(count, at: span)
        return .known(Matrix(Shape(1, Int(count)), (0..<Int(count)).map { from + Double($0) * by }))
    }

    func requireSize(_ count: Double, at span: Span) throws(Diagnostic) {
        guard count <= Double(Self.largestCount) else { throw failure(Messages.tooLarge(count), at: span) }
    }

    // MARK: - Operations

    private func binary(
        _ symbol: BinaryOperator, _ left: Expression, _ right: Expression, at span: Span
    ) throws(Diagnostic) -> Value {
        let operands = [try evaluate(left), try evaluate(right)]
        let row = OperationNames.operation(for: symbol)
        if symbol == .matmul { return try apply(row, to: operands, .none, at: span, [left, right]) }
        let equal = try broadcast(operands, symbol: symbol.rawValue, at: span, [left, right])
        return try apply(row, to: equal, .none, at: span, [left, right])
    }

    /// Two operands brought to one shape by NumPy's rule: a side of 1 is repeated.
    func broadcast(
        _ operands: [Value], symbol: String, at span: Span, _ texts: [Expression]
    ) throws(Diagnostic) -> [Value] {
        guard let a = operands[0].shape, let b = operands[1].shape else {
            throw failure(Messages.textInFormula, at: span)
        }
        guard a != b else { return operands }
        guard a.rows == b.rows || a.rows == 1 || b.rows == 1,
            a.columns == b.columns || a.columns == 1 || b.columns == 1
        else {
            throw failure(
                Messages.cannotBroadcast(name(of: texts, 0), a, name(of: texts, 1), b, symbol: symbol), at: span)
        }
        let shape = Shape(max(a.rows, b.rows), max(a.columns, b.columns))
        try requireSize(Double(shape.rows) * Double(shape.columns), at: span)
        var equal: [Value] = []
        for operand in operands {
            equal.append(
                operand.shape == shape
                    ? operand : try apply(.rows.broadcast, to: [operand], .shape(shape), at: span, []))
        }
        return equal
    }

    private func name(of texts: [Expression], _ position: Int) -> String {
        position < texts.count ? texts[position].text : position == 0 ? "the left side" : "the right side"
    }

    func apply(_ row: OperationID, _ operands: [Expression], at span: Span) throws(Diagnostic) -> Value {
        var values: [Value] = []
        for operand in operands { values.append(try evaluate(operand)) }
        return try apply(row, to: values, .none, at: span, operands)
    }

    /// One operation on values: computed at once if all are known, otherwise a new node.
    func apply(
        _ row: OperationID, to operands: [Value], _ attribute: Attribute, at span: Span, _ texts: [Expression]
    ) throws(Diagnostic) -> Value {
        var known: [Matrix] = []
        for operand in operands {
            if case .known(let matrix) = operand { known.append(matrix) }
            if case .text = operand { throw failure(Messages.textInFormula, at: span) }
        }
        do throws(ShapeError) {
            let operation = Operation<Double>[row]
            let shape = try operation.shape(operands.compactMap(\.shape), attribute)
            guard shape.rows.multipliedReportingOverflow(by: shape.columns).partialValue <= Self.largestCount else {
                throw ShapeError(Messages.tooLarge(Double(shape.rows) * Double(shape.columns)).message, inputNames: [])
            }
            if known.count == operands.count { return .known(try operation.evaluate(known, attribute)) }
            let nodes = operands.map(node)
            let id = try graph.apply(row, to: nodes, attribute)
            return .node(id, graph.nodes[id].shape)
        } catch {
            let names = texts.map(\.text)
            throw failure(Messages.shapes(error, row: row, names: names, operands.compactMap(\.shape)), at: span)
        }
    }

    /// The node of a value; a known matrix becomes a constant, once.
    package func node(_ value: Value) -> Graph.NodeID {
        switch value {
        case .node(let id, _): return id
        case .known(let matrix):
            guard matrix.shape.isScalar else { return graph.addConstant(matrix) }
            if let id = constants[matrix] { return id }
            let id = graph.addConstant(matrix)
            constants[matrix] = id
            return id
        case .text: preconditionFailure("a text is no node")
        }
    }

    // MARK: - Calls

    private func call(_ name: String, _ arguments: [Expression.Argument], at span: Span) throws(Diagnostic) -> Value {
        if let function = host.function(name) { return try inline(function, arguments, at: span) }
        if let entry = FunctionTable.named(name) {
            return try entry.evaluate(CallSite(self, name: name, usage: entry.usage, arguments: arguments, span: span))
        }
        if let row = OperationNames.operation(called: name) {
            let site = CallSite(
                self, name: name, usage: OperationNames.usage(of: row), arguments: arguments, span: span)
            return try site.operation(row)
        }
        throw failure(Messages.unknownFunction(name), at: span)
    }

    private func inline(
        _ function: UserFunction, _ arguments: [Expression.Argument], at span: Span
    ) throws(Diagnostic) -> Value {
        guard arguments.count == function.parameters.count, arguments.allSatisfy({ $0.label == nil }) else {
            throw failure(Messages.argumentCount(function.name, function.parameters, arguments.count), at: span)
        }
        guard scopes.count < Self.deepestCall else { throw failure(Messages.callsTooDeep(function.name), at: span) }
        var scope: [String: Value] = [:]
        for (parameter, argument) in zip(function.parameters, arguments) {
            scope[parameter] = try evaluate(argument.value)
        }
        let outerEnds = ends
        scopes.append(scope)
        ends = []
        defer {
            scopes.removeLast()
            ends = outerEnds
        }
        do throws(Diagnostic) {
            return try evaluate(function.body, in: function.source)
        } catch {
            // The place is the line of the function; the outermost call is where the user comes from.
            guard scopes.count == 1 else { throw error }
            throw Messages.calling(error, at: source.place(of: span))
        }
    }

    // MARK: - Indexing

    private func index(
        _ base: Expression, _ indices: [Expression.Index], at span: Span
    ) throws(Diagnostic) -> Value {
        let value = try evaluate(base)
        guard let shape = value.shape else { throw failure(Messages.textInFormula, at: span) }
        let (rows, columns) = try positions(indices, of: base.text, shape, at: span)
        if let rowRange = contiguous(rows), let columnRange = contiguous(columns) {
            if rowRange.count == shape.rows, columnRange.count == shape.columns { return value }
            return try apply(
                .rows.slice, to: [value], .slice(rows: rowRange, columns: columnRange), at: span, [base])
        }
        let picked = try gather(value, rows, alongRows: true, shape, at: span)
        return try gather(picked, columns, alongRows: false, Shape(rows.count, shape.columns), at: span)
    }

    /// Rows or columns in any order: its slices, set together again.
    private func gather(
        _ value: Value, _ positions: [Int], alongRows: Bool, _ shape: Shape, at span: Span
    ) throws(Diagnostic) -> Value {
        if positions == Array(0..<(alongRows ? shape.rows : shape.columns)) { return value }
        var result: Value?
        for position in positions {
            let part = try apply(
                .rows.slice, to: [value],
                alongRows
                    ? .slice(rows: position..<position + 1, columns: 0..<shape.columns)
                    : .slice(rows: 0..<shape.rows, columns: position..<position + 1),
                at: span, [])
            result =
                if let before = result {
                    try apply(.rows.concat, to: [before, part], .axis(alongRows ? .rows : .columns), at: span, [])
                } else { part }
        }
        return result ?? value
    }

    private func contiguous(_ positions: [Int]) -> Range<Int>? {
        guard let first = positions.first else { return nil }
        for (offset, position) in positions.enumerated() where position != first + offset { return nil }
        return first..<first + positions.count
    }

    /// The rows and columns that an index names, counted from 0.
    package func positions(
        _ indices: [Expression.Index], of text: String, _ shape: Shape, at span: Span
    ) throws(Diagnostic) -> (rows: [Int], columns: [Int]) {
        switch indices.count {
        case 1 where shape.rows == 1:
            return ([0], try positions(indices[0], text, "columns", shape.columns, at: span))
        case 1 where shape.columns == 1:
            return (try positions(indices[0], text, "rows", shape.rows, at: span), [0])
        case 1: throw failure(Messages.oneIndexOnMatrix(text, shape), at: span)
        case 2:
            return (
                try positions(indices[0], text, "rows", shape.rows, at: span),
                try positions(indices[1], text, "columns", shape.columns, at: span)
            )
        default: throw failure(Messages.indexCount(indices.count), at: span)
        }
    }

    private func positions(
        _ index: Expression.Index, _ text: String, _ side: String, _ count: Int, at span: Span
    ) throws(Diagnostic) -> [Int] {
        guard case .at(let expression) = index else { return Array(0..<count) }
        ends.append(count)
        defer { ends.removeLast() }
        var positions: [Int] = []
        for value in try matrix(expression, for: "an index").values {
            guard value == value.rounded() else { throw failure(Messages.fractionalIndex(value), at: expression.span) }
            guard value != 0 else { throw failure(Messages.indexZero, at: expression.span) }
            guard value >= 1, value <= Double(count) else {
                throw failure(Messages.indexOutside(text, side, count, value), at: expression.span)
            }
            positions.append(Int(value) - 1)
        }
        return positions
    }
}
