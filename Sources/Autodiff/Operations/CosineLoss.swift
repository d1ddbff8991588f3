/// One less the cosine of the angle between two rows.
enum CosineLoss {
    static func row<S: Scalar>() -> Operation<S> {
        let (n, m) = ("norm(yhat, axis=columns)", "norm(y, axis=columns)")
        let dot = "sum(yhat * y, axis=columns)"
        return Operation(
            name: "cosine", summary: "the mean over the rows of 1 less the cosine of the angle between yhat and y",
            category: .loss, notation: .call, inputNames: ["yhat", "y"], outputName: "loss",
            definition: "mean(1 - where(\(n) * \(m) > 0, \(dot) / (\(n) * \(m)), 0))",
            derivativeTexts: { _, _ in
                [
                    "where(\(n) * \(m) > 0, (yhat * \(dot) / \(n)^2 - y) / (\(n) * \(m)), 0) / rows(y) * dloss",
                    "where(\(n) * \(m) > 0, (y * \(dot) / \(m)^2 - yhat) / (\(n) * \(m)), 0) / rows(y) * dloss",
                ]
            },
            remark: "a row of zeros counts as 1 and has the slope 0", fairIntervals: [0.5...2, 0.5...2], kinks: .none,
            shape: { shapes, _ throws(ShapeError) in try equalShapes(shapes, "cosine") },
            dependence: .whole, aggregate: .mean, synonyms: ["cosinesimilarity", "cosineembedding"],
            ownExamples: [Shape(1, 2), Shape(3, 5), Shape(4, 9)].map { ExampleCall([$0, $0]) },
            forward: Kernel { call in
                let c = call.load(as: Operands<S>.self)
                var sum = LongSum<S.Vector>()
                for start in stride(from: 0, to: c.xShape.count, by: c.xShape.columns) {
                    let (x, w) = (c.x + start, c.w + start)
                    let lengths = (length(x, c.xShape.columns), length(w, c.xShape.columns))
                    let isZero = lengths.0 * lengths.1 == 0
                    let cosine = product(x, w, c.xShape.columns) / lengths.0 / lengths.1
                    sum.add(S.Vector(repeating: isZero ? 1 : 1 - cosine))
                }
                c.y[0] = sum.value[0] / S(c.xShape.rows)
            },
            vjps: [slope(false, S.self), slope(true, S.self)])
    }

    private static func slope<S: Scalar>(_ isOfTargets: Bool, _: S.Type) -> Kernel {
        Kernel { call in
            let c = call.load(as: Operands<S>.self)
            let (columns, factor) = (c.xShape.columns, c.dy[0] / S(c.xShape.rows))
            for start in stride(from: 0, to: c.xShape.count, by: columns) {
                let (one, other) = isOfTargets ? (c.w + start, c.x + start) : (c.x + start, c.w + start)
                let (length, otherLength) = (length(one, columns), length(other, columns))
                let isZero = length * otherLength == 0
                let share = isZero ? 0 : product(one, other, columns) / length / length
                for i in 0..<columns {
                    var turned: S = one[i] * share - other[i]
                    if columns <= mostPairs {
                        // Σ x_j (x_i w_j - w_i x_j) / |x|², in which nothing that is parallel remains.
                        turned = 0
                        for j in 0..<columns where j != i {
                            turned += one[j] / length * ((one[i] * other[j] - other[i] * one[j]) / length)
                        }
                    }
                    let slope: S = isZero ? 0 : turned / length / otherLength * factor
                    c.dx[start + i] = (c.isFirst ? 0 : c.dx[start + i]) + slope
                }
            }
        }
    }

    /// Up to so many columns each is taken with each other.
    private static var mostPairs: Int { 32 }

    @inline(__always)
    private static func product<S: Scalar>(_ x: UnsafeMutablePointer<S>, _ w: UnsafeMutablePointer<S>, _ n: Int) -> S {
        longSum(of: S.self, n) { i in (x.vector(at: i) * w.vector(at: i)).keeping(n - i) }.total
    }

    @inline(__always)
    private static func length<S: Scalar>(_ x: UnsafeMutablePointer<S>, _ n: Int) -> S { S.root(product(x, x, n)) }
}
