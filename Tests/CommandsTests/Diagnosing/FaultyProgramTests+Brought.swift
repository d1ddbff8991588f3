@testable import Insight

/// Programs as strangers bring them, each with the fault that was planted, written before anything had judged them.
extension FaultyProgramTests {
    static let broughtFaulty = [
        Program(
            "a deep net with a rate for a shallow one",
            "data spiral n=200; network 2 -> 16 tanh -> 16 tanh -> 16 tanh -> 1 sigmoid; loss bce; optimizer sgd lr=20; train 100 batch=20",
            .learningRateTooBig, .saturatedUnits),
        Program(
            "adam with the rate of sgd",
            "data iris; normalize; network 4 -> 16 relu -> 16 relu -> 3 softmax; optimizer adam lr=2; train 60 batch=16",
            .learningRateTooBig, .deadUnits),
        Program(
            "adam with a millionth",
            "data circle n=200; network 2 -> 16 tanh -> 1 sigmoid; loss bce; optimizer adam lr=0.000001; train 200 batch=20",
            .learningRateTooSmall, .tooFewEpochs),
        Program(
            "a loss with its sign turned, inside a model",
            "a = normal(150, 3); data a -> a @ [1; 2; 3]; model { param W = glorot(3, 1); param c = zeros(1, 1); yhat = x @ W + c; loss = -mean((yhat - y)^2) }; lr = 0.01; train 20",
            .wrongWay),
        Program(
            "a sigmoid with a hinge",
            "data gauss n=150; data x -> 2 * y - 1; network 2 -> 8 tanh -> 1 sigmoid; loss hinge; lr = 0.1; train 100",
            .unreachableTargets, .wrongLoss),
        Program(
            "likelihood that is made small",
            "data gauss n=150; network 2 -> 6 tanh -> 1 sigmoid; function likely(yhat, y) = mean(y * log(yhat + 0.001) + (1 - y) * log(1.001 - yhat)); loss likely; lr = 0.05; train 30",
            .wrongWay),
        Program(
            "percentages for a softplus that were centred",
            "a = normal(200, 2); data a -> 40 * a[:,1:1] - 20; network 2 -> 8 tanh -> 1 softplus; optimizer adam lr=0.01; train 80 batch=20",
            .unreachableTargets, .unscaledTargets),
        Program(
            "wages in cents",
            "a = normal(200, 3); data a -> 250000 + 60000 * a[:,1:1] + 20000 * a[:,2:2]; network 3 -> 16 relu -> 1; optimizer adam lr=0.01; train 50 batch=20",
            .unscaledTargets, .learningRateTooSmall, .tooFewEpochs),
        Program(
            "pixels from 0 to 255",
            "a = 255 * uniform(200, 16); data a -> (a[:,1:1] + a[:,2:2] > a[:,3:3] + a[:,4:4]); network 16 -> 16 tanh -> 1 sigmoid; loss bce; optimizer sgd lr=0.1; train 50 batch=20",
            .unscaledInputs, .saturatedUnits),
        Program(
            "an age beside an income",
            "a = uniform(200, 2); data a * [80, 90000] -> (a[:,1:1] > a[:,2:2]); network 2 -> 8 relu -> 1 sigmoid; loss bce; optimizer sgd lr=0.05; train 50 batch=20",
            .unscaledInputs, .deadUnits),
        Program(
            "a straight network for a product",
            "a = normal(300, 2); data a -> a[:,1:1] * a[:,2:2]; network 2 -> 32 -> 1; optimizer adam lr=0.01; train 100 batch=30",
            .noNonlinearity),
        Program(
            "ten layers of narrow sigmoids",
            "a = normal(200, 3); data a -> (a[:,1:1] * a[:,2:2] > 0); network 3 -> 6 sigmoid -> 6 sigmoid -> 6 sigmoid -> 6 sigmoid -> 6 sigmoid -> 6 sigmoid -> 6 sigmoid -> 6 sigmoid -> 1 sigmoid; loss bce; optimizer sgd lr=0.5; train 100 batch=20",
            .vanishingGradients, .learningRateTooSmall),
        Program(
            "a sign in the middle",
            "data circle n=200; model { param W = glorot(2, 12); param V = glorot(12, 1); h = sign(x @ W); yhat = sigmoid(h @ V) }; loss bce; optimizer adam lr=0.02; train 100 batch=20",
            .noSlope),
        Program(
            "biases far below",
            "a = normal(200, 4); data a -> a @ [1; -1; 2; 0]; network 4 -> 24 relu -> 24 relu -> 1; b2 = -100; optimizer adam lr=0.01; train 40 batch=20",
            .deadUnits),
        Program(
            "every weight a tenth",
            "data iris; normalize; network 4 -> 12 tanh -> 3 softmax; W1 = 0.1; W2 = 0.1; optimizer adam lr=0.01; train 60 batch=16",
            .equalUnits),
        Program(
            "classes that were shuffled away from their rows",
            "data gauss n=240 classes=3; t = y; data normal(240, 2) -> t; network 2 -> 12 relu -> 3 softmax; optimizer adam lr=0.01; train 60 batch=20",
            .noSignal),
        Program(
            "a softmax of one for yes and no",
            "data circle n=200; network 2 -> 12 relu -> 1 softmax; loss bce; optimizer adam lr=0.01; train 60 batch=20",
            .unreachableTargets),
    ]

