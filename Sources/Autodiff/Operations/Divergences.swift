/// Losses between shares of 1 besides the cross-entropies.
enum Divergences {
    static func rows<S: Scalar>() -> [Operation<S>] {
        [divergence().demanding(.distributions), focal().demanding(.probabilities)]
    }

    /// The cross-entropy less the entropy of the targets.
    private static func divergence<S: Scalar>() -> Operation<S> {
        var row: Operation<S> = Losses.loss(
            "kl", "the mean divergence of the rows (Kullback and Leibler, 1951); yhat and y are shares of 1",
            "sum(y * (log(y + (y == 0)) - log(yhat))) / rows(y)",
            ["-y / yhat / rows(y) * dloss", "(log(y) + 1 - log(yhat)) / rows(y) * dloss"],
            remark: "a term with the factor 0 counts as 0; after a softmax it is computed from the logits. PyTorch's "
                + "kl_div takes log(yhat), and reduction batchmean",
            fair: [0.1...0.9, 0.1...0.9],
            { yhat, y in (y * (S.log(y) - S.log(yhat))).choosing(0, where: y.isEqual(0)) }, { $0.rows },
            { yhat, y in (-y / yhat).choosing(0, where: y.isEqual(0)) },
            { yhat, y in S.log(y) + 1 - S.log(yhat) })
        row.weighted = WeightedLoss(
            "(ce(yhat, w * y) + sum(w * y * log(y + (y == 0))) / rows(y)) / mean(w)")
        let form: LogitForm<S> = CrossEntropy.form()
        row.logits = LogitForm(
            rule: JointRule(
                partner: form.of,
                slopes: [form.rule.slopes[0], "(log(y) + 1 - log_softmax(z)) / rows(y) * dloss"]),
            forward: lessEntropy(form.forward, S.self),
            vjps: [
                form.vjps[0],
                Kernel { call in
                    form.vjps[1].run(call)
                    let c = call.load(as: Operands<S>.self)
                    for i in 0..<c.wShape.count {
                        c.dx[i] += (S.log(c.w[i]) + 1) / S(c.wShape.rows) * c.dy[0]
                    }
                },
            ], fused: lessEntropy(form.fused, S.self), valueAndSlope: lessEntropy(form.valueAndSlope, S.self))
        return row.with(\.synonyms, ["kldiv", "kldivloss", "kldivergence", "kullbackleibler"])
    }

    private static func lessEntropy<S: Scalar>(_ kernel: Kernel, _: S.Type) -> Kernel {
        Kernel { call in
            kernel.run(call)
            let c = call.load(as: Operands<S>.self)
            let entropy = total(c.wShape.count, c.w, c.w) { y, _, _ in
                (y * S.log(y)).choosing(0, where: y.isEqual(0))
            }
            c.y[0] += entropy / S(c.wShape.rows)
        }
    }

    // MARK: - Focal

    private static func focal<S: Scalar>() -> Operation<S> {
        var row: Operation<S> = settledLoss(
            "focal", "bce in which what is nearly right counts little (Lin et al., 2017); yhat is a probability",
            "-mean(alpha * y * (1 - yhat)^gamma * log(yhat) + (1 - alpha) * (1 - y) * yhat^gamma * log(1 - yhat))",
            [
                "((1 - alpha) * (1 - y) * (yhat^gamma / (1 - yhat) - gamma * yhat^(gamma - 1) * log(1 - yhat)) "
                    + "- alpha * y * ((1 - yhat)^gamma / yhat - gamma * (1 - yhat)^(gamma - 1) * log(yhat))) "
                    + "/ size(y) * dloss",
                "((1 - alpha) * yhat^gamma * log(1 - yhat) - alpha * (1 - yhat)^gamma * log(yhat)) / size(y) * dloss",
            ],
            remark: "a term with the factor 0 counts as 0; after a sigmoid it is computed from the logits",
            fair: [0.1...0.9, 0.1...0.9],
            [
                OperationSetting("gamma", 2, 0...1e6, "how much less counts what is nearly right; 0 is none"),
                OperationSetting("alpha", 0.25, 0...1, "the weight of y = 1; the rest is that of y = 0"),
            ],
            f: { yhat, y, gamma, alpha in
                let one: S.Vector = alpha * y * raised(1 - yhat, gamma) * S.log(yhat)
                let zero: S.Vector = (1 - alpha) * (1 - y) * raised(yhat, gamma) * S.log(1 - yhat)
                return 0 - (one.choosing(0, where: y.isEqual(0)) + zero.choosing(0, where: y.isEqual(1)))
            },
            vjp: { yhat, y, gamma, alpha in
                let one: S.Vector = alpha * y * steepness(yhat, gamma)
                let zero: S.Vector = (1 - alpha) * (1 - y) * steepness(1 - yhat, gamma)
                return zero.choosing(0, where: y.isEqual(1)) - one.choosing(0, where: y.isEqual(0))
            },
            ofTargets: { yhat, _, gamma, alpha in
                let zero: S.Vector = (1 - alpha) * raised(yhat, gamma) * S.log(1 - yhat)
                return zero - alpha * raised(1 - yhat, gamma) * S.log(yhat)
            })
        row.logits = focalOfLogits()
        return row.with(\.synonyms, ["sigmoidfocal", "focalloss", "binaryfocalcrossentropy"])
    }

