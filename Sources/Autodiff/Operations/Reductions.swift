/// Many numbers become one: over everything, over the rows (1×n remains) or over the columns (m×1 remains).
enum Reductions {
    static func rows<S: Scalar>() -> [Operation<S>] {
        [
            sum().with(.linear).with(\.aggregate, .sum),
            mean().with(.ofInputs).with(\.aggregate, .mean).with(
                \.synonyms, ["average", "avg"]),
            norm().with(.atLeastZero),
            extreme("max", "the largest", { $0 > $1 }).with(.ofInputs),
            extreme("min", "the smallest", { $0 < $1 }).with(.ofInputs),
        ]
    }

    private static func sum<S: Scalar>() -> Operation<S> {
        reduction(
            "sum", "the sum", remark: nil, { _, shapes in "broadcast(dy, \(shapes[0].rows), \(shapes[0].columns))" },
            { x, count, step in total(x, count, step) }, { _, _, dy, _ in dy })
    }

    private static func mean<S: Scalar>() -> Operation<S> {
        reduction(
            "mean", "the mean", remark: nil,
            { attribute, shapes in
                let (x, y) = (shapes[0], shape(shapes[0], attribute.axis))
                return "broadcast(dy, \(x.rows), \(x.columns)) / \(x.count / y.count)"
            },
            { x, count, step in total(x, count, step) / S(count) }, { _, _, dy, count in dy / S(count) })
    }

    private static func norm<S: Scalar>() -> Operation<S> {
        reduction(
            "norm", "the square root of the sum of squares (Frobenius)",
            remark: "where all elements are 0 the slope is taken as 0",
            definition: { $0 == .all ? "sqrt(sum(x^2))" : "sqrt(sum(x^2, axis=\($0.rawValue)))" },
            kinks: .values([0]), { _, _ in "x / (y + (y == 0)) * dy" },
            { x, count, step in length(x, count, step) }, { x, y, dy, _ in (y == 0 ? 0 : x / y) * dy })
    }

    @inline(__always)
    private static func extreme<S: Scalar>(
        _ name: String, _ summary: String, _ isBetter: @escaping @Sendable (S, S) -> Bool
    ) -> Operation<S> {
        var row: Operation<S> = reduction(
            name, summary, remark: "\(summary) elements, if there are several, share the slope equally",
            { attribute, _ in
                switch attribute.axis {
                case .all: "(x == y) / sum(x == y) * dy"
                case .rows: "(x == y) / sum(x == y, axis=rows) * dy"
                case .columns: "(x == y) / sum(x == y, axis=columns) * dy"
                }
            },
            { x, count, step in
                var best = x[0]
                for i in 1..<max(count, 1) where isBetter(x[i * step], best) || x[i * step].isNaN { best = x[i * step] }
                return best
            }, { _, _, dy, _ in dy })
        row = Operation(
            name: row.name, summary: row.summary, category: row.category, notation: row.notation,
            inputNames: row.inputNames, outputName: row.outputName, definition: nil,
            derivativeTexts: row.derivativeTexts, remark: row.remark, fairIntervals: row.fairIntervals, kinks: .ties,
            shape: row.shape, dependence: .group, forward: row.forward,
            vjps: [
                Kernel { call in
                    let c = call.load(as: Operands<S>.self)
                    eachGroup(c) { x, y, start, count, step in
                        var ties: S = 0
                        for i in 0..<count where c.x[start + i * step] == c.y[y] { ties += 1 }
                        for i in 0..<count {
                            let place = start + i * step
                            let dx: S = (c.x[place] == c.y[y] ? 1 : 0) / ties * c.dy[y]
                            c.dx[place] = c.isFirst ? dx : c.dx[place] + dx
                        }
                    }
                }
            ])
        return row
    }

    static func shape(_ x: Shape, _ axis: Axis) -> Shape {
        switch axis {
        case .all: .scalar
        case .rows: Shape(1, x.columns)
        case .columns: Shape(x.rows, 1)
        }
    }
}

