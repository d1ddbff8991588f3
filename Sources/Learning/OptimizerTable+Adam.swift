import Autodiff

/// Optimizers that divide a moving mean of the gradients by their size.
extension OptimizerTable {
    static let adam = OptimizerRow(
        name: "adam", summary: "momentum, divided by the recent size of the gradient (Kingma and Ba, 2015)",
        settings: [.learningRate(0.001), beta1, beta2, epsilon(1e-8), weightDecay(0), amsgrad],
        slotNames: { $0["amsgrad"] == 0 ? ["m", "v"] : ["m", "v", "vmax"] },
        rule: { moments(decayed($0), $0) + [adamStep] },
        stableRate: { _ in StableRate(limit: movingMean, scale: adamScale, decay: "weight_decay") },
        linear: { .adam($0, isDecoupled: false) },
        adamUpdate(Double.self, isDecoupled: false), adamUpdate(Float.self, isDecoupled: false))

    static let adamw = OptimizerRow(
        name: "adamw", summary: "adam with weight decay of its own (Loshchilov and Hutter, 2019)",
        settings: [.learningRate(0.001), beta1, beta2, epsilon(1e-8), weightDecay(0.01), amsgrad],
        slotNames: { $0["amsgrad"] == 0 ? ["m", "v"] : ["m", "v", "vmax"] },
        rule: { settings in
            (settings["weight_decay"] == 0 ? [] : ["W = W - lr * weight_decay * W"])
                + moments("dW", settings) + [adamStep]
        },
        stableRate: { _ in StableRate(limit: movingMean, scale: adamScale, pull: "weight_decay * (\(movingMean)) / 2")
        },
        linear: { .adam($0, isDecoupled: true) },
        adamUpdate(Double.self, isDecoupled: true), adamUpdate(Float.self, isDecoupled: true))

    private static func adamUpdate<S: Rooted>(_: S.Type, isDecoupled: Bool) -> @Sendable (Update<S>) -> Void {
        { update in
            let (w, dw, m, v) = (update.w, update.dw, update.first, update.second)
            let (beta1, beta2, t) = (update.setting(1), update.setting(2), Double(update.t))
            let step = S(update.setting(0) / (1 - .pow(beta1, t)))
            let root = S((1 - .pow(beta2, t)).squareRoot())
            let (new1, old2, new2, eps) = (S(1 - beta1), S(beta2), S(1 - beta2), S(update.setting(3)))
            let decay = isDecoupled ? 0 : S(update.setting(4))
            let kept = isDecoupled ? S(1 - update.setting(0) * update.setting(4)) : 1
            if update.setting(5) != 0 {
                let most = update.third
                for i in 0..<update.count {
                    let gradient = decay == 0 ? dw[i] : dw[i] + decay * w[i]
                    let mean = m[i] + new1 * (gradient - m[i])
                    let size = old2 * v[i] + new2 * gradient * gradient
                    (m[i], v[i]) = (mean, size)
                    if size > most[i] || size.isNaN { most[i] = size }
                    w[i] = kept * w[i] - step * mean / (S.rootInLoop(most[i]) / root + eps)
                }
                return
            }
            for i in 0..<update.count {
                let gradient = decay == 0 ? dw[i] : dw[i] + decay * w[i]
                let mean = m[i] + new1 * (gradient - m[i])
                let size = old2 * v[i] + new2 * gradient * gradient
                m[i] = mean
                v[i] = size
                w[i] = kept * w[i] - step * mean / (S.rootInLoop(size) / root + eps)
            }
        }
    }

    private static let amsgrad = OptimizerSetting(
        "amsgrad", 0, 0...1, "1: divides by the largest size so far (Reddi et al., 2018)", isTruth: true)

    static func moments(_ gradient: String, _ settings: [String: Double]) -> [String] {
        let means = [
            "m = beta1 * m + (1 - beta1) * \(factor(gradient))", "v = beta2 * v + (1 - beta2) * \(factor(gradient))^2",
            "mhat = m / (1 - beta1^t)",
        ]
        return settings["amsgrad"] ?? 0 == 0
            ? means + ["vhat = v / (1 - beta2^t)"]
            : means + ["vmax = max(vmax, v)", "vhat = vmax / (1 - beta2^t)"]
    }

