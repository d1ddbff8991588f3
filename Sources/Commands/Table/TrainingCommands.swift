import Autodiff
import Learning
import Modelling
import Reporting

extension CommandTable {
    /// optimizer, train, predict, evaluate.
    static let trainingCommands: [Command] = [optimizer, train, predict, evaluate]

    private static let optimizer = Command(
        "optimizer", .training, "choose the rule by which parameters are updated",
        parameters: [OptimizerForm.row, OptimizerForm.settings],
        discussion: """
            \(OptimizerRow.all.map { "\($0.name): \($0.summary)" }.joined(separator: "; ")). Settings, \
            defaults and order of operations as in PyTorch, where it has the rule; `help NAME` lists them. Choosing resets the optimizer's state. Alone it shows \
            the present one.
            """,
        examples: [
            .init("optimizer sgd lr=0.1 momentum=0.9"), .init("optimizer adam lr=0.01"), .init("optimizer"),
        ], words: { misfit, _ in misfit.isAboutForm ? Diagnostic.optimizerForm : nil }
    ) { (call, context) throws(Diagnostic) in
        guard !call.isEmpty else {
            context.emit(LookReports.optimizer(context.session))
            return .done
        }
        context.session.optimizer = try OptimizerForm.read(call, context)
        context.session.setLearningRate(context.session.optimizer.learningRate)
        if !context.isInsideBlock { context.emit(.text(context.session.optimizer.description)) }
        return .done
    }

    private static let train = Command(
        "train", .training, "train over all training rows",
        parameters: [
            TrainRun.count, TrainRun.epochs, TrainRun.steps, TrainRun.seconds, TrainRun.batch, TrainRun.shuffle,
            TrainRun.order,
            TrainRun.patience, TrainRun.live, TrainRun.until,
        ],
        discussion: """
            Shows a line of progress on a terminal; Ctrl-C stops between two updates and keeps everything. The short \
            last batch of an epoch is used. After a few epochs over many rows the closing line has losses of the \
            updates themselves and says so; `evaluate` has the exact ones. The order and the place in it are kept: `train 5 steps` twice is \
            `train 10 steps`. With `order=` the batches are those of another program; after its last row the order \
            begins anew. With `patience=10` the training ends when the validation loss has not fallen for 10 epochs, and the whole session \
            is then as it was after the best one; `goto end` has the later updates. `train 30 s` is saved as the updates that it did. `train 2000 live` draws the course of the loss, and with two inputs the map of \
            the answers, up to ten times a second while it runs; the last pictures stay.
            """,
        examples: [
            .init("train 100", after: "data xor; network 2 -> 4 tanh -> 1 sigmoid"),
            .init("train 500 live", after: "data xor; network 2 -> 4 tanh -> 1 sigmoid"),
            .init("train 50 steps batch=2", after: "data xor; network 2 -> 4 tanh -> 1 sigmoid"),
            .init("train 4 batch=2 order=[1, 3, 2, 4; 4, 2, 1, 3]", after: "data xor; network 2 -> 1 sigmoid"),
            .init(
                "train 200 batch=16 patience=5", after: "data iris; split 0.6 0.2 0.2; network 4 -> 6 tanh -> 3 softmax"
            ),
            .init("train 1000 until loss < 0.2", after: "data xor; network 2 -> 4 tanh -> 1 sigmoid"),
        ], nameUse: .kept,
        words: { misfit, call in
            // As Keras writes it.
            guard case .unknownOption(let name, _, _) = misfit, name.text == "epochs" else { return nil }
            for case .option(name, let value) in call.arguments { return Diagnostic.epochsAlone(value.text) }
            return nil
        }
    ) { (call, context) throws(Diagnostic) in
        var run = try TrainRun(call, context)
        return try run.run()
    }

    private static let predict = Command(
        "predict", .training, "the output of the model for given inputs",
        parameters: [Prediction.raw, Prediction.scaled, Prediction.inputs],
        discussion: """
            After `normalize`, inputs that are read from x are in its units and taken as they are, as in \
            `predict x[1:4,:]`; all others are raw and normalized first. What comes from x by way of a variable or a \
            function counts as raw: `predict scaled u` takes it as it is, `predict raw u` normalizes whatever it is \
            given. The output says which it was. Changes nothing: random numbers in the model \
            are the held ones, in the shape that these rows need, and what an expression here draws is given back.
            """,
        examples: [
            .init("predict [1, 0]", after: "network 2 -> 1 sigmoid"),
            .init("predict x[1:2,:]", after: "data iris; normalize; network 4 -> 3 softmax", "in the units of x"),
            .init(
                "u = x[1:2,:]; predict scaled u", after: "data iris; normalize; network 4 -> 3 softmax",
                "the same by way of a variable"),
        ], changesNothing: true, shows: .model
    ) { (call, context) throws(Diagnostic) in
        try Prediction(call, context).show()
        return .done
    }

    private static let evaluate = Command(
        "evaluate", .training, "loss, accuracy and other scores on training, validation and test rows",
        discussion: """
            Of classes: accuracy; F1 and AUC, of the second of two classes and as the mean over several; top-3, the share of \
            rows whose class is among the three largest outputs; and below that each class of the last part. Of numbers: mean absolute error, \
            root mean squared error and R², the share of the variance explained, the first two in the units of the data. Loss, accuracy and R² can be read as `test_loss`, `test_accuracy` and `test_r2`, also \
            with train_ and validation_ in front. Changes nothing: dropout is off; other random numbers in \
            the model are the held ones, in the shape that each part of the rows needs.
            """,
        examples: [
            .init("evaluate", after: "data xor; network 2 -> 1 sigmoid"),
            .init(
                "evaluate; test_loss", after: "data iris; split 0.8; network 4 -> 3 softmax",
                "the same number by its name"),
        ], changesNothing: true, shows: .model
    ) { (_, context) throws(Diagnostic) in
        context.emit(try EvaluateReport.blocks(context))
        return .done
    }
}

extension Session {
    /// How many columns of inputs the model needs, where it is a network or has seen inputs.
    var modelInputs: Int? { model?.object.network?.inputs }
}