    private static func focalOfLogits<S: Scalar>() -> LogitForm<S> {
        let one = "alpha * sigmoid(-z)^gamma"
        let zero = "(1 - alpha) * sigmoid(z)^gamma"
        let texts = [
            "((1 - y) * \(zero) * (gamma * sigmoid(-z) * softplus(z) + sigmoid(z)) "
                + "- y * \(one) * (gamma * sigmoid(z) * softplus(-z) + sigmoid(-z))) / size(y) * dloss",
            "(\(one) * softplus(-z) - \(zero) * softplus(z)) / size(y) * dloss",
        ]
        let settings: [OperationSetting] = [
            OperationSetting("gamma", 2, 0...1, ""), OperationSetting("alpha", 0.25, 0...1, ""),
        ]
        var rule = JointRule(
            partner: "sigmoid", slopes: texts.map { Operation<S>.filled($0, settings, .none) })
        rule.settledSlopes = texts
        func sum(_ writes: @escaping @Sendable (Operands<S>, FocalLogits<S>, S.Vector, Int) -> Void) -> Kernel {
            Kernel { call in
                let c = call.load(as: Operands<S>.self)
                let (gamma, alpha, n) = (c.setting(0), c.setting(1), c.xShape.count)
                c.y[0] =
                    total(n, c.x, c.w) { z, y, i in
                        let logits = FocalLogits<S>(z, gamma, alpha)
                        writes(c, logits, y, i)
                        return logits.value(y)
                    } / S(n)
            }
        }
        return LogitForm(
            rule: rule, forward: sum { _, _, _, _ in },
            vjps: [
                Kernel { call in
                    let c = call.load(as: Operands<S>.self)
                    let (gamma, alpha, factor) = (c.setting(0), c.setting(1), c.dy[0] / S(c.xShape.count))
                    eachVector(of: S.self, c.xShape.count) { i in
                        let logits = FocalLogits<S>(c.x.vector(at: i), gamma, alpha)
                        c.add(logits.slope(c.w.vector(at: i)) * factor, at: i)
                    }
                },
                Kernel { call in
                    let c = call.load(as: Operands<S>.self)
                    let (gamma, alpha, factor) = (c.setting(0), c.setting(1), c.dy[0] / S(c.xShape.count))
                    eachVector(of: S.self, c.xShape.count) { i in
                        let logits = FocalLogits<S>(c.x.vector(at: i), gamma, alpha)
                        c.add((logits.one - logits.zero) * factor, at: i)
                    }
                },
            ], fused: sum { c, logits, _, i in c.a.set(logits.share, at: i) },
            valueAndSlope: sum { c, logits, y, i in c.dx.set(logits.slope(y) / S(c.xShape.count), at: i) })
    }
}

/// The two parts of the focal loss from weighted sums.
private struct FocalLogits<S: Scalar> {
    let share, other: S.Vector
    /// What a target of 1 costs, and one of 0.
    let one, zero: S.Vector
    private let oneSlope, zeroSlope: S.Vector

    @inline(__always)
    init(_ z: S.Vector, _ gamma: S, _ alpha: S) {
        share = Logits(z).share
        other = Logits(-z).share
        let (costOfOne, costOfZero): (S.Vector, S.Vector) = (softplus(-z), softplus(z))
        let oneWeight: S.Vector = alpha * raised(other, gamma)
        let zeroWeight: S.Vector = (1 - alpha) * raised(share, gamma)
        one = oneWeight * costOfOne
        zero = zeroWeight * costOfZero
        oneSlope = oneWeight * (gamma * share * costOfOne + other)
        zeroSlope = zeroWeight * (gamma * other * costOfZero + share)
    }

    @inline(__always) func value(_ y: S.Vector) -> S.Vector { y * one + (1 - y) * zero }
    @inline(__always) func slope(_ y: S.Vector) -> S.Vector { (1 - y) * zeroSlope - y * oneSlope }
}

/// x to one power for all elements.
@inline(__always)
private func raised<V: Lanes>(_ x: V, _ exponent: V.Scalar) -> V where V.Scalar: Scalar, V == V.Scalar.Vector {
    power(x, V(repeating: exponent))
}

/// (1 - p)^γ / p - γ (1 - p)^(γ - 1) log(p)
@inline(__always)
private func steepness<V: Lanes>(_ p: V, _ gamma: V.Scalar) -> V where V.Scalar: Scalar, V == V.Scalar.Vector {
    let first: V = raised(1 - p, gamma) / p
    if gamma == 0 { return first }
    return first - gamma * raised(1 - p, gamma - 1) * V.Scalar.log(p)
}
