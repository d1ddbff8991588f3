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

    let call: Call
    let context: any Context
    let countsSteps: Bool
    private let until: Expression?
    private let count: Int
    let batchSize: Int?
    let shuffles: Bool
    private let order: GivenOrder?
    /// The streams where a training that was interrupted leaves them: its record has numbers in the place of formulas.
    private let streams: [RandomSource.Purpose: RandomSource]

    init(_ call: Call, _ context: any Context) throws(Diagnostic) {
        self.call = call
        self.context = context
        countsSteps = try call[Self.steps]
        until = try call[Self.until]
        let rows = context.session.sampleRows
        try TrainRun.requireSamples(call, context.session)
        order = try TrainRun.givenOrder(call, rows: rows, context)
        streams = context.session.random
        count = try call[Self.count] ?? (until == nil ? 1 : 1_000_000)
        guard context.session.model != nil else { throw Diagnostic.noModel }
        if context.session.trainingX == nil, context.session.readsInputs { throw Diagnostic.noInputs }
        let wanted = try call[Self.batch]
        // In an order that was given even all rows are gathered.
        batchSize = order == nil ? wanted.flatMap { $0 < rows ? $0 : nil } : min(wanted ?? rows, rows)
        shuffles = try call[Self.shuffle] ?? true
        if order != nil, let shuffle = call.typed(Self.shuffle) {
            throw call.failure(Diagnostic.orderOrShuffle, at: shuffle.span)
        }
        if countsSteps, try call[Self.epochs] { throw Diagnostic.stepsOrEpochs }
    }

    /// Parts and orders of samples are for losses that have samples.
    private static func requireSamples(_ call: Call, _ session: Session) throws(Diagnostic) {
        guard session.model != nil, !session.readsInputs, !session.readsTargets else { return }
        for (name, value) in [
            ("batch", call.typed(batch)), ("order", call.typed(order)), ("shuffle", call.typed(shuffle)),
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
    func run() throws(Diagnostic) -> Effect {
        var (done, isStopped) = try StopRequest.deferring { () throws(Diagnostic) in try train() }
        // It came, once more perhaps, when all updates were done.
        if StopRequest.isMade, context.environment.wasInterrupted() {
            isStopped = true
            let draws = context.session.stream(.draws)
            context.session.random = streams
            context.session.setStream(.draws, draws)
        }
        return isStopped ? .stopped(recordedAs: recordedText(steps: done)) : .done
    }

    /// Returns the updates done, and whether Ctrl-C was why they are no more.
    private func train() throws(Diagnostic) -> (done: Int, isStopped: Bool) {
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
        // Where only the values tell whether the loss is defined, they are looked at before the first update.
        let isOpen = LossFit.isOpen(try context.executor.trainingGraph(before, rows: batchSize).graph)
        let evaluates = isOpen || evaluationIsCheap(before)
        var start = Loss(value: .nan, basis: "first batch")
        var firstSteps = 0
        var isEnded = false
        if evaluates, snapshot == nil {
            start = Loss(value: try trainingLoss(before))
            note(start.value, in: before)
        } else if snapshot == nil {
            firstSteps = trainer.run(steps: 1)
            start.value = trainer.lastLoss
            isEnded = try context.didUpdate(firstSteps) { context.session.taking(trainer, steps: firstSteps) }
        }
        var (done, isStopped) = (firstSteps, isEnded)
        if !isEnded { (done, isStopped) = try work(trainer, firstSteps, after: skipped) }
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
        // What stands around it may keep less.
        if isStopped, !isEnded, context.isPart { return (skipped + done, isStopped) }
        if isStopped, !isEnded {
            context.notice(
                "stopped after \(counted(done, "update")), at epoch \(NumberFormat().string(session.epoch)); everything is kept"
            )
        }
        // Given up in the middle of the first update there is no loss to tell.
        guard !context.isInsideBlock, done > 0 || evaluates else { return (skipped + done, isStopped) }
        showClosingLine(amount(done, isStopped), from: start, of: before, to: end, of: session)
        WatchReports.showCourses(context)
        // Finding the place costs a pass over all values: only where something is wrong.
        if !end.value.isFinite { context.warnOfBadValues(after: before) }
        return (skipped + done, isStopped)
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

    // MARK: - Updates

    /// How many points of the history one training leaves at most, about; and how many of them have an accuracy, as many
    /// as `show training` shows.
    private static let points = 110
    private static let measuredPoints = 11

    var stepsPerEpoch: Int {
        guard let batchSize else { return 1 }
        let rows = context.session.sampleRows
        return (rows + batchSize - 1) / batchSize
    }

    private var total: Int { countsSteps ? count : count * stepsPerEpoch }

    /// Runs until the count is reached, the condition holds, or Ctrl-C. Returns the updates done, and whether it was that.
    ///
    /// - Parameter skipped: the updates before those of the trainer, where a snapshot was its beginning.
    private func work(
        _ trainer: Trainer, _ firstSteps: Int, after skipped: Int
    ) throws(Diagnostic) -> (Int, Bool) {
        let environment = context.environment
        let perEpoch = trainer.stepsPerEpoch
        let began = environment.clock()
        var shown = began
        var done = firstSteps
        var interrupted = false
        defer { environment.showProgress(nil) }
        var snapped = began
        while skipped + done < total, !interrupted {
            var left = chunkLength(done: skipped + done, total: total, perEpoch: perEpoch)
            while left > 0, !interrupted {
                let count = trainer.run(steps: min(left, context.updatesUntilLook)) {
                    interrupted = interrupted || environment.wasInterrupted()
                    let now = environment.clock()
                    context.keepCount(of: trainer.stepsDone - done)
                    if now - shown > 0.1 {
                        shown = now
                        showProgress(trainer, start: began, now: now, total: total, perEpoch: perEpoch)
                    }
                    return interrupted
                }
                done += count
                left -= count
                let present = { [context] in context.session.taking(trainer, steps: done) }
                interrupted = try context.didUpdate(count, present) || interrupted || environment.wasInterrupted()
            }
            note(trainer, done: done, after: skipped)
            if context.isEnded { break }
            if let condition = until, countsSteps || (skipped + done) % perEpoch == 0 {
                if try holds(condition, trainer, done) { break }
            }
            snapped = keepSnapshot(trainer, done: done, since: snapped)
        }
        return (done, interrupted)
    }

    /// Keeps a moment on the way from which a part of the training can be done again: at the end of an epoch, when the
    /// trainer holds nothing else, and some time after the one before. Returns when that was.
    private func keepSnapshot(_ trainer: Trainer, done: Int, since: Double) -> Double {
        let now = context.environment.clock()
        guard now - since > 0.02, order == nil, trainer.isAtEndOfEpoch else { return since }
        context.keepSnapshot(context.session.taking(trainer, steps: done))
        return now
    }

    /// Whether the condition holds now. What it draws is drawn: the next test gets other numbers.
    private func holds(_ condition: Expression, _ trainer: Trainer, _ done: Int) throws(Diagnostic) -> Bool {
        let outer = context.session
        context.session = outer.taking(trainer, steps: done)
        defer {
            let streams = context.session.random
            context.session = outer
            context.session.random = streams
        }
        return FunctionTable.isTrue(try context.evaluator(call.source).scalar(condition, for: "a condition"))
    }

    /// How many updates to do before something must be looked at: the condition, or a point of the history.
    private func chunkLength(done: Int, total: Int, perEpoch: Int) -> Int {
        let left = total - done
        if until != nil { return countsSteps ? 1 : min(left, perEpoch) }
        let points = max(total / Self.points, 1)
        let epochs = countsSteps ? points : max(points / perEpoch, 1) * perEpoch
        return min(left, epochs)
    }

    /// Keeps a point of the training history: the by-product loss, which for full batches is that before the last
    /// update and otherwise the mean over the epoch; and the accuracy where it costs little beside the training.
    private func note(_ trainer: Trainer, done: Int, after skipped: Int) {
        let session = context.session
        if measures(after: skipped + done) {
            let present = session.taking(trainer, steps: done)
            if let loss = try? trainingLoss(present) { note(loss, in: present) }
            return
        }
        let isWhole = batchSize == nil
        let seen = trainer.rowsSeen - (isWhole ? session.sampleRows : 0)
        let step = session.step + done - (isWhole ? 1 : 0)
        guard step > session.training.last?.step ?? -1 else { return }
        context.session.training.record(
            .init(step: step, epoch: session.epoch(afterRows: seen), loss: trainer.epochLoss, accuracy: nil))
    }

    /// Whether the point after `done` updates is worth a forward pass over all rows: when that is under a fiftieth of the
    /// updates between two such points, or nothing at all.
    private func measures(after done: Int) -> Bool {
        let session = context.session
        let rows = session.sampleRows
        let weights = session.parameters.values.reduce(0) { $0 + $1.shape.count }
        let perPoint = max(total / Self.measuredPoints, 1) * (batchSize ?? rows)
        guard rows * weights < 4_000 || perPoint > 20 * rows else { return false }
        let distance = chunkLength(done: 0, total: total, perEpoch: stepsPerEpoch)
        return total <= Self.points || done / distance % (Self.points / Self.measuredPoints) == 0
    }

    private func note(_ loss: Double, in session: Session) {
        let quality = trainingAccuracy(session)
        context.session.training.record(
            .init(step: session.step, epoch: session.epoch, loss: loss, accuracy: quality))
    }

    private func trainingLoss(_ session: Session) throws(Diagnostic) -> Double {
        try context.executor.evaluation(session).loss()
    }

    /// Accuracy on all training rows; nil for regression.
    func trainingAccuracy(_ session: Session) -> Double? {
        guard session.isClassification, session.readsTargets else { return nil }
        return (try? context.executor.evaluation(session))?.quality(session.trainingY, asClasses: true)
    }
}
