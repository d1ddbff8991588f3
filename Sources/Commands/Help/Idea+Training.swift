extension Idea {
    /// What a training is.
    static let trainings = [
        Idea(
            "gradient descent", "descent", "stochastic gradient descent", "update", "weight update",
            text: """
                Going downhill on the loss: compute the gradient, move each parameter a little against it, and again. \
                Stochastic means that each update sees only a batch of the rows, whose gradient is the true one on \
                average, and comes sooner. `step` does one update, `explain step` shows one weight of it.
                """,
            formula: "W1 - lr * dW1", example: "step",
            more: ["help learning rate", "help batch", "explain step W1[1,1]"]),
        Idea(
            "learning rate", "step size", "lr", "eta",
            text: """
                The number by which a gradient is multiplied before it is taken off the weights. Too small, and the \
                loss hardly falls; too large, and each step jumps over the valley and the loss grows. Beyond 2 divided by the \
                largest bend of the loss no training is stable.
                """,
            formula: "lr * norm(dW1)", example: "curvature",
            more: ["help gradient descent", "help convergence", "help schedule"]),
        Idea(
            "epoch",
            text: """
                One pass of a training over all its rows. With batches it has as many updates as there are batches, so \
                `epoch` counts rows seen divided by training rows, and `step` counts updates.
                """,
            setup: "data xor; network 2 -> 4 tanh -> 1 sigmoid; train 10 batch=2", formula: "step * 2 / rows(x)",
            equals: "epoch", example: "train 100", more: ["help batch", "show training"]),
        Idea(
            "batch", "mini-batch", "minibatch", "batch size", "full batch",
            text: """
                The rows that one update sees. All of them give the true gradient; few give a rough one, sooner and with \
                noise that can even help. Each training shuffles the rows anew for each epoch.
                """,
            setup: "data spiral n=120; network 2 -> 8 tanh -> 1 sigmoid; batch 32", formula: "rows(x)", equals: "32",
            example: "train 5 batch=32", more: ["help epoch", "help gradient descent"]),
        Idea(
            "momentum", "velocity",
            text: """
                Each step adds to a part of the step before, as a ball that rolls. Slopes that agree add up: with momentum \
                0.9 a steady slope moves the weights 10 times as far; slopes that turn cancel out. It crosses flat parts \
                faster, and can overshoot.
                """,
            setup: "data xor; network 2 -> 4 tanh -> 1 sigmoid; optimizer sgd lr=0.1 momentum=0.9; train 5",
            formula: "1 / (1 - 0.9)", equals: "10", example: "explain step W1[1,1]",
            more: ["help sgd", "help adam", "show optimizer"]),
        Idea(
            "adaptive learning rate", "adaptive optimizer",
            text: """
                A learning rate of its own for each weight: its gradients are divided by their usual size, so that weights with \
                small gradients move as far as others. Adam also averages the gradients over the last steps, as momentum \
                does.
                """,
            setup: "data xor; network 2 -> 4 tanh -> 1 sigmoid; optimizer adam lr=0.01; train 5; backward",
            formula: "norm(dW1)", example: "explain step W1[1,1]", more: ["help adam", "help momentum"]),
        Idea(
            "hyperparameter", "setting",
            text: """
                A number that training does not find but you choose: the learning rate, how many units and layers, the size of a \
                batch, the strength of a penalty. Choose by rows that are not learned from, and test on others once more.
                """,
            formula: "lr", example: "compare { lr = 0.1; train 50 } { lr = 1; train 50 }",
            more: ["help validation set", "help learning rate"]),
        Idea(
            "convergence", "converge", "converged",
            text: """
                A training converges where its steps grow small and the loss settles: the gradient goes to 0 there. It need \
                not be the lowest place. A loss that swings or grows does not converge: the learning rate is too large.
                """,
            setup: "data xor; network 2 -> 4 tanh -> 1 sigmoid; lr = 1; train 300; backward", formula: "norm(dW1)",
            example: "show training", more: ["help local minimum", "train 500 until loss < 0.01"]),
        Idea(
            "train and test set", "test set", "training set", "held-out row", "split",
            text: """
                Rows to learn from, and rows kept aside to see what was learned. What a model says of rows that it was trained \
                on proves little, it may have them by heart. `split 0.8` parts them, `evaluate` shows both.
                """,
            setup: "data iris; split 0.8; network 4 -> 3 softmax; train 20",
            formula: "rows(xtest) / (rows(xtest) + 120)",
            equals: "0.2", example: "evaluate", more: ["help overfitting", "help validation set"]),
        Idea(
            "validation set", "validation", "validation loss",
            text: """
                Rows beside those for training and test, by which one chooses: when to stop, how many units, which learning \
                rate. The test rows stay for the end, or the choice would have been made by them, and they would flatter.
                """,
            setup: "data iris; split 0.7 0.15 0.15; network 4 -> 3 softmax; train 20",
            formula: "validation_loss - train_loss", example: "train 50 patience=5",
            more: ["help early stopping", "help overfitting"]),
        Idea(
            "classification", "classifier", "class",
            text: """
                Telling to which of some classes a row belongs. The last layer has a unit for each and softmax behind it, the \
                loss is cross-entropy; for two classes one unit with a sigmoid will do. Accuracy is the share of rows whose \
                class is right.
                """,
            setup: classifier, formula: "mean(argmax(yhat) == argmax(y))", equals: "accuracy",
            example: "train 50; evaluate", more: ["help softmax", "help cross-entropy"]),
        Idea(
            "regression", "linear regression",
            text: """
                Predicting a number, as a price. The last layer has no activation, so that it can give any number, and the \
                loss is the mean squared error. Without hidden layers it is the straight line of the textbooks.
                """,
            setup: "x = [1; 2; 3; 4]; y = [3; 5; 7; 9]; network 1 -> 1; train 500", formula: "x @ W1 + b1",
            equals: "yhat",
            example: "predict [5]", more: ["help loss", "plot yhat, y"]),
    ]
}
