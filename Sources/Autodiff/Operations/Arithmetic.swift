/// Sums, products and powers of two matrices of equal shape, and the matrix product.
enum Arithmetic {
    static func rows<S: Scalar>() -> [Operation<S>] {
        var rows: [Operation<S>] = []
        rows.append(
            binary(
                "add", "the sum", .infix("+"), ["dy", "dy"], { x, w in x + w }, { _, _, _, dy in dy },
                { _, _, _, dy in dy }
            ).with(.linear).with(\.coefficients, [1, 1]))
        rows.append(
            binary(
                "subtract", "the difference", .infix("-"), ["dy", "-dy"], { x, w in x - w }, { _, _, _, dy in dy },
                { _, _, _, dy in -dy }
            ).with(.linear).with(\.coefficients, [1, -1]))
        rows.append(
            binary(
                "multiply", "the product, element by element", .infix("*"), ["dy * w", "dy * x"],
                { x, w in x * w }, { _, w, _, dy in dy * w }, { x, _, _, dy in dy * x }))
        rows.append(
            binary(
                "divide", "the quotient, element by element", .infix("/"), ["dy / w", "-dy * y / w"],
                remark: "division by 0 gives inf or nan", fair: [-2...2, 0.3...2], { x, w in x / w },
                { _, w, _, dy in dy / w }, { _, w, y, dy in -dy * y / w }))
        rows.append(
            elementwise(
                "negate", "the opposite", .arithmetic, notation: .prefix("-"), slope: "-dy", { x in -x },
                { _, _, dy in -dy }
            ).with(.linear).with(\.coefficients, [-1]))
        rows.append(
            binary(
                "power", "x to the power w", .infix("^"), ["w * x^(w - 1) * dy", "y * log(x) * dy"],
                remark: "where w is 0 the slope for x is 0; where x is 0 and w is not negative the slope for w is 0; "
                    + "below 0 the slope for w is not a number",
                fair: [0.3...2, -2...2], { x, w in power(x, w) },
                { x, w, _, dy in (w * power(x, w - 1) * dy).choosing(0, where: w.isEqual(0)) },
                { x, w, y, dy in
                    (y * S.log(x) * dy).replacing(
                        with: (0 * w).choosing(y * S.log(x) * dy, where: w.isLess(0)), where: x.isEqual(0))
                }
            ).curing(
                "add a small number, as (z + 1e-8)^0.5",
                "a trained exponent needs a base above 0, as (abs(z) + 1e-8)^p"))
        rows.append(
            binary(
                "maximum", "the larger of two, element by element", .call,
                ["((x > w) + (x == w) / 2) * dy", "((w > x) + (x == w) / 2) * dy"],
                remark: "where both are equal each takes half of the slope", kinks: .ties,
                { x, w in x.choosing(w, where: w.isMore(x)).choosing(w, where: w.differs(w)) },
                { x, w, _, dy in share(dy, x, w) }, { x, w, _, dy in share(dy, w, x) }
            ).with(\.calledAs, "max"))
        rows.append(
            binary(
                "minimum", "the smaller of two, element by element", .call,
                ["((x < w) + (x == w) / 2) * dy", "((w < x) + (x == w) / 2) * dy"],
                remark: "where both are equal each takes half of the slope", kinks: .ties,
                { x, w in x.choosing(w, where: w.isLess(x)).choosing(w, where: w.differs(w)) },
                { x, w, _, dy in share(dy, w, x) }, { x, w, _, dy in share(dy, x, w) }
            ).with(\.calledAs, "min"))
        rows.append(matrixProduct().with(.linear))
        return rows
    }

