/// A row for a function of each element with one or two settings p and q. The slope never reads the output.
@inline(__always)
func settled<S: Scalar>(
    _ name: String, _ summary: String, definition: String, slope: String, remark: String? = nil,
    fair: ClosedRange<Double> = -2...2, kinks: @escaping @Sendable (_ values: [Double]) -> Kinks = { _ in .none },
    _ settings: OperationSetting...,
    f: @escaping @Sendable (_ x: S.Vector, _ p: S, _ q: S) -> S.Vector,
    vjp: @escaping @Sendable (_ x: S.Vector, _ p: S, _ q: S, _ dy: S.Vector) -> S.Vector
) -> Operation<S> {
    var row = Operation<S>(
        name: name, summary: summary, category: .activation, notation: .call, inputNames: ["x"], outputName: "y",
        definition: definition, derivativeTexts: { _, _ in [slope] }, remark: remark, fairIntervals: [fair],
        kinks: kinks(settings.map(\.standard)), shape: { shapes, _ throws(ShapeError) in shapes[0] },
        dependence: .element,
        forward: Kernel { call in
            let c = call.load(as: Operands<S>.self)
            let (p, q) = (c.setting(0), c.setting(1))
            eachVector(of: S.self, c.yShape.count) { i in c.y.set(f(c.x.vector(at: i), p, q), at: i) }
        },
        vjps: [
            Kernel { call in
                let c = call.load(as: Operands<S>.self)
                let (p, q) = (c.setting(0), c.setting(1))
                eachVector(of: S.self, c.yShape.count) { i in
                    c.add(vjp(c.x.vector(at: i), p, q, c.dy.vector(at: i)), at: i)
                }
            }
        ])
    row.settledKinks = kinks
    row.activation = ActivationForm(
        readsSum: true,
        forward: Kernel { call in
            Product<S>.runAffine(call)
            let c = call.load(as: Operands<S>.self)
            let (p, q) = (c.setting(0), c.setting(1))
            eachVector(of: S.self, c.yShape.count) { i in c.y.set(f(c.z.vector(at: i), p, q), at: i) }
        },
        vjp: Kernel { call in
            let c = call.load(as: Operands<S>.self)
            let (p, q) = (c.setting(0), c.setting(1))
            writeSlopesAndSum(c) { x, _, dy in vjp(x, p, q, dy) }
        })
    return row.with(settings: settings)
}