    static let adamax = OptimizerRow(
        name: "adamax", summary: "adam with the largest gradient in place of the size (Kingma and Ba, 2015)",
        settings: [.learningRate(0.002), beta1, beta2, epsilon(1e-8), weightDecay(0)],
        slotNames: { _ in ["m", "u"] },
        rule: { settings in
            let gradient = decayed(settings)
            return [
                "m = beta1 * m + (1 - beta1) * \(factor(gradient))",
                "u = max(beta2 * u, abs(\(gradient)) + eps)", "W = W - lr / (1 - beta1^t) * m / u",
            ]
        },
        linear: { place in
            var update = LinearUpdate.mean(place)
            update.fromMemory = place["lr"] / (1 - .pow(place["beta1"], Double(place.t))) / (place.slots["u"] ?? 0)
            return update
        }, adamaxUpdate(Double.self), adamaxUpdate(Float.self))

    private static func adamaxUpdate<S: Rooted>(_: S.Type) -> @Sendable (Update<S>) -> Void {
        { update in
            let (w, dw, m, u) = (update.w, update.dw, update.first, update.second)
            let (new1, old2) = (S(1 - update.setting(1)), S(update.setting(2)))
            let step = S(update.setting(0) / (1 - .pow(update.setting(1), Double(update.t))))
            let (eps, decay) = (S(update.setting(3)), S(update.setting(4)))
            for i in 0..<update.count {
                let gradient = decay == 0 ? dw[i] : dw[i] + decay * w[i]
                let mean = m[i] + new1 * (gradient - m[i])
                let (old, new) = (old2 * u[i], (gradient < 0 ? -gradient : gradient) + eps)
                let size = old > new ? old : new
                (m[i], u[i]) = (mean, size)
                w[i] -= step * mean / size
            }
        }
    }

    static let nadam = OptimizerRow(
        name: "nadam", summary: "adam that looks one step ahead (Dozat, 2016)",
        settings: [
            .learningRate(0.002), beta1, beta2, epsilon(1e-8), weightDecay(0),
            OptimizerSetting("momentum_decay", 0.004, 0...1e6, "how fast the momentum grows to beta1"),
        ],
        slotNames: { _ in ["m", "v", "q"] },
        rule: { settings in
            let gradient = factor(decayed(settings))
            return [
                "mu = beta1 * (1 - 0.5 * 0.96^(t * momentum_decay))",
                "next = beta1 * (1 - 0.5 * 0.96^((t + 1) * momentum_decay))", "q = 1 - (1 - q) * mu",
                "m = beta1 * m + (1 - beta1) * \(gradient)", "v = beta2 * v + (1 - beta2) * \(gradient)^2",
                "size = sqrt(v / (1 - beta2^t)) + eps",
                "W = W - lr * ((1 - mu) / q * \(gradient) + next / (1 - (1 - q) * next) * m) / size",
            ]
        },
        linear: { place in
            let (_, now, next) = nadamShares(place.settings, place.slots["q"] ?? 0, Double(place.t))
            let correction = 1 - Double.pow(place["beta2"], Double(place.t))
            let size = ((place.slots["v"] ?? 0) / correction).squareRoot() + place["eps"]
            var update = LinearUpdate.mean(place)
            update.fromMemory = place["lr"] * next / size
            update.fromGradient = place["lr"] * now / size
            return update
        }, nadamUpdate(Double.self), nadamUpdate(Float.self))

    /// The momentum of an update, and what the gradient and its mean are multiplied by.
    ///
    /// - Parameter q: 1 minus the product of the momenta up to this update.
    private static func nadamShares(
        _ settings: [String: Double], _ q: Double, _ t: Double
    ) -> (momentum: Double, gradient: Double, mean: Double) {
        let (beta1, growth) = (settings["beta1"] ?? 0, settings["momentum_decay"] ?? 0)
        let now = beta1 * (1 - 0.5 * .pow(0.96, t * growth))
        let next = beta1 * (1 - 0.5 * .pow(0.96, (t + 1) * growth))
        return (now, (1 - now) / q, next / (1 - (1 - q) * next))
    }

