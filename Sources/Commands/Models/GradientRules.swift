import Autodiff
import Syntax

/// The chain rule of a model as text: for each value the formula of its gradient in terms of the gradients of what
/// it feeds, put together from the derivative texts of the operation table.
package struct GradientRules {
    package let model: ModelGraph
    /// For each node, the nodes that read it and at which input, leaving out what the loss does not depend on.
    private let readers: [[(node: Graph.NodeID, input: Int)]]
    private let reached: [Bool]
    /// Each node's value in terms of names, and the gradients of nodes without a name; made in order, so that what is
    /// used twice is not worked out twice.
    private var expressions: [Expression] = []
    private var gradients: [Graph.NodeID: Expression] = [:]
    /// A rule longer than this many nodes of syntax is cut: it says nothing to a reader.
    private static let longest = 60
    /// The same for a value inside a rule.
    private static let longestValue = 300

    package init(_ model: ModelGraph) {
        self.model = model
        var reached = [Bool](repeating: false, count: model.graph.nodes.count)
        var readers = [[(node: Graph.NodeID, input: Int)]](repeating: [], count: model.graph.nodes.count)
        if let loss = model.loss { reached[loss] = true }
        for id in model.graph.nodes.indices.reversed() where reached[id] {
            guard case .operation(_, let inputs, _) = model.graph.nodes[id].source else { continue }
            for (position, input) in inputs.enumerated() {
                reached[input] = true
                readers[input].append((id, position))
            }
        }
        self.reached = reached
        self.readers = readers
        for id in model.graph.nodes.indices { expressions.append(makeExpression(of: id)) }
        for id in model.graph.nodes.indices.reversed() where reached[id] && id != model.loss && model.names[id] == nil {
            let whole = sum(of: terms(for: id))
            gradients[id] = whole.weight <= Self.longest ? whole : Expression(name: "…")
        }
    }

    /// The formula of a node's gradient, as `(1 - a1^2) * da1`; nil where the loss does not depend on it.
    package func rule(for node: Graph.NodeID) -> Expression? {
        guard reached[node] else { return nil }
        if node == model.loss { return Expression(number: 1) }
        return Simplifier.light(sum(of: terms(for: node)))
    }

    /// One formula for each place that reads the node: the contributions that its gradient is the sum of.
    package func terms(for node: Graph.NodeID) -> [Expression] {
        if let short = logitRule(for: node) { return [short] }
        return readers[node].map { term(of: $0.node, at: $0.input) }
    }

    /// A node's value in terms of names.
    package func expression(of node: Graph.NodeID) -> Expression { expressions[node] }

    private func makeExpression(of node: Graph.NodeID) -> Expression {
        if let name = model.names[node] { return Expression(name: name) }
        switch model.graph.nodes[node].source {
        case .input(let name), .parameter(let name): return Expression(name: name)
        case .draw(let function): return Expression(name: function)
        case .constant(let matrix): return Self.literal(matrix)
        case .operation(let id, let inputs, let attribute):
            let operands = inputs.map { operand($0, of: id) }
            let whole = Self.applied(id, operands, attribute, shapes: inputs.map(model.shape))
            return whole.weight <= Self.longestValue ? whole : Expression(name: "…")
        }
    }

    /// A node as an operand. Where the language repeats a number on its own, one that was repeated is written as itself.
    private func operand(_ node: Graph.NodeID, of id: OperationID) -> Expression {
        let row = Operation<Double>[id]
        guard case .constant(let matrix) = model.graph.nodes[node].source, let first = matrix.values.first,
            row.arity == 2, [.arithmetic, .comparison, .elementwise].contains(row.category),
            row.notation != .infix("@"),
            matrix.values.allSatisfy({ $0 == first })
        else { return expression(of: node) }
        return Expression(number: first)
    }

    private static func literal(_ matrix: Matrix) -> Expression {
        guard matrix.shape.count > 1, matrix.values.allSatisfy({ $0 == matrix.values[0] }) else {
            return Expression(matrix)
        }
        let sides = [matrix.rows, matrix.columns].map { Expression.Argument(Expression(number: Double($0))) }
        switch matrix.values[0] {
        case 0: return Expression(.call("zeros", sides), Span(0, 0))
        case 1: return Expression(.call("ones", sides), Span(0, 0))
        default: return Expression(matrix)
        }
    }

    /// The formula of one operation on operands, as it is written in the language.
    package static func applied(
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
        case .call, .prefix, .index: node = call(row.name, operands, attribute)
        }
        return Expression(node, Span(0, 0))
    }

    private static func call(_ name: String, _ operands: [Expression], _ attribute: Attribute) -> Expression.Node {
        let arguments = operands.map { Expression.Argument($0) }
        func number(_ value: Int) -> Expression { Expression(number: Double(value)) }
        switch attribute {
        case .none:
            return switch name {
            case "maximum": .call("max", arguments)
            case "minimum": .call("min", arguments)
            default: .call(name, arguments)
            }
        case .axis(.columns) where name == "concat": return .call(name, arguments)
        case .axis(.all): return .call(name, arguments)
        case .axis(.rows): return .call(name, arguments + [.init(label: "axis", Expression(name: "rows"))])
        case .axis(.columns): return .call(name, arguments + [.init(label: "axis", Expression(name: "columns"))])
        case .shape(let shape):
            // A repeated row or number is written as itself: the language repeats it on its own.
            if name == "broadcast" { return operands[0].node }
            return .call(name, arguments + [.init(number(shape.rows)), .init(number(shape.columns))])
        case .slice(let rows, let columns): return part(of: operands[0], Array(rows), Array(columns)).node
        case .gather(let places): return part(of: operands[0], places.rows, places.columns).node
        case .scatter(let into, let places):
            return .call(
                name,
                arguments + [number(into.rows), number(into.columns)].map { .init($0) }
                    + [places.rows, places.columns].map { .init(Model.parsed(Positions.text($0))) })
        case .pad(let into, let row, let column):
            return .call(name, arguments + [into.rows, into.columns, row + 1, column + 1].map { .init(number($0)) })
        }
    }

    private static func part(of whole: Expression, _ rows: [Int], _ columns: [Int]) -> Expression {
        let parts = [rows, columns].map { Expression.Index.at(Model.parsed(Positions.text($0))) }
        return Expression(.index(whole, parts), Span(0, 0))
    }

    // MARK: - One contribution

    private func term(of reader: Graph.NodeID, at input: Int) -> Expression {
        guard case .operation(let id, let inputs, let attribute) = model.graph.nodes[reader].source else {
            preconditionFailure("a leaf reads nothing")
        }
        let row = Operation<Double>[id]
        let text = row.derivativeTexts(attribute, inputs.map(model.shape))[input]
        var substitution: [String: Expression] = [:]
        for (name, node) in zip(row.inputNames, inputs) { substitution[name] = operand(node, of: id) }
        substitution[row.outputName] = expression(of: reader)
        substitution["d\(row.outputName)"] = gradient(of: reader)
        return Model.parsed(text).substituting(substitution)
    }

    /// A reader's gradient: by its name, or for one without a name by its own rule.
    private func gradient(of node: Graph.NodeID) -> Expression {
        if node == model.loss { return Expression(number: 1) }
        if let name = model.names[node] { return Expression(name: "d\(name)") }
        return gradients[node] ?? Expression(name: "…")
    }

    private func sum(of terms: [Expression]) -> Expression {
        guard var sum = terms.first else { return Expression(number: 0) }
        guard terms.count <= Self.longest else { return Expression(name: "…") }
        for term in terms.dropFirst() { sum = Expression(.binary(.add, sum, term), Span(0, 0)) }
        return sum
    }

    /// A sigmoid that feeds only bce, a softmax that feeds only ce: the two derivatives together are simple, and are
    /// computed so.
    private func logitRule(for node: Graph.NodeID) -> Expression? {
        guard let reader = readers[node].first, readers[node].count == 1,
            let loss = readers[reader.node].first, readers[reader.node].count == 1, loss.input == 0,
            case .operation(let outer, let inputs, _) = model.graph.nodes[loss.node].source,
            case .operation(let inner, _, _) = model.graph.nodes[reader.node].source
        else { return nil }
        let count: String
        switch (Operation<Double>[inner].name, Operation<Double>[outer].name) {
        case ("sigmoid", "bce"): count = "size"
        case ("softmax", "ce"): count = "rows"
        default: return nil
        }
        return Model.parsed("(a - y) / \(count)(y) * dloss").substituting([
            "a": expression(of: reader.node), "y": expression(of: inputs[1]), "dloss": gradient(of: loss.node),
        ])
    }
}
