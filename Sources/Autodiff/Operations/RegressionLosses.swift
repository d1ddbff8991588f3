/// Losses for targets that are numbers, each with its own view of large errors.
enum RegressionLosses {
    static func rows<S: Scalar>() -> [Operation<S>] {
        var rows: [Operation<S>] = []
        rows.append(
            settledLoss(
                "huber",
                "the mean of half the squared errors, beyond 1 of the absolute errors less a half (Huber, 1964)",
                "mean(min(abs(yhat - y), delta) * (abs(yhat - y) - min(abs(yhat - y), delta) / 2))",
                [
                    "max(min(yhat - y, delta), -delta) / size(y) * dloss",
                    "-max(min(yhat - y, delta), -delta) / size(y) * dloss",
                ],
                [
                    OperationSetting(
                        "delta", 1, OperationSetting.positive, "beyond it an error counts by its size alone")
                ],
                f: { yhat, y, delta, _ in
                    let error: S.Vector = magnitude(yhat - y)
                    let inner = error.choosing(delta, where: error.isMore(delta))
                    return inner * (error - S(0.5) * inner)
                },
                vjp: { yhat, y, delta, _ in clamped(yhat - y, delta) },
                ofTargets: { yhat, y, delta, _ in clamped(y - yhat, delta) }
            ).with(\.synonyms, ["huberloss"]))
        rows.append(
            settledLoss(
                "smooth_l1", "huber divided by beta: the mean of the absolute errors, rounded off near 0",
                "mean(min(abs(yhat - y), beta) * (abs(yhat - y) - min(abs(yhat - y), beta) / 2)) / beta",
                [
                    "max(min((yhat - y) / beta, 1), -1) / size(y) * dloss",
                    "-max(min((yhat - y) / beta, 1), -1) / size(y) * dloss",
                ],
                [OperationSetting("beta", 1, OperationSetting.positive, "up to it an error is rounded off")],
                f: { yhat, y, beta, _ in
                    let error: S.Vector = magnitude(yhat - y)
                    let inner = error.choosing(beta, where: error.isMore(beta))
                    return inner * (error - S(0.5) * inner) / beta
                },
                vjp: { yhat, y, beta, _ in clamped((yhat - y) / beta, 1) },
                ofTargets: { yhat, y, beta, _ in clamped((y - yhat) / beta, 1) }
            ).plain(
                "mean(min(abs(yhat - y), 1) * (abs(yhat - y) - min(abs(yhat - y), 1) / 2))",
                ["max(min(yhat - y, 1), -1) / size(y) * dloss", "-max(min(yhat - y, 1), -1) / size(y) * dloss"]
            ).with(\.synonyms, ["smoothl1", "smoothl1loss"]))
        rows.append(
            settledLoss(
                "log_cosh", "the mean of the logarithms of cosh of the errors: smooth, and mae far out",
                "mean(abs(yhat - y) + log1p(exp(-2 * abs(yhat - y))) - log(2))",
                ["tanh(yhat - y) / size(y) * dloss", "-tanh(yhat - y) / size(y) * dloss"],
                f: { yhat, y, _, _ in
                    let size: S.Vector = magnitude(yhat - y)
                    let near = size.choosing(1, where: size.isMore(1))
                    // cosh - 1 = 2 sinh², which keeps the digits of small errors.
                    let sinh: S.Vector = (S.expMinusOne(near / 2) - S.expMinusOne(-near / 2)) / 2
                    return logOfOnePlus(2 * sinh * sinh).choosing(
                        size + logOfOnePlus(S.exp(-2 * size)) - S.Vector(repeating: S.log(S(2))), where: size.isMore(1))
                },
                vjp: { yhat, y, _, _ in S.tanh(yhat - y) }, ofTargets: { yhat, y, _, _ in S.tanh(y - yhat) }
            ).with(\.synonyms, ["logcosh", "logcoshloss"]))
        rows.append(
            settledLoss(
                "pinball", "the quantile loss: an error below the target counts q, one above 1 - q",
                "mean(max(q * (y - yhat), (1 - q) * (yhat - y)))",
                [
                    "((1 - q) * (yhat > y) - q * (yhat < y)) / size(y) * dloss",
                    "(q * (yhat < y) - (1 - q) * (yhat > y)) / size(y) * dloss",
                ],
                remark: "where the error is 0 the slope is taken as 0", kinks: { _ in .differences([0]) },
                [OperationSetting("q", 0.5, 0...1, "the share of targets that are to lie below the output")],
                f: { yhat, y, q, _ in
                    (q * (y - yhat)).choosing((1 - q) * (yhat - y), where: yhat.isMore(y))
                },
                vjp: { yhat, y, q, _ in sided(yhat, y, q) },
                ofTargets: { yhat, y, q, _ in -(sided(yhat, y, q) as S.Vector) }
            ).with(\.synonyms, ["quantileloss", "pinballloss"]))
        rows.append(
            settledLoss(
                "poisson", "the mean Poisson loss; yhat is the logarithm of the expected count, y a count",
                "mean(exp(yhat) - y * yhat)", ["(exp(yhat) - y) / size(y) * dloss", "-yhat / size(y) * dloss"],
                remark: "the part that depends on y alone is left out, as in PyTorch; where outputs are the counts "
                    + "themselves, write loss = poisson(log(yhat), y) in a model",
                f: { yhat, y, _, _ in S.exp(yhat) - y * yhat }, vjp: { yhat, y, _, _ in S.exp(yhat) - y },
                ofTargets: { yhat, _, _, _ in -yhat }
            ).with(\.synonyms, ["poissonnll", "poissonnllloss"]))
        rows.append(gaussian())
        rows.append(CosineLoss.row())
        return rows
    }

