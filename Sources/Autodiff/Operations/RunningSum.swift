import Limits

/// Sums so far, down the rows or along the columns.
enum RunningSum {
    static func rows<S: Scalar>() -> [Operation<S>] {
        [
            Operation<S>(
                name: "cumsum", summary: "the sums so far, down the rows; with axis=columns along each row",
                category: .elementwise, notation: .call, inputNames: ["x"], outputName: "y", definition: nil,
                derivativeTexts: { attribute, _ in
                    let axis = attribute.axis == .columns ? "columns" : "rows"
                    return ["sum(dy, axis=\(axis)) - cumsum(dy, axis=\(axis)) + dy"]
                },
                remark: nil, fairIntervals: [-2...2], kinks: .none,
                shape: { shapes, _ throws(ShapeError) in shapes[0] }, range: .linear, dependence: .whole,
                synonyms: ["cumulativesum", "runningsum"], defaultAxis: .rows,
                ownExamples: [Axis.rows, .columns].flatMap { axis in
                    [Shape.scalar, Shape(3, 5), Shape(4, 9)].map { ExampleCall([$0], .axis(axis)) }
                },
                forward: Kernel { call in
                    let c = call.load(as: Operands<S>.self)
                    eachLine(c) { start, count, step in
                        var sum = LongSum<S.Vector>()
                        for i in 0..<count {
                            sum.add(S.Vector(repeating: c.x[start + i * step]))
                            c.y[start + i * step] = sum.value[0]
                        }
                    }
                },
                vjps: [
                    Kernel { call in
                        let c = call.load(as: Operands<S>.self)
                        eachLine(c) { start, count, step in
                            var sum = LongSum<S.Vector>()
                            for i in stride(from: count - 1, through: 0, by: -1) {
                                let place = start + i * step
                                sum.add(S.Vector(repeating: c.dy[place]))
                                c.dx[place] = c.isFirst ? sum.value[0] : c.dx[place] + sum.value[0]
                            }
                        }
                    }
                ])
        ]
    }

    /// Calls `body` with each line that is added up: `count` elements from `start`, `step` apart.
    @inline(__always)
    private static func eachLine<S: Scalar>(_ c: Operands<S>, _ body: (_ start: Int, _ count: Int, _ step: Int) -> Void)
    {
        let (rows, columns) = (c.xShape.rows, c.xShape.columns)
        if c.axis == .columns {
            StopRequest.each(rows) { body($0 * columns, columns, 1) }
        } else {
            StopRequest.each(columns) { body($0, rows, columns) }
        }
    }
}
