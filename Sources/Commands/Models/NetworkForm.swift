import Autodiff
import Insight
import Learning
import Modelling
import Reporting
import Syntax

/// The form `3 -> 2 relu -> 1 sigmoid init=glorot`.
enum NetworkForm {
    static func read(_ call: Call, _ interpreter: Interpreter) throws(Diagnostic) -> Network {
        var groups: [[Expression]] = [[]]
        var initializer: Initializer?
        for argument in call.arguments {
            switch argument {
            case .arrow: groups.append([])
            case .expression(let expression): groups[groups.count - 1].append(expression)
            case .option(let name, let value):
                guard name.text == "init" else {
                    throw call.failure(
                        Diagnostic.unknownOption(name.text, of: "network", among: ["init"]), at: name.span)
                }
                let names = Initializer.table.map(\.name)
                guard case .name(let word) = value.node, let found = Initializer.named(word) else {
                    throw call.failure(
                        Diagnostic.unknownWord(value.text, for: "initializer", among: names), at: value.span)
                }
                initializer = found
            case .comma, .until, .block, .assignment:
                throw call.failure(Diagnostic.networkForm)
            }
        }
        guard groups.count >= 2 else { throw call.failure(Diagnostic.networkForm) }
        guard groups[0].count == 1 else { throw call.failure(Diagnostic.networkForm, at: groups[0].last?.span) }
        let inputs = try units(groups[0], call, interpreter)
        var layers: [Layer] = []
        for (position, group) in groups.dropFirst().enumerated() {
            let count = try units(group, call, interpreter)
            guard group.count <= 2 else { throw call.failure(Diagnostic.layerForm, at: group[2].span) }
            let activation: String? = try group.dropFirst().first.map { (word) throws(Diagnostic) in
                try self.activation(word, isLast: position == groups.count - 2, call, interpreter)
            }
            layers.append(Layer(count, activation))
        }
        return Network(inputs: inputs, layers: layers, initializer: initializer)
    }

    private static func units(_ group: [Expression], _ call: Call, _ interpreter: Interpreter) throws(Diagnostic) -> Int
    {
        guard let first = group.first else { throw call.failure(Diagnostic.networkForm) }
        return try interpreter.evaluator(call.source).integer(first, for: "the number of units", in: 1...1_000_000)
    }

    private static func activation(
        _ word: Expression, isLast: Bool, _ call: Call, _ interpreter: Interpreter
    ) throws(Diagnostic) -> String {
        guard case .name(let name) = word.node else { throw call.failure(Diagnostic.layerForm, at: word.span) }
        if let function = interpreter.session.functions[name]?.object {
            guard function.parameters.count == 1 else {
                throw call.failure(Diagnostic.activationArity(name, function.parameters.count), at: word.span)
            }
            return name
        }
        guard activationNames.contains(name) else {
            let known = activationNames + interpreter.session.functions.keys
            throw call.failure(
                Diagnostic.unknownWord(name, for: "activation", among: known, isFunction: true),
                at: word.span)
        }
        return name
    }

    /// All functions of one argument that keep the shape.
    static var activationNames: [String] {
        Operation<Double>.all.filter {
            $0.arity == 1 && ($0.category == .activation || $0.category == .elementwise) && $0.notation == .call
        }.map(\.name)
    }

    static func description(of session: Session) -> String {
        guard let model = session.model?.object else { return "" }
        let shape = model.network?.description ?? "model"
        let count = model.parameterCount
        return "\(shape)   \(counted(count, "parameter")), loss \(session.presentLossName)"
    }
}
