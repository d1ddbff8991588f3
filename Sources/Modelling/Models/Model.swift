import Autodiff
import Learning
import Syntax

/// A directed graph of named formulas from `x` to `yhat`, written by hand or spelled out by a network.
package final class Model: Sendable {
    /// A parameter and the expression of its first value; nil for one that stood before the model.
    package struct Parameter: Hashable, Sendable {
        package let name: String
        package let initial: Expression?
        package let shape: Shape

        package init(name: String, initial: Expression?, shape: Shape) {
            (self.name, self.initial, self.shape) = (name, initial, shape)
        }
    }

    /// The network that this model spells out, if it was made from one.
    package let network: Network?
    /// Formulas and the loops that unroll into formulas, without `param` lines.
    package let body: [Statement]
    package let source: SourceText
    package let parameters: [Parameter]
    /// The names of all formulas, in the order of their first line.
    package let names: [String]
    private let nameSet: Set<String>
    /// The names that formulas read and the functions that they call: asked for at every point of a training's history.
    let freeNames: Set<String>
    let calledNames: Set<String>
    /// The loss that suits the last operation of the output, until one is chosen.
    package let standardLoss: String

    package init(network: Network?, body: [Statement], source: SourceText, parameters: [Parameter]) {
        self.network = network
        self.body = body
        self.source = source
        self.parameters = parameters
        names = Self.assignedNames(body)
        nameSet = Set(names)
        let formulas = Self.expressions(in: body)
        freeNames = formulas.reduce(into: []) { $0.formUnion($1.freeNames) }
        calledNames = formulas.reduce(into: []) { $0.formUnion($1.calledNames) }
        standardLoss = Self.standardLoss(network: network, body: body)
    }

    /// The model that a network stands for.
    package convenience init(_ network: Network) {
        let text = network.formulas.map(\.description).joined(separator: "\n")
        let parameters = network.parameters.map { parameter in
            Parameter(name: parameter.name, initial: Expression.parsed(parameter.text), shape: parameter.shape)
        }
        var body: [Statement] = []
        var parser = Parser(text, vocabulary: Vocabulary(commands: []))
        // The text is ours: it parses, or the first test of a network fails.
        while let item = try? parser.next(), case .statement(let statement) = item { body.append(statement) }
        self.init(network: network, body: body, source: SourceText(text), parameters: parameters)
    }

    private static func standardLoss(network: Network?, body: [Statement]) -> String {
        if let network { return network.standardLoss }
        // The output may be another name of what a formula above gives.
        var output = "yhat"
        for statement in body.reversed() {
            guard case .assignment(let assignment) = statement.node, assignment.target.text == output else { continue }
            if case .call(let function, _) = assignment.value.node { return Network.standardLoss(after: function) }
            guard case .name(let name) = assignment.value.node else { break }
            output = name
        }
        return Network.standardLoss(after: nil)
    }

    /// About how many bytes it takes.
    var footprint: Int {
        let text = network == nil ? body.reduce(0) { $0 + $1.text.utf8.count } : source.text.utf8.count
        return 512 + text * 100 + parameters.count * 400
    }

    package var parameterCount: Int { parameters.reduce(0) { $0 + $1.shape.count } }

    /// Whether a formula has this name.
    package func assigns(_ name: String) -> Bool { nameSet.contains(name) }

    /// True when the model has a loss of its own, `loss = …`.
    package var hasLoss: Bool { nameSet.contains("loss") }

    /// The model as it can be typed.
    package var text: String {
        var lines = parameters.map { parameter in
            "    param \(parameter.name) = \(parameter.initial?.text ?? "zeros(\(parameter.shape.rows), \(parameter.shape.columns))")"
        }
        for statement in body {
            lines += statement.text.split(separator: "\n", omittingEmptySubsequences: false).map { "    \($0)" }
        }
        return (["model {"] + lines + ["}"]).joined(separator: "\n")
    }

    private static func assignedNames(_ statements: [Statement]) -> [String] {
        var names: [String] = []
        var seen: Set<String> = []
        for statement in statements {
            let found: [String] =
                switch statement.node {
                case .assignment(let assignment): [assignment.target.text]
                case .repetition(_, let body), .whileLoop(_, let body), .forLoop(_, _, let body):
                    assignedNames(body.statements)
                case .conditional(let branches, let otherwise):
                    assignedNames(branches.flatMap(\.body.statements) + (otherwise?.statements ?? []))
                case .expression, .command, .breakLoop, .continueLoop, .function, .model, .parameter, .define: []
                }
            for name in found where seen.insert(name).inserted { names.append(name) }
        }
        return names
    }
}
