import Autodiff
import Reporting
import Syntax

/// Parts of a matrix: `W1[2,1]`, `W1[:,1]`, `v[end]`.
extension Evaluator {
    func index(
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
        return try apply(
            .rows.gather, to: [value], .gather(Positions(rows: rows, columns: columns)), at: span, [base])
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
