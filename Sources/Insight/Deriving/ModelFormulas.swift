import Autodiff
import Modelling
import Syntax

/// The model of a session as formulas, each in terms of those above it, with the values that they start from.
package struct ModelFormulas {
    let definitions: [ShapeSamples.Definition]
    /// Inputs, targets, parameters and what was drawn by chance.
    let values: [String: Matrix]
    /// The parameters, in their order.
    let parameters: [String]
    private let run: Executor.Run

    /// - Parameter run: the model of the session with its values up to date.
    package init(_ run: Executor.Run, _ session: Session) {
        self.run = run
        var values: [String: Matrix] = [:]
        var definitions: [ShapeSamples.Definition] = []
        var drawn: [String] = []
        for stage in run.graph.stages {
            // What is drawn stays as it is while a formula is looked at.
            if case .draw = run.graph.graph.nodes[stage.node].source {
                values[stage.name] = run.computation.value(stage.node)
                drawn.append(stage.name)
            } else {
                let formula = Self.naming(&drawn, in: stage.expression)
                definitions.append(.init(name: stage.name, expression: formula))
                drawn = []
            }
        }
        for (name, value) in session.parameters { values[name] = value }
        if run.graph.x != nil { values["x"] = session.x }
        if run.graph.y != nil { values["y"] = session.y }
        if let node = run.graph.weights, let name = run.graph.names[node] { values[name] = session.weights }
        (self.values, self.definitions) = (values, definitions)
        parameters = Array(session.parameters.keys)
    }

    /// A formula with the names of what it draws, which stand in the order of the draws, in their places.
    private static func naming(_ drawn: inout [String], in part: Expression) -> Expression {
        if case .call(let function, _) = part.node, FunctionTable.drawing.contains(function), !drawn.isEmpty {
            return Expression(name: drawn.removeFirst())
        }
        var left = drawn
        let named = part.mapChildren { naming(&left, in: $0) }
        drawn = left
        return named
    }

    /// The formula of a value of the model.
    func formula(of name: String) -> Expression? { definitions.last { $0.name == name }?.expression }

    /// The formulas above a value of the model.
    func above(_ name: String) -> [ShapeSamples.Definition] {
        Array(definitions.prefix { $0.name != name })
    }

    /// A value of the model by the name that formulas have for it: `h_8` for `h`.
    func stage(_ name: String) -> String { run.graph.stage(named: name)?.name ?? name }

    /// A name as formulas have it.
    func plainName(_ name: String) -> String { values[name] == nil ? stage(name) : name }

    func value(of name: String) -> Matrix? {
        values[name] ?? run.graph.nodes[name].map { run.computation.value($0) }
            ?? run.graph.stage(named: name).map { run.computation.value($0.node) }
    }

    /// The names from which a value is computed: parameters first, then inputs, then values of the model.
    func upstream(of name: String) -> [String] { upstream(of: [name]) }

    /// The names from which one of several values is computed.
    package func upstream(of names: [String]) -> [String] {
        var reached: Set<String> = []
        var open = Set(names.flatMap { formula(of: stage($0))?.freeNames ?? [] })
        while let next = open.popFirst() {
            guard reached.insert(next).inserted else { continue }
            open.formUnion(formula(of: next)?.freeNames ?? [])
        }
        // The last round is called by the plain name too.
        let plain = run.graph.nodes.keys.filter { values[$0] == nil && stage($0) != $0 && reached.contains(stage($0)) }
        return parameters.filter(reached.contains) + ["x"].filter(reached.contains)
            + definitions.map(\.name).filter(reached.contains) + plain.sorted()
    }
}
