extension Idea {
    /// What a network is made of.
    static let networks = [
        Idea(
            "neural network", "neural net", "network", "multilayer perceptron", "feedforward network",
            text: """
                A chain of layers. Each multiplies the rows that it is given by its weights, adds its biases, and puts every \
                sum through an activation. The weights are numbers that training finds. `show model` writes a network out as \
                named formulas, each of which can be asked for its value.
                """,
            formula: "sigmoid(tanh(x @ W1 + b1) @ W2 + b2)", equals: "yhat", example: "forward",
            more: ["help layer", "help activation", "explain yhat"]),
        Idea(
            "neuron", "unit", "node",
            text: """
                A weighted sum of inputs, plus a bias, put through an activation. In the matrices of a layer a unit is one \
                column: W1[:,2] are the weights of unit 2, z1[:,2] its sums, a1[:,2] what it gives, one row per sample.
                """,
            formula: "tanh(x @ W1[:,2] + b1[2])", equals: "a1[:,2]", example: "explain a1[1,2]",
            more: ["help weight", "help bias", "help activation"]),
        Idea(
            "layer", "hidden layer", "hidden unit", "output layer", "dense layer",
            text: """
                Units side by side, which all read the same values. What they give goes to the next layer; those between the \
                inputs and the output are hidden, since no target says what they shall give. Layer 1 has the names W1, b1, z1 \
                and a1.
                """,
            formula: "tanh(x @ W1 + b1)", equals: "a1", example: "network 2 -> 8 relu -> 8 relu -> 1 sigmoid",
            more: ["help network", "show model"]),
        Idea(
            "weight", "parameter", "synapse",
            text: """
                A number by which a unit multiplies one of its inputs; all those of a layer stand in one matrix, inputs × \
                units. W1[2,1] leads from input 2 to unit 1. Weights and biases together are the parameters: what training \
                changes, each against its own gradient.
                """,
            formula: "x @ W1 + b1", equals: "z1", example: "explain W1[2,1]", more: ["help gradient", "show params"]),
        Idea(
            "bias", "intercept", "bias term",
            text: """
                A number that a unit adds to its weighted sum, whatever the inputs are: it moves the place where the \
                activation turns. Without it every unit would have the sum 0 at inputs of 0. One bias serves all rows, so its \
                gradient is the sum of dz over them.
                """,
            formula: "sum(dz1, axis=rows)", equals: "db1", example: "explain b1[1]", more: ["help weight", "help b1"]),
        Idea(
            "activation", "activation function", "nonlinearity", "transfer function",
            text: """
                The function that bends the weighted sums of a layer. Without one in between, two layers are no more than \
                one, since a product of matrices is a matrix. It needs a slope: backpropagation multiplies by it at each \
                stage. `help tanh` shows one with its derivative; any function of your own will do.
                """,
            formula: "tanh(z1)", equals: "a1", example: "plot tanh(z), relu(z), sigmoid(z) for z in -4:0.1:4",
            more: ["help saturation", "derive sigmoid", "help function"]),
        Idea(
            "softmax", "softmax function",
            text: """
                Makes shares of the whole out of a row of numbers: each is the power of e to its number, divided by the sum of \
                all these powers. They lie between 0 and 1 and add up to 1, so they can be read as probabilities of classes. \
                The same number added to all changes nothing.
                """,
            setup: classifier, formula: "exp(z1) / sum(exp(z1), axis=columns)", equals: "yhat",
            example: "derive softmax", more: ["help logits", "help cross-entropy"]),
        Idea(
            "logit", "score",
            text: """
                A weighted sum of the last layer, before softmax or sigmoid makes a probability of it. It may be any number; \
                a difference between two logits is the logarithm of the ratio of their probabilities. Losses that \
                begin from logits keep digits that a probability near 1 has lost.
                """,
            setup: classifier, formula: "softmax(z1)", equals: "yhat", example: "explain z1[1,2]",
            more: ["help softmax", "help cross-entropy"]),
        Idea(
            "loss", "loss function", "cost function", "objective", "error function",
            text: """
                One number that says how far the outputs are from the targets, smaller for better. Training makes it smaller. \
                It must have a slope, or no gradient leads anywhere: that is why the share of wrong answers is no loss. \
                `loss` shows it with its formula.
                """,
            formula: "mean((yhat - y)^2)", equals: "loss", example: "explain loss",
            more: ["help cross-entropy", "loss bce"]),
        Idea(
            "cross-entropy", "crossentropy", "log loss", "negative log likelihood", "categorical cross-entropy",
            text: """
                The loss for classes: the mean, over the rows, of minus the logarithm of the probability that the model gave \
                to the true class. Sure and wrong is costly, sure and right costs nothing. Behind softmax its gradient in the \
                logits is simply the probability minus the target.
                """,
            setup: classifier, formula: "-mean(sum(y * log(yhat), axis=columns))", equals: "loss",
            example: "explain dz1", more: ["help softmax", "help ce", "help bce"]),
        Idea(
            "one-hot", "one-hot encoding", "one-hot vector",
            text: """
                A class written as a row of zeros with a single 1 in its column. So the target of a row is itself a \
                distribution over the classes, and can stand beside the probabilities of softmax.
                """,
            setup: classifier, formula: "sum(y, axis=columns)", equals: "ones(rows(y), 1)", example: "y[1:3,:]",
            more: ["help softmax", "help cross-entropy"]),
        Idea(
            "forward pass", "forward propagation", "inference",
            text: """
                Computing the output from the inputs, stage by stage, with each value kept: backpropagation needs them all. \
                It changes no weight. `forward` shows each stage with its formula, its shape and its values.
                """,
            formula: "sigmoid(a1 @ W2 + b2)", equals: "yhat", example: "trace",
            more: ["help backpropagation", "explain z1"]),
    ]
}
