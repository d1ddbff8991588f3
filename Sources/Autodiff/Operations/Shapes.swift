import Limits

/// Rearrangements: the same numbers in other places.
enum Shapes {
    static func rows<S: Scalar>() -> [Operation<S>] {
        [
            transpose().with(.ofInputs), reshape().with(.ofInputs), broadcast().with(.ofInputs),
            slice().with(.ofInputs), gather().with(.ofInputs), pad(), scatter(), concat().with(.ofInputs),
        ]
    }

    private static func transpose<S: Scalar>() -> Operation<S> {
        shaping(
            "transpose", "rows become columns", .postfix("'"), { _, _ in ["dy'"] },
            { shapes, _ throws(ShapeError) in Shape(shapes[0].columns, shapes[0].rows) },
            place: { i, c in
                let (row, column) = i.quotientAndRemainder(dividingBy: c.xShape.columns)
                return column * c.xShape.rows + row
            }
        ).with(\.calledAs, "transpose").with(\.synonyms, ["t"]).with(\.source) { _, _, row, column in (0, column, row) }
    }

    private static func reshape<S: Scalar>() -> Operation<S> {
        shaping(
            "reshape", "the same numbers, row by row, in another shape", .call,
            { _, shapes in ["reshape(dy, \(shapes[0].rows), \(shapes[0].columns))"] },
            { shapes, attribute throws(ShapeError) in
                let shape = attribute.shape
                guard shape.count == shapes[0].count else {
                    throw ShapeError(
                        "{0} is \(shapes[0]), \(counted(shapes[0].count, "number")); \(shape) needs \(shape.count)",
                        inputNames: ["x"])
                }
                return shape
            }, place: { i, _ in i }
        ).with(\.source) { attribute, shapes, row, column in
            let (old, place) = (shapes[0].columns, row * attribute.shape.columns + column)
            return (0, place / old, place % old)
        }.with(\.further, .shape).with(\.synonyms, ["resize", "view"]).with(
            \.ownExamples,
            [Shape(3, 4), Shape(12, 1)].map { ExampleCall([Shape(2, 6)], .shape($0)) })
    }

    private static func slice<S: Scalar>() -> Operation<S> {
        Operation(
            name: "slice", summary: "some rows and columns of x", category: .shape, notation: .index("x[1:2,1]"),
            inputNames: ["x"], outputName: "y", definition: nil,
            derivativeTexts: { attribute, shapes in
                guard case .slice(let rows, let columns) = attribute else { return ["dy"] }
                let (shape, row, column) = (shapes[0], rows.lowerBound + 1, columns.lowerBound + 1)
                return ["pad(dy, \(shape.rows), \(shape.columns), \(row), \(column))"]
            },
            remark: nil, fairIntervals: [-2...2], kinks: .none,
            shape: { shapes, attribute throws(ShapeError) in
                guard case .slice(let rows, let columns) = attribute else {
                    preconditionFailure("slice needs rows and columns")
                }
                guard rows.lowerBound >= 0, rows.upperBound <= shapes[0].rows, !rows.isEmpty,
                    columns.lowerBound >= 0, columns.upperBound <= shapes[0].columns, !columns.isEmpty
                else {
                    throw ShapeError(
                        "{0} is \(shapes[0]): it has no part [\(text(rows)), \(text(columns))]", inputNames: ["x"])
                }
                return Shape(rows.count, columns.count)
            },
            dependence: .place,
            source: { attribute, _, row, column in
                guard case .slice(let rows, let columns) = attribute else { return nil }
                return (0, rows.lowerBound + row, columns.lowerBound + column)
            }, ownExamples: [ExampleCall([Shape(4, 5)], .slice(rows: 1..<3, columns: 0..<4))],
            forward: Kernel { call in
                let c = call.load(as: Operands<S>.self)
                copyPart(c.x, c.xShape, at: c.row, c.column, to: c.y, c.yShape)
            },
            vjps: [
                Kernel { call in
                    let c = call.load(as: Operands<S>.self)
                    if c.isFirst { c.dx.update(repeating: 0, count: c.xShape.count) }
                    addToPart(c.dx, c.xShape, at: c.row, c.column, c.dy, c.yShape)
                }
            ])
    }

