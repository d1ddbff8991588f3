/// Functions of one number, applied to each element.
enum Elementwise {
    static func rows<S: Scalar>() -> [Operation<S>] {
        var rows: [Operation<S>] = []
        rows.append(
            elementwise(
                "identity", "x itself", .activation, slope: "dy", readsInput: false, { x in x }, { _, _, dy in dy }
            ).with(.ofInputs).with(\.coefficients, [1]).with(\.synonyms, ["linear"]))
        rows.append(
            elementwise(
                "sign", "-1, 0 or 1", slope: zeros,
                remark: "no gradient flows: the slope is 0 everywhere; at 0 the sign jumps",
                fair: 0.1...2, kinks: .values([0]), { x in sign(x) as S.Vector }
            ).with(.interval(-1...1)).with(\.synonyms, ["sgn"]))
        rows.append(
            elementwise(
                "floor", "the whole number at or below x", slope: zeros,
                remark: "the slope is 0; at whole numbers the value jumps", fair: 1.1...1.9, kinks: .steps(offset: 0),
                { x in x.rounded(.down) }))
        rows.append(
            elementwise(
                "ceil", "the whole number at or above x", slope: zeros,
                remark: "the slope is 0; at whole numbers the value jumps", fair: 1.1...1.9, kinks: .steps(offset: 0),
                { x in x.rounded(.up) }))
        rows.append(
            elementwise(
                "round", "the nearest whole number, of two the even one", slope: zeros,
                remark: "the slope is 0; halfway between whole numbers the value jumps", fair: 0.6...1.4,
                kinks: .steps(offset: 0.5), { x in x.rounded(.toNearestOrEven) }
            ).with(\.synonyms, ["round_"]))
        rows.append(
            elementwise(
                "abs", "the distance from 0", slope: "sign(x) * dy", remark: "at 0 the slope is taken as 0",
                kinks: .values([0]), { x in magnitude(x) as S.Vector },
                { x, _, dy in (sign(x) as S.Vector) * dy }
            ).with(.atLeastZero).with(\.synonyms, ["fabs", "absolute"]).with(\.isRegularAbove0, true))
        rows.append(
            elementwise("square", "x times x", slope: "2 * x * dy", { x in x * x }, { x, _, dy in 2 * x * dy }).with(
                .atLeastZero
            ).with(\.synonyms, ["sqr"]))
        rows.append(
            elementwise(
                "sqrt", "the square root", slope: "dy / (2 * y)",
                remark: "at 0 the slope is infinite, below 0 the value is not a number", fair: 0.2...3,
                { x in x.root }, { _, y, dy in dy / (2 * y) }
            ).with(.atLeastZero).with(\.isRegularAbove0, true).with(\.exponent, 0.5).curing(
                "add a small number, as sqrt(z + 1e-8)"))
        rows.append(
            elementwise("exp", "e to the power x", slope: "y * dy", { x in S.exp(x) }, { _, y, dy in y * dy }).with(
                .atLeastZero
            ).with(\.isPositive, true).with(\.inverse, "log"))
        rows.append(
            elementwise(
                "expm1", "exp(x) - 1, exact near 0", definition: "exp(x) - 1", slope: "(y + 1) * dy",
                { x in S.expMinusOne(x) }, { _, y, dy in (y + 1) * dy }
            ).with(.interval(-1...Double.infinity)))
        rows.append(
            elementwise(
                "log", "the natural logarithm", slope: "dy / x",
                remark: "at 0 the value is -inf, below 0 it is not a number", fair: 0.2...3, { x in S.log(x) },
                { x, _, dy in dy / x }
            ).with(.real).with(\.isRegularAbove0, true).with(\.inverse, "exp").with(\.synonyms, ["ln"]))
        rows.append(
            elementwise(
                "log1p", "log(1 + x), exact near 0", definition: "log(1 + x)", slope: "dy / (1 + x)",
                remark: "at -1 the value is -inf, below it is not a number", fair: -0.7...3,
                { x in map(x, S.log(onePlus:)) }, { x, _, dy in dy / (1 + x) }
            ).with(.real))
        rows += trigonometric()
        return rows
    }

