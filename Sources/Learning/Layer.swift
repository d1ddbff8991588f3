import Autodiff

/// A layer of a network.
package struct Layer: Hashable, Sendable, CustomStringConvertible {
    package enum Kind: Hashable, Sendable {
        /// Every unit sees all values of the layer before it.
        case dense
        /// Every unit, called filter, sees the same window of an image at each place.
        case convolution(height: Int, width: Int, stride: Int, padding: Int)
        /// The largest value, or the mean, of each window of each channel.
        case pool(size: Int, stride: Int, isMean: Bool)
    }

    package var kind = Kind.dense
    /// How many units; the filters of a convolution, 0 for a pool.
    package var units: Int
    /// The name of an elementwise function or of `softmax`; none is the identity.
    package var activation: String?
    /// What brings the weighted sums to one size.
    package var normalization: LayerNormalization?
    /// The share of the outputs that training sets to 0.
    package var dropout: Double?

    /// The activation is a function of the user, of which no row of the table tells anything.
    package var isOwn = false

    package init(_ units: Int, _ activation: String? = nil, isOwn: Bool = false) {
        (self.units, self.isOwn) = (units, isOwn)
        self.activation = activation == Operation<Double>[.rows.identity].name ? nil : activation
    }

    /// The row of the activation.
    package var row: Operation<Double>? { isOwn ? nil : Operation<Double>.row(named: activation) }

    package var description: String {
        let words: [String?] =
            switch kind {
            case .dense: ["\(units)"]
            case .convolution(let height, let width, let stride, let padding):
                [
                    "conv \(height) \(width) \(units)", stride == 1 ? nil : "stride=\(stride)",
                    padding == 0 ? nil : "padding=\(padding)",
                ]
            case .pool(let size, let stride, let isMean):
                ["\(isMean ? "meanpool" : "pool") \(size)", stride == size ? nil : "stride=\(stride)"]
            }
        let others = [normalization?.name, activation, dropout.map { "dropout=\(DataError.shown($0))" }]
        return (words + others).compactMap(\.self).joined(separator: " ")
    }

    /// Whether it is but units and an activation.
    package var isPlain: Bool { kind == .dense && normalization == nil && dropout == nil }
}

/// What brings the weighted sums of a layer to one size: one row of the table of these.
package struct LayerNormalization: Sendable {
    package let name: String
    /// One line for help.
    package let summary: String
    /// Parameters for layer k: their names without the number, and how they start.
    let parameters: [(name: String, initializer: Initializer)]
    /// The formulas for layer k; the last is called n and the number.
    let formulas: @Sendable (_ k: Int) -> [Network.Formula]

    package static let all = [batch, layer, rms]

    package static func named(_ name: String) -> LayerNormalization? { all.first { $0.name == name } }

    private static let batch = LayerNormalization(
        name: "batchnorm",
        summary:
            "each unit with mean 0 and deviation 1 over the rows of a batch, and over all rows so far where the model is evaluated (Ioffe and Szegedy, 2015)",
        parameters: [("gamma", .ones), ("shift", .zeros), ("mean", .zeros), ("var", .ones)]
    ) { k in
        [
            .init(name: "u\(k)", expression: "mean(z\(k), axis=rows)"),
            .init(name: "v\(k)", expression: "mean((z\(k) - u\(k))^2, axis=rows)"),
            .init(name: "t\(k)", expression: "in_training(u\(k), running(u\(k), mean\(k)))"),
            .init(
                name: "s\(k)",
                expression: "in_training(v\(k), running(v\(k) * rows(z\(k)) / max(rows(z\(k)) - 1, 1), var\(k)))"),
            .init(name: "n\(k)", expression: "(z\(k) - t\(k)) / sqrt(s\(k) + 1e-5) * gamma\(k) + shift\(k)"),
        ]
    }

    private static let layer = LayerNormalization(
        name: "layernorm", summary: "each row with mean 0 and deviation 1 (Ba et al., 2016)",
        parameters: [("gamma", .ones), ("shift", .zeros)]
    ) { k in [.init(name: "n\(k)", expression: "layernorm(z\(k)) * gamma\(k) + shift\(k)")] }

    private static let rms = LayerNormalization(
        name: "rmsnorm", summary: "each row divided by the root of its mean square (Zhang and Sennrich, 2019)",
        parameters: [("gamma", .ones)]
    ) { k in [.init(name: "n\(k)", expression: "rmsnorm(z\(k)) * gamma\(k)")] }
}

/// Two rows of the table are the same when they have the same name.
extension LayerNormalization: Hashable {
    package static func == (a: LayerNormalization, b: LayerNormalization) -> Bool { a.name == b.name }
    package func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

/// Rows that hold images: pixel by pixel, row after row, the channels of a pixel together.
package struct ImageShape: Hashable, Sendable {
    package var rows: Int
    package var columns: Int
    package var channels: Int

    package init(_ rows: Int, _ columns: Int, _ channels: Int = 1) {
        (self.rows, self.columns, self.channels) = (rows, columns, channels)
    }

    package var count: Int { rows * columns * channels }
    package var places: Int { rows * columns }

    /// The image that windows of a size make; nil where they do not fit into it.
    package func windows(_ height: Int, _ width: Int, stride: Int, padding: Int, channels: Int) -> ImageShape? {
        let (high, wide) = (rows + 2 * padding - height, columns + 2 * padding - width)
        guard high >= 0, wide >= 0 else { return nil }
        return ImageShape(high / stride + 1, wide / stride + 1, channels)
    }
}
