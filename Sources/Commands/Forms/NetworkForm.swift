import Autodiff
import Learning
import Modelling
import Reporting
import Syntax

/// The arguments `3 -> 2 relu -> 1 sigmoid init=glorot`.
enum NetworkForm {
    static let layers = Key.chain(
        "layers", [inputs], then: [units, activation], "the layers, each with arrows between")
    static let initializer = Key.option(
        "init", .row(of: "initializer", Initializer.all, \.name).shown(as: "INITIALIZER"),
        "how the weights start; chosen by the activation if left out")

    private static let inputs = Key.required(
        "inputs", .integer(1...1_000_000, for: "the number of units"), "how many inputs, the columns of x")
    private static let units = Key.required(
        "units", .integer(1...1_000_000, for: "the number of units"), "how many units a layer has")
    private static let activation = Key.optional(
        "activation", .expression(words: activations), "a function of one argument; identity if left out")

    static func read(_ call: Call, _ context: any Context) throws(Diagnostic) -> Network {
        let initializer = try call[initializer]
        let links = try call[layers]
        let count = try links[0][inputs]
        var layers: [Layer] = []
        for link in links.dropFirst() {
            let units = try link[units]
            let activation = try link[activation].map { (word) throws(Diagnostic) in
                try self.activation(word, call, context)
            }
            let isOwn = activation.map { context.session.functions[$0] != nil } ?? false
            layers.append(Layer(units, activation, isOwn: isOwn))
        }
        return Network(inputs: count, layers: layers, initializer: initializer)
    }

    private static func activation(
        _ typed: Expression, _ call: Call, _ context: any Context
    ) throws(Diagnostic) -> String {
        guard case .name(let name) = typed.node else { throw call.failure(Diagnostic.layerForm, at: typed.span) }
        if let function = context.session.functions[name]?.object {
            guard function.parameters.count == 1 else {
                throw call.failure(Diagnostic.activationArity(name, function.parameters.count), at: typed.span)
            }
            return name
        }
        guard activationNames.contains(name) else {
            let known = activationNames + context.session.functions.keys
            throw call.failure(
                Diagnostic.unknownWord(name, for: "activation", among: known, isFunction: true), at: typed.span)
        }
        return name
    }

    static var activationNames: [String] { OperationTable.current.activationNames }

    /// The functions that can stand behind a number of units.
    @Sendable private static func activations(_ session: Session) -> [String] {
        activationNames + session.functions.filter { $0.value.object.parameters.count == 1 }.map(\.key)
    }

    static func description(of session: Session) -> String {
        guard let model = session.model?.object else { return "" }
        let shape = model.network?.description ?? "model"
        let count = model.parameterCount
        return "\(shape)   \(counted(count, "parameter")), loss \(session.presentLossText)"
    }
}
