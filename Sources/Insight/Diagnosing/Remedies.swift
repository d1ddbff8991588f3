import Autodiff
import Learning
import Modelling
import Reporting

/// What could be typed to mend a session, kind of cause by kind of cause.
struct Remedies {
    let session: Session

    private var optimizer: OptimizerState { session.optimizer }
    private var network: Network? { session.model?.object.network }

    // MARK: - Weights

    /// Draws all weights anew, with the steps of the optimizer forgotten.
    var rebuild: [String] { rebuild(as: network) }

    func rebuild(as network: Network?) -> [String] {
        if let network { return ["network \(network.typed)"] }
        let parameters = session.model?.object.parameters ?? []
        guard parameters.allSatisfy({ $0.initial != nil }) else { return [] }
        let forgets = optimizer.slots.isEmpty ? [] : [optimizer.description]
        return forgets
            + parameters.compactMap { parameter in parameter.initial.map { "\(parameter.name) = \($0.text)" } }
    }

    /// Each layer with the initializer that suits its activation.
    var standardWeights: [[String]] {
        guard var network, network.initializer != nil else { return [] }
        network.initializer = nil
        return [rebuild(as: network)]
    }

    // MARK: - The optimizer

    func rate(_ rate: Double) -> String { "lr = \(Self.short(rate))" }

    /// The same statements with another learning rate: in the optimizer if they choose one, or else before the last.
    func with(rate: Double, _ statements: [String]) -> [String] {
        guard let place = statements.firstIndex(where: { $0.hasPrefix("optimizer ") }) else {
            return statements.dropLast() + [self.rate(rate)] + statements.suffix(1)
        }
        var changed = statements
        changed[place] = changed[place].replacing(
            "lr=\(Diagnostic.number(optimizer.learningRate))", with: "lr=\(Self.short(rate))")
        return changed
    }

    /// The optimizer without what a setting does, if it has such a one and uses it.
    func without(_ role: OptimizerSetting.Role) -> [[String]] {
        guard let setting = optimizer.row.settings.first(where: { $0.role == role })?.name,
            optimizer.settings[setting] ?? 0 > 0
        else { return [] }
        var settings = optimizer.settings
        settings[setting] = 0
        return [[OptimizerState(optimizer.row, settings).description]]
    }

    /// The loss without its penalties, if it has some.
    var withoutPenalty: [[String]] { session.penalties.isEmpty ? [] : [["penalty off"]] }

    // MARK: - Layers

    /// The network with other hidden layers; nothing if they are the same.
    func hidden(_ change: (Layer) -> Layer) -> [[String]] {
        guard var network, network.isPlain, network.layers.count > 1 else { return [] }
        let before = network
        network.layers = network.layers.dropLast().map(change) + network.layers.suffix(1)
        return network == before ? [] : [rebuild(as: network)]
    }

    /// A bend in each hidden layer that has none, or one more layer with a bend.
    var bends: [[String]] {
        guard var network, network.isPlain else { return [] }
        guard network.layers.count > 1 else {
            network.layers.insert(Layer(min(max(8, 2 * network.inputs), 32), Self.bend), at: 0)
            return [rebuild(as: network)]
        }
        guard network.layers.dropLast().allSatisfy({ $0.isLinear }) else { return [] }
        return hidden { Layer($0.units, $0.isLinear ? Self.bend : $0.activation) }
    }

    /// No hidden layer that goes quiet on both sides.
    var unsaturated: [[String]] {
        guard let network, network.isPlain, network.layers.dropLast().count(where: \.saturates) >= 2 else { return [] }
        return hidden { $0.saturates ? Layer($0.units, Self.rectifier) : $0 }
    }

    /// More units in each hidden layer.
    var wider: [[String]] { hidden { Layer(max($0.units, min(max(16, 4 * $0.units), 128)), $0.activation) } }

    /// Another function behind the last layer, with the loss that goes with it.
    func ending(_ units: Int, _ activation: String?, loss: String?) -> [String] {
        guard var network else { return loss.map { ["loss \($0)"] } ?? [] }
        network.layers[network.layers.count - 1].units = units
        network.layers[network.layers.count - 1].activation = Layer(units, activation).activation
        return rebuild(as: network) + (loss.map { ["loss \($0)"] } ?? [])
    }

    // MARK: - Data

    var normalized: [String] { session.dataset == nil ? ["data x -> y", "normalize"] : ["normalize"] }

    /// Targets with mean 0 and deviation 1, in round numbers.
    func scaled(_ y: Matrix) -> [String] {
        let moments = Moments(y.values)
        guard moments.deviation > 0 else { return [] }
        let shift = "\(moments.mean < 0 ? "+" : "-") \(Self.short(abs(moments.mean)))"
        let shifted = abs(moments.mean) < moments.deviation / 10 ? "y" : "(y \(shift))"
        return ["data x -> \(shifted) / \(Self.short(moments.deviation, digits: 1))"]
    }

    /// A number with few digits, as it is typed.
    static func short(_ value: Double, digits: Int = 2) -> String {
        Diagnostic.number(Double(NumberFormat(digits: digits).string(value)) ?? value)
    }

    /// A function with a bend that keeps values small.
    static var bend: String? { Operation<Double>.all.first { $0.saturates && !$0.isPositive }?.name }

    /// A function that does not level off where it is steep.
    private static var rectifier: String? {
        Operation<Double>.all.first { $0.category == .activation && $0.switchesOff }?.name
    }
}

extension Network {
    /// As it is typed.
    var typed: String {
        ([String(inputs)] + layers.map(\.description)).joined(separator: " -> ")
            + (initializer.map { " init=\($0.name)" } ?? "")
    }
}

extension Layer {

    /// A weighted sum and nothing more.
    var isLinear: Bool { activation == nil || row?.coefficients == [1] }

    var saturates: Bool { row?.saturates ?? false }
}
