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
        rows.append(
            loss(
                "huber",
                "the mean of half the squared errors, beyond 1 of the absolute errors less a half (Huber, 1964)",
                "mean(min(abs(yhat - y), 1) * (abs(yhat - y) - min(abs(yhat - y), 1) / 2))",
                ["max(min(yhat - y, 1), -1) / size(y) * dloss", "-max(min(yhat - y, 1), -1) / size(y) * dloss"],
                { yhat, y in
                    let error: S.Vector = magnitude(yhat - y)
                    let inner = error.choosing(1, where: error.isMore(1))
                    return inner * (error - S(0.5) * inner)
                }, { $0.count }, { yhat, y in clamped(yhat - y) }, { yhat, y in clamped(y - yhat) }
            ).with(\.synonyms, ["smoothl1", "huberloss"]))
        rows.append(
            loss(
                "hinge", "the mean of what is missing to a margin of 1; targets are -1 and 1",
                "mean(max(1 - y * yhat, 0))",
                ["-(y * yhat < 1) * y / size(y) * dloss", "-(y * yhat < 1) * yhat / size(y) * dloss"],
                remark: "where y * yhat is 1 the slope is taken as 0", kinks: .product(1),
                { yhat, y in (1 - y * yhat).choosing(0, where: (y * yhat).isAtLeast(1)) }, { $0.count },
                { yhat, y in S.Vector(repeating: 0).choosing(-y, where: (y * yhat).isLess(1)) },
                { yhat, y in S.Vector(repeating: 0).choosing(-yhat, where: (y * yhat).isLess(1)) }
            ).demanding(.signs))
        rows.append(
            binaryCrossEntropy().demanding(.probabilities).with(
                \.synonyms, ["binarycrossentropy", "bceloss", "logloss", "logistic"]))
        rows.append(
            crossEntropy().demanding(.distributions).with(
                \.synonyms,
                [
                    "crossentropy", "crossentropyloss", "categoricalcrossentropy", "nll", "nllloss",
                    "softmaxcrossentropy",
                ]))
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

    private static func crossEntropy<S: Scalar>() -> Operation<S> {
        var row: Operation<S> = loss(
            "ce", "the mean cross-entropy of the rows; yhat and y are shares of 1", "-sum(y * log(yhat)) / rows(y)",
            ["-y / yhat / rows(y) * dloss", "-log(yhat) / rows(y) * dloss"],
            remark: "a term with the factor 0 counts as 0; after a softmax it is computed from the logits",
            fair: [0.1...0.9, 0.1...0.9],
            { yhat, y in 0 - (y * S.log(yhat)).choosing(0, where: y.isEqual(0)) }, { $0.rows },
            { yhat, y in (-y / yhat).choosing(0, where: y.isEqual(0)) }, { yhat, _ in -S.log(yhat) })
        row.logits = LogitForm(
            rule: JointRule(
                partner: "softmax",
                slopes: ["softmax_residual(z, y) / rows(y) * dloss", "-log_softmax(z) / rows(y) * dloss"]),
            forward: Kernel { call in
                let c = call.load(as: Operands<S>.self)
                let columns = c.xShape.columns
                var losses = LongSum<S.Vector>()
                for start in stride(from: 0, to: c.xShape.count, by: columns) {
                    let sum = logSumExp(c.x, at: start, columns)
                    var loss: S = 0
                    for i in start..<start + columns where c.w[i] != 0 {
                        loss += c.w[i] * (sum.log - (c.x[i] - sum.largest))
                    }
                    losses.add(S.Vector(repeating: loss))
                }
                c.y[0] = losses.value[0] / S(c.xShape.rows)
            },
            vjps: [
                Kernel { call in
                    let c = call.load(as: Operands<S>.self)
                    let (rows, columns) = (S(c.xShape.rows), c.xShape.columns)
                    for start in stride(from: 0, to: c.xShape.count, by: columns) {
                        let residual = RowResidual(
                            c.a + start, c.w + start, columns, largest: largest(c.a + start, columns))
                        eachVector(of: S.self, columns) { i in
                            // Nothing is added beyond the row.
                            let dz = residual.vector(at: i) / rows * c.dy[0]
                            c.add(dz.keeping(c.isFirst ? columns : columns - i), at: start + i)
                        }
                    }
                },
                Kernel { call in
                    let c = call.load(as: Operands<S>.self)
                    let (rows, columns) = (S(c.xShape.rows), c.xShape.columns)
                    for start in stride(from: 0, to: c.xShape.count, by: columns) {
                        let sum = logSumExp(c.x, at: start, columns)
                        for i in start..<start + columns {
                            let dx = (sum.log - (c.x[i] - sum.largest)) / rows * c.dy[0]
                            c.dx[i] = c.isFirst ? dx : c.dx[i] + dx
                        }
                    }
                },
            ],
            fused: Kernel { call in
                let c = call.load(as: Operands<S>.self)
                let columns = c.xShape.columns
                var losses = LongSum<S.Vector>()
                for start in stride(from: 0, to: c.xShape.count, by: columns) {
                    let (largest, rest) = softmaxRow(c.x, c.a, at: start, columns)
                    let log = S.log(onePlus: rest)
                    var loss: S = 0
                    for i in start..<start + columns where c.w[i] != 0 {
                        loss += c.w[i] * (log - (c.x[i] - largest))
                    }
                    losses.add(S.Vector(repeating: loss))
                }
                c.y[0] = losses.value[0] / S(c.xShape.rows)
            },
            valueAndSlope: Kernel { call in softmaxEntropyAndSlope(call.load(as: Operands<S>.self)) })
        return row
    }

    @inline(__always)
    private static func loss<S: Scalar>(
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
            shape: { shapes, _ throws(ShapeError) in
                guard shapes[0] == shapes[1] else {
                    throw ShapeError(
                        "{0} is \(shapes[0]), {1} is \(shapes[1]): \(name)({0}, {1}) needs equal shapes",
                        inputNames: ["yhat", "y"])
                }
                return .scalar
            },
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
private func total<S: Scalar>(
    _ count: Int, _ x: UnsafeMutablePointer<S>, _ w: UnsafeMutablePointer<S>,
    _ f: (_ x: S.Vector, _ w: S.Vector, _ i: Int) -> S.Vector
) -> S {
    longSum(of: S.self, count) { i in f(x.vector(at: i), w.vector(at: i), i).keeping(count - i) }.total
}

/// The cross-entropy of softmax(z) and y, and the gradient of z; `a` is scratch.
@inline(__always)
private func softmaxEntropyAndSlope<S: Scalar>(_ c: Operands<S>) {
    let (rows, columns, lanes) = (c.xShape.rows, c.xShape.columns, S.Vector.scalarCount)
    var losses = LongSum<S.Vector>()
    // So many rows at a time that a vector holds their sums: one logarithm serves them all.
    for first in stride(from: 0, to: rows, by: lanes) {
        let group = min(lanes, rows - first)
        let start = first &* columns
        let (x, y, a, dx) = (c.x + start, c.w + start, c.a + start, c.dx + start)
        var loss = S.Vector(repeating: 0)
        for row in 0..<group { subtractLargest(x + row &* columns, a + row &* columns, columns) }
        // Whether the targets are 0 and 1 and each row has one largest element, as almost always.
        var (isSoft, largest) = (S.Vector(repeating: 0), S.Vector(repeating: 0))
        eachVector(of: S.self, group &* columns) { i in
            let y = y.vector(at: i).keeping(group &* columns &- i)
            let difference = a.vector(at: i)
            loss = loss - (y * difference).choosing(0, where: y.isEqual(0))
            let power: S.Vector = S.exp(difference)
            a.set(power, at: i)
            // A power that is not a number is counted as well: it has no largest beside it.
            isSoft += magnitude(y - y * y) + (power - power)
            largest += S.Vector(repeating: 0).choosing(1, where: power.isEqual(1)).keeping(group &* columns &- i)
        }
        let isPlain = isSoft.total == 0 && largest.total == S(group)
        var (rests, weights) = (S.Vector(repeating: 0), S.Vector(repeating: 0))
        for row in 0..<group {
            let (a, y) = (a + row &* columns, y + row &* columns)
            let residual =
                isPlain
                ? RowResidual(
                    a, y, Others(a, columns, onceLargest: 1), Others(whole: y, columns), factor: 1 / S(rows))
                : RowResidual(a, y, columns, largest: 1, factor: 1 / S(rows))
            (rests[row], weights[row]) = (residual.rest, residual.weight)
            eachVector(of: S.self, columns) { i in dx.set(residual.vector(at: i), at: row &* columns &+ i) }
        }
        losses.add(loss + weights * logOfOnePlus(rests))
    }
    c.y[0] = losses.value.total / S(rows)
}

@inline(__always)
private func clamped<V: Lanes>(_ x: V) -> V {
    x.choosing(1, where: x.isMore(1)).choosing(-1, where: x.isLess(-1))
}
