import Autodiff
import Learning
import Modelling
import Reporting

extension OperationTable {
    /// Which initializers the rows of activations ask for, the most frequent last: `he for relu, …; glorot for all others`.
    fileprivate static var initializersText: String {
        let standard = Initializer.standard(forActivation: nil).name
        let others = Operation<Double>.all.filter { $0.category == .activation && $0.initializer != standard }
        let groups = Dictionary(grouping: others, by: \.initializer).sorted { $0.key < $1.key }
        return groups.map { "\($0.key) for \($0.value.map(\.name).joined(separator: ", "))" }.joined(separator: "; ")
            + "; \(standard) for all others"
    }

    /// The activations that learn a number, in words: `prelu, which starts as 0.25`.
    fileprivate static var learnedText: String {
        Operation<Double>.all.compactMap { row in
            row.learned.map {
                "\(row.name) (\(row.inputNames[1]) in \(row.definition ?? row.name), from \(Diagnostic.number($0)))"
            }
        }.joined(separator: " and ")
    }
}

extension CommandTable {
    /// network, and the statements that build: their forms are the parser's, their help is here.
    static let buildingCommands: [Command] = [network, model, param, function, seed, precision, reset]

    private static let network = Command(
        "network", .building, "build a network of layers",
        parameters: [NetworkForm.layers, NetworkForm.initializer],
        discussion: """
            A network is short for named formulas: `z1 = x @ W1 + b1`, `a1 = relu(z1)`, … `yhat = a2`. `show model` \
            prints them. W is inputs × units. Activations: any function of one argument, built in or your own, and \
            softmax at the end; and \(OperationTable.learnedText), each with a number that is learned too, the parameter slope1. Initializers: \
            \(Initializer.all.map { "\($0.name) (\($0.summary))" }.joined(separator: ", ")); left out, it is what suits \
            the activation: \(OperationTable.initializersText). Biases start at 0. Step, epoch and optimizer state start anew. Behind the units may stand \
            \(LayerNormalization.all.map { "\($0.name) (\($0.summary))" }.joined(separator: ", ")), before the activation; and `dropout=`, the share of the outputs \
            that training sets to 0. Rows that are images begin with their rows, columns and channels (pixel by pixel, \
            the channels of a pixel together); `conv` takes the height and width of its window and the number of filters, `pool` the size of its windows. \
            Columns that are class numbers from 1, as those of `data text codes=true`, go through `embedding`: each class has a row of numbers \
            that training finds, in the parameter E1; as many classes as the data have, or `classes=`. \
            Where the model is evaluated (`evaluate`, `predict`, test_loss) there is no dropout, and batchnorm takes the mean and variance of all batches so far.
            """,
        examples: [
            .init("network 3 -> 2 relu -> 1 sigmoid"), .init("network 64 -> 64 relu -> 10 softmax"),
            .init("network 2 -> 4 prelu -> 1 sigmoid", "a slope below 0 that training finds"),
            .init("network 64 -> 64 relu dropout=0.2 -> 32 batchnorm relu -> 10 softmax"),
            .init("network image 8 8 -> conv 3 3 6 relu -> pool 2 -> 10 softmax"),
            .init("network 3 -> embedding 8 -> 64 tanh -> 28 softmax", after: "data text codes=true"),
            .init("network 2 -> 8 tanh -> 1 init=uniform"),
        ],
        nameUse: .kept,
        words: { misfit, call in
            if misfit.isAboutForm, let word = LayerWord.named(in: call) { return word.form }
            if case .link(let place, _) = misfit, place > 0 { return Diagnostic.layerForm }
            return misfit.isAboutForm ? Diagnostic.networkForm : nil
        }
    ) { (call, context) throws(Diagnostic) in
        let network = try NetworkForm.read(call, context)
        try context.build(network)
        if let last = network.layers.last, last.units == 1,
            last.row?.range == .distribution
        {
            context.notice(Diagnostic.softmaxOfOne)
        }
        if !context.isInsideBlock { context.emit(.text(context.session.modelSummary)) }
        return .done
    }

