import Limits

/// Functions that follow a weighted sum.
enum Activations {
    static func rows<S: Scalar>() -> [Operation<S>] {
        var rows: [Operation<S>] = []
        rows.append(
            elementwise(
                "relu", "x, but nothing below 0", .activation, definition: "max(x, 0)", slope: "(x > 0) * dy",
                remark: "at 0 the slope is taken as 0", kinks: .values([0]),
                readsInput: false, { x in x.choosing(0, where: x.isAtMost(0)) },
                { _, y, dy in dy.choosing(0, where: y.isAtMost(0)) }
            ).with(.atLeastZero).with(\.isRegularAbove0, true).with(\.quiet, .switchesOff).with(\.initializer, "he"))
        rows.append(
            settled(
                "leaky_relu", "x, and a hundredth of it below 0", definition: "max(x, 0) + slope * min(x, 0)",
                slope: "((x > 0) + slope * (x <= 0)) * dy", remark: "at 0 the slope is taken as the one below 0",
                kinks: { _ in .values([0]) },
                OperationSetting("slope", 0.01, OperationSetting.finite, "the slope below 0"),
                f: { x, slope, _ in x.choosing(slope * x, where: x.isAtMost(0)) },
                vjp: { x, slope, _, dy in dy.choosing(slope * dy, where: x.isAtMost(0)) }
            ).with(.real).with(\.initializer, "he").with(\.synonyms, ["lrelu"]))
        rows.append(
            settled(
                "elu", "x, and exp(x) - 1 below 0 (Clevert et al., 2015)",
                definition: "max(x, 0) + alpha * expm1(min(x, 0))",
                slope: "((x > 0) + alpha * (x <= 0) * exp(min(x, 0))) * dy",
                kinks: { $0[0] == 1 ? .none : .values([0]) },
                OperationSetting("alpha", 1, OperationSetting.finite, "how far below 0 it goes"),
                f: { x, alpha, _ in x.choosing(alpha * S.expMinusOne(x), where: x.isAtMost(0)) },
                vjp: { x, alpha, _, dy in dy.choosing(alpha * S.exp(x) * dy, where: x.isAtMost(0)) }
            ).plain("max(x, 0) + expm1(min(x, 0))", ["exp(min(x, 0)) * dy"]).with(
                range: { $0[0] < 0 ? .real : .interval(-$0[0]...Double.infinity) }
            ).with(\.initializer, "he"))
        rows.append(
            elementwise(
                "sigmoid", "a smooth step from 0 to 1", .activation, definition: "1 / (1 + exp(-x))",
                slope: "y * (1 - y) * dy", readsInput: false, { x in sigmoid(x) }, { _, y, dy in y * (1 - y) * dy },
                exact: { x, dy in Logits(x).slope * dy }
            ).with(\.exactSlope, "sigmoid(x) * sigmoid(-x) * dy").with(.shares).with(\.isPositive, true).with(
                \.suitingLoss, "bce"
            ).with(
                \.quiet, .saturates { y in 4 * y * (1 - y) }
            ).with(\.synonyms, ["logistic", "expit"]))
        rows.append(
            elementwise(
                "tanh", "a smooth step from -1 to 1", .activation,
                definition: "(exp(x) - exp(-x)) / (exp(x) + exp(-x))", slope: "(1 - y^2) * dy", readsInput: false,
                { x in S.tanh(x) },
                { _, y, dy in (1 - y * y) * dy }, exact: { x, dy in 4 * Logits(2 * x).slope * dy }
            ).with(\.exactSlope, "4 * sigmoid(2 * x) * sigmoid(-2 * x) * dy").with(.interval(-1...1)).with(
                \.quiet, .saturates { y in 1 - y * y }
            ).with(
                \.quotient, Quotient(above: "sinh", below: "cosh")))
        rows.append(
            elementwise(
                "softplus", "a smooth relu", .activation, definition: "max(x, 0) + log1p(exp(-abs(x)))",
                slope: "sigmoid(x) * dy", { x in softplus(x) }, { x, _, dy in sigmoid(x) * dy }
            ).with(.atLeastZero).with(\.isPositive, true).with(\.initializer, "he"))
        rows.append(
            elementwise(
                "silu", "x times its sigmoid", .activation, definition: "x * sigmoid(x)",
                slope: "sigmoid(x) * (1 + x * (1 - sigmoid(x))) * dy", { x in x * sigmoid(x) },
                { x, _, dy in
                    let s: S.Vector = sigmoid(x)
                    return s * (1 + x * (1 - s)) * dy
                }
            ).with(.interval(-0.2784645427610738...Double.infinity)).with(\.initializer, "he").with(
                \.synonyms, ["swish"]))
        rows.append(
            elementwise(
                "gelu", "x times the chance that a normal number is below x (Hendrycks and Gimpel, 2016)",
                .activation, definition: "x * erfc(-x / sqrt(2)) / 2",
                slope: "(erfc(-x / sqrt(2)) / 2 + x * exp(-x^2 / 2) / sqrt(2 * pi)) * dy",
                { x in x * normal(x) },
                { x, y, dy in
                    let density: S.Vector = S.exp(S(-0.5) * x * x) * S.densityAtMean
                    // y / x is the chance again, but at 0.
                    let isTiny = (magnitude(x) as S.Vector).isLess(S(1e-20 as Double))
                    return ((y / x).choosing(S(0.5), where: isTiny) + x * density) * dy
                }
            ).with(.interval(-0.16997120747990369...Double.infinity)).with(\.initializer, "he"))
        rows.append(
            softmax().with(.distribution).with(\.shareFactor, 1).with(\.isPositive, true).with(\.suitingLoss, "ce")
                .with(
                    \.jacobian, "y_i (δ_ij − y_j), with y = softmax(x)"))
        rows.append(
            logSoftmax().with(.interval(-Double.infinity...0)).with(
                \.jacobian, "δ_ij − exp(y_j), with y = log_softmax(x)"))
        return rows
    }