    private static func pad<S: Scalar>() -> Operation<S> {
        Operation(
            name: "pad", summary: "zeros of a shape with x set in at a row and column", category: .shape,
            notation: .call,
            inputNames: ["x"], outputName: "y", definition: nil,
            derivativeTexts: { attribute, shapes in
                guard case .pad(_, let row, let column) = attribute else { return ["dy"] }
                let (rows, columns) = (row..<row + shapes[0].rows, column..<column + shapes[0].columns)
                return ["dy[\(text(rows)), \(text(columns))]"]
            },
            remark: nil, fairIntervals: [-2...2], kinks: .none,
            shape: { shapes, attribute throws(ShapeError) in
                guard case .pad(let shape, let row, let column) = attribute else {
                    preconditionFailure("pad needs a shape and a place")
                }
                guard row >= 0, column >= 0, row + shapes[0].rows <= shape.rows,
                    column + shapes[0].columns <= shape.columns
                else {
                    throw ShapeError(
                        "{0} is \(shapes[0]): it does not fit into \(shape) at row \(row + 1), column \(column + 1)",
                        inputNames: ["x"])
                }
                return shape
            },
            dependence: .place,
            source: { attribute, shapes, row, column in
                guard case .pad(_, let first, let firstColumn) = attribute else { return nil }
                let place = (row - first, column - firstColumn)
                let isInside = (0..<shapes[0].rows).contains(place.0) && (0..<shapes[0].columns).contains(place.1)
                return isInside ? (0, place.0, place.1) : nil
            },
            further: FurtherArguments(
                names: [("ROWS", .size), ("COLUMNS", .size), ("ROW", .size), ("COLUMN", .size)]
            ) { values in
                .pad(into: Shape(values[0][0], values[1][0]), row: values[2][0] - 1, column: values[3][0] - 1)
            }, ownExamples: [ExampleCall([Shape(2, 3)], .pad(into: Shape(4, 5), row: 2, column: 1))],
            forward: Kernel { call in
                let c = call.load(as: Operands<S>.self)
                c.y.update(repeating: 0, count: c.yShape.count)
                addToPart(c.y, c.yShape, at: c.row, c.column, c.x, c.xShape)
            },
            vjps: [
                Kernel { call in
                    let c = call.load(as: Operands<S>.self)
                    addPart(of: c.dy, c.yShape, at: c.row, c.column, to: c.dx, c.xShape, clears: c.isFirst)
                }
            ])
    }

    private static func concat<S: Scalar>() -> Operation<S> {
        Operation(
            name: "concat", summary: "matrices side by side; one below the other with axis=rows", category: .shape,
            notation: .call, inputNames: ["x", "w"], outputName: "y", definition: nil,
            derivativeTexts: { attribute, shapes in
                let (x, w) = (shapes[0], shapes[1])
                return attribute.axis == .rows
                    ? ["dy[1:\(x.rows), :]", "dy[\(x.rows + 1):\(x.rows + w.rows), :]"]
                    : ["dy[:, 1:\(x.columns)]", "dy[:, \(x.columns + 1):\(x.columns + w.columns)]"]
            },
            remark: nil, fairIntervals: [-2...2, -2...2], kinks: .none,
            shape: { shapes, attribute throws(ShapeError) in
                let (x, w) = (shapes[0], shapes[1])
                if attribute.axis == .rows {
                    guard x.columns == w.columns else {
                        throw ShapeError(
                            "{0} has \(counted(x.columns, "column")), {1} has \(counted(w.columns, "column")): "
                                + "concat({0}, {1}, axis=rows) needs them equal", inputNames: ["x", "w"])
                    }
                    return Shape(x.rows + w.rows, x.columns)
                }
                guard x.rows == w.rows else {
                    throw ShapeError(
                        "{0} has \(counted(x.rows, "row")), {1} has \(counted(w.rows, "row")): "
                            + "concat({0}, {1}) needs them equal", inputNames: ["x", "w"])
                }
                return Shape(x.rows, x.columns + w.columns)
            },
            dependence: .place,
            source: { attribute, shapes, row, column in
                if attribute.axis == .rows {
                    return row < shapes[0].rows ? (0, row, column) : (1, row - shapes[0].rows, column)
                }
                return column < shapes[0].columns ? (0, row, column) : (1, row, column - shapes[0].columns)
            },
            isFolded: true,
            synonyms: ["hstack", "vstack", "stack", "append", "concatenate", "horzcat", "vertcat", "cat"],
            defaultAxis: .columns,
            ownExamples: [
                ExampleCall([Shape(2, 3), Shape(2, 2)]), ExampleCall([Shape(1, 3), Shape(2, 3)], .axis(.rows)),
            ],
            forward: Kernel { call in
                let c = call.load(as: Operands<S>.self)
                c.y.update(repeating: 0, count: c.yShape.count)
                addToPart(c.y, c.yShape, at: 0, 0, c.x, c.xShape)
                let (row, column) = c.axis == .rows ? (c.xShape.rows, 0) : (0, c.xShape.columns)
                addToPart(c.y, c.yShape, at: row, column, c.w, c.wShape)
            },
            vjps: [
                Kernel { call in
                    let c = call.load(as: Operands<S>.self)
                    addPart(of: c.dy, c.yShape, at: 0, 0, to: c.dx, c.xShape, clears: c.isFirst)
                },
                Kernel { call in
                    let c = call.load(as: Operands<S>.self)
                    let (row, column) = c.axis == .rows ? (c.xShape.rows, 0) : (0, c.xShape.columns)
                    addPart(of: c.dy, c.yShape, at: row, column, to: c.dx, c.wShape, clears: c.isFirst)
                },
            ])
    }

