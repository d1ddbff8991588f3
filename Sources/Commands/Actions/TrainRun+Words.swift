import Autodiff
import Learning
import Modelling
import Reporting
import Syntax

/// What a training says of itself.
extension TrainRun {
    func showProgress(_ trainer: Trainer, start: Double, now: Double, total: Int, perEpoch: Int) {
        let elapsed = now - start
        let done = trainer.stepsDone
        let rate = elapsed > 0 ? Double(trainer.rowsSeen) / elapsed : 0
        let left = done > 0 ? elapsed / Double(done) * Double(total - done) : nil
        context.environment.showProgress(
            Environment.Progress(
                done: countsSteps ? done : done / perEpoch, total: countsSteps ? total : total / perEpoch,
                unit: countsSteps ? "step" : "epoch", loss: trainer.lastLoss, rate: rate, secondsLeft: left))
    }

    /// `epoch 120 of 2000`
    func place(_ done: Int, perEpoch: Int) -> String {
        countsSteps ? "step \(done) of \(total)" : "epoch \(done / perEpoch) of \(total / perEpoch)"
    }

    func showClosingLine(_ amount: String, from start: Loss, of before: Session, to end: Loss, of session: Session) {
        let bases = [start, end].map { loss in loss.basis.map { " (\($0))" } ?? "" }
        let accuracy = end.basis == nil ? trainingAccuracy(session) : nil
        let quality = accuracy.map { ", accuracy \(NumberFormat(digits: session.digits).string($0))" } ?? ""
        // By-products are of parameters that are gone.
        let sessions = start.basis == nil && end.basis == nil ? [before, session].map(\.onAllRows.evaluated) : []
        context.emit([start.value, end.value], of: sessions) { losses in
            "trained \(amount): loss \(losses[0])\(bases[0]) → \(losses[1])\(bases[1])\(quality)"
        }
    }

    /// What was done, in epochs where they are whole, and where that leads if it was not the first.
    func amount(_ steps: Int, _ isStopped: Bool) -> String {
        let now = context.session.step > steps ? ", now at step \(context.session.step)" : ""
        // A function of parameters alone has no rows that an epoch could go through.
        guard !countsSteps, !isStopped, !context.session.dependsOnParametersAlone else {
            return counted(steps, "step") + now
        }
        let epochs = steps / stepsPerEpoch
        let perEpoch = stepsPerEpoch == 1 ? "" : ", \(counted(steps, "step"))"
        return counted(epochs, "epoch") + perEpoch + now
    }

    /// An interrupted training as the updates it did.
    func recordedText(steps: Int) -> String {
        var text = "train \(steps) steps"
        if let batchSize { text += " batch=\(batchSize)" }
        if !shuffles { text += " shuffle=false" }
        if let order = call.typed(Self.order) { text += " order=\(order.text)" }
        return text
    }
}
