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
    /// Losses that are taken as one with the operation whose output they read.
    private var joints: [Graph.NodeID: JointRule] = [:]
    /// Nodes of which elements may go unused, where a gradient of 0 adds nothing.
    private let guarded: Set<Graph.NodeID>

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
        let carries = model.graph.carriers(from: model.loss)
        for id in readers.indices {
            let carrying = readers[id].filter { carries[$0.node] && model.graph.carries($0.node, $0.input) }
            // Where nothing comes through, it is said why.
            if !carrying.isEmpty { readers[id] = carrying }
        }
        guarded = model.graph.guardedNodes
        self.reached = reached
        self.readers = readers
        for id in model.graph.nodes.indices where reached[id] {
            joints[id] = Self.joint(id, model.graph)
        }
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
        readers[node].flatMap { reader, input -> [Expression] in
            let losses = readers[reader].filter { joints[$0.node] != nil && $0.input == 0 }
            guard !losses.isEmpty else { return [term(of: reader, at: input)] }
            // The loss goes past its partner; what else reads the partner's output goes through it.
            let others = readers[reader].filter { joints[$0.node] == nil || $0.input != 0 }
            let rest = others.map { term(of: $0.node, at: $0.input) }
            let through = rest.isEmpty ? [] : [term(of: reader, at: input, arriving: sum(of: rest))]
            return losses.map { joined($0.node, 0) } + through
        }
    }

    /// A node's value in terms of names.
    package func expression(of node: Graph.NodeID) -> Expression { expressions[node] }

    /// The operation of a node on its operands: what its value is computed from. Nil for a leaf.
    package func formula(of node: Graph.NodeID) -> Expression? {
        guard case .operation(let id, let inputs, let attribute) = model.graph.nodes[node].source else { return nil }
        // The value is that of the body, however its slope is given.
        if Operation<Double>[id].isClaim { return formula(of: inputs[0]) ?? expression(of: inputs[0]) }
        let operands = operands(inputs, of: id, shape: model.shape(of: node))
        return Expression.applying(id, operands, attribute, shapes: inputs.map(model.shape))
    }

    private func makeExpression(of node: Graph.NodeID) -> Expression {
        if let name = model.names[node] { return Expression(name: name) }
        if let text = model.texts[node], text.weight <= Self.longestValue { return text }
        switch model.graph.nodes[node].source {
        case .input(let name), .parameter(let name): return Expression(name: name)
        case .draw(let function): return Expression(name: function)
        case .constant(let matrix): return Self.literal(matrix)
        case .operation(let id, let inputs, _) where Operation<Double>[id].isClaim:
            return expression(of: inputs[0])
        case .operation:
            guard let whole = formula(of: node), whole.weight <= Self.longestValue else { return Expression(name: "…") }
            return whole
        }
    }

    /// The inputs of an operation. Where the language repeats rows, columns and numbers on its own, repeated ones are
    /// written as themselves.
    private func operands(_ inputs: [Graph.NodeID], of id: OperationID, shape: Shape) -> [Expression] {
        let whole = inputs.map { expression(of: $0) }
        let row = Operation<Double>[id]
        guard inputs.count > 1, row.dependence == .element else { return whole }
        let short = inputs.map(unrepeated)
        // All are written short, or all but one that makes the whole shape.
        for long in [nil] + short.indices.reversed().map(Optional.some) {
            let shapes = short.indices.map { $0 == long ? shape : short[$0].shape }
            if shapes.map(\.rows).max() == shape.rows, shapes.map(\.columns).max() == shape.columns {
                return short.indices.map { $0 == long ? whole[$0] : short[$0].expression }
            }
        }
        return whole
    }

    /// What a node without a name repeats.
    private func unrepeated(_ node: Graph.NodeID) -> (expression: Expression, shape: Shape) {
        let whole = (expression(of: node), model.shape(of: node))
        guard model.names[node] == nil, model.texts[node] == nil else { return whole }
        switch model.graph.nodes[node].source {
        case .constant(let matrix):
            guard let first = matrix.values.first, matrix.values.allSatisfy({ $0 == first }) else { return whole }
            return (Expression(number: first), .scalar)
        case .operation(let id, let inputs, _) where id == .rows.broadcast:
            return (expression(of: inputs[0]), model.shape(of: inputs[0]))
        case .input, .parameter, .draw, .operation: return whole
        }
    }

    private static func literal(_ matrix: Matrix) -> Expression {
        guard matrix.shape.count > 1, let first = matrix.values.first, matrix.values.allSatisfy({ $0 == first }) else {
            return Expression(matrix)
        }
        return .constant(first, matrix.shape)
    }

    // MARK: - One contribution

    /// The formula of a gradient in which nothing cancels, where one place reads the node and its row has such a text.
    package func exactRule(for node: Graph.NodeID) -> Expression? {
        guard readers[node].count == 1, let (reader, input) = readers[node].first, input == 0,
            !readers[reader].contains(where: { joints[$0.node] != nil && $0.input == 0 }),
            case .operation(let id, _, _) = model.graph.nodes[reader].source,
            let text = Operation<Double>[id].exactSlope
        else { return nil }
        return Simplifier.light(term(of: reader, at: 0, text: text))
    }

    private func term(
        of reader: Graph.NodeID, at input: Int, arriving: Expression? = nil, text exact: String? = nil
    ) -> Expression {
        guard case .operation(let id, let inputs, let attribute) = model.graph.nodes[reader].source else {
            preconditionFailure("a leaf reads nothing")
        }
        if input == 1, joints[reader] != nil { return joined(reader, 1) }
        let row = Operation<Double>[id]
        let text = exact ?? row.derivativeTexts(attribute, inputs.map(model.shape))[input]
        var substitution = Dictionary(
            uniqueKeysWithValues: zip(row.inputNames, operands(inputs, of: id, shape: model.shape(of: reader))))
        substitution[row.outputName] = expression(of: reader)
        let whole = arriving ?? gradient(of: reader)
        substitution["d\(row.outputName)"] = whole
        let term = Expression.parsed(text).substituting(substitution)
        let isGuarded = guarded.contains(reader) && row.dependence == .element && row.coefficients.isEmpty
        guard isGuarded, row.branches.isEmpty else { return term }
        return Self.guarded(Expression.parsed(text), substitution, "d\(row.outputName)", whole)
    }

    /// A term that is 0 where the gradient that arrives is 0, also where the slope is no number.
    private static func guarded(
        _ text: Expression, _ substitution: [String: Expression], _ seed: String, _ arriving: Expression
    ) -> Expression {
        func term(_ arriving: Expression) -> Expression {
            arriving.isZeros ? Expression(number: 0) : text.substituting(substitution.merging([seed: arriving]) { $1 })
        }
        if case .call(let name, let arguments) = arriving.node, arguments.count == 3,
            Operation<Double>.called(name)?.branches == [1, 2]
        {
            let chosen = arguments.dropFirst().map { Expression.Argument(term($0.value)) }
            return Expression(.call(name, [arguments[0]] + chosen))
        }
        let choice = Operation<Double>[.rows.choice].callName
        return Expression(.call(choice, [.init(arriving), .init(term(arriving)), .init(Expression(number: 0))]))
    }

    /// What a loss that is taken as one with its partner adds to the gradient of the partner's input, or of the targets.
    private func joined(_ loss: Graph.NodeID, _ position: Int) -> Expression {
        guard case .operation(let id, let inputs, _) = model.graph.nodes[loss].source, let joint = joints[loss],
            case .operation(_, let logits, _) = model.graph.nodes[inputs[0]].source
        else { preconditionFailure("only losses have a partner") }
        let row = Operation<Double>[id]
        var substitution = Dictionary(
            uniqueKeysWithValues: zip(row.inputNames, inputs.map { expression(of: $0) }))
        substitution[JointRule.inputOfPartner] = expression(of: logits[0])
        substitution["d\(row.outputName)"] = gradient(of: loss)
        return Simplifier.light(Expression.parsed(joint.slopes[position]).substituting(substitution))
    }

    /// The slope of a loss in the input of its partner, with which it is taken as one, as the table has it.
    package func jointText(of loss: Graph.NodeID) -> String? { joints[loss]?.slopes[0] }

    /// What a loss adds to the gradient of the input of its partner.
    package func joinedRule(of loss: Graph.NodeID) -> Expression? { joints[loss].map { _ in joined(loss, 0) } }

    /// The rule of a loss that reads the output of its partner.
    static func joint(_ loss: Graph.NodeID, _ graph: Graph) -> JointRule? {
        guard case .operation(let id, let inputs, let attribute) = graph.nodes[loss].source,
            let rule = Operation<Double>[id].joint(for: attribute),
            case .operation(let inner, _, _) = graph.nodes[inputs[0]].source,
            Operation<Double>[inner].name == rule.partner
        else { return nil }
        return rule
    }

    /// A reader's gradient: by its name, or for one without a name by its own rule.
    private func gradient(of node: Graph.NodeID) -> Expression {
        if node == model.loss { return Expression(number: 1) }
        if let name = model.names[node] { return Expression(name: "d\(name)") }
        return gradients[node] ?? Expression(name: "…")
    }

    /// Terms that are 0 everywhere are left out, and equal ones counted.
    private func sum(of terms: [Expression]) -> Expression {
        guard terms.count <= Self.longest else { return Expression(name: "…") }
        let simple = terms.map(Simplifier.light)
        let open = simple.filter { !$0.isZeros }
        guard !open.isEmpty else { return simple.first ?? Expression(number: 0) }
        var counts: [(term: Expression, count: Int)] = []
        for term in open {
            if let place = counts.firstIndex(where: { $0.term == term }) {
                counts[place].count += 1
            } else {
                counts.append((term, 1))
            }
        }
        let parts = counts.map { $0.count == 1 ? $0.term : Expression(number: Double($0.count)) * $0.term }
        return parts.dropFirst().reduce(parts[0], +)
    }
}

extension Expression {
    /// The number 0, or a matrix of zeros.
    fileprivate var isZeros: Bool {
        if case .call(let name, _) = node { return FunctionTable.named(name)?.constant == 0 }
        return isZero
    }
}
