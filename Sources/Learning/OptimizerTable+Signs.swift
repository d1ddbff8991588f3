import Autodiff

/// Optimizers that read of a gradient only in which direction it points.
extension OptimizerTable {
    static let lion = OptimizerRow(
        name: "lion", summary: "steps of one size in the direction of a moving mean (Chen et al., 2023)",
        settings: [.learningRate(0.0001), beta1, beta2(0.99), weightDecay(0)],
        slotNames: { _ in ["m"] },
        rule: { settings in
            (settings["weight_decay"] == 0 ? [] : ["W = W - lr * weight_decay * W"]) + [
                "W = W - lr * sign(beta1 * m + (1 - beta1) * dW)", "m = beta2 * m + (1 - beta2) * dW",
            ]
        }, lionUpdate(Double.self), lionUpdate(Float.self))

    private static func lionUpdate<S: Rooted>(_: S.Type) -> @Sendable (Update<S>) -> Void {
        { update in
            let (w, dw, m) = (update.w, update.dw, update.first)
            let (rate, old1, new1) = (S(update.setting(0)), S(update.setting(1)), S(1 - update.setting(1)))
            let (old2, new2) = (S(update.setting(2)), S(1 - update.setting(2)))
            let kept = S(1 - update.setting(0) * update.setting(3))
            for i in 0..<update.count {
                let direction = old1 * m[i] + new1 * dw[i]
                w[i] = kept * w[i] - rate * sign(direction)
                m[i] = old2 * m[i] + new2 * dw[i]
            }
        }
    }

    static let rprop = OptimizerRow(
        name: "rprop",
        summary:
            "a step size for each weight that grows while its gradient keeps its sign (Riedmiller and Braun, 1993)",
        settings: [
            .learningRate(0.01),
            OptimizerSetting("shrink", 0.5, 0...1, "what a step size is multiplied by after a turn"),
            OptimizerSetting("grow", 1.2, 1...1e6, "what it is multiplied by otherwise"),
            OptimizerSetting("least", 1e-6, 1e-300...1e6, "the smallest step size"),
            OptimizerSetting("most", 50, 1e-300...1e6, "the largest step size"),
        ],
        slotNames: { _ in ["p", "s"] },
        rule: { _ in
            [
                "f = grow * (dW * p > 0) + shrink * (dW * p < 0) + (dW * p == 0)",
                "s = max(min((s + (s == 0) * lr) * f, most), least)", "p = dW * (dW * p >= 0)",
                "W = W - s * sign(p)",
            ]
        }, rpropUpdate(Double.self), rpropUpdate(Float.self))

    private static func rpropUpdate<S: Rooted>(_: S.Type) -> @Sendable (Update<S>) -> Void {
        { update in
            let (w, dw, p, s) = (update.w, update.dw, update.first, update.second)
            let (rate, shrink, grow) = (S(update.setting(0)), S(update.setting(1)), S(update.setting(2)))
            let (least, most) = (S(update.setting(3)), S(update.setting(4)))
            for i in 0..<update.count {
                let turn = dw[i] * p[i]
                let factor: S = turn > 0 ? grow : turn < 0 ? shrink : 1
                // No step size is 0 but before the first update.
                let size = max(min((s[i] == 0 ? rate : s[i]) * factor, most), least)
                let gradient = turn < 0 ? 0 : dw[i]
                (s[i], p[i]) = (size, gradient)
                w[i] -= size * sign(gradient)
            }
        }
    }

    /// -1, 0 or 1; what is not a number stays it.
    @inline(__always)
    private static func sign<S: Rooted>(_ x: S) -> S { x > 0 ? 1 : x < 0 ? -1 : x }
}