    private static func gaussian<S: Scalar>() -> Operation<S> {
        /// log(v) + (y - m)² / v with v at least eps, and its slopes for m and v.
        @Sendable @inline(__always) func part(_ m: S, _ v: S, _ y: S, _ eps: S) -> (value: S, dm: S, dv: S) {
            let error = m - y
            let variance = v < eps ? eps : v
            return (
                S.log(variance) + error * error / variance, 2 * error / variance,
                v > eps || v.isNaN ? (1 - error * error / variance) / variance : 0
            )
        }
        var row = Operation<S>(
            name: "gaussian_nll",
            summary: "the mean negative log-likelihood of normal numbers; the first half of the columns of yhat are "
                + "means, the second half variances",
            category: .loss, notation: .call, inputNames: ["yhat", "y"], outputName: "loss",
            definition: "mean(log(max(yhat[:, columns(y) + 1:end], eps)) + (y - yhat[:, 1:columns(y)])^2 "
                + "/ max(yhat[:, columns(y) + 1:end], eps)) / 2",
            derivativeTexts: { _, shapes in
                let k = shapes[1].columns
                let (m, v) = ("yhat[:, 1:\(k)]", "max(yhat[:, \(k + 1):\(2 * k)], eps)")
                let dm = "(\(m) - y) / \(v)"
                let dv = "(yhat[:, \(k + 1):\(2 * k)] > eps) * (1 - (\(m) - y)^2 / \(v)) / \(v) / 2"
                return ["concat(\(dm), \(dv)) / size(y) * dloss", "(y - \(m)) / \(v) / size(y) * dloss"]
            },
            remark: "a variance below eps counts as eps and has the slope 0 (PyTorch lets the slope at eps through); "
                + "the constant log(2 pi) / 2 is left out",
            fairIntervals: [0.5...2, -2...2], kinks: .none,
            shape: { shapes, _ throws(ShapeError) in
                guard shapes[0].rows == shapes[1].rows, shapes[0].columns == 2 * shapes[1].columns else {
                    throw ShapeError(
                        "{0} is \(shapes[0]), {1} is \(shapes[1]): gaussian_nll({0}, {1}) needs two columns of {0}, a "
                            + "mean and a variance, for each of {1}", inputNames: ["yhat", "y"])
                }
                return .scalar
            },
            dependence: .whole, aggregate: .mean,
            forward: Kernel { call in
                let c = call.load(as: Operands<S>.self)
                let (eps, k) = (c.setting(0), c.wShape.columns)
                var sum = LongSum<S.Vector>()
                for row in 0..<c.wShape.rows {
                    var line: S = 0
                    for j in 0..<k {
                        let (m, v) = (c.x[row * 2 * k + j], c.x[row * 2 * k + k + j])
                        line += part(m, v, c.w[row * k + j], eps).value
                    }
                    sum.add(S.Vector(repeating: line))
                }
                c.y[0] = sum.value[0] / S(2 * c.wShape.count)
            },
            vjps: [
                Kernel { call in
                    let c = call.load(as: Operands<S>.self)
                    let (eps, k, factor) = (c.setting(0), c.wShape.columns, c.dy[0] / S(2 * c.wShape.count))
                    for row in 0..<c.wShape.rows {
                        for j in 0..<k {
                            let (m, v) = (row * 2 * k + j, row * 2 * k + k + j)
                            let slope = part(c.x[m], c.x[v], c.w[row * k + j], eps)
                            c.dx[m] = (c.isFirst ? 0 : c.dx[m]) + slope.dm * factor
                            c.dx[v] = (c.isFirst ? 0 : c.dx[v]) + slope.dv * factor
                        }
                    }
                },
                Kernel { call in
                    let c = call.load(as: Operands<S>.self)
                    let (eps, k, factor) = (c.setting(0), c.wShape.columns, c.dy[0] / S(2 * c.wShape.count))
                    for row in 0..<c.wShape.rows {
                        for j in 0..<k {
                            let slope = part(
                                c.x[row * 2 * k + j], c.x[row * 2 * k + k + j], c.w[row * k + j], eps)
                            let place = row * k + j
                            c.dx[place] = (c.isFirst ? 0 : c.dx[place]) - slope.dm * factor
                        }
                    }
                },
            ])
        row = row.with(settings: [
            OperationSetting("eps", 1e-6, OperationSetting.positive, "the least variance")
        ])
        row.outputsPerTarget = 2
        row.ownExamples = [Shape(1, 1), Shape(3, 2), Shape(4, 9)].map {
            ExampleCall([Shape($0.rows, 2 * $0.columns), $0], row.settled(.none))
        }
        return row.with(\.synonyms, ["gaussiannll", "gaussiannllloss"])
    }
}

/// The slope of the pinball loss.
@inline(__always)
private func sided<V: Lanes>(_ yhat: V, _ y: V, _ q: V.Scalar) -> V {
    let side: V = (yhat - y).choosing(1 - q, where: yhat.isMore(y))
    return side.choosing(0 - q, where: yhat.isLess(y))
}

@inline(__always)
private func clamped<V: Lanes>(_ x: V, _ bound: V.Scalar) -> V {
    x.choosing(bound, where: x.isMore(bound)).choosing(0 - bound, where: x.isLess(0 - bound))
}
