import Autodiff
import Syntax

/// Operations as they are typed.
extension Expression {
    /// The formula of one operation on operands, as it is written in the language.
    package static func applying(
        _ id: OperationID, _ operands: [Expression], _ attribute: Attribute, shapes: [Shape]
    ) -> Expression {
        let row = Operation<Double>[id]
        let node: Expression.Node
        switch row.notation {
        case .infix(let symbol):
            guard let operation = BinaryOperator(rawValue: symbol) else { fallthrough }
            node = .binary(operation, operands[0], operands[1])
        case .prefix(let symbol) where UnaryOperator(rawValue: symbol) != nil:
            node = .unary(UnaryOperator(rawValue: symbol) ?? .negate, operands[0])
        case .postfix: node = .transpose(operands[0])
        case .call, .prefix, .index: node = call(row, operands, attribute, shapes)
        }
        return Expression(node)
    }

    private static func call(
        _ row: Operation<Double>, _ operands: [Expression], _ attribute: Attribute, _ shapes: [Shape]
    ) -> Expression.Node {
        let name = row.callName
        let arguments = operands.map { Expression.Argument($0) }
        func number(_ value: Int) -> Expression { Expression(number: Double(value)) }
        switch attribute {
        case .none: return .call(name, arguments)
        case .axis(row.defaultAxis), .axis(.all): return .call(name, arguments)
        case .axis(.rows): return .call(name, arguments + [.init(label: "axis", Expression(name: "rows"))])
        case .axis(.columns): return .call(name, arguments + [.init(label: "axis", Expression(name: "columns"))])
        case .settings(let settings):
            let axis = settings.axis == row.defaultAxis || settings.axis == .all ? nil : settings.axis
            return .call(
                name,
                arguments + row.settingArguments(attribute)
                    + [axis].compactMap { $0.map { .init(label: "axis", Expression(name: $0.rawValue)) } })
        case .shape(let shape):
            return .call(name, arguments + [.init(number(shape.rows)), .init(number(shape.columns))])
        case .slice(let rows, let columns): return part(of: operands[0], shapes[0], Array(rows), Array(columns)).node
        case .gather(let places): return part(of: operands[0], shapes[0], places.rows, places.columns).node
        case .scatter(let into, let places):
            return .call(
                name,
                arguments + [number(into.rows), number(into.columns)].map { .init($0) }
                    + [places.rows, places.columns].map { .init(Expression.parsed(Positions.text($0))) })
        case .pad(let into, let row, let column):
            return .call(name, arguments + [into.rows, into.columns, row + 1, column + 1].map { .init(number($0)) })
        }
    }

    private static func part(of whole: Expression, _ shape: Shape, _ rows: [Int], _ columns: [Int]) -> Expression {
        let parts = [(rows, shape.rows), (columns, shape.columns)].map { places, count -> Expression.Index in
            count > 1 && places == Array(0..<count) ? .all : .at(Expression.parsed(Positions.text(places)))
        }
        return Expression(.index(whole, parts))
    }
}
