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
        if !context.isInsideBlock { context.emit(.text(context.session.optimizer.description)) }
        return .done
    }

    private static let train = Command(
        "train", .training, "train over all training rows",
        parameters: [
            TrainRun.count, TrainRun.epochs, TrainRun.steps, TrainRun.batch, TrainRun.shuffle, TrainRun.order,
            TrainRun.until,
        ],
        discussion: """
            Shows a line of progress on a terminal; Ctrl-C stops between two updates and keeps everything. The short \
            last batch of an epoch is used. After a few epochs over many rows the closing line has losses of the \
            updates themselves and says so; `evaluate` has the exact ones. The order and the place in it are kept: `train 5 steps` twice is \
            `train 10 steps`. With `order=` the batches are those of another program; after its last row the order \
            begins anew.
            """,
        examples: [
            .init("train 100", after: "data xor; network 2 -> 4 tanh -> 1 sigmoid"),
            .init("train 50 steps batch=2", after: "data xor; network 2 -> 4 tanh -> 1 sigmoid"),
            .init("train 4 batch=2 order=[1, 3, 2, 4; 4, 2, 1, 3]", after: "data xor; network 2 -> 1 sigmoid"),
            .init("train 1000 until loss < 0.2", after: "data xor; network 2 -> 4 tanh -> 1 sigmoid"),
        ]
    ) { (call, context) throws(Diagnostic) in
        try TrainRun(call, context).run()
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
        "evaluate", .training, "loss and accuracy on training and test rows",
        discussion: """
            For numbers instead of classes R², the share of the variance explained. Changes nothing: random numbers in \
            the model are the held ones, in the shape that each part of the rows needs.
            """,
        examples: [.init("evaluate", after: "data xor; network 2 -> 1 sigmoid")], changesNothing: true,
        shows: .model
    ) { (_, context) throws(Diagnostic) in
        context.emit(.table(try EvaluateReport.table(context)))
        return .done
    }
}

/// Loss and accuracy, or R², on training and test rows.
enum EvaluateReport {
    static func table(_ context: any Context) throws(Diagnostic) -> Report.Table {
        let session = context.session
        guard session.model != nil else { throw Diagnostic.noModel }
        let measures = context.session.isClassification
        var parts = [try part("training", session.trainingX, session.trainingY, measures, context)]
        if let test = session.dataset?.test, session.hasSamples {
            parts.append(try part("test", test.x, test.y, measures, context))
        }
        guard session.hasSamples else {
            context.notice("the loss depends on the parameters alone: there are no rows and no targets to meet")
            return Report.Table(kind: "evaluate", headings: ["loss"], rows: parts.map { [.number($0.loss)] })
        }
        // A model with a loss of its own may have no output that the targets can be compared with.
        let hasQuality = parts.contains { $0.quality != nil }
        return Report.Table(
            kind: "evaluate",
            headings: ["part", "rows", "loss"] + (hasQuality ? [measures ? "accuracy" : "R²"] : []),
            rows: parts.map { part in
                [.text(part.name), .integer(part.rows), .number(part.loss)]
                    + (hasQuality ? [.number(part.quality ?? .nan)] : [])
            })
    }

    private struct Part {
        let name: String
        let rows: Int
        let loss: Double
        let quality: Double?
    }

    private static func part(
        _ name: String, _ x: Matrix?, _ y: Matrix?, _ isClassification: Bool, _ context: any Context
    ) throws(Diagnostic) -> Part {
        let session = context.session
        let evaluation =
            if let x { try context.executor.outputs(session, x: x, y: y) } else {
                try context.executor.evaluation(session)
            }
        let rows = (session.readsInputs ? x?.rows : nil) ?? y?.rows ?? 0
        return Part(
            name: name, rows: rows, loss: try evaluation.loss(),
            quality: session.readsTargets ? evaluation.quality(y, asClasses: isClassification) : nil)
    }
}

extension Session {
    /// How many columns of inputs the model needs, where it is a network or has seen inputs.
    var modelInputs: Int? { model?.object.network?.inputs }
}
