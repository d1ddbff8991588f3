import Autodiff
import Reporting
import Syntax

/// A function call being evaluated: its arguments, read one by one as the function needs them.
package struct CallSite {
    package let evaluator: Evaluator
    package let name: String
    /// The form of the call, for messages: `sum(x, axis=rows|columns)`.
    package let usage: String
    package let arguments: [Expression.Argument]
    package let span: Span

    package init(
        _ evaluator: Evaluator, name: String, usage: String, arguments: [Expression.Argument], span: Span
    ) {
        self.evaluator = evaluator
        self.name = name
        self.usage = usage
        self.arguments = arguments
        self.span = span
    }

    /// The arguments without a label.
    package var positional: [Expression] { arguments.filter { $0.label == nil }.map(\.value) }

    package func requireCount(_ bounds: ClosedRange<Int>) throws(Diagnostic) {
        guard bounds.contains(positional.count) else {
            throw evaluator.failure(Diagnostic.callCount(name, usage, bounds, positional.count), at: span)
        }
    }

    /// Refuses labels other than those given, and a label that stands twice.
    package func requireLabels(_ labels: [String]) throws(Diagnostic) {
        var seen: Set<String> = []
        for argument in arguments {
            guard let label = argument.label else { continue }
            guard labels.contains(label) else {
                throw evaluator.failure(Diagnostic.unknownLabel(label, name, usage), at: argument.value.span)
            }
            guard seen.insert(label).inserted else {
                throw evaluator.failure(Diagnostic.labelTwice(label, name), at: argument.value.span)
            }
        }
    }

    package func value(_ position: Int) throws(Diagnostic) -> Value { try evaluator.evaluate(positional[position]) }

    package func shape(_ position: Int) throws(Diagnostic) -> Shape {
        guard let shape = try value(position).shape else {
            throw evaluator.failure(Diagnostic.textInFormula, at: positional[position].span)
        }
        return shape
    }

    /// A size: a whole number from 1.
    package func size(_ position: Int) throws(Diagnostic) -> Int {
        try evaluator.integer(positional[position], for: "a size", in: 1...Evaluator.largestCount)
    }

    /// A shape from two sizes, within what fits.
    package func shape(rows: Int, columns: Int) throws(Diagnostic) -> Shape {
        let shape = Shape(try size(rows), try size(columns))
        try evaluator.requireSize(Double(shape.rows) * Double(shape.columns), at: span)
        return shape
    }

    /// Numbers that are known now, for a function that has no derivative.
    package func known(_ position: Int) throws(Diagnostic) -> Matrix {
        switch try value(position) {
        case .known(let matrix): return matrix
        case .node: throw evaluator.failure(Diagnostic.noDerivative(of: name), at: span)
        case .text: throw evaluator.failure(Diagnostic.textInFormula, at: positional[position].span)
        }
    }

    /// Rows or columns of a matrix still to be made, counted from 1.
    private func places(_ position: Int) throws(Diagnostic) -> [Int] {
        let bounds = 1...Evaluator.largestCount
        var places: [Int] = []
        for value in try evaluator.matrix(positional[position], for: "a place").values {
            guard value == value.rounded(), value >= 1, value <= Double(bounds.upperBound) else {
                throw evaluator.failure(
                    Diagnostic.needsInteger("a place", bounds, value), at: positional[position].span)
            }
            places.append(Int(value))
        }
        return places
    }

    package func text(_ position: Int) throws(Diagnostic) -> String {
        guard case .text(let text) = try value(position) else {
            throw evaluator.failure(Diagnostic.needsText(name), at: positional[position].span)
        }
        return text
    }

    /// The axis of `axis=rows`; the standard one without the label.
    package func axis(_ standard: Axis = .all) throws(Diagnostic) -> Axis {
        guard let argument = arguments.first(where: { $0.label == "axis" }) else { return standard }
        switch argument.value.node {
        case .name("rows"), .number(1): return .rows
        case .name("columns"), .number(2): return .columns
        case .name, .number, .string, .end, .matrix, .call, .index, .transpose, .unary, .binary, .range:
            throw evaluator.failure(Diagnostic.badAxis(argument.value.text), at: argument.value.span)
        }
    }

    /// Calls one of the rows of the operation table that have this name: the one that takes so many arguments.
    package func operation(among rows: [OperationID]) throws(Diagnostic) -> Value {
        let count = positional.count
        try requireLabels(rows.flatMap { Operation<Double>[$0].labels })
        guard let id = rows.first(where: { Operation<Double>[$0].argumentCounts.contains(count) }) else {
            let counts = rows.map { Operation<Double>[$0].argumentCounts }
            let bounds = (counts.map(\.lowerBound).min() ?? 0)...(counts.map(\.upperBound).max() ?? 0)
            throw evaluator.failure(Diagnostic.callCount(name, usage, bounds, count), at: span)
        }
        let row = Operation<Double>[id]
        try requireLabels(row.labels)
        let axis = row.takesAxis ? try axis(row.defaultAxis) : .all
        let attribute: Attribute =
            !row.settings.isEmpty ? try settings(row, axis) : row.takesAxis ? .axis(axis) : try further(row)
        if evaluator.isEvaluation, let place = row.standIn { return try value(place) }
        var values: [Value] = []
        for position in 0..<(row.isFolded ? count : row.arity) { values.append(try value(position)) }
        if row.isFolded { return try fold(id, values, attribute) }
        if row.dependence == .element { values = try evaluator.broadcast(values, symbol: name, at: span, positional) }
        return try evaluator.apply(id, to: values, attribute, at: span, positional)
    }

    /// Two inputs at a time, from the left.
    private func fold(_ id: OperationID, _ values: [Value], _ attribute: Attribute) throws(Diagnostic) -> Value {
        guard values[0].shape != nil else {
            throw evaluator.failure(Diagnostic.textInFormula, at: positional[0].span)
        }
        var result = values[0]
        for value in values.dropFirst() {
            result = try evaluator.apply(id, to: [result, value], attribute, at: span, positional)
        }
        return result
    }

    /// The settings that a call chooses, and those that it leaves as they are.
    private func settings(_ row: Operation<Double>, _ axis: Axis) throws(Diagnostic) -> Attribute {
        var chosen: [String: Double] = [:]
        for (setting, expression) in WrittenSettings(row, arguments).entries {
            guard case .known(let matrix) = try evaluator.evaluate(expression), matrix.shape.isScalar else {
                throw evaluator.failure(Diagnostic.settingIsNoNumber(setting.name, name), at: expression.span)
            }
            let value = matrix.values[0]
            guard setting.range.contains(value) else {
                throw evaluator.failure(Diagnostic.settingOutside(setting, name, value), at: expression.span)
            }
            guard chosen.updateValue(value, forKey: setting.name) == nil else {
                throw evaluator.failure(Diagnostic.labelTwice(setting.name, name), at: expression.span)
            }
        }
        return row.attribute(chosen, axis: axis)
    }

    /// The attribute that the arguments behind the inputs make.
    private func further(_ row: Operation<Double>) throws(Diagnostic) -> Attribute {
        var values: [[Int]] = []
        for (position, argument) in row.further.names.enumerated() {
            switch argument.kind {
            case .size: values.append([try size(row.arity + position)])
            case .places: values.append(try places(row.arity + position))
            }
        }
        return row.further.attribute(values)
    }
}