    /// Counted from 1, ends included.
    private static func text(_ range: Range<Int>) -> String { "\(range.lowerBound + 1):\(range.upperBound)" }
}

extension Attribute {
    package var axis: Axis {
        switch self {
        case .axis(let axis): axis
        case .settings(let settings): settings.axis
        case .none, .shape, .slice, .pad, .gather, .scatter: .all
        }
    }

    var shape: Shape {
        guard case .shape(let shape) = self else { preconditionFailure("the operation needs a shape") }
        return shape
    }
}

/// A row for an operation that moves element `i` of `x` to `place(i)`.
@inline(__always)
private func shaping<S: Scalar>(
    _ name: String, _ summary: String, _ notation: OperationNotation,
    _ slopes: @escaping @Sendable (Attribute, [Shape]) -> [String],
    _ shape: @escaping @Sendable ([Shape], Attribute) throws(ShapeError) -> Shape,
    place: @escaping @Sendable (Int, borrowing Operands<S>) -> Int
) -> Operation<S> {
    Operation(
        name: name, summary: summary, category: .shape, notation: notation, inputNames: ["x"], outputName: "y",
        definition: nil, derivativeTexts: slopes, remark: nil, fairIntervals: [-2...2], kinks: .none, shape: shape,
        dependence: .place,
        forward: Kernel { call in
            let c = call.load(as: Operands<S>.self)
            StopRequest.each(c.xShape.count) { i in c.y[place(i, c)] = c.x[i] }
        },
        vjps: [
            Kernel { call in
                let c = call.load(as: Operands<S>.self)
                StopRequest.each(c.xShape.count) { i in
                    let dx = c.dy[place(i, c)]
                    c.dx[i] = c.isFirst ? dx : c.dx[i] + dx
                }
            }
        ])
}

@inline(__always)
private func copyPart<S: Scalar>(
    _ x: UnsafeMutablePointer<S>, _ xShape: Shape, at row: Int, _ column: Int, to y: UnsafeMutablePointer<S>,
    _ yShape: Shape
) {
    for i in 0..<yShape.rows {
        (y + i * yShape.columns).update(from: x + (row + i) * xShape.columns + column, count: yShape.columns)
    }
}

@inline(__always)
private func addPart<S: Scalar>(
    of y: UnsafeMutablePointer<S>, _ yShape: Shape, at row: Int, _ column: Int, to x: UnsafeMutablePointer<S>,
    _ xShape: Shape, clears: Bool
) {
    if clears { return copyPart(y, yShape, at: row, column, to: x, xShape) }
    for i in 0..<xShape.rows {
        let (source, target) = (y + (row + i) * yShape.columns + column, x + i * xShape.columns)
        for j in 0..<xShape.columns { target[j] += source[j] }
    }
}

@inline(__always)
private func addToPart<S: Scalar>(
    _ y: UnsafeMutablePointer<S>, _ yShape: Shape, at row: Int, _ column: Int, _ x: UnsafeMutablePointer<S>,
    _ xShape: Shape
) {
    for i in 0..<xShape.rows {
        let (source, target) = (x + i * xShape.columns, y + (row + i) * yShape.columns + column)
        for j in 0..<xShape.columns { target[j] += source[j] }
    }
}
