extension Idea {
    /// What keeps a network from learning, or from being of use.
    static let troubles = [
        Idea(
            "overfitting", "overfit", "overtraining", "memorisation",
            text: """
                Learning the training rows by heart, with their chance. The loss on them goes on falling while that on rows kept \
                aside rises again. It comes from many weights, few rows and long training. `show training` says from which \
                epoch on.
                """,
            setup: "data iris; split 0.8; network 4 -> 20 tanh -> 3 softmax; train 50",
            formula: "test_loss - train_loss", example: "evaluate",
            more: ["help regularisation", "help early stopping", "help dropout"]),
        Idea(
            "underfitting", "underfit",
            text: """
                Not even the training rows are learned: the model is too simple, or was trained too little or too slowly. A \
                line cannot tell the classes of xor apart, so its loss stays at 0.25, as if it always answered 0.5.
                """,
            setup: "data xor; network 2 -> 1 sigmoid; train 500", formula: "mean((0.5 - y)^2)", equals: "0.25",
            example: "diagnose", more: ["help overfitting", "help universal approximation"]),
        Idea(
            "vanishing gradient", "vanishing",
            text: """
                A gradient that shrinks from layer to layer on its way back, until the first layers hardly learn. Each stage \
                multiplies it by a slope, and that of a sigmoid is 0.25 at most. relu, suitable first weights, skip \
                connections and normalisation help.
                """,
            setup: "data xor; network 2 -> 4 sigmoid -> 4 sigmoid -> 4 sigmoid -> 1 sigmoid; backward",
            formula: "norm(dW1) / norm(dW4)", example: "show flow",
            more: ["help saturation", "help initialisation", "diagnose"]),
        Idea(
            "exploding gradient", "exploding", "gradient clipping", "divergence",
            text: """
                A gradient that grows from layer to layer on its way back, until an update throws the weights far off and the \
                loss becomes inf or nan. It comes from large weights and many stages. Smaller first weights, a smaller \
                learning rate and `clip norm 1` help.
                """,
            setup: "data xor; network 2 -> 4 relu -> 4 relu -> 1; W1 *= 20; W2 *= 20; W3 *= 20; backward",
            formula: "norm(dW1) / norm(W1)", example: "clip norm 1; step",
            more: ["help clip", "stop when bad", "diagnose"]),
        Idea(
            "saturation", "saturated", "saturated unit",
            text: """
                A unit whose sums lie so far out that its activation is flat there: the slope is nearly 0, and so is every \
                gradient behind it. It stays as it is, right or wrong. It comes from large weights or inputs that were \
                never scaled.
                """,
            setup: "data xor; network 2 -> 4 tanh -> 1 sigmoid; W1 *= 50; backward", formula: "(1 - a1^2) * da1",
            equals: "dz1", example: "diagnose", more: ["help normalisation", "help vanishing gradient", "hist z1"]),
        Idea(
            "dead unit", "dead neuron", "dying relu", "dead relu",
            text: """
                A unit with relu whose sums are below 0 for every row: it gives 0, its slope is 0, so nothing ever moves its \
                weights again. A step that was too large often did it. leaky_relu keeps a small slope there.
                """,
            setup: "data xor; network 2 -> 4 relu -> 1; b1[1] = -100; backward", formula: "sum(a1 > 0, axis=rows)",
            example: "diagnose", more: ["help leaky_relu", "stop when unit a1 dies"]),
        Idea(
            "local minimum", "local minima", "minimum", "minima", "global minimum",
            text: """
                A place from which every small step leads uphill, though a lower one lies elsewhere. The gradient is 0 there, so \
                descent stays. In large networks they are mostly about as good as the lowest; flat parts and saddle points \
                hold a training up more.
                """,
            setup: "model { param w = 1.5; loss = w^4 - 3 * w^2 + w }; backward", formula: "4 * w^3 - 6 * w + 1",
            equals: "dw", example: "train 100; plot loss for w in -2:0.05:2",
            more: ["help saddle point", "help convergence"]),
        Idea(
            "saddle point", "saddle", "plateau",
            text: """
                A place where the gradient is 0, but the loss rises in one direction and falls in another, as on a pass. \
                Training slows there and then goes on. The second derivatives tell it from a minimum: there are some of \
                both signs.
                """,
            setup: "model { param a = 0.1; param b = 1; loss = b^2 - a^2 }; backward", formula: "concat(-2 * a, 2 * b)",
            equals: "concat(da, db)", example: "hessian", more: ["help local minimum", "help momentum"]),
    ]

