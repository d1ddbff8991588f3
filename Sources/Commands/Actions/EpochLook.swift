import Autodiff
import Learning
import Modelling
import Reporting

/// What is looked at when an epoch of a training ends: the best one so far, and a learning rate that follows the loss.
final class EpochLook {
    /// The epoch with the least validation loss.
    struct Best {
        let loss: Double
        /// Updates of the statement.
        let updates: Int
        let session: Session
    }

    private(set) var best: Best?
    /// Epochs since the best one.
    private(set) var waited = 0
    /// At the end of the last epoch.
    private var loss = Double.nan
    private let part: DataPart
    private let patience: Int?
    private let context: any Context
    private let measure: (Session) -> Double

    /// Nil where nothing is to be looked at.
    init?(_ run: TrainRun, _ trainer: Trainer) throws(Diagnostic) {
        // Where the best epoch is known already, nothing ends before.
        (patience, context) = (run.stepsToBest == nil ? run.patience : nil, run.context)
        let session = run.context.session
        guard patience != nil || session.schedule?.row?.followsLoss == true else { return nil }
        let part = session.hasRows(of: .validation) ? DataPart.validation : DataPart.training
        self.part = part
        if let number = try run.context.executor.watchedLoss(session, on: part) {
            let read = trainer.watch(number.graph, number.rows)
            measure = { _ in read() }
        } else {
            let executor = run.context.executor
            measure = { (try? executor.evaluation($0, on: part).lossOfRows()) ?? .nan }
        }
    }

    /// The loss on validation rows at the end of the last epoch, where those are watched.
    var heldOut: Double? { part.prefix == DataPart.validation.prefix && !loss.isNaN ? loss : nil }

    /// Looks at the end of an epoch. A learning rate that follows the loss follows it here: it belongs to the moment after
    /// the last update, wherever a training is stopped.
    ///
    /// - Parameter done: the updates of the trainer.
    func see(_ trainer: Trainer, _ done: Int) {
        loss = measure(context.session.taking(trainer, steps: done))
        guard context.session.schedule?.row?.followsLoss == true else { return }
        context.session.observe(loss)
        trainer.learningRate = context.session.optimizer.learningRate
    }

    /// Whether there were too many epochs without an improvement, after the one that was seen last.
    ///
    /// - Parameters:
    ///   - updates: those of the statement so far.
    ///   - done: those of the trainer.
    func endsTraining(after updates: Int, _ trainer: Trainer, _ done: Int) -> Bool {
        guard let patience else { return false }
        if loss < best?.loss ?? .infinity {
            let session = context.session.taking(trainer, steps: done)
            (best, waited) = (Best(loss: loss, updates: updates, session: session), 0)
        } else {
            waited += 1
        }
        return waited >= patience
    }
}

extension TrainRun {
    /// Goes back to the best epoch; what came later stays ahead.
    func comeBack(to best: EpochLook.Best, from start: Loss, of before: Session, after done: Int) -> ComeBack {
        let last = context.session
        defer { context.session = last }
        context.session = best.session
        let loss = try? trainingLoss(best.session)
        if let loss { note(loss, in: best.session) }
        showClosingLine(
            amount(best.updates, false), from: start, of: before, to: Loss(value: loss ?? .nan), of: best.session)
        let format = NumberFormat(digits: best.session.digits)
        let later = (done - best.updates) / stepsPerEpoch
        context.emit(
            .text(
                "the validation loss is least here, \(format.string(best.loss)); it did not fall in the \(counted(later, "epoch")) after that, which stay ahead: forth, goto end"
            ))
        // Only the epochs of this training are compared.
        let first = try? context.executor.evaluation(before, on: .validation).lossOfRows()
        if let first, first < best.loss {
            context.notice("before this training the validation loss was lower: \(format.string(first))", hint: nil)
        }
        return ComeBack(
            to: context.session, after: best.updates, recordedAs: epochText(best.updates), of: epochText(done))
    }

    /// A part of the training as a saved session has it.
    private func epochText(_ updates: Int) -> String {
        guard !countsSteps, updates % stepsPerEpoch == 0 else { return recordedText(steps: updates) }
        return recordedText(steps: updates).replacing(
            "train \(updates) steps", with: "train \(updates / stepsPerEpoch)")
    }
}
