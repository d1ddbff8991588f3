extension Shapes {
    /// Rows and columns of x in any order; what is taken twice gets both gradients.
    static func gather<S: Scalar>() -> Operation<S> {
        Operation(
            name: "gather", summary: "rows and columns of x in any order", category: .shape,
            notation: .index("x[[2, 1],:]"), inputNames: ["x"], outputName: "y", definition: nil,
            derivativeTexts: { attribute, shapes in
                guard case .gather(let places) = attribute else { return ["dy"] }
                let (rows, columns) = (Positions.text(places.rows), Positions.text(places.columns))
                return ["scatter(dy, \(shapes[0].rows), \(shapes[0].columns), \(rows), \(columns))"]
            },
            remark: nil, fairIntervals: [-2...2], kinks: .none,
            shape: { shapes, attribute throws(ShapeError) in
                guard case .gather(let places) = attribute else { preconditionFailure("gather needs positions") }
                guard places.lie(in: shapes[0]) else {
                    throw ShapeError("{0} is \(shapes[0]): it has no such part", inputNames: ["x"])
                }
                return places.shape
            },
            dependence: .place,
            source: { attribute, _, row, column in
                guard case .gather(let places) = attribute else { return nil }
                return (0, places.rows[row], places.columns[column])
            },
            ownExamples: [
                Positions(rows: [3, 0, 0], columns: [4, 1]), Positions(rows: [2], columns: [0, 0]),
            ].map { ExampleCall([Shape(4, 5)], .gather($0)) },
            forward: Kernel { call in
                let c = call.load(as: Operands<S>.self)
                take(c.x, c.xShape, c.places, to: c.y, c.yShape, clears: true)
            },
            vjps: [
                Kernel { call in
                    let c = call.load(as: Operands<S>.self)
                    if c.isFirst { c.dx.update(repeating: 0, count: c.xShape.count) }
                    put(c.dy, c.yShape, c.places, into: c.dx, c.xShape)
                }
            ])
    }

    /// Zeros to which the rows and columns of x are added in any places: what goes back through `gather`.
    static func scatter<S: Scalar>() -> Operation<S> {
        Operation(
            name: "scatter", summary: "zeros of a shape to which each row and column of x is added at its place",
            category: .shape,
            notation: .call, inputNames: ["x"], outputName: "y", definition: nil,
            derivativeTexts: { attribute, _ in
                guard case .scatter(_, let places) = attribute else { return ["dy"] }
                return ["dy[\(Positions.text(places.rows)),\(Positions.text(places.columns))]"]
            },
            remark: nil, fairIntervals: [-2...2], kinks: .none,
            shape: { shapes, attribute throws(ShapeError) in
                guard case .scatter(let into, let places) = attribute else {
                    preconditionFailure("scatter needs a shape and positions")
                }
                guard places.shape == shapes[0] else {
                    throw ShapeError(
                        "{0} is \(shapes[0]): it needs a place for \(counted(shapes[0].rows, "row")) and "
                            + "\(counted(shapes[0].columns, "column")), not \(places.rows.count) and "
                            + "\(places.columns.count)", inputNames: ["x"])
                }
                guard places.lie(in: into) else {
                    throw ShapeError(
                        "{0} has places up to row \((places.rows.max() ?? 0) + 1), column "
                            + "\((places.columns.max() ?? 0) + 1), outside of \(into)", inputNames: ["x"])
                }
                return into
            },
            dependence: .place,
            further: FurtherArguments(
                names: [("ROWS", .size), ("COLUMNS", .size), ("AT_ROWS", .places), ("AT_COLUMNS", .places)]
            ) { values in
                let places = values[2...3].map { $0.map { $0 - 1 } }
                return .scatter(
                    into: Shape(values[0][0], values[1][0]), Positions(rows: places[0], columns: places[1]))
            },
            ownExamples: [
                ExampleCall(
                    [Shape(2, 3)], .scatter(into: Shape(4, 5), Positions(rows: [3, 0], columns: [1, 4, 1])))
            ],
            forward: Kernel { call in
                let c = call.load(as: Operands<S>.self)
                c.y.update(repeating: 0, count: c.yShape.count)
                put(c.x, c.xShape, c.places, into: c.y, c.yShape)
            },
            vjps: [
                Kernel { call in
                    let c = call.load(as: Operands<S>.self)
                    take(c.dy, c.yShape, c.places, to: c.dx, c.xShape, clears: c.isFirst)
                }
            ])
    }
}

/// Adds to `y` the elements of `x` at the places, or writes them.
@inline(__always)
private func take<S: Scalar>(
    _ x: UnsafeMutablePointer<S>, _ xShape: Shape, _ places: UnsafeMutablePointer<Int>?,
    to y: UnsafeMutablePointer<S>, _ yShape: Shape, clears: Bool
) {
    guard let rows = places else { return }
    let columns = rows + yShape.rows
    for i in 0..<yShape.rows {
        let (source, target) = (x + rows[i] * xShape.columns, y + i * yShape.columns)
        for j in 0..<yShape.columns { target[j] = clears ? source[columns[j]] : target[j] + source[columns[j]] }
    }
}

/// Adds the elements of `x` to `y` at the places.
@inline(__always)
private func put<S: Scalar>(
    _ x: UnsafeMutablePointer<S>, _ xShape: Shape, _ places: UnsafeMutablePointer<Int>?,
    into y: UnsafeMutablePointer<S>, _ yShape: Shape
) {
    guard let rows = places else { return }
    let columns = rows + xShape.rows
    for i in 0..<xShape.rows {
        let (source, target) = (x + i * xShape.columns, y + rows[i] * yShape.columns)
        for j in 0..<xShape.columns { target[columns[j]] += source[j] }
    }
}
