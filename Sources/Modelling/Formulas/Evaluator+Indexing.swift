import Autodiff
import Reporting
import Syntax

/// Parts of a matrix: `W1[2,1]`, `W1[:,1]`, `v[end]`.
extension Evaluator {
    func index(
        _ base: Expression, _ indices: [Expression.Index], at span: Span
    ) throws(Diagnostic) -> Value {
        let value = try indexed(base, indices)
        guard let shape = value.shape else { throw failure(Diagnostic.textInFormula, at: span) }
        let (rows, columns) = try positions(indices, of: base.text, shape, at: span)
        if let rowRange = contiguous(rows), let columnRange = contiguous(columns) {
            if rowRange.count == shape.rows, columnRange.count == shape.columns { return value }
            return try apply(
                .rows.slice, to: [value], .slice(rows: rowRange, columns: columnRange), at: span, [base])
        }
        return try apply(
            .rows.gather, to: [value], .gather(Positions(rows: rows, columns: columns)), at: span, [base])
    }

    /// The value that an index follows. Where that is an index too, `W1[0][1]`, both belong into one bracket.
    private func indexed(_ base: Expression, _ indices: [Expression.Index]) throws(Diagnostic) -> Value {
        do throws(Diagnostic) { return try evaluate(base) } catch {
            guard case .index(let whole, let first) = base.node, first.count == 1, indices.count == 1,
                case .at(let row) = first[0], case .at(let column) = indices[0], case .number(let i) = row.node,
                case .number(let j) = column.node, error.isAboutSecondIndex
            else { throw error }
            let offset = min(i, j) < 1 ? 1.0 : 0
            throw error.withBothIndices(
                "\(whole.text)[\(Diagnostic.number(i + offset)),\(Diagnostic.number(j + offset))]")
        }
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
        func positions(_ place: Int, _ side: String, _ count: Int) throws(Diagnostic) -> [Int] {
            try self.positions(indices, place, text, side, count, at: span)
        }
        switch indices.count {
        case 1 where shape.rows == 1: return ([0], try positions(0, "columns", shape.columns))
        case 1 where shape.columns == 1: return (try positions(0, "rows", shape.rows), [0])
        case 1: throw failure(Diagnostic.oneIndexOnMatrix(text, shape), at: span)
        case 2: return (try positions(0, "rows", shape.rows), try positions(1, "columns", shape.columns))
        default: throw failure(Diagnostic.indexCount(indices.count), at: span)
        }
    }

    private func positions(
        _ indices: [Expression.Index], _ place: Int, _ text: String, _ side: String, _ count: Int, at span: Span
    ) throws(Diagnostic) -> [Int] {
        guard case .at(let expression) = indices[place] else { return Array(0..<count) }
        ends.append(count)
        defer { ends.removeLast() }
        var positions: [Int] = []
        if expression.isCondition { return try chosen(by: expression, text, side, count) }
        let values = try matrix(expression, for: "an index").values
        for value in values {
            guard value == value.rounded() else {
                throw failure(Diagnostic.fractionalIndex(value), at: expression.span)
            }
            guard value != 0 else { throw failure(Diagnostic.indexZero, at: expression.span) }
            guard value >= 1, value <= Double(count) else {
                let counted = values.count == 1 ? countedFromEnd(indices, place, text, count, value) : nil
                throw failure(Diagnostic.indexOutside(text, side, count, value, counted: counted), at: expression.span)
            }
            positions.append(Int(value) - 1)
        }
        return positions
    }

    /// The places where a condition is true: `x[y == 1, :]`.
    private func chosen(
        by condition: Expression, _ text: String, _ side: String, _ count: Int
    ) throws(Diagnostic) -> [Int] {
        guard case .known(let mask) = try evaluate(condition) else {
            throw failure(Diagnostic.conditionInModel(condition.text), at: condition.span)
        }
        guard mask.shape.count == count, mask.rows == 1 || mask.columns == 1 else {
            throw failure(Diagnostic.maskLength(condition.text, mask.shape, text, side, count), at: condition.span)
        }
        let chosen = mask.values.indices.filter { FunctionTable.isTrue(mask.values[$0]) }
        guard !chosen.isEmpty else { throw failure(Diagnostic.nothingChosen(condition.text, side), at: condition.span) }
        return chosen
    }

    /// `x[end - 1, 2]` for `x[-2, 2]`, where there are as many.
    private func countedFromEnd(
        _ indices: [Expression.Index], _ place: Int, _ text: String, _ count: Int, _ value: Double
    ) -> String? {
        guard value < 0, -value <= Double(count) else { return nil }
        let end = Expression(.end)
        var counted = indices
        counted[place] = .at(value == -1 ? end : end - Expression(number: -1 - value))
        let isWord = text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
        return Expression(.index(Expression(name: isWord ? text : "(\(text))"), counted)).text
    }
}

extension Expression {
    /// Whether it asks a question: its answers choose places, its numbers are none.
    package var isCondition: Bool {
        switch node {
        case .unary(let symbol, _): Operation<Double>[.of(symbol)].category == .comparison
        case .binary(let symbol, _, _): Operation<Double>[.of(symbol)].category == .comparison
        case .call(let name, let arguments):
            OperationTable.current.row(called: name, with: arguments.count).map {
                Operation<Double>[$0].category == .comparison
            } ?? false
        case .number, .string, .name, .end, .matrix, .index, .transpose, .range: false
        }
    }
}
