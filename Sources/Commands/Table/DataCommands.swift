import Autodiff
import Learning
import Limits
import Modelling
import Reporting

extension CommandTable {
    /// data, split, normalize, batch.
    static let dataCommands: [Command] = [data, split, normalize, batch]

    private static let data = Command(
        "data", .building, "load a data set: built in, typed, or from files",
        forms: DataForm.forms,
        discussion: """
            Built in: \(BuiltInDataset.all.map(\.name).joined(separator: ", ")); `help NAME` tells of each. x and y \
            then hold all training rows. In a table `target=` is the column to predict, by its name, its number or \
            the word last (several: `target=[a, b]`; a name that is no word stands in quotes); a column of text makes \
            classes, and `labels=` makes them of numbers too. Without either it is the last column. Two classes give \
            one 0/1 column, more give one column each.

            What divides the columns, whether the first line has their names, and what each holds is found out: \
            numbers (also $1,200, 45 % and 1.234,5), yes and no, dates, categories. A category becomes a column of 0 \
            and 1 for each of its texts, with two of them a single one; `ordinal=` makes one column 1, 2, 3 … of it. \
            Numbers of the rows and texts that are no categories are left out, which is said, unless `only=` names them. \
            `show data` tells of each column.

            A cell without a value (empty, NA, ?, nan, and what `na=` names) is an error until `missing=` says what to \
            do: drop leaves its row out, mean and median fill it with what the training rows say, also after a later \
            `split`. A target is never filled: its row is left out. The list of categories is that of the whole file.
            """,
        examples: [
            .init("data xor"), .init("data spiral n=300 classes=3 noise=0.1"),
            .init("data [0; 1; 2; 3] -> [0; 0; 1; 1]"), .init("data iris"),
        ], nameUse: .kept, words: DataForm.words
    ) { (call, context) throws(Diagnostic) in
        let dataset = try DataForm.read(call, context)
        // Weights of single rows are of those rows.
        if case .rows(let weights) = context.session.balance {
            _ = context.session.set(nil)
            context.notice(Diagnostic.weightsAreGone(.rows(weights)))
        }
        context.session.dataset = dataset
        context.setTraining(x: dataset.x, y: dataset.y)
        context.session.cursor = nil
        context.emit(
            .text("\(dataset.name ?? "data"): \(dataset.summary)\(dataset.targetText.map { "; \($0)" } ?? "")"))
        for remark in dataset.remarks { context.emit(.text("    " + remark)) }
        return .done
    }

    private static let fraction = Key.required("training", .number, "the part to train on, between 0 and 1")
    private static let second = Key.optional(
        "validation", .number, "the part by which a training is watched; where it comes last, the test part")
    private static let third = Key.optional("test", .number, "the part for the test")
    private static let shuffle = Key.option(
        "shuffle", .truth, "false: the first rows are for training (default true)")
    private static let stratified = Key.flag("stratified", "each class has its share of each part")

    private static let split = Command(
        "split", .building, "keep parts of the rows aside for validation and test",
        parameters: [fraction, second, third, stratified, shuffle],
        discussion: """
            x and y hold the training rows afterwards, xtest and ytest those for the test, xvalidation and yvalidation \
            those by which a training with patience ends; `evaluate` shows all parts. With one number the test has \
            the rest of the rows; several add up to 1.
            """,
        examples: [
            .init("split 0.8", after: "data iris"), .init("split 0.7 0.15 0.15 stratified", after: "data iris"),
        ]
    ) { (call, context) throws(Diagnostic) in
        var dataset = try context.session.wholeDataset(for: "split")
        let shares = [try call[fraction], try call[second], try call[third]].compactMap(\.self)
        let (shuffles, isStratified) = (try call[shuffle] ?? true, try call[stratified])
        try Memory.require(numbers: 3 * dataset.numbers)
        do throws(DataError) {
            var random = context.session.stream(.data)
            try dataset.split(
                SplitParts(shares), shuffle: shuffles, isStratified: isStratified, random: &random)
            context.session.setStream(.data, random)
        } catch { throw Diagnostic(error) }
        context.session.dataset = dataset
        context.setTraining(x: dataset.x, y: dataset.y)
        context.emit(.text(dataset.summary))
        if dataset.isFitted {
            context.notice(
                "the normalization is that of before: rows that are kept aside now went into it",
                hint: "load the data anew, split them, then: normalize")
        }
        return .done
    }