@inline(__always)
private func total<S: Scalar>(_ x: UnsafeMutablePointer<S>, _ count: Int, _ step: Int) -> S {
    if step == 1 { return sum(x, count) }
    return stridedSum(count) { i in x[i * step] }
}

/// The sum of what `f` gives for each of `count` numbers that are not beside each other, in one fixed order.
@inline(__always)
private func stridedSum<S: Scalar>(_ count: Int, _ f: (_ i: Int) -> S) -> S {
    var sum = LongSum<S.Vector>()
    for start in stride(from: 0, to: count, by: 2 * LongSum<S.Vector>.part) {
        var part: S = 0
        for i in start..<min(start + 2 * LongSum<S.Vector>.part, count) { part += f(i) }
        sum.add(S.Vector(repeating: part))
    }
    return sum.value[0]
}

/// The square root of the sum of squares, free of overflow in between.
@inline(__always)
private func length<S: Scalar>(_ x: UnsafeMutablePointer<S>, _ count: Int, _ step: Int) -> S {
    var squares: S = 0
    if step == 1 {
        squares =
            longSum(of: S.self, count) { i in
                let part: S.Vector = x.vector(at: i).keeping(count - i)
                return part * part
            }.total
    } else {
        squares = stridedSum(count) { i in x[i * step] * x[i * step] }
    }
    // Squares that are too small or too large for the precision are taken of smaller or larger numbers.
    if squares.isNaN || squares.isFinite && squares > S.leastNormalMagnitude / S.ulpOfOne { return S.root(squares) }
    var largest: S = 0
    for i in 0..<count { largest = max(largest, abs(x[i * step])) }
    guard largest > 0, largest.isFinite else { return largest }
    squares = stridedSum(count) { i in (x[i * step] / largest) * (x[i * step] / largest) }
    return largest * S.root(squares)
}

/// Calls `body` with each group of elements that become one: `count` elements from `start`, `step` apart.
@inline(__always)
private func eachGroup<S: Scalar>(
    _ c: Operands<S>,
    _ body: (_ x: UnsafeMutablePointer<S>, _ y: Int, _ start: Int, _ count: Int, _ step: Int) -> Void
) {
    let (rows, columns) = (c.xShape.rows, c.xShape.columns)
    switch c.axis {
    case .all: body(c.x, 0, 0, rows * columns, 1)
    case .rows: for column in 0..<columns { body(c.x + column, column, column, rows, columns) }
    case .columns: for row in 0..<rows { body(c.x + row * columns, row, row * columns, columns, 1) }
    }
}

@inline(__always)
private func reduction<S: Scalar>(
    _ name: String, _ summary: String, remark: String?, definition: (@Sendable (Axis) -> String)? = nil,
    kinks: Kinks = .none,
    _ slope: @escaping @Sendable (Attribute, [Shape]) -> String,
    _ f: @escaping @Sendable (_ x: UnsafeMutablePointer<S>, _ count: Int, _ step: Int) -> S,
    _ vjp: @escaping @Sendable (_ x: S, _ y: S, _ dy: S, _ count: Int) -> S
) -> Operation<S> {
    Operation(
        name: name, summary: summary + " of all elements, or along an axis", category: .reduction, notation: .call,
        inputNames: ["x"], outputName: "y", definition: definition?(.all),
        derivativeTexts: { attribute, shapes in [slope(attribute, shapes)] }, remark: remark,
        fairIntervals: [-2...2], kinks: kinks,
        shape: { shapes, attribute throws(ShapeError) in Reductions.shape(shapes[0], attribute.axis) },
        dependence: .group,
        forward: Kernel { call in
            let c = call.load(as: Operands<S>.self)
            eachGroup(c) { x, y, _, count, step in c.y[y] = f(x, count, step) }
        },
        vjps: [
            Kernel { call in
                let c = call.load(as: Operands<S>.self)
                eachGroup(c) { _, y, start, count, step in
                    for i in 0..<count {
                        let place = start + i * step
                        let dx = vjp(c.x[place], c.y[y], c.dy[y], count)
                        c.dx[place] = c.isFirst ? dx : c.dx[place] + dx
                    }
                }
            }
        ]
    ).with(\.definitionAlong, definition)
}
