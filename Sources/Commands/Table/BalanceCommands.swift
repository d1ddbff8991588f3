import Autodiff
import Learning
import Modelling
import Reporting
import Syntax

extension CommandTable {
    /// balance: how much each row counts in the loss.
    static let balanceCommands: [Command] = [balance]

    private static let start = "data [0; 1; 2; 3] -> [0; 0; 0; 1]; network 1 -> 1 sigmoid; loss bce"

    private static let classes = Key.keyword("classes", "all classes count the same together")
    private static let rows = Key.option(
        "rows", .expression, "a number from 0 for each row of the data, in the order in which they came")
    private static let off = Key.keyword("off", "all rows count alike")

    private static let balance = Command(
        "balance", .training, "let rare classes, or some rows, count more in the loss",
        forms: [[classes], [off], [rows]],
        discussion: """
            With `classes` a row has the weight of its class: the training rows divided by the number of classes and by the rows of \
            the class. With `rows=` and a column v row 3 has the weight v[3]; v has a number for each row of the data, for those kept aside too, so that \
            a split takes the weights along. A loss that is a mean becomes the mean of the weighted rows, divided by the sum of their \
            weights as in PyTorch, in each batch (one whose rows all weigh 0 has no loss and makes no update); what the label smoothing of ce spreads has the weight of its row, where PyTorch takes that of each class; a sum becomes that of the weighted rows. `loss` prints the formula; row_weights are the weights of the \
            rows that it sees. Gradients, `train`, and `loss` in a condition are those of the weighted loss; `evaluate`, `train_loss`, \
            `validation_loss` and `test_loss` count all rows alike. Other data take the weights of single rows away. Alone it shows what is on.
            """,
        examples: [
            .init("balance classes; loss", after: start), .init("balance rows=[1; 1; 1; 3]; row_weights", after: start),
            .init("balance off", after: start),
        ], words: { misfit, _ in misfit.isAboutForm ? Diagnostic.balanceUsage : nil }
    ) { (call, context) throws(Diagnostic) in
        if let typed = try call[rows] {
            try weigh(typed, call, context)
        } else if try call[classes] {
            try requireRows(call, context)
            guard context.session.set(.classes) else { throw Diagnostic.balanceOfNumbers }
        } else if try call[off] {
            _ = context.session.set(nil)
        }
        if context.session.weights != nil, let model = context.session.model?.object {
            if model.hasLoss { throw Diagnostic.balanceOfOwnLoss }
            try context.session.requireWeightedLoss()
        }
        if !context.isInsideBlock || call.isEmpty { context.emit(LookReports.balance(context.session)) }
        return .done
    }

    private static func requireRows(_ call: Call, _ context: any Context) throws(Diagnostic) {
        if context.session.trainingY == nil { throw Diagnostic.noTargets }
    }

    private static func weigh(_ typed: Expression, _ call: Call, _ context: any Context) throws(Diagnostic) {
        try requireRows(call, context)
        let weights = try context.evaluator(call.source).matrix(typed, for: "the weights of rows")
        let count = context.session.dataset?.rows ?? context.session.trainingY?.rows ?? 0
        guard weights.columns == 1, weights.rows == count else {
            let isPart = context.session.dataset.map { weights.shape == Shape($0.training.rows, 1) } ?? false
            throw call.failure(Diagnostic.balanceCount(weights.shape, count, isPart: isPart), at: typed.span)
        }
        if let place = weights.values.firstIndex(where: { !($0 >= 0 && $0.isFinite) }) {
            throw call.failure(Diagnostic.badRowWeight(weights.values[place], row: place + 1), at: typed.span)
        }
        let training = context.session.trainingY?.rows ?? 0
        if let rows = context.session.dataset?.training.rows, rows != training {
            throw call.failure(Diagnostic.balanceRows(rows, training: training), at: typed.span)
        }
        guard context.session.set(.rows(weights.values)) else {
            throw call.failure(Diagnostic.noRowWeighs, at: typed.span)
        }
    }
}

extension Context {
    /// Sets the training rows, and says where they have lost their weights.
    func setTraining(x: Matrix?, y: Matrix?) {
        let balance = session.balance
        if !session.setTraining(x: x, y: y), let balance { notice(Diagnostic.weightsAreGone(balance)) }
    }
}

extension LookReports {
    /// What the rows count.
    static func balance(_ session: Session) -> Report.Block {
        guard let weights = session.trainingWeights else { return .text("all rows count alike in the loss") }
        let format = NumberFormat(digits: session.digits)
        let classes = session.classWeights
        guard session.balance == .classes, classes.count <= 12 else {
            let (least, most) = (weights.values.min() ?? 0, weights.values.max() ?? 0)
            return .text(
                "balance \(session.balance?.text ?? ""): the weights of the rows in the loss go from \(format.string(least)) to \(format.string(most))"
            )
        }
        let shown = classes.map {
            "\(format.string($0.weight)) for class \(session.className($0.index, of: $0.isColumn))"
        }
        return .text("balance classes: a row counts \(shown.joined(separator: ", "))")
    }
}

extension Session {
    /// What a class is called: its label, or else the number that stands in the targets, or that of its column.
    fileprivate func className(_ index: Int, of isColumn: Bool) -> String {
        let labels = dataset?.classLabels ?? []
        if index < labels.count { return labels[index] }
        guard isColumn else { return "\(index + 1)" }
        return trainingY?.areSigns == true ? "\(2 * index - 1)" : "\(index)"
    }
}

extension Diagnostic {
    static let balanceUsage = Diagnostic(
        "balance takes classes, rows= with a number for each row, or off", hint: "balance classes")

    static let balanceOfNumbers = Diagnostic(
        "the targets are numbers, or of one class: there is nothing to balance",
        hint: "a weight for each row: balance rows=ones(rows(y), 1)")

    static func balanceCount(_ shape: Shape, _ count: Int, isPart: Bool) -> Diagnostic {
        let found = "the weights are \(shape), the data have \(counted(count, "row"))"
        return Diagnostic(
            isPart ? "\(found) with those kept aside" : found,
            hint: shape.rows == 1 && shape.columns == count
                ? "weights are a column: transpose them with '" : "one for each row: balance rows=ones(\(count), 1)")
    }

    static func badRowWeight(_ value: Double, row: Int) -> Diagnostic {
        Diagnostic("the weight of row \(row) is \(number(value)): a weight is a number from 0")
    }

    static let noRowWeighs = Diagnostic("no training row has a weight above 0, so there is no loss")

    static func balanceRows(_ rows: Int, training: Int) -> Diagnostic {
        Diagnostic(
            "the data have \(counted(rows, "training row")), y has \(counted(training, "row")): weights need them equal",
            hint: "all rows alike: balance off")
    }

    static func weightsAreGone(_ balance: Balance) -> Diagnostic {
        let why =
            switch balance {
            case .classes: "the targets are numbers now, or of one class"
            case .rows: "the weights of rows were those of other data, or none is above 0"
            }
        return Diagnostic("\(why): all rows count alike now", severity: .notice)
    }
}