    private static let targets = Key.flag("targets", "the numbers to predict instead of the inputs")
    private static let scale = Key.option("scale", .number, "multiply by this number instead")

    private static let normalize = Command(
        "normalize", .building, "give every feature mean 0 and deviation 1",
        parameters: [targets, scale],
        discussion: """
            Fitted on the training rows and applied to the test rows too. `predict` takes raw units and applies it. \
            Split first: otherwise the test rows leak into the fit. Columns of 0 and 1 that stand for the categories of \
            a table are left as they are. `normalize targets` does the same with numbers to predict: y and the loss are \
            then in the new units, and `predict` gives its answer in the old ones.
            """,
        examples: [
            .init("normalize targets", after: "data [1; 2; 3; 4] -> [100; 300; 500; 700]"),
            .init("normalize", after: "data iris; split 0.8"), .init("normalize scale=1/16", after: "data digits"),
        ]
    ) { (call, context) throws(Diagnostic) in
        var dataset = try context.session.wholeDataset(for: "normalize")
        try Memory.require(numbers: dataset.numbers)
        let factor = try call[scale]
        if let factor, !factor.isFinite || factor == 0 { throw Diagnostic.badScale }
        if try call[targets] {
            do throws(DataError) {
                for remark in try dataset.normalizeTargets(scale: factor) { context.notice(remark) }
            } catch { throw Diagnostic(error) }
        } else if let scale = factor {
            dataset.normalize(scale: scale)
        } else {
            for remark in dataset.normalize() { context.notice(remark) }
        }
        context.session.dataset = dataset
        context.setTraining(x: dataset.x, y: dataset.y)
        return .done
    }

    private static let rows = Key.required("rows", .expression, "a count from the first row, or a range as 1:4")
    private static let allRows = Key.keyword("all", "all training rows")

    private static let batch = Command(
        "batch", .building, "choose which training rows x and y hold",
        forms: [[rows], [allRows]],
        discussion: "`train` is not affected: it goes over all training rows.",
        examples: [
            .init("batch 3", after: "data xor"), .init("batch 2:4", after: "data xor"),
            .init("batch all", after: "data xor"),
        ]
    ) { (call, context) throws(Diagnostic) in
        let session = context.session
        if session.dependsOnParametersAlone { throw Diagnostic.noSamples("batch") }
        guard let total = (session.trainingX ?? session.trainingY)?.rows else { throw Diagnostic.noInputs }
        if let x = session.trainingX, let y = session.trainingY, x.rows != y.rows, session.readsTargets {
            throw Diagnostic.rowsDiffer(x: x.shape, y: y.shape)
        }
        if try call[allRows] {
            context.session.select(.all)
            return .done
        }
        let expression = try call[rows]
        let values = try context.evaluator(call.source).matrix(expression, for: "the rows of a batch").values
        let isCount = if case .range = expression.node { false } else { values.count == 1 }
        let (first, last) = isCount ? (1, values[0]) : (values[0], values[values.count - 1])
        guard let from = Int(exactly: first), let to = Int(exactly: last), from >= 1, to >= from, to <= total else {
            throw call.failure(Diagnostic.badBatch(first, last, total), at: expression.span)
        }
        context.session.select(.rows(from - 1..<to))
        return .done
    }
}

extension Dataset {
    /// How many numbers all rows hold.
    fileprivate var numbers: Double { Double(rows) * Double(x.columns + y.columns) }
}

extension Session {
    /// The data set, also for typed inputs and targets.
    ///
    /// - Parameter command: which asks for it.
    func wholeDataset(for command: String) throws(Diagnostic) -> Dataset {
        if let dataset { return dataset }
        if trainingX == nil, trainingY == nil, dependsOnParametersAlone { throw Diagnostic.noSamples(command) }
        guard let x = trainingX else { throw trainingY == nil ? Diagnostic.noData : Diagnostic.noInputs }
        guard let y = trainingY else { throw Diagnostic.noTargets }
        guard x.rows == y.rows else { throw Diagnostic.rowsDiffer(x: x.shape, y: y.shape) }
        return Dataset(x: x, y: y)
    }
}
