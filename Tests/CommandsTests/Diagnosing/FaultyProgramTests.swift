import Reporting
import Testing

@testable import Commands
@testable import Insight

/// Programs that do not learn, each for one reason, and others that do: what a diagnosis says first of them.
///
/// Trials are some thousand updates: for optimized builds, which take a hundredth of the time.
@Suite(.enabled(if: !Thinned.isThin)) struct FaultyProgramTests {
    struct Program: Sendable, CustomTestStringConvertible {
        let name: String
        let script: String
        /// The causes that are right, the true one first.
        let causes: [Diagnosis.Kind]

        init(_ name: String, _ script: String, _ causes: Diagnosis.Kind...) {
            (self.name, self.script, self.causes) = (name, script, causes)
        }

        var testDescription: String { name }
    }

    static let faulty = [
        Program(
            "iris with a huge rate",
            "data iris; normalize; network 4 -> 8 relu -> 3 softmax; lr = 30; train 50 batch=16",
            .learningRateTooBig, .deadUnits),
        Program(
            "iris with a tiny rate",
            "data iris; normalize; network 4 -> 8 relu -> 3 softmax; lr = 0.00001; train 50 batch=16",
            .learningRateTooSmall, .tooFewEpochs),
        Program(
            "iris with strong decay",
            "data iris; normalize; network 4 -> 8 relu -> 3 softmax; optimizer sgd lr=0.1 weight_decay=3; train 60 batch=16",
            .weightDecayTooBig),
        Program(
            "iris with a strong penalty",
            "data iris; normalize; network 4 -> 8 tanh -> 3 softmax; optimizer sgd lr=0.1; penalty l2 1; train 60 batch=16",
            .penaltyTooBig),
        Program(
            "softmax with squared errors",
            "data iris; normalize; network 4 -> 8 tanh -> 3 softmax; loss mse; train 5 batch=16",
            .wrongLoss),
        Program(
            "a circle for one unit",
            "data circle n=200; network 2 -> 1 sigmoid; loss bce; train 200",
            .noNonlinearity),
        Program(
            "a circle for straight layers",
            "data circle n=200; network 2 -> 8 -> 8 -> 1 sigmoid; loss bce; optimizer adam lr=0.01; train 100 batch=20",
            .noNonlinearity),
        Program(
            "a sine for a relu output",
            "a = (0:0.05:6)'; data a -> sin(a); network 1 -> 16 tanh -> 1 relu; optimizer adam lr=0.01; train 200",
            .unreachableTargets),
        Program(
            "house prices for a sigmoid",
            "a = normal(150, 3); data a -> 200 + 30 * a[:,1:1] - 10 * a[:,2:2]; network 3 -> 8 tanh -> 1 sigmoid; train 100",
            .unreachableTargets),
        Program(
            "temperatures in kelvin",
            "a = normal(200, 2); data a -> 290 + 8 * a[:,1:1] - 5 * a[:,2:2]; network 2 -> 8 tanh -> 1; optimizer adam lr=0.003; train 60 batch=20",
            .unscaledTargets, .learningRateTooSmall, .tooFewEpochs),
        Program(
            "inputs in metres for millimetres",
            "a = normal(200, 2); data a / 5000 -> (a[:,1:1] > a[:,2:2]); network 2 -> 8 tanh -> 1 sigmoid; loss bce; optimizer sgd lr=0.1; train 60 batch=20",
            .smallInputs, .learningRateTooSmall),
        Program(
            "momentum near 1",
            "data gauss n=300 noise=1; normalize; network 2 -> 8 tanh -> 1 sigmoid; loss bce; optimizer sgd lr=1 momentum=0.995; train 40 batch=30",
            .momentumTooBig, .learningRateTooBig),
        Program(
            "units that jump",
            "function hard(z) = (z > 0); data circle n=200; network 2 -> 16 hard -> 1 sigmoid; loss bce; optimizer adam lr=0.01; train 100 batch=20",
            .noSlope),
        Program(
            "rounded values in a model",
            "a = normal(150, 3); data a -> a @ [1; 2; 3]; model { param W = glorot(3, 8); param V = glorot(8, 1); h = round(x @ W); yhat = h @ V }; train 100",
            .noSlope),
        Program(
            "a loss that is a sum",
            "a = normal(400, 4); data a -> a @ [1; -2; 0.5; 1]; network 4 -> 8 tanh -> 1; function far(yhat, y) = sum((yhat - y)^2) / 2; loss far; optimizer sgd lr=0.05; train 30",
            .growsWithRows),
        Program(
            "a gain that is made small",
            "a = normal(150, 3); data a -> a @ [1; 2; 3]; network 3 -> 8 tanh -> 1; function gain(yhat, y) = -mean((yhat - y)^2); loss gain; lr = 0.01; train 20",
            .wrongWay),
        Program(
            "six layers of sigmoids",
            "data circle n=200; network 2 -> 8 sigmoid -> 8 sigmoid -> 8 sigmoid -> 8 sigmoid -> 8 sigmoid -> 1 sigmoid; loss bce; optimizer sgd lr=0.1; train 200 batch=20",
            .vanishingGradients, .learningRateTooSmall),
        Program(
            "zeros in every weight",
            "data iris; normalize; network 4 -> 8 relu -> 3 softmax init=zeros; optimizer adam lr=0.01; train 50 batch=16",
            .zeroWeights),
        Program(
            "the same number in every weight",
            "data circle n=200; network 2 -> 8 tanh -> 1 sigmoid; W1 = 0.5; W2 = 0.5; loss bce; optimizer adam lr=0.01; train 100 batch=20",
            .equalUnits),
        Program(
            "relus switched off",
            "data circle n=200; network 2 -> 16 relu -> 1 sigmoid; b1 = -40; loss bce; train 50 batch=20",
            .deadUnits),
        Program(
            "tanh far out",
            "a = normal(200, 2); data a -> a[:,1:1] * a[:,2:2]; network 2 -> 16 tanh -> 1; W1 *= 200; optimizer sgd lr=0.01; train 50 batch=20",
            .saturatedUnits, .weightsTooLarge),
        Program(
            "labels by dice",
            "data normal(200, 4) -> (uniform(200, 1) > 0.5); split 0.7; network 4 -> 16 tanh -> 1 sigmoid; loss bce; optimizer adam lr=0.01; train 100 batch=20",
            .noSignal),
        Program(
            "numbers by dice",
            "data normal(400, 3) -> normal(400, 1); network 3 -> 8 tanh -> 1; optimizer adam lr=0.003; train 40 batch=30",
            .noSignal),
        Program(
            "one answer to everything",
            "data normal(60, 3) -> 7 * ones(60, 1); network 3 -> 4 tanh -> 1; train 100",
            .constantTargets),
        Program(
            "a feature in two units",
            "a = normal(120, 2); data concat(a, 1.8 * a[:,1:1] + 32) -> (a[:,1:1] + a[:,2:2] > 0); network 3 -> 8 tanh -> 1 sigmoid; loss bce; optimizer adam lr=0.02; train 60 batch=20",
            .duplicatedFeatures, .unscaledInputs),
        Program(
            "a test in another town",
            "a = concat(normal(120, 3), normal(40, 3) + [0, 6, 0], axis=rows); data a -> a @ [1; 1; 0] + a[:,2:2]^2; split 0.75 shuffle=false; network 3 -> 12 tanh -> 1; optimizer adam lr=0.02; train 100 batch=20",
            .shiftedTest),
        Program(
            "the answer among the questions",
            "a = normal(160, 5); t = (a[:,1:1] + 2 * normal(160, 1) > 0); data concat(a, 3 * t + 0.05 * normal(160, 1)) -> t; network 6 -> 8 tanh -> 1 sigmoid; loss bce; optimizer adam lr=0.01; train 40 batch=20",
            .leakedLabel),
        Program(
            "a share of one",
            "data gauss n=120; network 2 -> 6 tanh -> 1 softmax; loss mse; train 50",
            .unreachableTargets),
        Program(
            "shares of shares",
            "data gauss n=150 classes=3; model { param W = glorot(2, 3); param c = zeros(1, 3); z = x @ W + c; p = softmax(z); yhat = softmax(p) }; loss ce; train 60",
            .softmaxTwice),
        Program(
            "a line with a giant's steps",
            "data [1; 2; 30] -> [2; 4; 60]; network 1 -> 1; lr = 10; train 200",
            .learningRateTooBig, .unscaledInputs),
        Program(
            "six heaps through one unit",
            "data gauss n=120 classes=6; network 2 -> 1 relu -> 6 softmax; optimizer adam lr=0.02; train 60 batch=20",
            .tooFewUnits),
        Program(
            "heaps for a moment",
            "data gauss n=120 classes=4; network 2 -> 8 relu -> 4 softmax; optimizer adam lr=0.003; train 3 batch=20",
            .tooFewEpochs, .learningRateTooSmall),
        Program(
            "a margin for 0 and 1",
            "data gauss n=150; network 2 -> 6 tanh -> 1; loss hinge; train 50",
            .wrongLoss),
        Program(
            "no rate at all",
            "data iris; normalize; network 4 -> 8 tanh -> 3 softmax; lr = 0; train 20",
            .noRate),
        Program(
            "one in a hundred",
            "a = normal(400, 6); data a -> (a[:,1:1] + a[:,2:2] > 3.2); network 6 -> 8 relu -> 1 sigmoid; loss bce; optimizer adam lr=0.01; train 20 batch=20",
            .classImbalance),
        Program(
            "thirty rows by heart",
            "a = normal(60, 20); data a -> (a[:,1:1] + normal(60, 1) > 0); split 0.5; network 20 -> 32 tanh -> 1 sigmoid; loss bce; optimizer adam lr=0.02; train 100",
            .overfitting),
        Program(
            "fourteen wide layers of large weights",
            "a = normal(150, 4); data a -> a @ [1; 1; -1; 1]; network 4 -> 12 relu -> 12 relu -> 12 relu -> 12 relu -> 12 relu -> 12 relu -> 12 relu -> 1 init=normal; optimizer sgd lr=0.001; train 20 batch=30",
            .explodingGradients, .weightsTooLarge, .learningRateTooBig),
        Program(
            "grades for a tanh",
            "a = normal(150, 2); data a -> floor(3 + a[:,1:1]); network 2 -> 8 tanh -> 1 tanh; optimizer adam lr=0.01; train 50",
            .unreachableTargets),
        Program(
            "millions for a line",
            "a = uniform(100, 2); data a * [1, 1000000] -> a @ [2; 3]; network 2 -> 1; lr = 0.1; train 50",
            .unscaledInputs),
    ]

    static let healthy = [
        Program(
            "iris",
            "data iris; split 0.8; normalize; network 4 -> 8 tanh -> 3 softmax; optimizer adam lr=0.02; train 60 batch=16"
        ),
        Program(
            "a weak line",
            "a = normal(300, 4); data a -> a[:,1:1] - a[:,2:2] + 2 * normal(300, 1); network 4 -> 1; lr = 0.05; train 100"
        ),
        Program(
            "a sine",
            "a = (0:0.05:6)'; data a -> sin(a); network 1 -> 16 tanh -> 1; optimizer adam lr=0.02; train 400"),
        Program(
            "copies through two units",
            "u = normal(200, 2); a = u @ normal(2, 6); data a -> a; network 6 -> 2 -> 6; optimizer adam lr=0.02; train 150 batch=20"
        ),
        Program(
            "xor",
            "data xor; network 2 -> 6 relu -> 1 sigmoid; loss bce; optimizer adam lr=0.05; train 400"),
        Program(
            "flowers by one layer",
            "data iris; split 0.8; normalize; network 4 -> 3 softmax; optimizer adam lr=0.05; train 40 batch=20"
        ),
        Program(
            "a margin",
            "data gauss n=200; data x -> 2 * y - 1; network 2 -> 6 tanh -> 1; loss hinge; lr = 0.1; train 200"),
        Program(
            "counts",
            "a = normal(200, 2); data a -> exp(0.4 * a[:,1:1]); network 2 -> 8 tanh -> 1 softplus; optimizer adam lr=0.02; train 120 batch=20"
        ),
        Program(
            "four to one",
            "a = normal(300, 3); data a -> (a[:,1:1] > 0.84); split 0.7; network 3 -> 6 tanh -> 1 sigmoid; loss bce; optimizer adam lr=0.02; train 60 batch=20"
        ),
        Program(
            "a loss of one's own",
            "function soft(yhat, y) = mean(sqrt(1 + (yhat - y)^2) - 1); a = normal(200, 2); data a -> a[:,1:1]^2; network 2 -> 12 tanh -> 1; loss soft; optimizer adam lr=0.02; train 200 batch=20"
        ),
        Program(
            "gates",
            "a = normal(200, 3); data a -> sigmoid(a[:,1:1]) * a[:,2:2]; model { param W = glorot(3, 8); param G = glorot(3, 8); param V = glorot(8, 1); h = tanh(x @ W) * sigmoid(x @ G); yhat = h @ V }; optimizer adam lr=0.02; train 300 batch=20"
        ),
        Program(
            "larger numbers, learned",
            "a = 20 * uniform(200, 2); data a -> (a[:,1:1] > a[:,2:2]); network 2 -> 8 tanh -> 1 sigmoid; loss bce; optimizer adam lr=0.02; train 200 batch=20"
        ),
        Program(
            "a little decay and momentum",
            "data circle n=200; normalize; network 2 -> 12 tanh -> 1 sigmoid; loss bce; optimizer sgd lr=0.1 momentum=0.9 weight_decay=0.0001; train 150 batch=20"
        ),
        Program(
            "half sums",
            "a = normal(40, 2); data a -> a @ [1; 1]; network 2 -> 1; loss sse; lr = 0.01; train 100"),
        Program(
            "a guess that cannot be better",
            "data normal(300, 2) * [1, 0.5] -> (uniform(300, 1) < 0.2); y2 = y; t = x[:,1:1]; data x -> (t + normal(300, 1) > 1); network 2 -> 4 tanh -> 1 sigmoid; loss bce; optimizer adam lr=0.01; train 60 batch=30"
        ),
    ]

    /// The true cause, or one that is as true, comes first; what is to be typed next can be typed, and `fix` types it.
    @Test(arguments: faulty + questions + broughtFaulty)
    func theCauseComesFirst(_ program: Program) throws {
        let harness = Harness(program.script)
        try #require(harness.error == nil, "\(harness.error as Any)")
        let before = harness.session
        harness.run("diagnose")
        #expect(harness.error == nil && harness.session.hasSameState(as: before))
        let diagnosis = try Diagnosis(before, typing: harness.interpreter.tryOut)
        let found = diagnosis.problems.map { "\($0.kind) \($0.evidence): \($0.command)" }
        let first = try #require(diagnosis.problems.first)
        #expect(program.causes.contains(first.kind), "\(found)")
        guard let advice = diagnosis.advice else { return }
        // What a loss of the model's own makes of an output has no measure that another loss has too.
        #expect(advice.evidence.contains("tried ") || before.model?.object.hasLoss == true, "\(found)")
        harness.run("fix")
        #expect(harness.error == nil, "\(advice.command): \(harness.error as Any)")
        #expect(!harness.session.hasSameState(as: before))
    }

    @Test(arguments: healthy + sound + broughtHealthy)
    func healthyProgramsHearNothing(_ program: Program) throws {
        let harness = Harness(program.script)
        try #require(harness.error == nil, "\(harness.error as Any)")
        let problems = try Diagnosis(harness.session, typing: harness.interpreter.tryOut).problems
        #expect(problems.isEmpty, "\(problems.map { "\($0.kind) \($0.evidence)" })")
    }
}