    private static func matrixProduct<S: Scalar>() -> Operation<S> {
        Operation(
            name: "matmul", summary: "the matrix product: rows of x with columns of w", category: .arithmetic,
            notation: .infix("@"), inputNames: ["x", "w"], outputName: "y", definition: nil,
            derivativeTexts: { _, _ in ["dy @ w'", "x' @ dy"] }, remark: nil, fairIntervals: [-2...2, -2...2],
            kinks: .none,
            shape: { shapes, _ throws(ShapeError) in
                guard shapes[0].columns == shapes[1].rows else {
                    throw ShapeError(
                        "{0} has \(counted(shapes[0].columns, "column")), {1} has \(counted(shapes[1].rows, "row")): "
                            + "{0} @ {1} needs them equal", inputNames: ["x", "w"])
                }
                return Shape(shapes[0].rows, shapes[1].columns)
            },
            dependence: .product,
            ownExamples: [
                ExampleCall([Shape(2, 3), Shape(3, 4)]), ExampleCall([.scalar, .scalar]),
                ExampleCall([Shape(9, 5), Shape(5, 17)]),
            ],
            forward: Kernel { call in
                let c = call.load(as: Operands<S>.self)
                Product<S>(
                    c.x, c.w, into: c.y, rows: c.yShape.rows, columns: c.yShape.columns, inner: c.xShape.columns
                ).run()
            },
            vjps: [
                Kernel { call in
                    let c = call.load(as: Operands<S>.self)
                    Product<S>(
                        c.dy, c.w, into: c.dx, rows: c.xShape.rows, columns: c.xShape.columns,
                        inner: c.yShape.columns, transposesRight: true, adds: !c.isFirst
                    ).run()
                },
                Kernel { call in
                    let c = call.load(as: Operands<S>.self)
                    var product = Product<S>(
                        c.x, c.dy, into: c.dx, rows: c.wShape.rows, columns: c.wShape.columns,
                        inner: c.yShape.rows, transposesLeft: true, adds: !c.isFirst)
                    product.factor = c.factor
                    product.run()
                },
            ])
    }
}

/// Where x is larger, dy; where both are equal, half of it.
@inline(__always)
private func share<V: Lanes>(_ dy: V, _ x: V, _ w: V) -> V {
    V(repeating: 0).choosing(dy, where: x.isMore(w)).choosing(dy / 2, where: x.isEqual(w))
}

@inline(__always)
func power<V: Lanes>(_ x: V, _ w: V) -> V where V.Scalar: Scalar, V == V.Scalar.Vector {
    if w == V(repeating: 2) { return x * x }
    var y = x
    for i in x.indices { y[i] = V.Scalar.power(x[i], w[i]) }
    return y
}

/// A row for a function of two elements in the same place.
@inline(__always)
func binary<S: Scalar>(
    _ name: String, _ summary: String, _ notation: OperationNotation, _ slopes: [String],
    category: OperationCategory = .arithmetic, names: (inputs: [String], output: String) = (["x", "w"], "y"),
    definition: String? = nil, remark: String? = nil, fair: [ClosedRange<Double>] = [-2...2, -2...2],
    kinks: Kinks = .none,
    _ f: @escaping @Sendable (_ x: S.Vector, _ w: S.Vector) -> S.Vector,
    _ vjpX: (@Sendable (_ x: S.Vector, _ w: S.Vector, _ y: S.Vector, _ dy: S.Vector) -> S.Vector)? = nil,
    _ vjpW: (@Sendable (_ x: S.Vector, _ w: S.Vector, _ y: S.Vector, _ dy: S.Vector) -> S.Vector)? = nil
) -> Operation<S> {
    Operation(
        name: name, summary: summary, category: category, notation: notation, inputNames: names.inputs,
        outputName: names.output, definition: definition, derivativeTexts: { _, _ in slopes }, remark: remark,
        fairIntervals: fair, kinks: kinks,
        shape: { shapes, _ throws(ShapeError) in
            guard shapes[0] == shapes[1] else {
                let written =
                    switch notation {
                    case .infix(let symbol): "{0} \(symbol) {1}"
                    case .call, .prefix, .postfix, .index: "\(name)({0}, {1})"
                    }
                throw ShapeError(
                    "{0} is \(shapes[0]), {1} is \(shapes[1]): \(written) needs equal shapes",
                    inputNames: names.inputs)
            }
            return shapes[0]
        },
        dependence: .element,
        forward: Kernel { call in
            let c = call.load(as: Operands<S>.self)
            eachVector(of: S.self, c.yShape.count) { i in c.y.set(f(c.x.vector(at: i), c.w.vector(at: i)), at: i) }
        },
        vjps: [vjpX.map { vjp in slopeKernel(S.self, vjp) }, vjpW.map { vjp in slopeKernel(S.self, vjp) }])
}

@inline(__always)
func slopeKernel<S: Scalar>(
    _: S.Type,
    _ vjp: @escaping @Sendable (_ x: S.Vector, _ w: S.Vector, _ y: S.Vector, _ dy: S.Vector) -> S.Vector
) -> Kernel {
    Kernel { call in
        let c = call.load(as: Operands<S>.self)
        eachVector(of: S.self, c.yShape.count) { i in
            c.add(vjp(c.x.vector(at: i), c.w.vector(at: i), c.y.vector(at: i), c.dy.vector(at: i)), at: i)
        }
    }
}
