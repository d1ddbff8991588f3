extension Diagnosis {
    /// The kinds of finding, in the order in which one causes the next.
    enum Kind: Int, CaseIterable {
        case softmaxTwice, unreachableTargets, wrongLoss, wrongWay, noSlope, noRate, constantTargets, badValue,
            leakedLabel
        case shiftedTest, noSignal, unscaledInputs, smallInputs, unscaledTargets, zeroWeights, equalUnits, growsWithRows
        case weightsTooLarge, weightsTooSmall, badStart, weightDecayTooBig, penaltyTooBig, deadUnits, saturatedUnits
        case explodingGradients, learningRateTooBig, momentumTooBig, noNonlinearity, vanishingGradients, tooFewUnits
        case learningRateTooSmall, tooFewEpochs, precisionUsedUp, mislabelledRows, duplicatedFeatures, duplicatedUnits,
            classImbalance
        case overfitting, noProgress

        var name: String {
            switch self {
            case .softmaxTwice: "softmax twice"
            case .unreachableTargets: "targets out of reach"
            case .wrongLoss: "output and loss do not match"
            case .wrongWay: "loss is driven the wrong way"
            case .noSlope: "function without slope"
            case .noRate: "learning rate is 0"
            case .constantTargets: "constant targets"
            case .badValue: "a value that is no number"
            case .leakedLabel: "leaked label"
            case .shiftedTest: "test rows unlike training rows"
            case .noSignal: "labels without signal"
            case .unscaledInputs: "unscaled inputs"
            case .smallInputs: "inputs too small"
            case .unscaledTargets: "unscaled targets"
            case .zeroWeights: "zero weights"
            case .equalUnits: "equal units"
            case .growsWithRows: "loss grows with the number of rows"
            case .weightsTooLarge: "weights too large at the start"
            case .weightsTooSmall: "weights too small at the start"
            case .badStart: "a bad start"
            case .weightDecayTooBig: "weight decay too big"
            case .penaltyTooBig: "penalty too big"
            case .deadUnits: "dead units"
            case .saturatedUnits: "saturated units"
            case .explodingGradients: "exploding gradients"
            case .learningRateTooBig: "learning rate too big"
            case .momentumTooBig: "momentum too big"
            case .noNonlinearity: "no nonlinearity"
            case .vanishingGradients: "vanishing gradients"
            case .tooFewUnits: "too few units"
            case .learningRateTooSmall: "learning rate too small"
            case .tooFewEpochs: "too few epochs"
            case .precisionUsedUp: "precision used up"
            case .mislabelledRows: "mislabelled rows"
            case .duplicatedFeatures: "duplicated features"
            case .duplicatedUnits: "duplicated units"
            case .classImbalance: "class imbalance"
            case .overfitting: "overfitting"
            case .noProgress: "nothing learned"
            }
        }

        /// Whether it is about how large numbers are.
        var isOfScale: Bool {
            switch self {
            case .unscaledInputs, .smallInputs, .unscaledTargets: true
            default: false
            }
        }

        /// What is seen in units and gradients, and is made by something else where a trial finds that.
        var isSymptom: Bool {
            switch self {
            case .deadUnits, .saturatedUnits, .explodingGradients, .vanishingGradients, .duplicatedUnits: true
            default: false
            }
        }
    }
}
