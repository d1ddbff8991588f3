import Autodiff
import Modelling
import Reporting

/// Numbers of a precision that has no digits left for what is learned.
enum DiagnosisOfPrecision {
    /// Gradients with fewer right digits than this, relative to their largest element, point somewhere else.
    private static let fewest = 3.0
    /// Where this part of the weights that have a gradient stays as it is, an update changes nothing; what is still near 0,
    /// below this part of the weights' root mean square, can always move.
    private static let most = 0.9
    private static let small = 0.01

    static func findings(_ examination: Examination) -> [Diagnosis.Finding] {
        let session = examination.session
        guard session.precision != .float64 else { return [] }
        let evidence = [lostUpdate(examination), fewDigits(session)].compactMap(\.self)
        guard !evidence.isEmpty else { return [] }
        return [
            Diagnosis.Finding(
                kind: .precisionUsedUp, severity: examination.hasLearned ? .note : .warning,
                evidence: evidence.joined(separator: "; "),
                reason:
                    "What is left to learn is smaller than the last digit of what \(session.precision.rawValue) adds it to.",
                command: "precision float64")
        ]
    }

    /// The parameter of which the fewest digits of the gradient are right, beside its largest element.
    private static func fewDigits(_ session: Session) -> String? {
        guard let check = try? DigitsCheck(session, needsGradients: true) else { return nil }
        let names = Set(session.parameters.keys.map { "d\($0)" })
        let worst = check.everything.filter { names.contains($0.name) && !$0.isZero }.min {
            $0.digitsOfLargest < $1.digitsOfLargest
        }
        guard let worst, worst.digitsOfLargest < fewest else { return nil }
        let digits = counted(Int(worst.digitsOfLargest), "digit")
        return "\(worst.name) has \(digits) that \(Int(worst.digitsOfLargest) == 1 ? "is" : "are") right"
    }

    /// How many weights the next update leaves as they are although they have a gradient.
    private static func lostUpdate(_ examination: Examination) -> String? {
        let before = examination.session
        guard before.optimizer.learningRate > 0 else { return nil }
        var after = before
        after.update(examination.gradients)
        let all = before.parameters.values.flatMap(\.values)
        let least = small * all.norm / Double(max(all.count, 1)).squareRoot()
        var (unmoved, count) = (0, 0)
        for (name, weights) in before.parameters {
            guard let slopes = examination.gradients.values[name], let next = after.parameters[name] else { continue }
            for (i, slope) in slopes.values.enumerated() where slope != 0 && abs(weights.values[i]) > least {
                count += 1
                if next.values[i] == weights.values[i] { unmoved += 1 }
            }
        }
        guard count > 0, Double(unmoved) >= most * Double(count) else { return nil }
        return "the next update leaves \(unmoved) of \(counted(count, "weight")) as they are: w + update is w"
    }
}
