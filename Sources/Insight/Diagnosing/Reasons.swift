/// Why findings matter, in one sentence each, for those that more than one examination can make.
enum Reasons {
    static let unscaledInputs =
        "The gradient of a weight is proportional to its input: no learning rate suits large and small features at once."
    static let smallInputs =
        "The gradient of a weight is proportional to its input: with tiny inputs weights hardly move."
    static let unscaledTargets =
        "Outputs start near 0 and must first travel to where the targets are; no step suits the way and the fine tuning."
    static let badStart = "From these weights training does not get on; from freshly drawn ones it does."
    static let weightDecay =
        "Decay pulls every weight to 0 at each update, here faster than the gradient moves it away."
    static let penalty =
        "The penalty's slope in a weight grows with its strength, here beyond the slope of the rows: the weights stay near 0."
    static let bigRate =
        "The gradient is the slope here; a step beyond the bend of the loss lands higher on the other side."
    static let momentum = "Momentum m lets steps add up to 1/(1 - m) times the learning rate; that is too far here."
    static let smallRate = "Each step goes lr times the gradient; this one hardly leaves its place."
    static let noNonlinearity =
        "Layers without a bend between them are one layer: whatever their number, the output is a straight line or plane."
    static let vanishing =
        "Each layer multiplies the gradient by its slope (a sigmoid's is at most 1/4) and its weights; the first layers hardly move."
    static let tooFewUnits =
        "All that the layers behind it can know must pass through the units of the narrowest layer."
    static let tooFewEpochs = "The loss was still falling when the training ended."

    static func flatLoss(_ better: String) -> String {
        "The present loss has hardly a slope where an output is sure and wrong; \(better) has its steepest there."
    }
}
