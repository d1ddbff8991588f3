/// Losses that ask for outputs on the right side with some distance.
enum MarginLosses {
    static func rows<S: Scalar>() -> [Operation<S>] {
        var rows: [Operation<S>] = []
        rows.append(
            Losses.loss(
                "hinge", "the mean of what is missing to a margin of 1; targets are -1 and 1",
                "mean(max(1 - y * yhat, 0))",
                ["-(y * yhat < 1) * y / size(y) * dloss", "-(y * yhat < 1) * yhat / size(y) * dloss"],
                remark: "where y * yhat is 1 the slope is taken as 0", kinks: .product(1),
                { yhat, y in (1 - y * yhat).choosing(0, where: (y * yhat).isAtLeast(1)) }, { $0.count },
                { yhat, y in S.Vector(repeating: 0).choosing(-y, where: (y * yhat).isLess(1)) },
                { yhat, y in S.Vector(repeating: 0).choosing(-yhat, where: (y * yhat).isLess(1)) }
            ).demanding(.signs))
        rows.append(
            Losses.loss(
                "squared_hinge", "the mean of the squares of what is missing to a margin of 1; targets are -1 and 1",
                "mean(max(1 - y * yhat, 0)^2)",
                [
                    "-2 * y * max(1 - y * yhat, 0) / size(y) * dloss",
                    "-2 * yhat * max(1 - y * yhat, 0) / size(y) * dloss",
                ],
                { yhat, y in
                    let missing: S.Vector = gap(yhat, y)
                    return missing * missing
                }, { $0.count },
                { yhat, y in -2 * y * (gap(yhat, y) as S.Vector) },
                { yhat, y in -2 * yhat * (gap(yhat, y) as S.Vector) }
            ).demanding(.signs).with(\.synonyms, ["squaredhinge"]))
        rows.append(
            Losses.loss(
                "soft_margin", "the mean logistic loss; yhat is any number, targets are -1 and 1",
                "mean(softplus(-y * yhat))",
                [
                    "-y * sigmoid(-y * yhat) / size(y) * dloss", "-yhat * sigmoid(-y * yhat) / size(y) * dloss",
                ],
                { yhat, y in softplus(0 - y * yhat) }, { $0.count },
                { yhat, y in -y * (sigmoid(0 - y * yhat) as S.Vector) },
                { yhat, y in -yhat * (sigmoid(0 - y * yhat) as S.Vector) }
            ).demanding(.signs).with(\.synonyms, ["softmargin", "softmarginloss"]))
        rows.append(multiMargin())
        return rows
    }

    private static func multiMargin<S: Scalar>() -> Operation<S> {
        let gap = "(margin - sum(y * yhat, axis=columns) + yhat)"
        let row = Operation<S>(
            name: "multi_margin",
            summary: "by how much other classes come closer than a margin to the right one, the mean over all outputs",
            category: .loss, notation: .call, inputNames: ["yhat", "y"], outputName: "loss",
            definition: "mean((1 - y) * max\(gap.dropLast()), 0))",
            derivativeTexts: { _, _ in
                [
                    "((1 - y) * (\(gap) > 0) - y * sum((1 - y) * (\(gap) > 0), axis=columns)) / size(y) * dloss",
                    "-(max\(gap.dropLast()), 0) + yhat * sum((1 - y) * (\(gap) > 0), axis=columns)) / size(y) * dloss",
                ]
            },
            remark: "where a class is at the margin the slope is taken as 0", fairIntervals: [-2...2, 0...1],
            kinks: .margins(1), shape: { shapes, _ throws(ShapeError) in try equalShapes(shapes, "multi_margin") },
            dependence: .whole, aggregate: .mean, synonyms: ["multimargin", "multimarginloss", "categoricalhinge"],
            demand: .classes,
            forward: Kernel { call in
                let c = call.load(as: Operands<S>.self)
                var sum = LongSum<S.Vector>()
                eachRow(c) { start, columns, score in
                    var missing: S = 0
                    for i in start..<start + columns { missing += (1 - c.w[i]) * positive(score + c.x[i]) }
                    sum.add(S.Vector(repeating: missing))
                }
                c.y[0] = sum.value[0] / S(c.xShape.count)
            },
            vjps: [
                Kernel { call in
                    let c = call.load(as: Operands<S>.self)
                    let factor = c.dy[0] / S(c.xShape.count)
                    eachRow(c) { start, columns, score in
                        let close = weight(c, start, columns, score)
                        for i in start..<start + columns {
                            let own: S = score + c.x[i] > 0 ? 1 - c.w[i] : 0
                            c.dx[i] = (c.isFirst ? 0 : c.dx[i]) + (own - c.w[i] * close) * factor
                        }
                    }
                },
                Kernel { call in
                    let c = call.load(as: Operands<S>.self)
                    let factor = c.dy[0] / S(c.xShape.count)
                    eachRow(c) { start, columns, score in
                        let close = weight(c, start, columns, score)
                        for i in start..<start + columns {
                            let slope = positive(score + c.x[i]) + c.x[i] * close
                            c.dx[i] = (c.isFirst ? 0 : c.dx[i]) - slope * factor
                        }
                    }
                },
            ])
        var settled = row.with(settings: [
            OperationSetting("margin", 1, OperationSetting.positive, "how far the right class is to lead")
        ])
        settled.settledKinks = { .margins($0[0]) }
        return settled
    }

    /// Calls `body` with the beginning of each row and the margin less the output of the right class.
    @inline(__always)
    private static func eachRow<S: Scalar>(_ c: Operands<S>, _ body: (_ start: Int, _ columns: Int, _ score: S) -> Void)
    {
        let columns = c.xShape.columns
        for start in stride(from: 0, to: c.xShape.count, by: columns) {
            var right: S = 0
            for i in start..<start + columns { right += c.w[i] * c.x[i] }
            body(start, columns, c.setting(0) - right)
        }
    }

    /// How many other classes are closer than the margin.
    @inline(__always)
    private static func weight<S: Scalar>(_ c: Operands<S>, _ start: Int, _ columns: Int, _ score: S) -> S {
        var sum: S = 0
        for i in start..<start + columns where score + c.x[i] > 0 { sum += 1 - c.w[i] }
        return sum
    }
}

@inline(__always)
private func positive<S: Scalar>(_ x: S) -> S { x > 0 || x.isNaN ? x : 0 }

/// What is missing to a margin of 1.
@inline(__always)
private func gap<V: Lanes>(_ yhat: V, _ y: V) -> V {
    let missing: V = 1 - y * yhat
    return missing.choosing(0, where: missing.isAtMost(0))
}
