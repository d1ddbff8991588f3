@testable import Insight

/// Programs as people send them who ask why nothing is learned, and others that need no help.
extension FaultyProgramTests {
    static let questions = [
        Program(
            "digits without scaling, a rate for tutorials",
            "data digits; data x * 16 -> y; network 64 -> 32 relu -> 10 softmax; optimizer sgd lr=0.5; train 10 batch=32",
            .unscaledInputs, .learningRateTooBig, .deadUnits),
        Program(
            "xor by one unit",
            "data xor; network 2 -> 1 sigmoid; loss bce; lr = 0.5; train 1000",
            .noNonlinearity),
        Program(
            "xor by two layers of nothing",
            "data xor; network 2 -> 4 -> 1 sigmoid; loss bce; lr = 0.5; train 1000",
            .noNonlinearity),
        Program(
            "a hinge behind a sigmoid",
            "data gauss n=200 noise=1; data x -> 2 * y - 1; network 2 -> 6 tanh -> 1 sigmoid; loss hinge; lr = 0.1; train 100 batch=20",
            .unreachableTargets, .wrongLoss),
        Program(
            "the error with a minus, inside a model",
            "a = normal(150, 3); data a -> a @ [1; -1; 2]; model { param W = glorot(3, 6); param V = glorot(6, 1); h = tanh(x @ W); yhat = h @ V; loss = -mean((yhat - y)^2) }; lr = 0.01; train 15",
            .wrongWay, .learningRateTooBig),
        Program(
            "the log likelihood without its minus",
            "data gauss n=160 noise=1; function likelihood(yhat, y) = mean(y * log(yhat) + (1 - y) * log(1 - yhat)); network 2 -> 6 tanh -> 1 sigmoid; loss likelihood; lr = 0.1; train 10",
            .wrongWay),
        Program(
            "labels shuffled away from their rows",
            "a = normal(240, 5); t = (a @ [1; 1; -1; 0; 2] > 0); data a -> concat(t[70:240,:], t[1:69,:], axis=rows); split 0.75; network 5 -> 16 relu -> 1 sigmoid; loss bce; optimizer adam lr=0.005; train 80 batch=16",
            .noSignal),
        Program(
            "salaries and ages",
            "s = 20000 + 60000 * uniform(220, 1); a = 20 + 40 * uniform(220, 1); data concat(s, a) -> (s / 1000 + a > 95); network 2 -> 8 relu -> 1 sigmoid; loss bce; optimizer adam lr=0.001; train 40 batch=20",
            .unscaledInputs),
        Program(
            "a price in thousands",
            "a = uniform(200, 3); data a -> 100000 * a[:,1:1] + 50000 * a[:,2:2] + 20000; network 3 -> 16 relu -> 1; optimizer adam lr=0.001; train 100 batch=20",
            .unscaledTargets, .learningRateTooSmall, .tooFewEpochs),
        Program(
            "degrees for a sine",
            "a = (0:2:360)'; data a -> sin(a * 3.14159265 / 180); network 1 -> 16 tanh -> 1; optimizer sgd lr=0.05; train 200 batch=20",
            .unscaledInputs, .saturatedUnits),
        Program(
            "a relu before the softmax, and all are off",
            "data iris; normalize; network 4 -> 8 relu -> 3 softmax; b1 = -20; lr = 0.05; train 60 batch=16",
            .deadUnits),
        Program(
            "a rate of one thousandth by plain descent",
            "data circle n=240; network 2 -> 12 tanh -> 1 sigmoid; loss bce; optimizer sgd lr=0.001; train 100 batch=32",
            .learningRateTooSmall, .tooFewEpochs),
        Program(
            "adam at one",
            "data digits; network 64 -> 32 relu -> 10 softmax; optimizer adam lr=1; train 10 batch=32",
            .learningRateTooBig, .deadUnits),
        Program(
            "nine out of ten weights decay",
            "a = normal(200, 4); data a -> a @ [2; -1; 1; 3]; network 4 -> 16 tanh -> 1; optimizer adam lr=0.01 weight_decay=10; train 100 batch=20",
            .weightDecayTooBig),
        Program(
            "ratings of one to five as a distribution",
            "a = normal(200, 3); data a -> 3 + round(0.8 * a[:,1:1]); network 3 -> 8 relu -> 1 sigmoid; loss mse; optimizer adam lr=0.01; train 80 batch=20",
            .unreachableTargets),
        Program(
            "a patient in fifty",
            "a = normal(500, 4); data a -> (a[:,1:1] + 0.5 * a[:,2:2] > 2.35); split 0.7; network 4 -> 6 tanh -> 1 sigmoid; loss bce; optimizer sgd lr=0.05; train 30 batch=25",
            .classImbalance, .learningRateTooSmall, .tooFewEpochs),
        Program(
            "a step as an activation",
            "function fire(z) = max(sign(z), 0); data gauss n=200 noise=1; network 2 -> 8 fire -> 1 sigmoid; loss mse; lr = 0.1; train 50",
            .noSlope),
        Program(
            "two hundred inputs and forty rows",
            "a = normal(80, 100); data a -> a[:,1:1] + 0.5 * normal(80, 1); split 0.5; network 100 -> 40 tanh -> 1; optimizer adam lr=0.01; train 150",
            .overfitting),
    ]

