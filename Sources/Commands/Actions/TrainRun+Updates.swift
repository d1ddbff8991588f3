import Autodiff
import Insight
import Learning
import Modelling
import Reporting
import Syntax

/// The updates of a training, with all that is looked at on the way.
extension TrainRun {
    /// How many points of the history one training leaves at most, about; and how many of them have an accuracy, as many
    /// as `show training` shows.
    private static let points = 110
    private static let measuredPoints = 11
    /// Rows times weights below which a forward pass takes some microseconds.
    private static let small = 20_000

    var stepsPerEpoch: Int {
        guard let batchSize else { return 1 }
        let rows = context.session.sampleRows
        return (rows + batchSize - 1) / batchSize
    }

    var total: Int { stepsToBest ?? (countsSteps ? count : count * stepsPerEpoch) }

    /// Runs until the count is reached, the condition holds, or Ctrl-C. Returns the updates done, and whether it was that.
    ///
    /// - Parameters:
    ///   - skipped: the updates before those of the trainer, where a snapshot was its beginning.
    ///   - look: what is looked at when an epoch ends.
    func work(
        _ trainer: Trainer, _ firstSteps: Int, after skipped: Int, _ look: EpochLook?
    ) throws(Diagnostic) -> (Int, Bool) {
        let environment = context.environment
        let perEpoch = trainer.stepsPerEpoch
        let began = environment.clock()
        var shown = began
        var done = firstSteps
        var interrupted = false
        var isOver = false
        var live = isLive && environment.showLive != nil ? LiveView(context) : nil
        defer {
            environment.showProgress(nil)
            live?.end()
        }
        var snapped = began
        while skipped + done < total, !interrupted, !isOver {
            var left = min(
                chunkLength(done: skipped + done, total: total, perEpoch: perEpoch),
                look == nil ? .max : updatesToEndOfEpoch(trainer))
            let chunkBegan = environment.clock()
            while left > 0, !interrupted, !isOver {
                var (isPause, isFrame) = (false, false)
                let count = trainer.run(steps: min(left, context.updatesUntilLook)) {
                    interrupted = interrupted || environment.wasInterrupted()
                    let now = environment.clock()
                    context.keepCount(of: trainer.stepsDone - done)
                    if let live {
                        isFrame = trainer.stepsDone > done && live.isDue(now)
                    } else if now - shown > 0.1 {
                        shown = now
                        showProgress(trainer, start: began, now: now, total: total, perEpoch: perEpoch)
                    }
                    isPause = trainer.stepsDone > done && isTimeUp(now, began: began, chunkBegan: chunkBegan)
                    return interrupted || isPause || isFrame
                }
                done += count
                left = isPause ? 0 : left - count
                if count > 0, trainer.isAtEndOfEpoch { look?.see(trainer, done) }
                let present = { [context] in context.session.taking(trainer, steps: done) }
                interrupted = try context.didUpdate(count, present) || interrupted || environment.wasInterrupted()
                isOver = trainer.isAtEndOfSchedule
                if isFrame || live?.isDue(environment.clock()) == true {
                    live?.draw(present(), loss: trainer.lastLoss, at: place(skipped + done, perEpoch: perEpoch))
                }
            }
            note(trainer, done: done, after: skipped, look)
            if isOver { sayEndOfSchedule(trainer, done) }
            if context.isEnded { break }
            if let timeLimit, environment.clock() - began >= timeLimit { break }
            if let look, trainer.isAtEndOfEpoch, look.endsTraining(after: skipped + done, trainer, done) { break }
            if let condition = until, countsSteps || (skipped + done) % perEpoch == 0 {
                if try holds(condition, trainer, done) { break }
            }
            snapped = keepSnapshot(trainer, done: done, since: snapped)
        }
        return (done, interrupted)
    }

    /// Whether the time is over, or what was given to one point of the history.
    private func isTimeUp(_ now: Double, began: Double, chunkBegan: Double) -> Bool {
        guard let timeLimit else { return false }
        return now - chunkBegan > timeLimit / Double(Self.points) || now - began >= timeLimit
    }

