/// What a model computes in training and otherwise when it is evaluated: on the way to an update these rows are their
/// first input, in `evaluate` and `predict` their second.
enum Phases {
    static func rows<S: Scalar>() -> [Operation<S>] {
        var rows: [Operation<S>] = []
        rows.append(
            first("in_training", "x in training, w where the model is evaluated").with(\.standIn, 1))
        rows.append(
            first(
                "running",
                "x in training, and w, which follows x, where the model is evaluated: each update makes w 0.9 * w + 0.1 * x"
            ).with(\.standIn, 1).with(\.followed, 1))
        return rows
    }

    private static func first<S: Scalar>(_ name: String, _ summary: String) -> Operation<S> {
        binary(
            name, summary, .call, ["dy", "zeros(rows(w), columns(w))"], category: .shape,
            remark: "no gradient flows to w", { x, _ in x }, { _, _, _, dy in dy }
        ).with(.ofInputs).with(\.coefficients, [1, 0])
    }
}