    private static func softmax<S: Scalar>() -> Operation<S> {
        Operation(
            name: "softmax", summary: "each row as shares of 1, large values first", category: .activation,
            notation: .call, inputNames: ["x"], outputName: "y",
            definition: "exp(x - max(x, axis=columns)) / sum(exp(x - max(x, axis=columns)), axis=columns)",
            derivativeTexts: { _, _ in ["y * (dy - sum(y * dy, axis=columns))"] }, remark: nil,
            fairIntervals: [-2...2], kinks: .none, shape: { shapes, _ throws(ShapeError) in shapes[0] },
            dependence: .row,
            forward: Kernel { call in
                let c = call.load(as: Operands<S>.self)
                StopRequest.each(c.xShape.rows) { row in
                    _ = softmaxRow(c.x, c.y, at: row * c.xShape.columns, c.xShape.columns)
                }
            },
            vjps: [
                Kernel { call in
                    let c = call.load(as: Operands<S>.self)
                    let columns = c.xShape.columns
                    for start in stride(from: 0, to: c.xShape.count, by: columns) {
                        let slope = SoftmaxSlope(c.y + start, c.dy + start, columns)
                        for i in 0..<columns {
                            c.dx[start + i] = c.isFirst ? slope[i] : c.dx[start + i] + slope[i]
                        }
                    }
                }
            ])
    }