    private static let model = Command.statement(
        "model", .building, "build any directed graph of formulas",
        forms: ["model { param NAME = FIRST VALUE; NAME = FORMULA; … yhat = FORMULA }"],
        discussion: """
            Formulas may use x, y, parameters, names defined above, variables and functions of yours; repeat and \
            for unroll. A name that is assigned again keeps its rounds as h_1, h_2, …; h is the last, h_0 what it was \
            before the first. Constants have names too, and can be read. A line `loss = …` gives the model a loss of \
            its own. Random numbers, as in m = random(rows(x), 4) < 0.8, are drawn anew by each `forward` and after \
            each update and held between; no gradient flows into them.
            """,
        examples: [
            .init("model { param W = glorot(2, 1); yhat = sigmoid(x @ W) }"),
            .init("model { param w = [0.5]; h = x; repeat 3 { h = tanh(w * h) }; yhat = h }"),
        ])

    private static let param = Command.statement(
        "param", .building, "declare a parameter for a model", forms: ["param NAME = FIRST VALUE"],
        discussion: "Stands inside a model, or before it as a statement. Training changes it; `show params` shows it.",
        examples: [.init("param W1 = glorot(2, 4)")])

    private static let function = Command.statement(
        "function", .building, "define a function for formulas, models, networks and losses",
        forms: ["function NAME(ARGUMENTS) = EXPRESSION"],
        discussion: """
            Works as an activation, as a loss with the arguments (yhat, y), inside a model and at the prompt. Its \
            gradient is exact: its parts become operations of the graph. After the word with, slopes of your own stand in the \
            place of the exact ones, one for each argument that has one: the slope of an element, not multiplied by \
            the gradient that arrives. They are for functions of single elements; `check grads` says where they \
            differ from those of the value.
            """,
        examples: [
            .init("function swish(z) = z * sigmoid(z)"),
            .init("network 2 -> 4 swish -> 1", after: "function swish(z) = z * sigmoid(z)"),
            .init("function logcosh(yhat, y) = mean(log(cosh(yhat - y)))"),
            .init("function bit(z) = z > 0 with dz = 1", "a jump that lets the gradient through"),
        ])

    private static let number = Key.optional(
        "number", .integer(0...Int.max), "the seed; shows the present one if left out")

    private static let seed = Command(
        "seed", .building, "start all random numbers anew from a number",
        parameters: [number],
        discussion:
            "Same seed, same digits. Weights, data, order, random() and what a model draws have streams of their own.",
        examples: [.init("seed 42")]
    ) { (call, context) throws(Diagnostic) in
        guard let seed = try call[number] else {
            context.emit(context.session.seedBlock)
            return .done
        }
        let own = context.ownSeed(seed)
        context.session.seed = own
        context.session.random = Session.streams(seed: own)
        context.session.cursor = nil
        return .done
    }

    private static let type = Key.optional(
        "type", .word(of: "precision") { _ in Precision.allCases.map(\.rawValue) }, "float64 or float32")

    private static let precision = Command(
        "precision", .building, "compute in float64 or float32",
        parameters: [type],
        discussion:
            """
            Of the model: float64 is exact to about 16 digits and the default; float32 to about 7, and faster. Expressions \
            at the prompt are always computed in float64. Of a number that the model computed in float32 only the digits \
            are shown that are sure, since the same in float64 rounds to them: `0.0012` for 0.00123456, and `~1e-09` where \
            not one is, for something of that size at most. Of large data some rows stand for all; of losses in the past \
            three digits are shown. Numbers of float64 are shown as they are stored; only where those of a small model have \
            cancelled, so that numbers of 32 digits do not confirm ten of theirs, the digits that are sure are shown. JSON \
            has all that is stored.
            """,
        examples: [.init("precision float32")]
    ) { (call, context) throws(Diagnostic) in
        guard let precision = try call[type].flatMap({ Precision(rawValue: $0.text) }) else {
            context.emit(.text("precision \(context.session.precision.rawValue)"))
            return .done
        }
        context.session.precision = precision
        for (name, value) in context.session.parameters {
            context.session.parameters[name] = precision.rounded(value)
        }
        context.session.optimizer.roundMemory(to: precision)
        return .done
    }

    private static let reset = Command(
        "reset", .building, "begin anew with an empty session",
        discussion: """
            Forgets model, data, variables and functions; `undo` brings them back. The seed and the precision are \
            kept. A saved session begins here: it leaves out what came before.
            """,
        examples: [.init("reset", after: "alpha = 1")]
    ) { (_, context) throws(Diagnostic) in
        context.beginAnew()
        return .done
    }
}
