/// Functions that take an element from one place or another, and what keeps a gradient from going back.
enum Choices {
    static func rows<S: Scalar>() -> [Operation<S>] {
        var rows: [Operation<S>] = []
        rows.append(
            elementwise(
                "isnan", "1 where an element is NaN, otherwise 0", .comparison, slope: Elementwise.zeros,
                remark: "the slope is 0 everywhere", { x in S.Vector(repeating: 0).choosing(1, where: x.differs(x)) }
            ).with(.shares))
        rows.append(
            elementwise(
                "stop_gradient", "x itself, through which no gradient goes back", slope: Elementwise.zeros,
                remark: "no gradient flows: what depends on x through it counts as given; check grads holds it too",
                { x in x }
            ).with(.ofInputs).with(\.isHeld, true).with(\.synonyms, ["detach", "stopgradient", "nograd"]))
        rows.append(choice())
        rows.append(clamp())
        rows.append(
            binary(
                "mod", "what is left of x after whole multiples of w; it has the sign of w", .call,
                ["dy", "-floor(x / w) * dy"], category: .elementwise, definition: "x - floor(x / w) * w",
                remark: "at multiples of w the value jumps", fair: [-2...2, 2.3...4], kinks: .quotients,
                { x, w in remainder(x, w) }, { _, _, _, dy in dy },
                { x, w, _, dy in -(x / w).rounded(.down) * dy }
            ).with(\.synonyms, ["modulo", "remainder", "fmod"]))
        rows.append(
            binary(
                "atan2", "the angle of the point with the height x over w, from -pi to pi", .call,
                ["w / (x^2 + w^2 + (x == 0) * (w == 0)) * dy", "-x / (x^2 + w^2 + (x == 0) * (w == 0)) * dy"],
                category: .elementwise,
                remark: "where both are 0 the slope is taken as 0; where x is 0 and w below 0 the value jumps",
                fair: [-2...2, 0.3...2], kinks: .ofFirst([0]), { x, w in angle(x, w) },
                { x, w, _, dy in (w / (x * x + w * w) * dy).choosing(0, where: (x * x + w * w).isEqual(0)) },
                { x, w, _, dy in (-x / (x * x + w * w) * dy).choosing(0, where: (x * x + w * w).isEqual(0)) }
            ).with(.interval(-3.1415926535897936...3.1415926535897936)).with(\.synonyms, ["arctan2"]))
        return rows
    }

    private static func choice<S: Scalar>() -> Operation<S> {
        func gate(_ isFirst: Bool) -> Kernel {
            Kernel { call in
                let c = call.load(as: Operands<S>.self)
                eachVector(of: S.self, c.yShape.count) { i in
                    let (dy, nothing) = (c.dy.vector(at: i), S.Vector(repeating: 0))
                    let condition = c.x.vector(at: i)
                    c.add(isFirst ? chosen(condition, dy, nothing) : chosen(condition, nothing, dy), at: i)
                }
            }
        }
        var row = Operation<S>(
            name: "where", summary: "x where the condition is true, w where it is 0 or NaN", category: .elementwise,
            notation: .call, inputNames: ["condition", "x", "w"], outputName: "y", definition: nil,
            derivativeTexts: { _, _ in
                ["zeros(rows(condition), columns(condition))", "where(condition, dy, 0)", "where(condition, 0, dy)"]
            },
            remark: "what is not chosen gets the slope 0, also where it is no number",
            fairIntervals: [0.5...2, -2...2, -2...2], kinks: .ofFirst([0]),
            shape: threeEqual("where", ["condition", "x", "w"]),
            range: .ofInputs, dependence: .element, synonyms: ["ifelse", "iif", "select", "choose"],
            forward: Kernel { call in
                let c = call.load(as: Operands<S>.self)
                let other = c.input(2).place
                eachVector(of: S.self, c.yShape.count) { i in
                    c.y.set(chosen(c.x.vector(at: i), c.w.vector(at: i), other.vector(at: i)), at: i)
                }
            },
            vjps: [nil, gate(true), gate(false)])
        row.branches = [1, 2]
        return row
    }

