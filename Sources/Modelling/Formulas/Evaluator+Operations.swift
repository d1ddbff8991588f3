import Autodiff
import Limits
import Reporting
import Syntax

/// Operators and operations on values.
extension Evaluator {
    func binary(
        _ symbol: BinaryOperator, _ left: Expression, _ right: Expression, at span: Span
    ) throws(Diagnostic) -> Value {
        try binary(symbol, [try evaluate(left), try evaluate(right)], at: span, [left, right])
    }

    private func binary(
        _ symbol: BinaryOperator, _ operands: [Value], at span: Span, _ texts: [Expression]
    ) throws(Diagnostic) -> Value {
        let row = OperationID.of(symbol)
        if Operation<Double>[row].dependence != .element { return try apply(row, to: operands, .none, at: span, texts) }
        let equal = try broadcast(operands, symbol: symbol.rawValue, at: span, texts)
        return try apply(row, to: equal, .none, at: span, texts)
    }

    /// Two known matrices put together, as by `+=`; the texts are for the words of an error.
    package func combined(
        _ symbol: BinaryOperator, _ left: Matrix, _ right: Matrix, _ texts: [Expression]
    ) throws(Diagnostic) -> Matrix {
        guard case .known(let matrix) = try binary(symbol, [.known(left), .known(right)], at: texts[1].span, texts)
        else { preconditionFailure("known numbers give known numbers") }
        return matrix
    }

    /// Operands brought to one shape by NumPy's rule: a side of 1 is repeated.
    func broadcast(
        _ operands: [Value], symbol: String, at span: Span, _ texts: [Expression]
    ) throws(Diagnostic) -> [Value] {
        let shapes = operands.compactMap(\.shape)
        guard shapes.count == operands.count else { throw failure(Diagnostic.textInFormula, at: span) }
        guard shapes.contains(where: { $0 != shapes[0] }) else { return operands }
        let shape = Shape(shapes.map(\.rows).max() ?? 1, shapes.map(\.columns).max() ?? 1)
        for (position, side) in shapes.enumerated() {
            let other = shapes.firstIndex { other in
                (other.rows != side.rows && other.rows != 1 && side.rows != 1)
                    || (other.columns != side.columns && other.columns != 1 && side.columns != 1)
            }
            guard let other else { continue }
            let names = operands.indices.map { name(of: texts, $0) }
            throw failure(Diagnostic.cannotBroadcast(names, shapes, position, other, symbol: symbol), at: span)
        }
        try requireSize(Double(shape.rows) * Double(shape.columns), at: span)
        var equal: [Value] = []
        for operand in operands {
            var operand = operand
            // A row or column stays what it is, so that it can be read in the graph; only numbers are filled in.
            if case .known(let matrix) = operand, !matrix.shape.isScalar, operands.contains(where: \.isNode) {
                operand = .node(node(operand), matrix.shape)
            }
            if operand.shape != shape {
                operand = try apply(.rows.broadcast, to: [operand], .shape(shape), at: span, [])
                if case .node(let id, _) = operand { repeatedSilently.insert(id) }
            }
            equal.append(operand)
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
            if case .text = operand { throw failure(Diagnostic.textInFormula, at: span) }
        }
        try StopRequest.heed()
        let operation = Operation<Double>[row]
        let fitting: Shape
        do throws(ShapeError) {
            let shape = try operation.shape(operands.compactMap(\.shape), attribute)
            guard shape.rows.multipliedReportingOverflow(by: shape.columns).partialValue <= Self.largestCount else {
                throw ShapeError(
                    Diagnostic.tooLarge(Double(shape.rows) * Double(shape.columns)).message, inputNames: [])
            }
            guard known.count == operands.count else {
                let nodes = operands.map(node)
                let id = try graph.apply(row, to: nodes, attribute)
                return .node(id, graph.nodes[id].shape)
            }
            fitting = shape
        } catch {
            let names = texts.map(\.text)
            throw failure(Diagnostic.shapes(error, row: row, names: names, operands.compactMap(\.shape)), at: span)
        }
        // Operands and result are there twice for a moment, padded and as they are kept.
        try requireMemory(known.reduce(2 * Double(fitting.count)) { $0 + Double($1.shape.count) }, at: span)
        guard let result = try? operation.evaluate(known, attribute) else { preconditionFailure("the shapes fitted") }
        try StopRequest.heed()
        return .known(result)
    }

    /// The node of a value; a known matrix becomes a constant, once.
    package func node(_ value: Value) -> Graph.NodeID {
        switch value {
        case .node(let id, _): return id
        case .known(let matrix):
            guard matrix.shape.isScalar else {
                if let id = origins?.node(of: matrix) { return id }
                let id = graph.addConstant(matrix)
                origins?.use(matrix, as: id)
                return id
            }
            if let id = constants[matrix] { return id }
            let id = graph.addConstant(matrix)
            constants[matrix] = id
            return id
        case .text: preconditionFailure("a text is no node")
        }
    }
}
