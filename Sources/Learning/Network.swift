import Autodiff

/// A chain of layers, which stands for a list of named formulas: `z1 = x @ W1 + b1`, `a1 = relu(z1)`, …,
/// `yhat = a2`.
package struct Network: Hashable, Sendable, CustomStringConvertible {
    package var inputs: Int
    package var layers: [Layer]
    /// The initializer of all weights; without one, each layer has the one that suits its activation.
    package var initializer: Initializer?
    /// What the inputs are, if they are images.
    package var image: ImageShape?

    package init(inputs: Int, layers: [Layer], initializer: Initializer? = nil, image: ImageShape? = nil) {
        precondition(inputs > 0 && !layers.isEmpty && image.map { $0.count == inputs } ?? true)
        self.inputs = inputs
        self.image = image
        self.layers = layers
        self.initializer = initializer
    }

    /// The network as it is typed: `3 → 2 relu → 1 sigmoid`.
    package var description: String {
        ([first] + layers.map(\.description)).joined(separator: " → ")
    }

    private var first: String {
        guard let image else { return String(inputs) }
        let channels = image.channels == 1 ? "" : " \(image.channels)"
        return "image \(image.rows) \(image.columns)\(channels)"
    }

    /// How many classes the columns of x are of; nil where they are numbers.
    package var inputClasses: Int? {
        if case .embedding(let classes)? = layers.first?.kind { classes } else { nil }
    }

    /// Whether all layers are but units and an activation.
    package var isPlain: Bool { image == nil && layers.allSatisfy(\.isPlain) }

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
}

extension Network {
    /// A matrix that training changes.
    package struct Parameter: Hashable, Sendable {
        package let name: String
        package let shape: Shape
        package let initializer: Initializer

        /// The first value as it is typed: `glorot(2, 4)`, `0.25`.
        package var text: String {
            initializer.constant == nil ? "\(initializer.name)(\(shape.rows), \(shape.columns))" : initializer.name
        }
    }

    /// `W1` (inputs × units), `b1` (1 × units), `W2`, … Biases start at 0. A convolution has a row of `W` for each pixel and
    /// channel of its window. An embedding has `E1`, a row for each class; what an
    /// activation learns is one number, `slope1`.
    package var parameters: [Parameter] {
        var parameters: [Parameter] = []
        for (k, (layer, place)) in zip(1..., zip(layers, places)) {
            guard let inputs = place.seen(by: layer) else { continue }
            if case .embedding = layer.kind {
                parameters.append(
                    Parameter(name: "E\(k)", shape: Shape(inputs, layer.units), initializer: initializer ?? .normal))
                continue
            }
            let initializer = initializer ?? .standard(forActivation: layer.row?.name)
            parameters.append(Parameter(name: "W\(k)", shape: Shape(inputs, layer.units), initializer: initializer))
            parameters.append(Parameter(name: "b\(k)", shape: Shape(1, layer.units), initializer: .zeros))
            for (name, initializer) in layer.normalization?.parameters ?? [] {
                parameters.append(
                    Parameter(name: "\(name)\(k)", shape: Shape(1, layer.units), initializer: initializer))
            }
            if let learned = layer.learned {
                parameters.append(Parameter(name: "slope\(k)", shape: .scalar, initializer: .constant(learned)))
            }
        }
        return parameters
    }

    /// How many numbers training changes; `Int.max` where the true count is larger still, so that a network beyond
    /// all memory can be refused.
    package var parameterCount: Int {
        var count = 0
        for shape in parameters.map(\.shape) {
            let (numbers, tooMany) = shape.rows.multipliedReportingOverflow(by: shape.columns)
            let (total, overflow) = count.addingReportingOverflow(numbers)
            if tooMany || overflow { return .max }
            count = total
        }
        return count
    }

    /// The first values of all parameters, in their order.
    package func initialValues(random: inout RandomSource) -> [Matrix] {
        parameters.map { $0.initializer.values(shape: $0.shape, random: &random) }
    }
}