    private static func nadamUpdate<S: Rooted>(_: S.Type) -> @Sendable (Update<S>) -> Void {
        { update in
            let (w, dw, m, v, q) = (update.w, update.dw, update.first, update.second, update.third)
            guard update.count > 0 else { return }
            let (rate, t, decay, eps) = (
                update.setting(0), Double(update.t), S(update.setting(4)), S(update.setting(3))
            )
            let settings = ["beta1": update.setting(1), "momentum_decay": update.setting(5)]
            let momentum = nadamShares(settings, 1, t).momentum
            // The same for all weights but those that were frozen for a while, and kept beside each.
            let first = q[0]
            var (product, now, ahead) = (S(0), S(0), S(0))
            func take(_ before: S) {
                let q = 1 - (1 - Double(before)) * momentum
                let shares = nadamShares(settings, q, t)
                (product, now, ahead) = (S(q), S(rate * shares.gradient), S(rate * shares.mean))
            }
            take(first)
            let (new1, old2, new2) = (S(1 - update.setting(1)), S(update.setting(2)), S(1 - update.setting(2)))
            let correction = S(1 - Double.pow(update.setting(2), t))
            for i in 0..<update.count {
                let gradient = decay == 0 ? dw[i] : dw[i] + decay * w[i]
                let mean = m[i] + new1 * (gradient - m[i])
                let size = old2 * v[i] + new2 * gradient * gradient
                let isOther = q[i] != first
                if isOther { take(q[i]) }
                (m[i], v[i], q[i]) = (mean, size, product)
                w[i] -= (now * gradient + ahead * mean) / (S.rootInLoop(size / correction) + eps)
                if isOther { take(first) }
            }
        }
    }

    static let radam = OptimizerRow(
        name: "radam", summary: "adam that waits until the size is known well (Liu et al., 2020)",
        settings: [.learningRate(0.001), beta1, beta2, epsilon(1e-8), weightDecay(0)],
        slotNames: { _ in ["m", "v"] },
        rule: { settings in
            let gradient = factor(decayed(settings))
            return [
                "m = beta1 * m + (1 - beta1) * \(gradient)", "v = beta2 * v + (1 - beta2) * \(gradient)^2",
                "mhat = m / (1 - beta1^t)", "most = 2 / (1 - beta2) - 1",
                "known = most - 2 * t * beta2^t / (1 - beta2^t)",
                "r = sqrt(max((known - 4) * (known - 2) * most / ((most - 4) * (most - 2) * known), 0))",
                "scale = (known > 5) * r * sqrt(1 - beta2^t) / (sqrt(v) + eps) + (known <= 5)",
                "W = W - lr * mhat * scale",
            ]
        },
        linear: { place in
            var update = LinearUpdate.mean(place)
            let t = Double(place.t)
            let step = place["lr"] / (1 - .pow(place["beta1"], t))
            let rate = radamRate(place["beta2"], t)
            update.fromMemory = rate.map { step * $0 / (place.root("v") + place["eps"]) } ?? step
            return update
        }, radamUpdate(Double.self), radamUpdate(Float.self))

    /// What the mean is multiplied by before it is divided by the size; nil while the size is not known well.
    private static func radamRate(_ beta2: Double, _ t: Double) -> Double? {
        let correction = 1 - Double.pow(beta2, t)
        let most = 2 / (1 - beta2) - 1
        let known = most - 2 * t * .pow(beta2, t) / correction
        guard known > 5 else { return nil }
        let r = ((known - 4) * (known - 2) * most / ((most - 4) * (most - 2) * known)).squareRoot()
        return r * correction.squareRoot()
    }

    private static func radamUpdate<S: Rooted>(_: S.Type) -> @Sendable (Update<S>) -> Void {
        { update in
            let (w, dw, m, v) = (update.w, update.dw, update.first, update.second)
            let t = Double(update.t)
            let step = update.setting(0) / (1 - .pow(update.setting(1), t))
            let rate = radamRate(update.setting(2), t)
            let (new1, old2, new2) = (S(1 - update.setting(1)), S(update.setting(2)), S(1 - update.setting(2)))
            let (eps, decay, scaled) = (S(update.setting(3)), S(update.setting(4)), S(step * (rate ?? 1)))
            for i in 0..<update.count {
                let gradient = decay == 0 ? dw[i] : dw[i] + decay * w[i]
                let mean = m[i] + new1 * (gradient - m[i])
                let size = old2 * v[i] + new2 * gradient * gradient
                (m[i], v[i]) = (mean, size)
                w[i] -= rate == nil ? scaled * mean : scaled * mean / (S.rootInLoop(size) + eps)
            }
        }
    }
}
