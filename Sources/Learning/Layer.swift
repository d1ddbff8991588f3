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
        /// Each column of the inputs is a class, and each class has a row of numbers.
        case embedding(classes: Int)
    }

    package var kind = Kind.dense
    /// How many units; the filters of a convolution, the numbers of a class in an embedding, 0 for a pool.
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

    /// What the second argument of the activation starts as, if it is learned.
    package var learned: Double? { row?.learned }

    package var description: String {
        let words: [String?] =
            switch kind {
            case .dense: ["\(units)"]
            case .convolution(let height, let width, let stride, let padding):
                [
                    "conv \(height) \(width) \(units)", stride == 1 ? nil : "stride=\(stride)",
                    padding == 0 ? nil : "padding=\(padding)",
                ]
            case .embedding(let classes): ["embedding \(units)", "classes=\(classes)"]
            case .pool(let size, let stride, let isMean):
                ["\(isMean ? "meanpool" : "pool") \(size)", stride == size ? nil : "stride=\(stride)"]
            }
        let others = [normalization?.name, activation, dropout.map { "dropout=\(DataError.shown($0))" }]
        return (words + others).compactMap(\.self).joined(separator: " ")
    }

    /// Whether it makes weighted sums, on which an activation follows.
    package var hasSums: Bool {
        switch kind {
        case .dense, .convolution: true
        case .embedding, .pool: false
        }
    }

    /// The parameters between layer k and the one before it, `W1 b1`; nil where there are none.
    package func parameterNames(_ k: Int) -> String? {
        switch kind {
        case .dense, .convolution: "W\(k) b\(k)\(learned == nil ? "" : " slope\(k)")"
        case .embedding: "E\(k)"
        case .pool: nil
        }
    }

    /// Whether it is but units and an activation that has nothing to learn.
    package var isPlain: Bool { kind == .dense && normalization == nil && dropout == nil && learned == nil }
}
