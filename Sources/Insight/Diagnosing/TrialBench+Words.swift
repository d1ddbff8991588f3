import Autodiff
import Modelling
import Reporting

extension TrialBench {
    /// What a training did, in words: to the loss where that is the same, and to accuracy or R².
    func tried(_ outcome: Outcome, _ how: String, times factor: Int = 1) -> String {
        let format = NumberFormat(digits: 2)
        var figures: [String] = []
        let isSame =
            outcome.session.presentLossText == session.presentLossText
            && outcome.session.functions == session.functions && outcome.session.trainingY == session.trainingY
        if isSame { figures.append("loss \(format.string(present.loss)) -> \(format.string(outcome.loss))") }
        if let before = present.quality, let after = outcome.quality, before.isFinite || !isSame {
            figures.append("\(qualityName) \(format.string(before)) -> \(format.string(after))")
        }
        return "tried \(how) for \(counted(factor * updates, "update")): \(figures.joined(separator: ", "))"
    }

    /// Accuracy or R², or else the loss.
    func figure(of outcome: Outcome) -> String {
        let format = NumberFormat(digits: 2)
        guard let quality = outcome.quality else { return "loss \(format.string(outcome.loss))" }
        return "\(qualityName) \(format.string(quality))"
    }

    private var qualityName: String { isClassification ? "accuracy" : "R²" }

    /// The training that the trials did, as it is typed.
    func trainCommand(times factor: Int) -> String {
        let rows = session.sampleRows
        let perEpoch = batchSize.map { (rows + $0 - 1) / $0 } ?? 1
        return "train \(max(factor * updates / perEpoch, 1))" + (batchSize.map { " batch=\($0)" } ?? "")
    }
}
