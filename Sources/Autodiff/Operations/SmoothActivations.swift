/// Activations without corners, most of them relatives of relu, sigmoid and tanh.
enum SmoothActivations {
    static func rows<S: Scalar>() -> [Operation<S>] {
        var rows: [Operation<S>] = []
        rows.append(
            elementwise(
                "logsigmoid", "the logarithm of sigmoid, exact for small shares", .activation,
                definition: "-softplus(-x)", slope: "sigmoid(-x) * dy", { x in -softplus(-x) },
                { x, _, dy in sigmoid(-x) * dy }
            ).with(.interval(-Double.infinity...0)).with(\.synonyms, ["log_sigmoid"]))
        rows.append(
            elementwise(
                "softsign", "a step from -1 to 1 that levels off slowly", .activation,
                definition: "x / (1 + abs(x))", slope: "dy / (1 + abs(x))^2",
                { x in x / (1 + (magnitude(x) as S.Vector)) },
                { x, _, dy in
                    let size: S.Vector = 1 + magnitude(x)
                    return dy / size / size
                }
            ).with(.interval(-1...1)).with(
                \.quiet,
                .saturates { y in (1 - abs(y)) * (1 - abs(y)) }))
        rows.append(
            elementwise(
                "tanhshrink", "x less its tanh", .activation, definition: "x - tanh(x)", slope: "tanh(x)^2 * dy",
                { x in x - S.tanh(x) },
                { x, _, dy in
                    let t: S.Vector = S.tanh(x)
                    return t * t * dy
                }
            ).with(.real))
        rows.append(
            elementwise(
                "selu", "1.0507 times x, and 1.7581 (exp(x) - 1) below 0 (Klambauer et al., 2017)", .activation,
                definition: "1.0507009873554805 * max(x, 0) + 1.7580993408473766 * expm1(min(x, 0))",
                slope: "(1.0507009873554805 * (x > 0) + 1.7580993408473766 * (x <= 0) * exp(min(x, 0))) * dy",
                remark: "at 0 the slope is taken as 1.7581", kinks: .values([0]),
                { x in
                    (S(1.0507009873554805 as Double) * x).choosing(
                        S(1.7580993408473766 as Double) * S.expMinusOne(x), where: x.isAtMost(0))
                },
                { x, _, dy in
                    (S(1.0507009873554805 as Double) * dy).choosing(
                        S(1.7580993408473766 as Double) * S.exp(x) * dy, where: x.isAtMost(0))
                }
            ).with(.interval(-1.7580993408473768...Double.infinity)).with(\.initializer, "lecun"))
        rows.append(
            settled(
                "celu", "x, and alpha times exp(x / alpha) - 1 below 0 (Barron, 2017)",
                definition: "max(x, 0) + alpha * expm1(min(x, 0) / alpha)", slope: "exp(min(x, 0) / alpha) * dy",
                OperationSetting("alpha", 1, OperationSetting.positive, "how far below 0 it goes"),
                f: { x, alpha, _ in x.choosing(alpha * S.expMinusOne(x / alpha), where: x.isAtMost(0)) },
                vjp: { x, alpha, _, dy in S.exp(x.choosing(0, where: x.isMore(0)) / alpha) * dy }
            ).plain("max(x, 0) + expm1(min(x, 0))", ["exp(min(x, 0)) * dy"]).with(
                range: { .interval(-$0[0]...Double.infinity) }
            ).with(\.initializer, "he"))
        rows.append(
            elementwise(
                "mish", "x times the tanh of its softplus (Misra, 2019)", .activation,
                definition: "x * tanh(softplus(x))",
                slope: "(tanh(softplus(x)) + x * (1 - tanh(softplus(x))^2) * sigmoid(x)) * dy",
                { x in x * S.tanh(softplus(x)) },
                { x, _, dy in
                    let t: S.Vector = S.tanh(softplus(x))
                    return (t + x * (1 - t * t) * sigmoid(x)) * dy
                }
            ).with(.interval(-0.3088434130172506...Double.infinity)).with(\.initializer, "he"))
        rows.append(
            elementwise(
                "gelu_tanh", "gelu by way of tanh, nearly the same and quicker elsewhere", .activation,
                definition: "x * sigmoid(sqrt(8 / pi) * (x + 0.044715 * x^3))",
                slope:
                    "(sigmoid(sqrt(8 / pi) * (x + 0.044715 * x^3)) + x * sigmoid(sqrt(8 / pi) * (x + 0.044715 * x^3)) "
                    + "* sigmoid(-sqrt(8 / pi) * (x + 0.044715 * x^3)) * sqrt(8 / pi) * (1 + 0.134145 * x^2)) * dy",
                { x in x * Logits(argumentOfGelu(x)).share },
                { x, _, dy in
                    let logits = Logits(argumentOfGelu(x) as S.Vector)
                    // Far out the slope of sigmoid is 0, however large the rest.
                    let bend = (x * S.rootOf8OverPi * (1 + S(0.134145 as Double) * x * x) * logits.slope).choosing(
                        0, where: logits.slope.isEqual(0))
                    return (logits.share + bend) * dy
                }
            ).with(.interval(-0.1700407505712541...Double.infinity)).with(\.initializer, "he").with(
                \.synonyms, ["gelunew", "newgelu", "gelufast"]))
        rows.append(
            softmin().with(.distribution).with(\.shareFactor, -1).with(\.isPositive, true).with(\.suitingLoss, "ce")
                .with(
                    \.jacobian, "y_i (y_j − δ_ij), with y = softmin(x)"))
        return rows
    }

    private static func softmin<S: Scalar>() -> Operation<S> {
        Operation(
            name: "softmin", summary: "each row as shares of 1, small values first", category: .activation,
            notation: .call, inputNames: ["x"], outputName: "y", definition: "softmax(-x)",
            derivativeTexts: { _, _ in ["y * (sum(y * dy, axis=columns) - dy)"] }, remark: nil,
            fairIntervals: [-2...2], kinks: .none, shape: { shapes, _ throws(ShapeError) in shapes[0] },
            dependence: .row,
            forward: Kernel { call in
                let c = call.load(as: Operands<S>.self)
                let columns = c.xShape.columns
                let opposite = UnsafeMutablePointer<S>.allocatePadded(columns)
                defer { opposite.deallocatePadded() }
                for row in 0..<c.xShape.rows {
                    let x = c.x + row * columns
                    eachVector(of: S.self, columns) { i in opposite.set(-x.vector(at: i), at: i) }
                    _ = softmaxRow(opposite, opposite, at: 0, columns)
                    for i in 0..<columns { c.y[row * columns + i] = opposite[i] }
                }
            },
            vjps: [
                Kernel { call in
                    let c = call.load(as: Operands<S>.self)
                    let columns = c.xShape.columns
                    for start in stride(from: 0, to: c.xShape.count, by: columns) {
                        let slope = SoftmaxSlope(c.y + start, c.dy + start, columns)
                        for i in 0..<columns {
                            c.dx[start + i] = c.isFirst ? -slope[i] : c.dx[start + i] - slope[i]
                        }
                    }
                }
            ])
    }
}

/// √(8/π) (x + 0.044715 x³)
@inline(__always)
private func argumentOfGelu<V: Lanes>(_ x: V) -> V where V.Scalar: Scalar, V == V.Scalar.Vector {
    // Beyond, sigmoid is 0 or 1 to all digits.
    let near = x.choosing(100, where: x.isMore(100)).choosing(-100, where: x.isLess(-100))
    return V.Scalar.rootOf8OverPi * (near + V.Scalar(0.044715 as Double) * near * near * near)
}
