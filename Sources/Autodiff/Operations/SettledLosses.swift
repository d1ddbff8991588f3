/// A row for a loss that adds up what `f` gives for each pair of elements, with one or two settings p and q.
@inline(__always)
func settledLoss<S: Scalar>(
    _ name: String, _ summary: String, _ definition: String, _ slopes: [String], remark: String? = nil,
    fair: [ClosedRange<Double>] = [-2...2, -2...2],
    kinks: @escaping @Sendable (_ values: [Double]) -> Kinks = { _ in .none },
    _ settings: [OperationSetting] = [],
    per divisor: @escaping @Sendable (Shape) -> Int = { $0.count },
    f: @escaping @Sendable (_ yhat: S.Vector, _ y: S.Vector, _ p: S, _ q: S) -> S.Vector,
    vjp: @escaping @Sendable (_ yhat: S.Vector, _ y: S.Vector, _ p: S, _ q: S) -> S.Vector,
    ofTargets: @escaping @Sendable (_ yhat: S.Vector, _ y: S.Vector, _ p: S, _ q: S) -> S.Vector
) -> Operation<S> {
    let hasSettings = !settings.isEmpty
    var row = Operation<S>(
        name: name, summary: summary, category: .loss, notation: .call, inputNames: ["yhat", "y"],
        outputName: "loss", definition: definition, derivativeTexts: { _, _ in slopes }, remark: remark,
        fairIntervals: fair, kinks: kinks(settings.map(\.standard)),
        shape: { shapes, _ throws(ShapeError) in try equalShapes(shapes, name) },
        dependence: .whole, aggregate: .mean,
        forward: Kernel { call in
            let c = call.load(as: Operands<S>.self)
            let (p, q) = hasSettings ? (c.setting(0), c.setting(1)) : (0, 0)
            c.y[0] = total(c.xShape.count, c.x, c.w) { yhat, y, _ in f(yhat, y, p, q) } / S(divisor(c.xShape))
        },
        vjps: [vjp, ofTargets].map { vjp in
            Kernel { call in
                let c = call.load(as: Operands<S>.self)
                let (p, q) = hasSettings ? (c.setting(0), c.setting(1)) : (0, 0)
                let n = S(divisor(c.xShape))
                eachVector(of: S.self, c.xShape.count) { i in
                    c.add(vjp(c.x.vector(at: i), c.w.vector(at: i), p, q) / n * c.dy[0], at: i)
                }
            }
        })
    row.valueAndSlope = Kernel { call in
        let c = call.load(as: Operands<S>.self)
        let (p, q) = hasSettings ? (c.setting(0), c.setting(1)) : (0, 0)
        let n = S(divisor(c.xShape))
        c.y[0] =
            total(c.xShape.count, c.x, c.w) { yhat, y, i in
                c.dx.set(vjp(yhat, y, p, q) / n, at: i)
                return f(yhat, y, p, q)
            } / n
    }
    row.settledKinks = kinks
    return hasSettings ? row.with(settings: settings) : row
}

/// The shape of a loss whose outputs and targets have one shape.
func equalShapes(_ shapes: [Shape], _ name: String) throws(ShapeError) -> Shape {
    guard shapes[0] == shapes[1] else {
        throw ShapeError(
            "{0} is \(shapes[0]), {1} is \(shapes[1]): \(name)({0}, {1}) needs equal shapes",
            inputNames: ["yhat", "y"])
    }
    return .scalar
}
