import Autodiff

/// The optimizers, one row each, in order of increasing complexity. Defaults and order of operations are PyTorch's,
/// except that the learning rate of `sgd` is 0.1, as in textbooks.
package enum OptimizerTable {
    /// The table that everybody reads. A test of what a new row brings with it puts a longer one in its place, for
    /// itself alone.
    @TaskLocal package static var rows = [
        sgd, adagrad, rmsprop, adadelta, adam, adamw, adamax, nadam, radam, lion, rprop, cg, lbfgs,
    ]

    private static let sgd = OptimizerRow(
        name: "sgd", summary: "steps against the gradient, with or without momentum",
        settings: [
            .learningRate(0.1), momentum, nesterov, weightDecay(0),
            OptimizerSetting("dampening", 0, 0...1, "how much less of the gradient goes into the momentum"),
        ],
        slotNames: { $0["momentum"] == 0 ? [] : ["v"] },
        rule: { settings in
            let gradient = decayed(settings)
            guard settings["momentum"] != 0 else { return ["W = W - lr * \(factor(gradient))"] }
            let step = settings["nesterov"] == 0 ? "v" : "(\(gradient) + momentum * v)"
            let share = settings["dampening"] == 0 ? gradient : "(1 - dampening * (t > 1)) * \(factor(gradient))"
            return ["v = momentum * v + \(share)", "W = W - lr * \(step)"]
        },
        isDescent: { $0["momentum"] == 0 && $0["weight_decay"] == 0 },
        stableRate: { settings in
            guard settings["dampening"] == 0 else { return nil }
            let looksAhead = settings["momentum"] != 0 && settings["nesterov"] != 0
            return StableRate(limit: looksAhead ? lookingAhead : heavyBall(settings), decay: "weight_decay")
        },
        linear: { .descent($0, scale: 1, looksAhead: $0["nesterov"] != 0) },
        sgdUpdate(Double.self), sgdUpdate(Float.self))

    private static func sgdUpdate<S: MachineScalar>(_: S.Type) -> @Sendable (Update<S>) -> Void {
        { update in
            let (w, dw, v) = (update.w, update.dw, update.first)
            let (rate, momentum, decay) = (S(update.setting(0)), S(update.setting(1)), S(update.setting(3)))
            if momentum == 0, decay == 0 {
                for i in 0..<update.count { w[i] -= rate * dw[i] }
            } else if momentum == 0 {
                for i in 0..<update.count { w[i] -= rate * (dw[i] + decay * w[i]) }
            } else {
                let looksAhead = update.setting(2) != 0
                let share = update.t > 1 ? S(1 - update.setting(4)) : 1
                for i in 0..<update.count {
                    let gradient = decay == 0 ? dw[i] : dw[i] + decay * w[i]
                    let velocity = momentum * v[i] + share * gradient
                    v[i] = velocity
                    w[i] -= rate * (looksAhead ? gradient + momentum * velocity : velocity)
                }
            }
        }
    }

    private static let adagrad = OptimizerRow(
        name: "adagrad", summary: "shrinks the steps of weights that moved much (Duchi et al., 2011)",
        settings: [
            .learningRate(0.01), OptimizerSetting("lr_decay", 0, 0...1e6, "how fast the learning rate falls"),
            weightDecay(0), epsilon(1e-10),
        ],
        slotNames: { _ in ["s"] },
        rule: { settings in
            let gradient = decayed(settings)
            let rate = settings["lr_decay"] == 0 ? "lr" : "lr / (1 + (t - 1) * lr_decay)"
            return ["s = s + \(factor(gradient))^2", "W = W - \(rate) * \(factor(gradient)) / (sqrt(s) + eps)"]
        },
        stableRate: { _ in
            StableRate(limit: "2", scale: "(sqrt(s) + eps) * (1 + (t - 1) * lr_decay)", decay: "weight_decay")
        },
        linear: LinearUpdate.adagrad,
        adagradUpdate(Double.self), adagradUpdate(Float.self))

    private static func adagradUpdate<S: Rooted>(_: S.Type) -> @Sendable (Update<S>) -> Void {
        { update in
            let (w, dw, s) = (update.w, update.dw, update.first)
            let rate = S(update.setting(0) / (1 + Double(update.t - 1) * update.setting(1)))
            let (decay, eps) = (S(update.setting(2)), S(update.setting(3)))
            for i in 0..<update.count {
                let gradient = decay == 0 ? dw[i] : dw[i] + decay * w[i]
                let sum = s[i] + gradient * gradient
                s[i] = sum
                w[i] -= rate * gradient / (S.rootInLoop(sum) + eps)
            }
        }
    }

    private static let rmsprop = OptimizerRow(
        name: "rmsprop", summary: "divides each step by the recent size of the gradient (Hinton, 2012)",
        settings: [
            .learningRate(0.01), OptimizerSetting("alpha", 0.99, 0...1, "how long the size is remembered"), momentum,
            weightDecay(0), epsilon(1e-8),
            OptimizerSetting("centered", 0, 0...1, "1: the size around the mean of the gradients", isTruth: true),
        ],
        slotNames: { ["s"] + ($0["momentum"] == 0 ? [] : ["v"]) + ($0["centered"] == 0 ? [] : ["a"]) },
        rule: { settings in
            let gradient = decayed(settings)
            let size = "s = alpha * s + (1 - alpha) * \(factor(gradient))^2"
            let isCentered = settings["centered"] != 0
            let mean = isCentered ? ["a = alpha * a + (1 - alpha) * \(factor(gradient))"] : []
            let step = "\(factor(gradient)) / (\(isCentered ? "sqrt(s - a^2)" : "sqrt(s)") + eps)"
            return [size] + mean
                + (settings["momentum"] == 0
                    ? ["W = W - lr * \(step)"] : ["v = momentum * v + \(step)", "W = W - lr * v"])
        },
        stableRate: { settings in
            let size = settings["centered"] == 0 ? "sqrt(s)" : "sqrt(s - a^2)"
            return StableRate(limit: heavyBall(settings), scale: "\(size) + eps", decay: "weight_decay")
        },
        linear: { place in
            let mean = place["centered"] == 0 ? 0 : place.slots["a"] ?? 0
            let size = ((place.slots["s"] ?? 0) - mean * mean).squareRoot()
            return .descent(place, scale: 1 / (size + place["eps"]))
        },
        rmspropUpdate(Double.self), rmspropUpdate(Float.self))

    private static func rmspropUpdate<S: Rooted>(_: S.Type) -> @Sendable (Update<S>) -> Void {
        { update in
            let (w, dw, s, v) = (update.w, update.dw, update.first, update.second)
            let (rate, alpha, rest) = (S(update.setting(0)), S(update.setting(1)), S(1 - update.setting(1)))
            let (momentum, decay, eps) = (S(update.setting(2)), S(update.setting(3)), S(update.setting(4)))
            let a = momentum == 0 ? update.second : update.third
            @inline(__always) func step(_ i: Int) -> S {
                let gradient = decay == 0 ? dw[i] : dw[i] + decay * w[i]
                let size = alpha * s[i] + rest * gradient * gradient
                s[i] = size
                return gradient / (S.rootInLoop(size) + eps)
            }
            @inline(__always) func centredStep(_ i: Int) -> S {
                let gradient = decay == 0 ? dw[i] : dw[i] + decay * w[i]
                let size = alpha * s[i] + rest * gradient * gradient
                let mean = a[i] + rest * (gradient - a[i])
                (s[i], a[i]) = (size, mean)
                return gradient / (S.rootInLoop(size - mean * mean) + eps)
            }
            if update.setting(5) != 0 {
                for i in 0..<update.count {
                    var step = centredStep(i)
                    if momentum != 0 {
                        step += momentum * v[i]
                        v[i] = step
                    }
                    w[i] -= rate * step
                }
                return
            }
            // Two loops: one that decides for each weight does not vectorise.
            if momentum == 0 {
                for i in 0..<update.count { w[i] -= rate * step(i) }
            } else {
                for i in 0..<update.count {
                    let velocity = momentum * v[i] + step(i)
                    v[i] = velocity
                    w[i] -= rate * velocity
                }
            }
        }
    }

    private static let adadelta = OptimizerRow(
        name: "adadelta", summary: "steps of the size of the steps before (Zeiler, 2012)",
        settings: [
            .learningRate(1), OptimizerSetting("rho", 0.9, 0...1, "how long sizes are remembered"), epsilon(1e-6),
            weightDecay(0),
        ],
        slotNames: { _ in ["s", "u"] },
        rule: { settings in
            let gradient = factor(decayed(settings))
            return [
                "s = rho * s + (1 - rho) * \(gradient)^2", "d = sqrt(u + eps) / sqrt(s + eps) * \(gradient)",
                "u = rho * u + (1 - rho) * d^2", "W = W - lr * d",
            ]
        }, adadeltaUpdate(Double.self), adadeltaUpdate(Float.self))

    private static func adadeltaUpdate<S: Rooted>(_: S.Type) -> @Sendable (Update<S>) -> Void {
        { update in
            let (w, dw, s, u) = (update.w, update.dw, update.first, update.second)
            let (rate, rho, rest) = (S(update.setting(0)), S(update.setting(1)), S(1 - update.setting(1)))
            let (eps, decay) = (S(update.setting(2)), S(update.setting(3)))
            for i in 0..<update.count {
                let gradient = decay == 0 ? dw[i] : dw[i] + decay * w[i]
                let size = rho * s[i] + rest * gradient * gradient
                let step = S.rootInLoop(u[i] + eps) / S.rootInLoop(size + eps) * gradient
                s[i] = size
                u[i] = rho * u[i] + rest * step * step
                w[i] -= rate * step
            }
        }
    }

    static let momentum = OptimizerSetting(
        "momentum", 0, 0...1, "how much of the last step goes on", role: .momentum)
    static let nesterov = OptimizerSetting(
        "nesterov", 0, 0...1, "1: momentum looks one step ahead", isTruth: true)
    static let beta1 = beta1(0.9)
    static let beta2 = beta2(0.999)

    static func beta1(_ initial: Double) -> OptimizerSetting {
        OptimizerSetting("beta1", initial, 0...(1.0.nextDown), "how long the mean is remembered")
    }

    static func beta2(_ initial: Double) -> OptimizerSetting {
        OptimizerSetting("beta2", initial, 0...(1.0.nextDown), "how long the size is remembered")
    }

    static func epsilon(_ initial: Double) -> OptimizerSetting {
        OptimizerSetting("eps", initial, 0...1e6, "keeps the division from 0")
    }

    static func weightDecay(_ initial: Double) -> OptimizerSetting {
        OptimizerSetting("weight_decay", initial, 0...1e6, "how strongly weights are pulled to 0", role: .decay)
    }

    static func decayed(_ settings: [String: Double]) -> String {
        settings["weight_decay"] == 0 ? "dW" : "dW + weight_decay * W"
    }

    static func factor(_ text: String) -> String { text == "dW" ? text : "(\(text))" }

    static let adamStep = "W = W - lr * mhat / (sqrt(vhat) + eps)"

    // MARK: - Stability: with a = lr · λ, the trace T and the determinant D of the recurrence of W and v, or of W and m

    /// `v = momentum * v + λ W`, `W = W - lr * v`: T = 1 + momentum − a, D = momentum (Polyak, 1964).
    static func heavyBall(_ settings: [String: Double]) -> String {
        settings["momentum"] == 0 ? "2" : settings["momentum"] == 1 ? "0" : "2 * (1 + momentum)"
    }

    /// `W = W - lr * (λ W + momentum * v)` with the new v: T = 1 + momentum − a (1 + momentum), D = momentum (1 − a)
    /// (Cohen et al., 2021, Gradient descent on neural networks typically occurs at the edge of stability).
    private static let lookingAhead = "2 * (1 + momentum) / (1 + 2 * momentum)"

    /// A moving mean is a heavy ball whose learning rate is (1 − beta1) lr: T = 1 + beta1 − (1 − beta1) a, D = beta1
    /// (Cohen et al., 2022, Adaptive gradient methods at the edge of stability). With weight decay c of its own, W goes
    /// on as (1 − lr c) W: T = 1 + beta1 − (1 − beta1) a − lr c, D = beta1 (1 − lr c), which is a λ larger by
    /// c (1 + beta1) / (1 − beta1).
    static let movingMean = "2 * (1 + beta1) / (1 - beta1)"

    /// What divides a step by m: the correction of m for its start at 0 belongs to it.
    static let adamScale = "(1 - beta1^t) * (sqrt(vhat) + eps)"
}

/// A number whose square root can be inlined into loops of this module; through `MachineScalar` it would be a call.
protocol Rooted: MachineScalar {
    static func rootInLoop(_ x: Self) -> Self
}

extension Double: Rooted {
    @inline(__always) static func rootInLoop(_ x: Double) -> Double { root(x) }
}

extension Float: Rooted {
    @inline(__always) static func rootInLoop(_ x: Float) -> Float { root(x) }
}
