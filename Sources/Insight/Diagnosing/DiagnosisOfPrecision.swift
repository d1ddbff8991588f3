import Autodiff
import Glibc
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
        let evidence = [lostUpdate(examination), fewDigits(examination)].compactMap(\.self)
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

    /// The parameter of which the fewest digits of the gradient are right, beside its largest element: against float64,
    /// which has enough more of them and takes hardly longer.
    private static func fewDigits(_ examination: Examination) -> String? {
        var twin = examination.session
        twin.precision = .float64
        guard let exact = try? Executor().gradients(twin) else { return nil }
        let digits = examination.gradients.values.compactMap { name, found -> (name: String, digits: Double)? in
            guard let right = exact.values[name], examination.session.parameters[name] != nil else { return nil }
            let largest = right.values.reduce(0) { max($0, abs($1)) }
            let error = zip(found.values, right.values).reduce(0) { max($0, abs($1.0 - $1.1)) }
            return largest > 0 && error > 0 ? (name, -log10(error / largest)) : nil
        }
        guard let worst = digits.min(by: { $0.digits < $1.digits }), worst.digits < fewest else { return nil }
        let count = max(0, Int(worst.digits))
        return "d\(worst.name) has \(counted(count, "digit")) that \(count == 1 ? "is" : "are") right"
    }

    /// How many weights the next update leaves as they are although they have a gradient.
    private static func lostUpdate(_ examination: Examination) -> String? {
        let before = examination.session
        guard before.optimizer.learningRate > 0 else { return nil }
        var after = before
        do { try Executor().update(&after, examination.gradients) } catch { return nil }
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
