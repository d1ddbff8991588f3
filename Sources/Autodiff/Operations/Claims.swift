/// What slopes of the user's own are made of: a value on a way without a gradient, and a gradient on a way without a value.
enum Claims {
    static func rows<S: Scalar>() -> [Operation<S>] {
        [
            elementwise(
                "bypass", "x itself, whose slope is given elsewhere", slope: Elementwise.zeros,
                remark: "no gradient flows here: with_slope has it", { x in x }
            ).with(\.isClaim, true),
            withSlope(),
        ]
    }

    private static func withSlope<S: Scalar>() -> Operation<S> {
        Operation(
            name: "with_slope", summary: "x itself, which passes to z the slope that is given", category: .elementwise,
            notation: .call, inputNames: ["x", "z", "slope"], outputName: "y", definition: "x",
            derivativeTexts: { _, _ in ["dy", "slope * dy", "zeros(rows(slope), columns(slope))"] },
            remark: "the slope is your own", fairIntervals: [-2...2, -2...2, -2...2], kinks: .none,
            shape: threeEqual("with_slope", ["x", "z", "slope"]),
            dependence: .element, isClaim: true,
            forward: Kernel { call in
                let c = call.load(as: Operands<S>.self)
                eachVector(of: S.self, c.yShape.count) { i in c.y.set(c.x.vector(at: i), at: i) }
            },
            vjps: [
                Kernel { call in
                    let c = call.load(as: Operands<S>.self)
                    eachVector(of: S.self, c.yShape.count) { i in c.add(c.dy.vector(at: i), at: i) }
                },
                Kernel { call in
                    let c = call.load(as: Operands<S>.self)
                    let slopes = c.input(2).place
                    eachVector(of: S.self, c.yShape.count) { i in
                        c.add(slopes.vector(at: i) * c.dy.vector(at: i), at: i)
                    }
                }, nil,
            ])
    }
}
