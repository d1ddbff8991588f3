/// Activations with a second input that can be learned: one number, or one for each column.
enum LearnedActivations {
    static func rows<S: Scalar>() -> [Operation<S>] {
        var rows: [Operation<S>] = []
        rows.append(
            binary(
                "prelu", "x, and a times it below 0 (He et al., 2015)", .call,
                ["((x > 0) + a * (x <= 0)) * dy", "min(x, 0) * dy"], category: .activation,
                names: (inputs: ["x", "a"], output: "y"), definition: "max(x, 0) + a * min(x, 0)",
                remark: "where x is 0 the slope for x is taken as a", kinks: .ofFirst([0]),
                { x, a in x.choosing(a * x, where: x.isAtMost(0)) },
                { x, a, _, dy in dy.choosing(a * dy, where: x.isAtMost(0)) },
                { x, _, _, dy in (x * dy).choosing(0 * dy, where: x.isMore(0)) }
            ).with(.real).with(\.initializer, "he").with(\.learned, 0.25))
        rows.append(
            binary(
                "swish", "x times the sigmoid of b x (Ramachandran et al., 2017); silu has b = 1", .call,
                [
                    "sigmoid(b * x) * (1 + b * x * sigmoid(-b * x)) * dy",
                    "x^2 * sigmoid(b * x) * sigmoid(-b * x) * dy",
                ], category: .activation, names: (inputs: ["x", "b"], output: "y"),
                definition: "x * sigmoid(b * x)",
                { x, b in x * sigmoid(b * x) },
                { x, b, _, dy in sigmoid(b * x) * (1 + b * x * sigmoid(-b * x)) * dy },
                { x, b, _, dy in x * x * Logits(b * x).slope * dy }
            ).with(.real).with(\.initializer, "he").with(\.learned, 1))
        return rows
    }
}
