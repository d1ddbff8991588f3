/// The place of an operation in the table, the same for both precisions.
package struct OperationID: Hashable, Sendable {
    package let index: Int
}

/// The family in which help lists an operation.
package enum OperationCategory: String, Hashable, Sendable, CaseIterable {
    case arithmetic, shape, comparison, elementwise, activation, reduction, loss
}

/// How an operation is written in the language.
package enum OperationNotation: Hashable, Sendable {
    case call
    case infix(String)
    case prefix(String)
    case postfix(String)
    /// By an index; the text is an example.
    case index(String)
}

/// Where a slope jumps, so that a central difference is no judge there.
package enum Kinks: Hashable, Sendable {
    case none
    /// At these values of an input.
    case values([Double])
    /// At every whole number, or halfway between (`round`).
    case steps(offset: Double)
    /// Where two elements that are compared are equal.
    case ties
    /// Where `yhat - y` has one of these values.
    case differences([Double])
    /// Where `yhat * y` has this value.
    case product(Double)
}

/// Everything the program knows about a primitive.
package struct Operation<S: Scalar>: Sendable {
    package let name: String
    /// One line for help.
    package let summary: String
    package let category: OperationCategory
    package let notation: OperationNotation
    package let inputNames: [String]
    package let outputName: String
    /// The value as text in the language, over `inputNames`; nil for primitives.
    package let definition: String?
    /// The addition to the gradient of each input as text in the language. Variables are the inputs, the output
    /// and `d` + the output.
    package let derivativeTexts: @Sendable (Attribute, [Shape]) -> [String]
    /// What happens at singular points.
    package let remark: String?
    /// Where a numerical check of the derivatives is fair, for each input.
    package let fairIntervals: [ClosedRange<Double>]
    package let kinks: Kinks
    /// The shape of the output, or what was required of the inputs instead.
    package let shape: @Sendable ([Shape], Attribute) throws(ShapeError) -> Shape

    /// For each input, what to do where the slope for it has no bound although the value is finite; empty where that
    /// cannot be.
    package var cures: [String] = []

    /// Writes the output.
    let forward: Kernel
    /// For each input, adds to its gradient; nil where the slope is 0 everywhere.
    let vjps: [Kernel?]
    /// The same value and gradients out of the inputs of the operation that made the first input.
    var logits: LogitForm<S>? = nil
    /// The same as one step with the weighted sum in front.
    var activation: ActivationForm<S>? = nil
    /// Of a loss: writes the value, and its gradient for the first input to `dx`.
    var valueAndSlope: Kernel? = nil

    package var arity: Int { inputNames.count }

    /// The same row with what to do where a slope has no bound.
    func curing(_ cures: String...) -> Operation {
        var row = self
        row.cures = cures
        return row
    }

    /// How this loss is computed and differentiated as one with the operation whose output it reads.
    package var joint: JointRule? { logits?.rule }

    package static var all: [Operation] { S.operations }
    package static subscript(id: OperationID) -> Operation { S.operations[id.index] }

    package static func named(_ name: String) -> OperationID? { OperationTable.ids[name] }
}

/// The derivatives of a loss taken as one with the operation in front of it, as text in the language.
package struct JointRule: Hashable, Sendable {
    /// The operation whose output feeds the loss.
    package let partner: String
    /// The additions to the gradients of the partner's input `z` and of the targets. Variables are the inputs of the
    /// loss, `z`, and `d` + its output.
    package let slopes: [String]
    /// The first of them where each row of the targets has the sum 1; nil where that makes no difference.
    package var slopeForShares: String? = nil
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
