import Autodiff
import Reporting
import Syntax

/// The settings of a call as they are written: behind the inputs, or with their names.
package struct WrittenSettings {
    package let row: Operation<Double>
    /// Each with its expression, in the order of the call.
    package let entries: [(setting: OperationSetting, value: Expression)]

    package init(_ row: Operation<Double>, _ arguments: [Expression.Argument]) {
        self.row = row
        let extra = row.settings.isEmpty ? [] : arguments.filter { $0.label == nil }.dropFirst(row.arity).map(\.value)
        entries =
            zip(row.settings, extra).map { ($0, $1) }
            + arguments.compactMap { argument in
                row.settings.first { $0.name == argument.label }.map { ($0, argument.value) }
            }
    }

    /// The attribute where all of them are plain numbers; nil otherwise.
    package func attribute(axis: Axis? = nil) -> Attribute? {
        var chosen: [String: Double] = [:]
        for entry in entries {
            guard let value = entry.value.plainNumber else { return nil }
            chosen[entry.setting.name] = value
        }
        return row.attribute(chosen, axis: axis)
    }
}

extension Expression {
    /// The number that it is, if it is written as one.
    package var plainNumber: Double? {
        switch node {
        case .number(let value): value
        case .unary(.negate, let operand): operand.plainNumber.map { -$0 }
        case .string, .name, .end, .matrix, .call, .index, .transpose, .unary, .binary, .range: nil
        }
    }
}

extension Operation where S == Double {
    /// The settings of an attribute that a call has to name, as arguments.
    package func settingArguments(_ attribute: Attribute) -> [Expression.Argument] {
        chosen(attribute).map { .init(label: $0.setting.name, Expression(number: $0.value)) }
    }
}
