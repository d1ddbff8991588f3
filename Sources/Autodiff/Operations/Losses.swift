/// How far the outputs yhat are from the targets y, as one number.
enum Losses {
    static func rows<S: Scalar>() -> [Operation<S>] {
        var rows: [Operation<S>] = []
        rows.append(
            loss(
                "mse", "the mean of the squared errors", "mean((yhat - y)^2)",
                ["2 * (yhat - y) / size(y) * dloss", "-2 * (yhat - y) / size(y) * dloss"],
                { yhat, y in (yhat - y) * (yhat - y) }, { $0.count },
                { yhat, y in 2 * (yhat - y) }, { yhat, y in -2 * (yhat - y) }
            ).with(\.synonyms, ["meansquarederror", "mseloss", "l2", "quadratic"]))
        rows.append(
            loss(
                "sse", "half the sum of the squared errors", "sum((yhat - y)^2) / 2",
                ["(yhat - y) * dloss", "-(yhat - y) * dloss"], { yhat, y in S(0.5) * (yhat - y) * (yhat - y) },
                { _ in 1 }, { yhat, y in yhat - y }, { yhat, y in y - yhat }
            ).with(\.aggregate, .sum).with(\.synonyms, ["sumsquarederror"]))
        rows.append(
            loss(
                "mae", "the mean of the absolute errors", "mean(abs(yhat - y))",
                ["sign(yhat - y) / size(y) * dloss", "-sign(yhat - y) / size(y) * dloss"],
                remark: "where the error is 0 the slope is taken as 0", kinks: .differences([0]),
                { yhat, y in magnitude(yhat - y) }, { $0.count }, { yhat, y in sign(yhat - y) },
                { yhat, y in sign(y - yhat) }
            ).with(\.synonyms, ["meanabsoluteerror", "l1", "l1loss"]))
        rows += RegressionLosses.rows()
        rows += MarginLosses.rows()
        rows.append(
            binaryCrossEntropy().demanding(.probabilities).with(
                \.synonyms,
                ["binarycrossentropy", "bceloss", "logloss", "logistic", "bcewithlogits", "multilabelsoftmargin"]))
        rows.append(
            CrossEntropy.row().demanding(.distributions).with(
                \.synonyms,
                [
                    "crossentropy", "crossentropyloss", "categoricalcrossentropy", "nll", "nllloss",
                    "softmaxcrossentropy",
                ]))
        rows += Divergences.rows()
        return rows
    }

    private static func binaryCrossEntropy<S: Scalar>() -> Operation<S> {
        var row: Operation<S> = loss(
            "bce", "the mean binary cross-entropy; yhat is a probability, y is 0 or 1",
            "-mean(y * log(yhat) + (1 - y) * log(1 - yhat))",
            [
                "((1 - y) / (1 - yhat) - y / yhat) / size(y) * dloss",
                "(log(1 - yhat) - log(yhat)) / size(y) * dloss",
            ],
            remark: "a term with the factor 0 counts as 0; after a sigmoid it is computed from the logits",
            fair: [0.1...0.9, 0.1...0.9],
            { yhat, y in
                let one: S.Vector = (y * S.log(yhat)).choosing(0, where: y.isEqual(0))
                let zero: S.Vector = ((1 - y) * S.log(1 - yhat)).choosing(0, where: y.isEqual(1))
                return 0 - (one + zero)
            }, { $0.count },
            { yhat, y in
                let one: S.Vector = (y / yhat).choosing(0, where: y.isEqual(0))
                let zero: S.Vector = ((1 - y) / (1 - yhat)).choosing(0, where: y.isEqual(1))
                return zero - one
            }, { yhat, _ in S.log(1 - yhat) - S.log(yhat) })
        row.weighted = WeightedLoss(
            "-mean(w * (y * log(yhat + (y == 0)) + (1 - y) * log(1 - yhat + (y == 1)))) / mean(w)",
            ofLogits: "mean(w * (y * softplus(-z) + (1 - y) * softplus(z))) / mean(w)")
        row.logits = LogitForm(
            rule: JointRule(
                partner: "sigmoid", slopes: ["residual(z, y) / size(y) * dloss", "-z / size(y) * dloss"]),
            forward: Kernel { call in
                let c = call.load(as: Operands<S>.self)
                c.y[0] = total(c.xShape.count, c.x, c.w) { z, y, _ in Logits(z).entropy(y) } / S(c.xShape.count)
            },
            vjps: [
                Kernel { call in
                    let c = call.load(as: Operands<S>.self)
                    let n = S(c.xShape.count)
                    for i in stride(from: 0, to: c.xShape.count, by: S.Vector.scalarCount) {
                        c.add(Logits(c.x.vector(at: i)).residual(c.w.vector(at: i)) / n * c.dy[0], at: i)
                    }
                },
                Kernel { call in
                    let c = call.load(as: Operands<S>.self)
                    let n = S(c.xShape.count)
                    for i in stride(from: 0, to: c.xShape.count, by: S.Vector.scalarCount) {
                        c.add(-c.x.vector(at: i) / n * c.dy[0], at: i)
                    }
                },
            ],
            fused: Kernel { call in
                let c = call.load(as: Operands<S>.self)
                let n = c.xShape.count
                c.y[0] =
                    total(n, c.x, c.w) { z, y, i in
                        let logits = Logits(z)
                        c.a.set(logits.share, at: i)
                        return logits.entropy(y)
                    } / S(n)
            },
            valueAndSlope: Kernel { call in
                let c = call.load(as: Operands<S>.self)
                let n = c.xShape.count
                c.y[0] =
                    total(n, c.x, c.w) { z, y, i in
                        let logits = Logits(z)
                        c.dx.set(logits.residual(y) / S(n), at: i)
                        return logits.entropy(y)
                    } / S(n)
            })
        return row
    }