    static let sound = [
        Program(
            "digits in batches",
            "data digits; split 0.8; network 64 -> 32 relu -> 10 softmax; optimizer adam lr=0.003; train 15 batch=32"),
        Program(
            "five layers of relu",
            "data circle n=300; network 2 -> 16 relu -> 16 relu -> 16 relu -> 16 relu -> 1 sigmoid; loss bce; optimizer adam lr=0.005; train 60 batch=20"
        ),
        Program(
            "running statistics",
            "data iris; split 0.8; network 4 -> 8 batchnorm relu -> 3 softmax; optimizer adam lr=0.01; train 60 batch=16"
        ),
        Program(
            "one wide layer",
            "data iris; split 0.8; normalize; network 4 -> 200 relu -> 3 softmax; optimizer sgd lr=0.05 momentum=0.9; train 40 batch=16"
        ),
        Program(
            "a plane",
            "a = normal(120, 5); data a -> a @ [1; 2; 3; -2; 0] + 1 + 0.1 * normal(120, 1); split 0.8; network 5 -> 1; lr = 0.05; train 150"
        ),
        Program(
            "two targets at once",
            "a = normal(250, 3); data a -> concat(a[:,1:1] * a[:,2:2], a[:,3:3]^2); split 0.8; network 3 -> 24 tanh -> 2; optimizer adam lr=0.01; train 200 batch=25"
        ),
        Program(
            "four rows of a gate",
            "data and; network 2 -> 1 sigmoid; loss bce; lr = 1; train 500"),
        Program(
            "absolute errors with outliers",
            "a = normal(200, 2); data a -> a @ [1; -1] + 5 * (uniform(200, 1) < 0.03); network 2 -> 1; loss mae; optimizer adam lr=0.02; train 100 batch=20"
        ),
        Program(
            "a skip in a model",
            "a = normal(200, 3); data a -> tanh(a @ [1; 1; 0]) + a[:,3:3]; model { param W = glorot(3, 8); param b = zeros(1, 8); param V = glorot(8, 1); param S = glorot(3, 1); h = relu(x @ W + b); yhat = h @ V + x @ S }; optimizer rmsprop lr=0.005; train 100 batch=20"
        ),
        Program(
            "noisy heaps, as good as they get",
            "data gauss n=300 classes=3 noise=1; split 0.7; normalize; network 2 -> 8 tanh -> 3 softmax; optimizer adam lr=0.01; train 40 batch=30"
        ),
    ]
}
