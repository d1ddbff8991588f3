import Autodiff
import Insight
import Learning
import Limits
import Modelling
import OrderedCollections
import Reporting
import Syntax

/// One `train` command: sets the trainer up from the session, lets it run, and puts the result back.
struct TrainRun {
    static let count = Key.optional(
        "count", .integer(0...1_000_000_000), "how many epochs (default 1), or updates with steps")
    static let epochs = Key.flag("epochs", "count epochs: passes over all training rows")
    static let steps = Key.flag("steps", "count updates")
    static let batch = Key.option("batch", .integer(1...Int.max), "rows per update; all if left out")
    static let shuffle = Key.option("shuffle", .truth, "false: rows in their order (default true with batch)")
    static let order = Key.option(
        "order", .expression, "the order of the rows in each epoch: epochs × rows, row numbers from 1")
    static let until = Key.until("stop when this is true, tested after each epoch, or update with steps")
    static let seconds = Key.flag("s", "count seconds: whole updates, as many as there is time for")
    static let patience = Key.option(
        "patience", .integer(1...1_000_000_000),
        "end after so many epochs in which the validation loss did not fall, and go back to the best one")

    static let live = Key.flag("live", "on a terminal, with pictures that are drawn again while it runs")

    let call: Call
    let context: any Context
    /// Whether it is shown while it runs, and its pictures at the end.
    let isLive: Bool
    let countsSteps: Bool
    let until: Expression?
    let count: Int
    /// How many seconds there are; nil where updates are counted.
    let timeLimit: Double?
    let patience: Int?
    let batchSize: Int?
    let shuffles: Bool
    let order: GivenOrder?
    /// How many updates lead to the best epoch, where that has to be known before: inside a block.
    private(set) var stepsToBest: Int?
    /// The streams where a training that was interrupted leaves them: its record has numbers in the place of formulas.
    private let streams: [RandomSource.Purpose: RandomSource]

    init(_ call: Call, _ context: any Context) throws(Diagnostic) {
        self.call = call
        self.context = context
        timeLimit = try Self.timeLimit(call, context)
        isLive = try call[Self.live] && !context.isInsideBlock
        let asksSteps = try call[Self.steps]
        countsSteps = asksSteps || timeLimit != nil
        until = try call[Self.until]
        let rows = context.session.sampleRows
        try TrainRun.requireSamples(call, context.session)
        order = try TrainRun.givenOrder(call, rows: rows, context)
        streams = context.session.random
        patience = try Self.patience(call, context)
        let isOpen = until != nil || patience != nil
        count = timeLimit == nil ? try call[Self.count] ?? (isOpen ? 1_000_000 : 1) : 1_000_000_000
        guard context.session.model != nil else { throw Diagnostic.noModel }
        if context.session.trainingX == nil, context.session.readsInputs { throw Diagnostic.noInputs }
        let wanted = try call[Self.batch]
        // In an order that was given even all rows are gathered.
        batchSize = order == nil ? wanted.flatMap { $0 < rows ? $0 : nil } : min(wanted ?? rows, rows)
        shuffles = try call[Self.shuffle] ?? true
        if batchSize != nil, context.session.optimizer.searches {
            throw call.failure(
                Diagnostic(
                    DataError.batchesSearched(
                        context.session.optimizer.name,
                        hint: "train \(call.typed(Self.count)?.text ?? "10")\(asksSteps ? " steps" : "")")),
                at: (call.typed(Self.order) ?? call.typed(Self.batch))?.span)
        }
        if order != nil, let shuffle = call.typed(Self.shuffle) {
            throw call.failure(Diagnostic.orderOrShuffle, at: shuffle.span)
        }
        if countsSteps, try call[Self.epochs] { throw Diagnostic.stepsOrEpochs }
    }

    private static func timeLimit(_ call: Call, _ context: any Context) throws(Diagnostic) -> Double? {
        guard try call[seconds] else { return nil }
        let others = (try call[steps], try call[epochs])
        if others.0 || others.1 { throw Diagnostic.secondsAlone }
        if context.isPart { throw Diagnostic.secondsInBlock }
        if context.environment.checkDepth > 0 { throw Diagnostic.secondsInCheck }
        guard let count = try call[count] else { throw Diagnostic.secondsNeedCount }
        return Double(count)
    }

    private static func patience(_ call: Call, _ context: any Context) throws(Diagnostic) -> Int? {
        guard let patience = try call[patience] else { return nil }
        guard context.session.hasRows(of: .validation) else {
            throw call.failure(Diagnostic.patienceNeedsValidation, at: call.typed(Self.patience)?.span)
        }
        return patience
    }

    /// Parts and orders of samples are for losses that have samples.
    private static func requireSamples(_ call: Call, _ session: Session) throws(Diagnostic) {
        guard session.dependsOnParametersAlone else { return }
        for (name, value) in [
            ("batch", call.typed(batch)), ("order", call.typed(order)), ("shuffle", call.typed(shuffle)),
            ("patience", call.typed(patience)),
        ] {
            if let value {
                throw call.failure(Diagnostic.noSamples("\(name)=", hint: "type: train 10"), at: value.span)
            }
        }
    }

    private static func givenOrder(
        _ call: Call, rows: Int, _ context: any Context
    ) throws(Diagnostic) -> GivenOrder? {
        guard let expression = try call[order] else { return nil }
        let matrix = try context.evaluator(call.source).matrix(expression, for: "an order")
        do throws(GivenOrder.Flaw) {
            return try GivenOrder(matrix, rows: rows)
        } catch {
            throw call.failure(Diagnostic.wrongOrder(error), at: expression.span)
        }
    }

