import Autodiff

/// A layer of a network: every unit sees all values of the layer before it.
package struct Layer: Hashable, Sendable, CustomStringConvertible {
    package var units: Int
    /// The name of an elementwise function or of `softmax`; none is the identity.
    package var activation: String?

    /// The activation is a function of the user, of which no row of the table tells anything.
    package var isOwn = false

    package init(_ units: Int, _ activation: String? = nil, isOwn: Bool = false) {
        (self.units, self.isOwn) = (units, isOwn)
        self.activation = activation == Operation<Double>[.rows.identity].name ? nil : activation
    }

    /// The row of the activation.
    package var row: Operation<Double>? { isOwn ? nil : Operation<Double>.row(named: activation) }

    package var description: String { activation.map { "\(units) \($0)" } ?? "\(units)" }
}

/// A chain of layers, which stands for a list of named formulas: `z1 = x @ W1 + b1`, `a1 = relu(z1)`, …,
/// `yhat = a2`.
package struct Network: Hashable, Sendable, CustomStringConvertible {
    package var inputs: Int
    package var layers: [Layer]
    /// The initializer of all weights; without one, each layer has the one that suits its activation.
    package var initializer: Initializer?

    package init(inputs: Int, layers: [Layer], initializer: Initializer? = nil) {
        precondition(inputs > 0 && !layers.isEmpty && layers.allSatisfy { $0.units > 0 })
        self.inputs = inputs
        self.layers = layers
        self.initializer = initializer
    }

    /// The network as it is typed: `3 → 2 relu → 1 sigmoid`.
    package var description: String {
        ([String(inputs)] + layers.map(\.description)).joined(separator: " → ")
    }

    /// The loss that suits the last activation, until one is chosen.
    package var standardLoss: String { Self.standardLoss(after: layers.last?.row?.name) }

    private static var standardLoss: String { Operation<Double>[.rows.meanSquaredError].name }

    /// The loss to start with behind an operation: that of a distribution, or else the mean of the squared errors.
    package static func standardLoss(after operation: String?) -> String {
        let row = Operation<Double>.row(named: operation)
        return row?.range == .distribution ? row?.suitingLoss ?? standardLoss : standardLoss
    }
}

extension Network {
    /// A line of the model: a name and the expression that computes it.
    package struct Formula: Hashable, Sendable, CustomStringConvertible {
        package let name: String
        package let expression: String

        package var description: String { "\(name) = \(expression)" }
    }

    package var formulas: [Formula] {
        var formulas: [Formula] = []
        var input = "x"
        for (k, layer) in zip(1..., layers) {
            formulas.append(Formula(name: "z\(k)", expression: "\(input) @ W\(k) + b\(k)"))
            formulas.append(Formula(name: "a\(k)", expression: layer.activation.map { "\($0)(z\(k))" } ?? "z\(k)"))
            input = "a\(k)"
        }
        return formulas + [Formula(name: "yhat", expression: input)]
    }
}

extension Network {
    /// A matrix that training changes.
    package struct Parameter: Hashable, Sendable {
        package let name: String
        package let shape: Shape
        package let initializer: Initializer
    }

    /// `W1` (inputs × units), `b1` (1 × units), `W2`, … Biases start at 0.
    package var parameters: [Parameter] {
        var parameters: [Parameter] = []
        var inputs = inputs
        for (k, layer) in zip(1..., layers) {
            let initializer = initializer ?? .standard(forActivation: layer.row?.name)
            parameters.append(Parameter(name: "W\(k)", shape: Shape(inputs, layer.units), initializer: initializer))
            parameters.append(Parameter(name: "b\(k)", shape: Shape(1, layer.units), initializer: .zeros))
            inputs = layer.units
        }
        return parameters
    }

    /// How many numbers training changes; `Int.max` where the true count is larger still, so that a network beyond
    /// all memory can be refused.
    package var parameterCount: Int {
        var count = 0
        var inputs = inputs
        for layer in layers {
            let (weights, tooMany) = inputs.multipliedReportingOverflow(by: layer.units)
            let (sum, overflow) = count.addingReportingOverflow(weights)
            let (total, overflowOfBiases) = sum.addingReportingOverflow(layer.units)
            if tooMany || overflow || overflowOfBiases { return .max }
            count = total
            inputs = layer.units
        }
        return count
    }

    /// The first values of all parameters, in their order.
    package func initialValues(random: inout RandomSource) -> [Matrix] {
        parameters.map { $0.initializer.values(shape: $0.shape, random: &random) }
    }
}
