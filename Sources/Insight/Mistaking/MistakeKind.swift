/// A way in which a gradient is computed wrongly by hand.
package enum MistakeKind: String, CaseIterable, Sendable {
    case wrongSign
    /// One factor of the chain is missing, or the chain ends before the loss or before the element.
    case factorLeftOut, chainCutShort
    case factorTwice
    case sumForMean, meanForSum
    /// One row of the batch in place of all.
    case oneSample
    /// One of several ways to the loss is missing, or is the only one.
    case wayLeftOut
    case weightTransposed, weightNeighbour
    case elementTransposed, elementNeighbour
    /// The error, or the loss itself, in place of the loss's slope; its slope without the 2 of the square.
    case errorForSlope, lossForSlope, twoLeftOut
    /// A weighted sum where the activation belongs.
    case sumForActivation
    /// A slope taken at the activation in place of the weighted sum, and the activation in place of its slope.
    case slopeAtActivation, activationForSlope
    case afterUpdate
    /// The change that the update makes, in place of the gradient.
    case updateForGradient
}

/// A wrong gradient and where it comes from.
package struct GradientMistake: Sendable {
    package let kind: MistakeKind
    package let value: Double
    /// What went wrong, with the learner's product beside the true one.
    package let sentence: String
}