    private static func logSoftmax<S: Scalar>() -> Operation<S> {
        Operation(
            name: "log_softmax", summary: "the logarithm of softmax, exact for small shares", category: .activation,
            notation: .call, inputNames: ["x"], outputName: "y", definition: "log(softmax(x))",
            derivativeTexts: { _, _ in ["-softmax_residual(x, dy)"] }, remark: nil,
            fairIntervals: [-2...2], kinks: .none, shape: { shapes, _ throws(ShapeError) in shapes[0] },
            dependence: .row,
            forward: Kernel { call in
                let c = call.load(as: Operands<S>.self)
                let columns = c.xShape.columns
                for start in stride(from: 0, to: c.xShape.count, by: columns) {
                    let sum = logSumExp(c.x, at: start, columns)
                    for i in start..<start + columns { c.y[i] = c.x[i] - sum.largest - sum.log }
                }
            },
            vjps: [
                Kernel { call in
                    let c = call.load(as: Operands<S>.self)
                    let columns = c.xShape.columns
                    let shares = UnsafeMutablePointer<S>.allocatePadded(columns)
                    defer { shares.deallocatePadded() }
                    for start in stride(from: 0, to: c.xShape.count, by: columns) {
                        eachVector(of: S.self, columns) { i in shares.set(S.exp(c.y.vector(at: start + i)), at: i) }
                        let residual = RowResidual(
                            shares, c.dy + start, columns, largest: largest(shares, columns))
                        eachVector(of: S.self, columns) { i in
                            // Nothing is added beyond the row.
                            c.add(-residual.vector(at: i).keeping(c.isFirst ? columns : columns - i), at: start + i)
                        }
                    }
                }
            ])
    }
}

@inline(__always)
func sigmoid<V: Lanes>(_ x: V) -> V where V.Scalar: Scalar, V == V.Scalar.Vector {
    1 / (1 + V.Scalar.exp(-x))
}

/// log(1 + exp(x)) without overflow and without losing small values.
@inline(__always)
func softplus<V: Lanes>(_ x: V) -> V where V.Scalar: Scalar, V == V.Scalar.Vector {
    x.choosing(0, where: x.isAtMost(0)) + logOfOnePlus(V.Scalar.exp(-(magnitude(x) as V)))
}

/// The chance that a normally distributed number is below x.
@inline(__always)
func normal<V: Lanes>(_ x: V) -> V where V.Scalar: Scalar, V == V.Scalar.Vector {
    V.Scalar.erfc(-x * V.Scalar.rootOfHalf) * V.Scalar(0.5)
}

/// Writes exp(x − max x) divided by its sum for the row of `x` that begins at `start`; rows go in order, since a
/// whole vector is written at the end of each. Returns the largest x, and the sum of the
/// powers but for one that is 1.
@inline(__always)
func softmaxRow<S: Scalar>(
    _ x: UnsafeMutablePointer<S>, _ y: UnsafeMutablePointer<S>, at start: Int, _ columns: Int
) -> (largest: S, rest: S) {
    let (x, y) = (x + start, y + start)
    let largest = subtractLargest(x, y, columns)
    eachVector(of: S.self, columns) { i in y.set(S.exp(y.vector(at: i)), at: i) }
    let powers = Others(y, columns, largest: 1)
    eachVector(of: S.self, columns) { i in y.set(y.vector(at: i) / powers.total, at: i) }
    return (largest, powers.rest)
}

/// Writes a row less its largest element, which it returns.
@inline(__always) @discardableResult
func subtractLargest<S: Scalar>(_ x: UnsafeMutablePointer<S>, _ y: UnsafeMutablePointer<S>, _ columns: Int) -> S {
    let largest = largest(x, columns)
    eachVector(of: S.self, columns) { i in y.set(x.vector(at: i) - largest, at: i) }
    return largest
}

/// The logarithm of Σ exp(x), as the largest x and the logarithm of the rest.
@inline(__always)
func logSumExp<S: Scalar>(_ x: UnsafeMutablePointer<S>, at start: Int, _ columns: Int) -> (largest: S, log: S) {
    let x = x + start
    let largest = largest(x, columns)
    // Without one of the largest elements, whose power is 1: all digits of a rest that is small beside it count.
    var count = S.Vector(repeating: 0)
    let smaller = longSum(of: S.self, columns) { i in
        let part: S.Vector = x.vector(at: i)
        let isLargest = part.isEqual(largest)
        count += S.Vector(repeating: 0).choosing(1, where: isLargest).keeping(columns - i)
        return S.exp(part - largest).choosing(0, where: isLargest).keeping(columns - i)
    }
    return (largest, S.log(onePlus: smaller.total + (count.total - 1)))
}
