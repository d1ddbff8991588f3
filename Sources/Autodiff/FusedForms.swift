/// The derivatives of a loss taken as one with the operation in front of it, as text in the language.
package struct JointRule: Hashable, Sendable {
    /// The operation whose output feeds the loss.
    package let partner: String
    /// The additions to the gradients of the partner's input `z` and of the targets. Variables are the inputs of the
    /// loss, `z`, and `d` + its output.
    package let slopes: [String]
    /// The same with names of settings, for a call that chooses some.
    package internal(set) var settledSlopes: [String]?

    /// The name of the partner's input in the texts.
    package static let inputOfPartner = "z"
}

/// A loss computed from the logits: from the input `z` of the operation whose output feeds the loss.
struct LogitForm<S: Scalar>: Sendable {
    let rule: JointRule
    /// Writes the loss; `x` is z, `w` is y.
    let forward: Kernel
    /// Adds to the gradients of z and of y; `x` is z, `w` is y, `a` is the output of `of`.
    let vjps: [Kernel]
    /// Writes the loss, and the output of `of` to `a`, in one pass.
    let fused: Kernel
    /// Writes the loss, and the gradient of z to `dx`; `a` is scratch.
    let valueAndSlope: Kernel

    var of: String { rule.partner }
}

/// An elementwise function f of a weighted sum z = x @ w + a, with a row `a`.
struct ActivationForm<S: Scalar>: Sendable {
    /// The slope needs z besides f(z).
    let readsSum: Bool
    /// Writes f(z) to y, and z to `z`, which may be the same place if the slope does not read it.
    let forward: Kernel
    /// Writes the gradient of z to `dx` and adds its rows up in `db`; `x` is z.
    let vjp: Kernel
}
