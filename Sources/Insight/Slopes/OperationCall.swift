import Autodiff
import Modelling
import Syntax

/// A call of a row of the operation table as it stands in a formula: its inputs and its attribute.
struct OperationCall {
    let row: Operation<Double>
    let inputs: [Expression]
    let attribute: Attribute

    /// Nil for a call of something else, and where sizes and places are no plain numbers.
    init?(_ name: String, _ arguments: [Expression.Argument]) {
        let values = arguments.filter { $0.label == nil }.map(\.value)
        guard let id = OperationTable.current.row(called: name, with: values.count) else { return nil }
        row = Operation<Double>[id]
        inputs = Array(values.prefix(row.isFolded ? values.count : row.arity))
        let word = arguments.first { $0.label == "axis" }?.value.text
        let axis = word.flatMap(Axis.init) ?? row.defaultAxis
        if !row.settings.isEmpty {
            guard let settled = WrittenSettings(row, arguments).attribute(axis: axis) else { return nil }
            attribute = settled
        } else if row.takesAxis {
            attribute = .axis(axis)
        } else {
            guard let further = values.dropFirst(row.arity).mapAll({ $0.numbers?.mapAll { Int(exactly: $0) } }) else {
                return nil
            }
            attribute = row.further.attribute(further)
        }
    }

    /// The shape of the result for inputs of these shapes; nil where they do not fit.
    func shape(_ shapes: [Shape]) -> Shape? {
        guard row.dependence == .element else { return try? row.shape(shapes, attribute) }
        return Shape(shapes.map(\.rows).max() ?? 1, shapes.map(\.columns).max() ?? 1)
    }
}

extension Expression {
    /// The numbers of a literal: a number, a row of numbers, a range.
    fileprivate var numbers: [Double]? {
        switch node {
        case .number(let value): [value]
        case .matrix(let rows): rows.flatMap { $0 }.mapAll { $0.numbers }?.flatMap { $0 }
        case .range(let first, let step, let last):
            if let first = first.numbers?.first, let last = last.numbers?.first {
                Array(stride(from: first, through: last, by: step?.numbers?.first ?? (first <= last ? 1 : -1)))
            } else {
                nil
            }
        case .string, .name, .end, .call, .index, .transpose, .unary, .binary: nil
        }
    }
}

extension Sequence {
    /// All elements changed; nil as soon as one cannot be.
    func mapAll<Changed>(_ change: (Element) -> Changed?) -> [Changed]? {
        var changed: [Changed] = []
        for element in self {
            guard let one = change(element) else { return nil }
            changed.append(one)
        }
        return changed
    }
}
