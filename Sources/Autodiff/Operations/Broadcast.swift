import Limits

extension Shapes {
    /// A row, a column or a number repeated to a larger shape; the gradient is the sum over the repeats.
    static func broadcast<S: Scalar>() -> Operation<S> {
        Operation(
            name: "broadcast", summary: "a row, a column or a number, repeated to a shape", category: .shape,
            notation: .call,
            inputNames: ["x"], outputName: "y", definition: nil,
            derivativeTexts: { attribute, shapes in
                let (x, y) = (shapes[0], attribute.shape)
                return switch (x.rows != y.rows, x.columns != y.columns) {
                case (false, false): ["dy"]
                case (true, false): ["sum(dy, axis=rows)"]
                case (false, true): ["sum(dy, axis=columns)"]
                case (true, true): ["sum(dy)"]
                }
            },
            remark: nil, fairIntervals: [-2...2], kinks: .none,
            shape: { shapes, attribute throws(ShapeError) in
                let (x, y) = (shapes[0], attribute.shape)
                guard x.rows == y.rows || x.rows == 1, x.columns == y.columns || x.columns == 1 else {
                    throw ShapeError("{0} is \(x): it cannot be repeated to \(y)", inputNames: ["x"])
                }
                return y
            },
            dependence: .place,
            source: { _, shapes, row, column in
                (0, shapes[0].rows == 1 ? 0 : row, shapes[0].columns == 1 ? 0 : column)
            },
            further: .shape, repeatsSides: true,
            ownExamples: [
                (Shape(1, 3), Shape(4, 3)), (Shape(3, 1), Shape(3, 17)), (.scalar, Shape(3, 2)),
                (Shape(3, 2), Shape(3, 2)), (Shape(1, 19), Shape(3, 19)),
            ].map { ExampleCall([$0.0], .shape($0.1)) },
            forward: Kernel { call in
                let c = call.load(as: Operands<S>.self)
                let columns = c.yShape.columns
                StopRequest.each(c.yShape.rows) { row in
                    let source = c.x + (c.xShape.rows == 1 ? 0 : row * c.xShape.columns)
                    if c.xShape.columns == columns {
                        copyRow(source, to: c.y + row * columns, columns)
                    } else {
                        fillRow(c.y + row * columns, S.Vector(repeating: source[0]), columns)
                    }
                }
            },
            vjps: [
                Kernel { call in
                    let c = call.load(as: Operands<S>.self)
                    if c.xShape.rows == 1, c.xShape.columns == c.yShape.columns {
                        sumRows(c.dy, c.yShape, into: c.dx, clears: c.isFirst, factor: c.factor)
                        return
                    }
                    switch (c.xShape.rows != c.yShape.rows, c.xShape.columns != c.yShape.columns) {
                    case (false, false): sumNothing(c.dy, into: c.dx, c.yShape.count, clears: c.isFirst)
                    case (true, false): preconditionFailure("a row was added up before")
                    case (false, true):
                        for row in 0..<c.yShape.rows {
                            let total = sum(c.dy + row * c.yShape.columns, c.yShape.columns)
                            c.dx[row] = c.isFirst ? total : c.dx[row] + total
                        }
                    case (true, true):
                        let total = sum(c.dy, c.yShape.count)
                        c.dx[0] = c.isFirst ? total : c.dx[0] + total
                    }
                }
            ])
    }
}

/// Copies a row in whole vectors; what is written beyond it belongs to the next row, which comes later.
@inline(__always)
func copyRow<S: Scalar>(_ x: UnsafeMutablePointer<S>, to y: UnsafeMutablePointer<S>, _ columns: Int) {
    for i in stride(from: 0, to: columns, by: S.Vector.scalarCount) { y.set(x.vector(at: i), at: i) }
}

@inline(__always)
func fillRow<S: Scalar>(_ y: UnsafeMutablePointer<S>, _ value: S.Vector, _ columns: Int) {
    for i in stride(from: 0, to: columns, by: S.Vector.scalarCount) { y.set(value, at: i) }
}

@inline(__always)
private func sumNothing<S: Scalar>(
    _ dy: UnsafeMutablePointer<S>, into dx: UnsafeMutablePointer<S>, _ count: Int, clears: Bool
) {
    for i in stride(from: 0, to: count, by: S.Vector.scalarCount) {
        dx.set(clears ? dy.vector(at: i) : dx.vector(at: i) + dy.vector(at: i), at: i)
    }
}

/// The sum of `count` numbers, in one fixed order.
@inline(__always)
func sum<S: Scalar>(_ x: UnsafeMutablePointer<S>, _ count: Int) -> S {
    longSum(of: S.self, count) { i in x.vector(at: i).keeping(count - i) }.total
}

/// Adds the rows of `dy` up, times `factor`, one row in the end.
@inline(__always)
func sumRows<S: Scalar>(
    _ dy: UnsafeMutablePointer<S>, _ shape: Shape, into dx: UnsafeMutablePointer<S>, clears: Bool, factor: S
) {
    if shape.columns == 1 {
        dx[0] = (clears ? 0 : dx[0]) + factor * sum(dy, shape.rows)
        return
    }
    eachVector(of: S.self, shape.columns) { column in
        let total = longSum(ofRows: shape.rows, S.self) { row in dy.vector(at: row &* shape.columns &+ column) }
        // The lanes beyond the row hold parts of other rows.
        addSum(total.keeping(shape.columns - column), to: dx + column, clears: clears, factor: factor)
    }
}

@inline(__always)
func addSum<S: Scalar>(_ total: S.Vector, to place: UnsafeMutablePointer<S>, clears: Bool, factor: S) {
    place.set(clears ? factor * total : place.vector(at: 0) + factor * total, at: 0)
}
