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