    /// How many updates end the epoch, which may have begun before.
    private func updatesToEndOfEpoch(_ trainer: Trainer) -> Int {
        guard let batchSize else { return 1 }
        let rows = context.session.sampleRows
        let left = trainer.cursor.rowsLeft(of: rows)
        return ((left == 0 ? rows : left) + batchSize - 1) / batchSize
    }

    /// Says why the schedule has no learning rate for the next update.
    private func sayEndOfSchedule(_ trainer: Trainer, _ done: Int) {
        let present = context.session.taking(trainer, steps: done)
        do throws(Diagnostic) {
            _ = try present.scheduledRate(afterStep: present.step, epoch: present.epoch)
        } catch { context.notice("\(error.message): the training ends here", hint: error.hint) }
    }

    /// How many updates lead to the epoch with the least validation loss; nil if the user gave up.
    func updatesToBest() throws(Diagnostic) -> Int? {
        let before = context.session
        defer { context.session = before }
        let trainer = try context.executor.trainer(
            for: before, batchSize: batchSize, shuffles: shuffles, order: order)
        guard let look = try EpochLook(self, trainer) else { return nil }
        var done = 0
        var isStopped = false
        while done < total {
            done += trainer.run(steps: min(updatesToEndOfEpoch(trainer), total - done)) {
                isStopped = isStopped || context.hearsStop()
                return isStopped
            }
            if isStopped { return nil }
            if trainer.isAtEndOfEpoch {
                look.see(trainer, done)
                if look.endsTraining(after: done, trainer, done) { break }
            }
            if trainer.isAtEndOfSchedule { break }
        }
        return look.best?.updates ?? done
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
        context.session = outer.taking(trainer, steps: done).evaluated
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
        if timeLimit != nil { return left }
        let points = max(total / Self.points, 1)
        let epochs = countsSteps ? points : max(points / perEpoch, 1) * perEpoch
        return min(left, epochs)
    }

    /// Keeps a point of the training history: the by-product loss, which for full batches is that before the last
    /// update and otherwise the mean over the epoch; and the accuracy where it costs little beside the training.
    /// The loss on validation rows is there at no cost where an epoch ended that is looked at.
    private func note(_ trainer: Trainer, done: Int, after skipped: Int, _ look: EpochLook?) {
        let session = context.session
        if measures(after: skipped + done) {
            let present = session.taking(trainer, steps: done)
            if let loss = try? trainingLoss(present) { note(loss, in: present) }
            return
        }
        // Losses of updates have dropout in them: beside evaluated ones they would tell of a jump that is none.
        if session.differsInEvaluation { return }
        let isWhole = batchSize == nil
        let seen = trainer.rowsSeen - (isWhole ? session.sampleRows : 0)
        let step = session.step + done - (isWhole ? 1 : 0)
        guard step > session.training.last?.step ?? -1 else { return }
        context.session.training.record(
            .init(
                step: step, epoch: session.epoch(afterRows: seen), loss: trainer.epochLoss,
                heldOut: trainer.isAtEndOfEpoch ? look?.heldOut : nil))
    }

    /// Whether the point after `done` updates is worth a forward pass over all rows, and one over those kept aside: when each
    /// is under a fiftieth of the updates between two such points, or both are next to nothing.
    private func measures(after done: Int) -> Bool {
        let session = context.session
        let rows = session.sampleRows
        let aside = DataPart.keptAside.first(where: session.hasRows).flatMap(session.samples)?.rows ?? 0
        let weights = session.parameters.values.reduce(0) { $0 + $1.shape.count }
        let perPoint = max(total / Self.measuredPoints, 1) * (batchSize ?? rows)
        let isOnlyWay = session.differsInEvaluation && total * (batchSize ?? rows) >= 6 * rows
        guard (rows + aside) * weights < Self.small || perPoint > 20 * max(rows, aside) || isOnlyWay else {
            return false
        }
        let distance = chunkLength(done: 0, total: total, perEpoch: stepsPerEpoch)
        return total <= Self.points || done / distance % (Self.points / Self.measuredPoints) == 0
    }

    func note(_ loss: Double, in session: Session) {
        let quality = trainingAccuracy(session)
        context.session.training.record(
            .init(
                step: session.step, epoch: session.epoch, loss: loss, accuracy: quality,
                heldOut: context.executor.heldOutLoss(session)))
    }
}
