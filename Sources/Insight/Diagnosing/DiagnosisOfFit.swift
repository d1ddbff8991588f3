import Learning
import Modelling
import Reporting

/// Whether what was learned holds for rows that were not seen.
enum DiagnosisOfFit {
    static func findings(_ examination: Examination) -> [Diagnosis.Finding] {
        guard let test = examination.session.dataset?.test, test.rows >= 10, let dataset = examination.session.dataset,
            let onTraining = quality(dataset.training, examination), let onTest = quality(test, examination),
            onTraining > 0.5, onTraining - onTest > (dataset.task == .classification ? 0.1 : 0.2)
        else { return [] }
        // Three standard errors of an accuracy on so many rows are chance.
        let chance = 3 * (max(onTest * (1 - onTest), 0) / Double(test.rows)).squareRoot()
        guard dataset.task == .regression || onTraining - onTest > chance else { return [] }
        let what = dataset.task == .classification ? "accuracy" : "R²"
        let format = NumberFormat(digits: 3)
        return [
            Diagnosis.Finding(
                kind: .overfitting, severity: .warning,
                evidence:
                    "\(what) is \(format.string(onTraining)) on training rows and \(format.string(onTest)) on \(test.rows) test rows",
                reason: "The model has learned its training rows and not what they have in common.",
                command:
                    "optimizer adamw lr=\(format.string(examination.session.optimizer.learningRate)) weight_decay=0.1")
        ]
    }

    /// Accuracy for classes, R² for numbers.
    private static func quality(_ samples: Samples, _ examination: Examination) -> Double? {
        let outputs = try? Executor().outputs(examination.session, x: samples.x, y: nil)
        return outputs?.quality(samples.y, asClasses: examination.session.dataset?.task == .classification)
    }
}