    private static func trigonometric<S: Scalar>() -> [Operation<S>] {
        var rows: [Operation<S>] = []
        rows.append(
            elementwise(
                "sin", "the sine of an angle in radians", slope: "cos(x) * dy", { x in map(x, S.sin) },
                { x, _, dy in (map(x, S.cos) as S.Vector) * dy }
            ).with(.interval(-1...1)))
        rows.append(
            elementwise(
                "cos", "the cosine of an angle in radians", slope: "-sin(x) * dy", { x in map(x, S.cos) },
                { x, _, dy in -(map(x, S.sin) as S.Vector) * dy }
            ).with(.interval(-1...1)))
        rows.append(
            elementwise(
                "tan", "the tangent of an angle in radians", slope: "(1 + y^2) * dy", fair: -1.2...1.2,
                { x in map(x, S.tan) }, { _, y, dy in (1 + y * y) * dy }
            ).with(.real).with(\.quotient, Quotient(above: "sin", below: "cos")))
        rows.append(
            elementwise(
                "asin", "the angle whose sine is x", slope: "dy / sqrt(1 - x^2)",
                remark: "at -1 and 1 the slope is infinite, beyond the value is not a number", fair: -0.8...0.8,
                { x in map(x, S.asin) }, { x, _, dy in dy / (1 - x * x).root }
            ).with(.interval(-1.5707963267948968...1.5707963267948968)).curing(
                "keep its argument between -1 and 1, as asin(0.999999 * z)"
            ).with(\.synonyms, ["arcsin"]))
        rows.append(
            elementwise(
                "acos", "the angle whose cosine is x", slope: "-dy / sqrt(1 - x^2)",
                remark: "at -1 and 1 the slope is infinite, beyond the value is not a number", fair: -0.8...0.8,
                { x in map(x, S.acos) }, { x, _, dy in -dy / (1 - x * x).root }
            ).with(.interval(0...3.1415926535897936)).curing(
                "keep its argument between -1 and 1, as acos(0.999999 * z)"
            ).with(\.synonyms, ["arccos"]))
        rows.append(
            elementwise(
                "atan", "the angle whose tangent is x", slope: "dy / (1 + x^2)", { x in map(x, S.atan) },
                { x, _, dy in dy / (1 + x * x) }
            ).with(.interval(-1.5707963267948968...1.5707963267948968)).with(\.synonyms, ["arctan"]))
        rows.append(
            elementwise(
                "sinh", "the hyperbolic sine", definition: "(exp(x) - exp(-x)) / 2", slope: "cosh(x) * dy",
                { x in map(x, S.sinh) }, { x, _, dy in (map(x, S.cosh) as S.Vector) * dy }
            ).with(.real))
        rows.append(
            elementwise(
                "cosh", "the hyperbolic cosine", definition: "(exp(x) + exp(-x)) / 2", slope: "sinh(x) * dy",
                { x in map(x, S.cosh) }, { x, _, dy in (map(x, S.sinh) as S.Vector) * dy }
            ).with(.interval(1...Double.infinity)))
        rows.append(
            elementwise(
                "erf", "the error function", slope: "2 / sqrt(pi) * exp(-x^2) * dy", { x in S.erf(x) },
                { x, _, dy in S.slopeOfErf * S.exp(-(x * x)) * dy }
            ).with(.interval(-1...1)))
        rows.append(
            elementwise(
                "erfc", "1 - erf(x), with all digits where that is small", definition: "1 - erf(x)",
                slope: "-2 / sqrt(pi) * exp(-x^2) * dy", { x in S.erfc(x) },
                { x, _, dy in -S.slopeOfErf * S.exp(-(x * x)) * dy }
            ).with(.interval(0...2)).with(\.isPositive, true))
        return rows
    }

    /// The derivative of a step function.
    static let zeros = "zeros(rows(x), columns(x))"
}

@inline(__always)
func map<V: Lanes>(_ x: V, _ f: (V.Scalar) -> V.Scalar) -> V {
    var y = x
    for i in x.indices { y[i] = f(x[i]) }
    return y
}

@inline(__always)
func sign<V: Lanes>(_ x: V) -> V {
    x.choosing(1, where: x.isMore(0)).choosing(-1, where: x.isLess(0))
}

