import Autodiff
import Learning
import Modelling
import Reporting

/// Targets in words.
extension Session {
    /// What a class is called, by its number from 0: its label, or else as it stands in the targets, which is the column,
    /// counted from 1, where they have several.
    func className(_ index: Int, of targets: Matrix) -> String {
        let labels = dataset?.classLabels ?? []
        if index < labels.count { return labels[index] }
        if targets.columns > 1 || index > 0 { return "\(targets.columns > 1 ? index + 1 : index)" }
        return targets.areSigns ? "-1" : "0"
    }

    /// The target of a training row: its class, or its numbers.
    func target(ofRow row: Int) -> String {
        guard let y = trainingY, row < y.rows else { return "" }
        guard isClassification, y.columns > 1 || dataset?.classLabels.count == 2 else {
            let format = NumberFormat(digits: 4)
            return (0..<min(y.columns, 4)).map { format.string(y[row, $0]) }.joined(separator: ", ")
        }
        return className(Metrics.classIndex(y, row: row, threshold: Metrics.threshold(of: y)), of: y)
    }
}