    /// What helps.
    static let remedies = [
        Idea(
            "regularisation", "regularizer", "generalisation",
            text: """
                Whatever holds a model back from learning chance, so that it does better on rows that it never saw: a penalty of \
                large weights, weight decay, dropout, early stopping, and most of all more rows.
                """,
            formula: "0.001 * (sum(W1^2) + sum(W2^2))", example: "penalty l2 0.001; loss",
            more: ["help overfitting", "help weight decay", "help dropout"]),
        Idea(
            "weight decay", "L2 penalty", "l2 regularisation", "ridge",
            text: """
                Each update also takes a small part off every weight, so that only those stay large which the rows keep asking \
                for. Under plain descent that is a penalty of half its strength times the sum of squared weights; adamw \
                takes it off apart from the gradient.
                """,
            formula: "W1 * (1 - lr * 0.01) - lr * dW1", equals: "W1 - lr * (dW1 + 0.01 * W1)",
            example: "optimizer sgd lr=0.1 weight_decay=0.01; step",
            more: ["help regularisation", "help penalty", "help adamw"]),
        Idea(
            "dropout",
            text: """
                In each update some units are left out at random, and the others count for more, so that the sum is the \
                same on average. None can rely on a single other one. Where the model is evaluated, all are there.
                """,
            formula: "mean(a1 * (random(4, 4) < 0.8) / 0.8)", example: "network 2 -> 8 relu dropout=0.2 -> 1 sigmoid",
            more: ["help regularisation", "example dropout"]),
        Idea(
            "early stopping", "patience",
            text: """
                Ending a training when the loss on rows kept aside has not fallen for some epochs, and going back to the best \
                moment: what came later was learned by heart. In `train 50 patience=5` the 5 are the epochs to wait.
                """,
            setup: "data iris; split 0.7 0.15 0.15; network 4 -> 8 tanh -> 3 softmax; train 5",
            formula: "validation_loss",
            example: "train 50 patience=5", more: ["help validation set", "example early_stopping"]),
        Idea(
            "initialisation", "initial weight", "weight initialisation", "symmetry breaking",
            text: """
                The weights to begin with. Equal ones would stay equal: all units of a layer would be one. So they are drawn at \
                random, about so large that values and gradients keep their size from layer to layer: glorot for tanh, he for \
                relu. Biases begin at 0.
                """,
            formula: "sqrt(6 / (2 + 4))", equals: "1", example: "network 2 -> 4 relu -> 1 init=he",
            more: ["help glorot", "help he", "help vanishing gradient"]),
        Idea(
            "normalisation", "standardisation", "feature scaling", "scaling",
            text: """
                Giving all inputs the mean 0 and the spread 1, measured on the training rows. A column of thousands beside \
                one of fractions would decide all sums, and no single learning rate would suit both. `normalize` does it, and \
                predict still takes raw units.
                """,
            setup: "data iris; split 0.8; normalize", formula: "mean(x, axis=rows)", example: "mean(x^2, axis=rows)",
            more: ["help normalize", "help batch normalisation"]),
        Idea(
            "batch normalisation", "batchnorm", "layer normalisation",
            text: """
                Normalising the sums inside a network too: each unit's over the rows of a batch, then scaled and moved by two \
                parameters that are learned. Gradients keep their size, and larger learning rates work. Where the model is \
                evaluated, means that were kept stand in for those of a batch.
                """,
            formula: "(z1 - mean(z1, axis=rows)) / sqrt(mean((z1 - mean(z1, axis=rows))^2, axis=rows) + 1e-5)",
            example: "network 2 -> 4 batchnorm relu -> 1 sigmoid; show model",
            more: ["help normalisation", "help vanishing gradient"]),
    ]

    /// What can be said of all networks.
    static let theory = [
        Idea(
            "universal approximation", "universal approximation theorem", "universal approximator", "capacity",
            text: """
                With one hidden layer of enough units and an activation that is no polynomial, a network comes as near as \
                one likes to any continuous function on a bounded region (Cybenko, 1989; Leshno and others, 1993). How many \
                units that takes it does not say, nor that training finds the weights.
                """,
            setup: "data sine; network 1 -> 20 tanh -> 1; train 20", formula: "tanh(x @ W1 + b1) @ W2 + b2",
            equals: "yhat", example: "plot yhat, y", more: ["help activation", "help underfitting"]),
        Idea(
            "linear separability", "xor problem", "perceptron",
            text: """
                Two classes are separable by a line where one weighted sum tells them apart. The four rows of xor are not: \
                no neuron alone can learn them (Minsky and Papert, 1969), two hidden units can.
                """,
            setup: "data xor; network 2 -> 1 sigmoid; train 500", formula: "mean((0.5 - y)^2)", equals: "0.25",
            example: "example xor", more: ["help hidden layer", "help underfitting"]),
        Idea(
            "embedding", "word vector",
            text: """
                A row of numbers for each of some words or classes, which training finds: a code is looked up in a matrix \
                instead of multiplied by it. Words that are used alike come to lie near each other.
                """,
            setup: "data text codes=true; network 3 -> embedding 4 -> 28 softmax", formula: "rows(W2)", equals: "3 * 4",
            example: "show model", more: ["help data", "example characters"]),
        Idea(
            "attention", "self-attention", "transformer",
            text: """
                Each row asks all rows and mixes what they answer, by weights that are a softmax of how well question and \
                answer fit. As everything here it is a formula, and `model { … }` takes it.
                """,
            setup: "q = [1, 0; 0, 1]; k = [1, 1; 0, 1]; v = [1, 2; 3, 4]", formula: "softmax(q @ k' / sqrt(2)) @ v",
            example: "sum(softmax(q @ k' / sqrt(2)), axis=columns)", more: ["example attention", "help softmax"]),
    ]
}
