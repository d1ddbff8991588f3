@testable import Autodiff
@testable import Learning

/// An optimizer that the program does not have, written as a contributor would: steps of one length along the sign of
/// a mean of the gradients (Chen et al., 2023).
enum AddedOptimizer {
    static let rows = OptimizerTable.rows + [signum]

    private static let signum = OptimizerRow(
        name: "signum", summary: "steps of one length, by the sign of a mean of the gradients (Chen et al., 2023)",
        settings: [
            .learningRate(0.01), OptimizerSetting("beta1", 0.9, 0...1, "how much of the mean decides the step"),
            OptimizerSetting("beta2", 0.99, 0...1, "how much of the mean is kept"),
        ],
        slotNames: { _ in ["m"] },
        rule: { _ in
            ["W = W - lr * sign(beta1 * m + (1 - beta1) * dW)", "m = beta2 * m + (1 - beta2) * dW"]
        },
        update(Double.self), update(Float.self))

    private static func update<S: Scalar>(_: S.Type) -> @Sendable (Update<S>) -> Void {
        { update in
            let (w, dw, m) = (update.w, update.dw, update.first)
            let (rate, beta1, beta2) = (S(update.setting(0)), S(update.setting(1)), S(update.setting(2)))
            for i in 0..<update.count {
                let mean = beta1 * m[i] + (1 - beta1) * dw[i]
                w[i] -= rate * (mean > 0 ? 1 : mean < 0 ? -1 : 0)
                m[i] = beta2 * m[i] + (1 - beta2) * dw[i]
            }
        }
    }
}