    private static func clamp<S: Scalar>() -> Operation<S> {
        func slope(_ part: @escaping @Sendable (_ x: S.Vector, _ low: S.Vector, _ high: S.Vector) -> S.Vector) -> Kernel
        {
            Kernel { call in
                let c = call.load(as: Operands<S>.self)
                let highs = c.input(2).place
                eachVector(of: S.self, c.yShape.count) { i in
                    let share = part(c.x.vector(at: i), c.w.vector(at: i), highs.vector(at: i))
                    c.add(share * c.dy.vector(at: i), at: i)
                }
            }
        }
        return Operation(
            name: "clamp", summary: "x, but nothing below a low or above a high number", category: .elementwise,
            notation: .call, inputNames: ["x", "low", "high"], outputName: "y", definition: "min(max(x, low), high)",
            derivativeTexts: { _, _ in
                [
                    "(x >= low) * (x <= high) * dy", "(x < low) * (low <= high) * dy",
                    "(max(x, low) > high) * dy",
                ]
            },
            remark: "at both ends the slope for x is taken as 1", fairIntervals: [-2...2, -1.5 ... -0.5, 0.5...1.5],
            kinks: .ties,
            shape: threeEqual("clamp", ["x", "low", "high"]),
            range: .ofInputs, dependence: .element, synonyms: ["clip", "clipbyvalue"],
            forward: Kernel { call in
                let c = call.load(as: Operands<S>.self)
                let highs = c.input(2).place
                eachVector(of: S.self, c.yShape.count) { i in
                    let (x, low, high) = (c.x.vector(at: i), c.w.vector(at: i), highs.vector(at: i))
                    let raised = x.choosing(low, where: x.isLess(low)).choosing(low, where: low.differs(low))
                    c.y.set(
                        raised.choosing(high, where: raised.isMore(high)).choosing(high, where: high.differs(high)),
                        at: i)
                }
            },
            vjps: [
                slope { x, low, high in
                    S.Vector(repeating: 1).choosing(0, where: x.isLess(low)).choosing(0, where: x.isMore(high))
                },
                slope { x, low, high in
                    S.Vector(repeating: 0).choosing(1, where: x.isLess(low)).choosing(0, where: low.isMore(high))
                },
                slope { x, low, high in
                    let raised = x.choosing(low, where: x.isLess(low))
                    return S.Vector(repeating: 0).choosing(1, where: raised.isMore(high))
                },
            ])
    }
}

/// x where the condition is true, w elsewhere.
@inline(__always)
private func chosen<V: Lanes>(_ condition: V, _ x: V, _ w: V) -> V {
    w.choosing(x, where: condition.isLess(0)).choosing(x, where: condition.isMore(0))
}

@inline(__always)
private func remainder<V: Lanes>(_ x: V, _ w: V) -> V { x - (x / w).rounded(.down) * w }

@inline(__always)
private func angle<V: Lanes>(_ x: V, _ w: V) -> V where V.Scalar: Scalar, V == V.Scalar.Vector {
    var y = x
    for i in x.indices { y[i] = angle(x[i], w[i]) }
    return y
}

@inline(__always)
private func angle<S: Scalar>(_ x: S, _ w: S) -> S {
    let half = 2 * S.atan(1)
    let isBelow = x < 0 || x == 0 && 1 / x < 0
    if abs(x) > abs(w) { return (isBelow ? -half : half) - S.atan(w / x) }
    if w > 0 || w.isNaN || x.isNaN { return S.atan(x / w) }
    if w < 0 { return S.atan(x / w) + (isBelow ? -2 * half : 2 * half) }
    // Both are 0.
    return 1 / w > 0 ? x : isBelow ? -2 * half : 2 * half
}

/// The shape of three inputs in which the elements in one place belong together.
func threeEqual(
    _ name: String, _ inputNames: [String]
) -> @Sendable ([Shape], Attribute) throws(ShapeError) -> Shape {
    { shapes, _ throws(ShapeError) in
        guard shapes[0] == shapes[1], shapes[1] == shapes[2] else {
            throw ShapeError(
                "{0} is \(shapes[0]), {1} is \(shapes[1]), {2} is \(shapes[2]): \(name)({0}, {1}, {2}) needs equal shapes",
                inputNames: inputNames)
        }
        return shapes[0]
    }
}