    @inline(__always)
    static func loss<S: Scalar>(
        _ name: String, _ summary: String, _ definition: String, _ slopes: [String], remark: String? = nil,
        fair: [ClosedRange<Double>] = [-2...2, -2...2], kinks: Kinks = .none,
        _ f: @escaping @Sendable (_ yhat: S.Vector, _ y: S.Vector) -> S.Vector,
        _ divisor: @escaping @Sendable (Shape) -> Int,
        _ vjp: @escaping @Sendable (_ yhat: S.Vector, _ y: S.Vector) -> S.Vector,
        _ vjpOfTargets: @escaping @Sendable (_ yhat: S.Vector, _ y: S.Vector) -> S.Vector
    ) -> Operation<S> {
        var row = Operation<S>(
            name: name, summary: summary, category: .loss, notation: .call, inputNames: ["yhat", "y"],
            outputName: "loss", definition: definition, derivativeTexts: { _, _ in slopes }, remark: remark,
            fairIntervals: fair, kinks: kinks,
            shape: { shapes, _ throws(ShapeError) in try equalShapes(shapes, name) },
            dependence: .whole, aggregate: .mean,
            forward: Kernel { call in
                let c = call.load(as: Operands<S>.self)
                c.y[0] = total(c.xShape.count, c.x, c.w) { yhat, y, _ in f(yhat, y) } / S(divisor(c.xShape))
            },
            vjps: [lossKernel(S.self, vjp, divisor), lossKernel(S.self, vjpOfTargets, divisor)])
        row.valueAndSlope = Kernel { call in
            let c = call.load(as: Operands<S>.self)
            let n = S(divisor(c.xShape))
            c.y[0] =
                total(c.xShape.count, c.x, c.w) { yhat, y, i in
                    c.dx.set(vjp(yhat, y) / n, at: i)
                    return f(yhat, y)
                } / n
        }
        return row
    }
}

@inline(__always)
private func lossKernel<S: Scalar>(
    _: S.Type,
    _ vjp: @escaping @Sendable (_ yhat: S.Vector, _ y: S.Vector) -> S.Vector,
    _ divisor: @escaping @Sendable (Shape) -> Int
) -> Kernel {
    Kernel { call in
        let c = call.load(as: Operands<S>.self)
        let n = S(divisor(c.xShape))
        eachVector(of: S.self, c.xShape.count) { i in
            c.add(vjp(c.x.vector(at: i), c.w.vector(at: i)) / n * c.dy[0], at: i)
        }
    }
}

/// The sum of f over `count` pairs of elements, in one fixed order; f gets the place of each vector.
@inline(__always)
func total<S: Scalar>(
    _ count: Int, _ x: UnsafeMutablePointer<S>, _ w: UnsafeMutablePointer<S>,
    _ f: (_ x: S.Vector, _ w: S.Vector, _ i: Int) -> S.Vector
) -> S {
    longSum(of: S.self, count) { i in f(x.vector(at: i), w.vector(at: i), i).keeping(count - i) }.total
}
