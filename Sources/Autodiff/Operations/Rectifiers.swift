/// Activations made of straight pieces.
enum Rectifiers {
    static func rows<S: Scalar>() -> [Operation<S>] {
        var rows: [Operation<S>] = []
        rows.append(
            elementwise(
                "heaviside", "1 where x is above 0, otherwise 0", .activation, definition: "x > 0",
                slope: Elementwise.zeros, remark: "no gradient flows: the slope is 0 everywhere; at 0 the value jumps",
                fair: 0.1...2, kinks: .values([0]),
                { x in x.choosing(0, where: x.isAtMost(0)).choosing(1, where: x.isMore(0)) }
            ).with(.shares).with(\.synonyms, ["unitstep", "stepfunction", "binarystep"]))
        rows.append(
            elementwise(
                "relu6", "x, but nothing below 0 or above 6", .activation, definition: "min(max(x, 0), 6)",
                slope: "(x > 0) * (x < 6) * dy", remark: "at 0 and 6 the slope is taken as 0", kinks: .values([0, 6]),
                { x in x.choosing(0, where: x.isAtMost(0)).choosing(6, where: x.isMore(6)) },
                { x, _, dy in dy.choosing(0, where: x.isAtMost(0)).choosing(0, where: x.isAtLeast(6)) }
            ).with(.interval(0...6)).with(\.quiet, .switchesOff).with(\.initializer, "he"))
        rows.append(
            elementwise(
                "hardsigmoid", "a straight step from 0 to 1 between -3 and 3", .activation,
                definition: "min(max(x + 3, 0), 6) / 6", slope: "(x > -3) * (x < 3) / 6 * dy",
                remark: "at -3 and 3 the slope is taken as 0", kinks: .values([-3, 3]),
                { x in
                    let shifted: S.Vector = x + 3
                    return shifted.choosing(0, where: shifted.isAtMost(0)).choosing(6, where: shifted.isMore(6)) / 6
                },
                { x, _, dy in
                    let inner: S.Vector = dy / 6
                    return inner.choosing(0, where: x.isAtMost(-3)).choosing(0, where: x.isAtLeast(3))
                }
            ).with(.shares).with(\.quiet, .saturates { y in y > 0 && y < 1 ? 1 : 0 }))
        rows.append(
            elementwise(
                "hardswish", "x times its hardsigmoid (Howard et al., 2019)", .activation,
                definition: "x * min(max(x + 3, 0), 6) / 6",
                slope: "((x > -3) * (x < 3) * (2 * x + 3) / 6 + (x >= 3)) * dy",
                remark: "at -3 the slope is taken as 0, at 3 as 1", kinks: .values([-3, 3]),
                { x in
                    let inner: S.Vector = x * (x + 3) / 6
                    return inner.choosing(0, where: x.isAtMost(-3)).choosing(x, where: x.isAtLeast(3))
                },
                { x, _, dy in
                    let inner: S.Vector = (2 * x + 3) / 6 * dy
                    return inner.choosing(0, where: x.isAtMost(-3)).choosing(dy, where: x.isAtLeast(3))
                }
            ).with(.interval(-0.375...Double.infinity)).with(\.initializer, "he").with(\.synonyms, ["hardsilu"]))
        rows += settled()
        return rows
    }

    private static func settled<S: Scalar>() -> [Operation<S>] {
        var rows: [Operation<S>] = []
        rows.append(
            Autodiff.settled(
                "hardtanh", "x, but nothing below a low or above a high number", definition: "min(max(x, low), high)",
                slope: "(x > low) * (x < high) * dy", remark: "at both ends the slope is taken as 0",
                kinks: { .values($0) },
                OperationSetting("low", -1, OperationSetting.finite, "the least value"),
                OperationSetting("high", 1, OperationSetting.finite, "the greatest value"),
                f: { x, low, high in
                    let raised: S.Vector = x.choosing(low, where: x.isLess(low))
                    return raised.choosing(high, where: raised.isMore(high))
                },
                vjp: { x, low, high, dy in
                    dy.choosing(0, where: x.isAtMost(low)).choosing(0, where: x.isAtLeast(high))
                }
            ).with(range: { .interval(min($0[0], $0[1])...$0[1]) }).with(quiet: { ends in
                .saturates { y in y > ends[0] && y < ends[1] ? 1 : 0 }
            }).with(\.synonyms, ["hardclip"]))
        rows.append(
            Autodiff.settled(
                "hardshrink", "x, but 0 where it is close to 0",
                definition: "x * ((x > lambda) + (x < -lambda))",
                slope: "((x > lambda) + (x < -lambda)) * dy", remark: "at -lambda and lambda the value jumps",
                fair: 0.6...2, kinks: { .values([-$0[0], $0[0]]) },
                OperationSetting("lambda", 0.5, 0...1e12, "how close to 0 is 0"),
                f: { x, lambda, _ in x.choosing(0, where: (magnitude(x) as S.Vector).isAtMost(lambda)) },
                vjp: { x, lambda, _, dy in dy.choosing(0, where: (magnitude(x) as S.Vector).isAtMost(lambda)) }
            ).with(.real))
        rows.append(
            Autodiff.settled(
                "softshrink", "x moved towards 0, and 0 where that would go beyond",
                definition: "max(x - lambda, 0) + min(x + lambda, 0)",
                slope: "((x > lambda) + (x < -lambda)) * dy", remark: "at -lambda and lambda the slope is taken as 0",
                kinks: { .values([-$0[0], $0[0]]) },
                OperationSetting("lambda", 0.5, 0...1e12, "how far it is moved"),
                f: { x, lambda, _ in
                    let moved: S.Vector = (x - lambda).choosing(x + lambda, where: x.isLess(0))
                    return moved.choosing(0, where: (magnitude(x) as S.Vector).isAtMost(lambda))
                },
                vjp: { x, lambda, _, dy in dy.choosing(0, where: (magnitude(x) as S.Vector).isAtMost(lambda)) }
            ).with(.real).with(\.synonyms, ["shrinkage"]))
        rows.append(
            Autodiff.settled(
                "threshold", "x where it is above a number, another number elsewhere",
                definition: "x * (x > at) + value * (x <= at)", slope: "(x > at) * dy",
                remark: "at the threshold the slope is taken as 0", kinks: { .values([$0[0]]) },
                OperationSetting("at", 0, OperationSetting.finite, "above it x stays"),
                OperationSetting("value", 0, OperationSetting.finite, "what the others become"),
                f: { x, at, value in x.choosing(value, where: x.isAtMost(at)) },
                vjp: { x, at, _, dy in dy.choosing(0, where: x.isAtMost(at)) }
            ).plain("max(x, 0)", ["(x > 0) * dy"]).with(range: { .interval(min($0[0], $0[1])...Double.infinity) }).with(
                \.initializer, "he"
            ).with(
                \.synonyms, ["thresholdedrelu"]))
        return rows
    }
}