    static let broughtHealthy = [
        Program(
            "six layers of relu",
            "data circle n=300; split 0.8; network 2 -> 16 relu -> 16 relu -> 16 relu -> 16 relu -> 16 relu -> 1 sigmoid; loss bce; optimizer adam lr=0.005; train 120 batch=20"
        ),
        Program(
            "a wide layer",
            "data iris; split 0.8; normalize; network 4 -> 256 relu -> 3 softmax; optimizer adam lr=0.002; train 40 batch=16"
        ),
        Program(
            "a plane",
            "a = normal(120, 5); data a -> a @ [1; -2; 0; 0.5; 3] + 0.1 * normal(120, 1); split 0.8; network 5 -> 1; lr = 0.1; train 100"
        ),
        Program(
            "five heaps",
            "data gauss n=300 classes=5; split 0.8; network 2 -> 24 relu -> 5 softmax; optimizer adam lr=0.01; train 150 batch=20"
        ),
        Program(
            "a truth table of and",
            "data [0, 0; 0, 1; 1, 0; 1, 1] -> [0; 0; 0; 1]; network 2 -> 1 sigmoid; loss bce; lr = 1; train 500"),
        Program(
            "momentum in small batches",
            "data circle n=240; split 0.75; network 2 -> 16 tanh -> 1 sigmoid; loss bce; optimizer sgd lr=0.1 momentum=0.9; train 200 batch=8"
        ),
        Program(
            "a skip over a layer",
            "a = normal(200, 3); data a -> a[:,1:1] + a[:,2:2]^2; model { param W = glorot(3, 16); param c = zeros(1, 16); param V = glorot(16, 1); param S = glorot(3, 1); param d = zeros(1, 1); h = tanh(x @ W + c); yhat = h @ V + x @ S + d }; optimizer adam lr=0.02; train 200 batch=20"
        ),
        Program(
            "two arms of a spiral",
            "data spiral n=300 noise=0.05; network 2 -> 32 tanh -> 32 tanh -> 1 sigmoid; loss bce; optimizer adam lr=0.01; train 300 batch=30"
        ),
        Program(
            "rare events that are found",
            "a = normal(400, 2); data a -> (a[:,1:1] > 1.1); split 0.7; network 2 -> 8 relu -> 1 sigmoid; loss bce; optimizer adam lr=0.02; train 100 batch=20"
        ),
    ]
}