@inline(__always)
func magnitude<V: Lanes>(_ x: V) -> V {
    // 0 - x, not -x: the magnitude of -0 is 0.
    x.choosing(0 - x, where: x.isAtMost(0))
}

/// A row for a function of each element; without `slope` closure, the slope is 0. `readsInput` is false where the
/// closure of the slope uses y and dy only. Where y has lost digits that x still holds, `exact` gives the slope that is
/// shown; training, for which the difference is too small to matter, takes the one that is quicker.
@inline(__always)
func elementwise<S: Scalar>(
    _ name: String, _ summary: String, _ category: OperationCategory = .elementwise,
    notation: OperationNotation = .call, definition: String? = nil, slope: String, remark: String? = nil,
    fair: ClosedRange<Double> = -2...2, kinks: Kinks = .none, readsInput: Bool = true,
    _ f: @escaping @Sendable (S.Vector) -> S.Vector,
    _ vjp: (@Sendable (_ x: S.Vector, _ y: S.Vector, _ dy: S.Vector) -> S.Vector)? = nil,
    exact: (@Sendable (_ x: S.Vector, _ dy: S.Vector) -> S.Vector)? = nil
) -> Operation<S> {
    var row = Operation<S>(
        name: name, summary: summary, category: category, notation: notation, inputNames: ["x"], outputName: "y",
        definition: definition, derivativeTexts: { _, _ in [slope] }, remark: remark, fairIntervals: [fair],
        kinks: kinks, shape: { shapes, _ throws(ShapeError) in shapes[0] }, dependence: .element,
        forward: Kernel { call in
            let c = call.load(as: Operands<S>.self)
            eachVector(of: S.self, c.yShape.count) { i in c.y.set(f(c.x.vector(at: i)), at: i) }
        },
        vjps: [
            exact.map { exact in slopeKernel(S.self) { x, _, dy in exact(x, dy) } }
                ?? vjp.map { vjp in slopeKernel(S.self, vjp) }
        ])
    if category == .activation, let vjp {
        row.activation = ActivationForm(
            readsSum: readsInput,
            forward: Kernel { call in
                Product<S>.runAffine(call)
                let c = call.load(as: Operands<S>.self)
                eachVector(of: S.self, c.yShape.count) { i in c.y.set(f(c.z.vector(at: i)), at: i) }
            },
            vjp: Kernel { call in writeSlopesAndSum(call.load(as: Operands<S>.self), vjp) })
    }
    return row
}

@inline(__always)
func slopeKernel<S: Scalar>(
    _: S.Type,
    _ vjp: @escaping @Sendable (_ x: S.Vector, _ y: S.Vector, _ dy: S.Vector) -> S.Vector
) -> Kernel {
    Kernel { call in
        let c = call.load(as: Operands<S>.self)
        eachVector(of: S.self, c.yShape.count) { i in
            c.add(vjp(c.x.vector(at: i), c.y.vector(at: i), c.dy.vector(at: i)), at: i)
        }
    }
}

/// Writes the slopes and adds the sum of their rows to `db`, in one pass where the rows fill vectors.
@inline(__always)
func writeSlopesAndSum<S: Scalar>(
    _ c: Operands<S>, _ vjp: (_ x: S.Vector, _ y: S.Vector, _ dy: S.Vector) -> S.Vector
) {
    let (rows, columns) = (c.yShape.rows, c.yShape.columns)
    if columns < S.Vector.scalarCount {
        eachVector(of: S.self, c.yShape.count) { i in
            c.dx.set(vjp(c.x.vector(at: i), c.y.vector(at: i), c.dy.vector(at: i)), at: i)
        }
        sumRows(c.dx, c.yShape, into: c.db, clears: c.isFirstSum, factor: c.factor)
    } else {
        eachVector(of: S.self, columns) { column in
            let total = longSum(ofRows: rows, S.self) { row in
                // What is written beyond a row is right too: the slope depends on the place only.
                let i = row &* columns &+ column
                let dz = vjp(c.x.vector(at: i), c.y.vector(at: i), c.dy.vector(at: i))
                c.dx.set(dz, at: i)
                return dz
            }
            addSum(total.keeping(columns - column), to: c.db + column, clears: c.isFirstSum, factor: c.factor)
        }
    }
}