    /// Ctrl-C stops the training after the last whole update; the losses before and after are computed to their end.
    mutating func run() throws(Diagnostic) -> Effect {
        if patience != nil, context.isPart || context.isTrial {
            stepsToBest = try updatesToBest()
            guard stepsToBest != nil else { return .done }
        }
        var (done, isStopped, way) = try StopRequest.deferring { [self] () throws(Diagnostic) in try train() }
        // It came, once more perhaps, when all updates were done.
        if StopRequest.isMade, context.environment.wasInterrupted() {
            isStopped = true
            let draws = context.session.stream(.draws)
            context.session.random = streams
            context.session.setStream(.draws, draws)
            way = nil
        }
        if let way { return .cameBack(way) }
        if isStopped { return .stopped(recordedAs: recordedText(steps: done)) }
        return timeLimit == nil ? .done : .recorded(as: recordedText(steps: done))
    }

    /// Returns the updates done, whether Ctrl-C was why they are no more, and where it came back to.
    private func train() throws(Diagnostic) -> (done: Int, isStopped: Bool, way: ComeBack?) {
        let before = context.session
        guard before.model != nil else { throw Diagnostic.noModel }
        guard before.trainingY != nil || before.model?.object.hasLoss == true else { throw Diagnostic.noTargets }
        // A training that is done again may begin behind a snapshot.
        let snapshot = context.startOfUpdates
        let skipped = snapshot?.updates ?? 0
        if let snapshot { context.session = snapshot.session }
        let trainer = try context.executor.trainer(
            for: context.session, batchSize: batchSize, shuffles: shuffles, order: order)
        context.willUpdate(.training(batchSize: batchSize, shuffles: shuffles, order: order))
        context.watch(trainer)
        defer { context.endWatch() }
        let look = try EpochLook(self, trainer)
        // Where only the values tell whether the loss is defined, they are looked at before the first update.
        let isOpen = LossFit.isOpen(try context.executor.trainingGraph(before, rows: batchSize).graph)
        let evaluates = isOpen || evaluationIsCheap(before)
        var start = Loss(value: .nan, basis: "first batch")
        var firstSteps = 0
        var (isEnded, isOver) = (false, false)
        if evaluates, snapshot == nil {
            start = Loss(value: try trainingLoss(before))
            note(start.value, in: before)
        } else if snapshot == nil {
            firstSteps = trainer.run(steps: 1)
            start.value = trainer.lastLoss
            if trainer.isAtEndOfEpoch { look?.see(trainer, firstSteps) }
            isEnded = try context.didUpdate(firstSteps) { context.session.taking(trainer, steps: firstSteps) }
        }
        if firstSteps > 0, !isEnded, trainer.isAtEndOfEpoch {
            isOver = look?.endsTraining(after: firstSteps, trainer, firstSteps) ?? false
        }
        var (done, isStopped) = (firstSteps, isEnded)
        if !isEnded, !isOver { (done, isStopped) = try work(trainer, firstSteps, after: skipped, look) }
        isEnded = context.isEnded
        if isStopped { context.session.random = streams }
        let session = context.session.taking(trainer, steps: done)
        context.session = session
        var end = Loss(value: trainer.epochLoss, basis: "mean of the last epoch")
        if evaluates {
            end = Loss(value: .nan)
            // What was learned before the output left the range of its loss is kept.
            do throws(Diagnostic) { end.value = try trainingLoss(session) } catch {
                context.notice("the training left what the loss is defined for: \(error.message)", hint: error.hint)
            }
            note(end.value, in: session)
        }
        if look?.best == nil, patience != nil, stepsToBest == nil, !isEnded, !isStopped {
            context.notice("the validation loss was never a number: the last weights stay")
        }
        // What stands around it may keep less.
        if isStopped, !isEnded, context.isPart { return (skipped + done, isStopped, nil) }
        if isStopped, !isEnded {
            context.notice(
                "stopped after \(counted(done, "update")), at epoch \(NumberFormat().string(session.epoch)); everything is kept"
            )
        }
        if !context.isInsideBlock, let remark = trainer.lastSearch?.remark(digits: session.digits) {
            context.notice("in the last update \(remark)")
        }
        // Given up in the middle of the first update there is no loss to tell.
        guard !context.isInsideBlock, done > 0 || evaluates else { return (skipped + done, isStopped, nil) }
        if let best = look?.best, !isStopped, !isEnded, best.updates < skipped + done {
            return (skipped + done, false, comeBack(to: best, from: start, of: before, after: skipped + done))
        }
        showClosingLine(amount(done, isStopped), from: start, of: before, to: end, of: session)
        WatchReports.showCourses(context)
        if isLive { LiveView.pictures(of: session, context).forEach { context.emit(.picture($0)) } }
        // Finding the place costs a pass over all values: only where something is wrong.
        if !end.value.isFinite { context.warnOfBadValues(after: before) }
        return (skipped + done, isStopped, nil)
    }

    /// A loss of the closing line.
    struct Loss {
        var value: Double
        /// What it was measured on, unless that is all training rows with the parameters of the moment.
        var basis: String?
    }

    /// Whether passes over all rows before and after cost little beside the training. Otherwise the losses are
    /// by-products of the updates, and `evaluate` has the exact ones.
    private func evaluationIsCheap(_ session: Session) -> Bool {
        let rows = session.sampleRows
        return rows <= 2048 || total == 0 || until != nil || total * (batchSize ?? rows) >= 30 * rows
    }

    func trainingLoss(_ session: Session) throws(Diagnostic) -> Double {
        try context.executor.evaluation(session).loss()
    }

    /// Accuracy on all training rows; nil for regression.
    func trainingAccuracy(_ session: Session) -> Double? {
        guard session.isClassification, session.readsTargets else { return nil }
        return (try? context.executor.evaluation(session))?.quality(session.trainingY, asClasses: true)
    }
}
