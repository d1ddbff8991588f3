import Autodiff
import Learning
import Reporting

/// What is wrong with the data: labels among the inputs, features of unlike size, rare classes.
enum DiagnosisOfData {
    static func findings(_ examination: Examination) -> [Diagnosis.Finding] {
        [leakedLabel(examination), unscaledInputs(examination), imbalance(examination)].compactMap { $0 }
    }

    /// A feature that follows a target nearly perfectly, beside others that do not.
    private static func leakedLabel(_ examination: Examination) -> Diagnosis.Finding? {
        guard let x = examination.session.x, let y = examination.run.y, x.rows >= 8, x.columns >= 2, x.rows == y.rows,
            x.columns * y.columns <= 10_000
        else { return nil }
        // An autoencoder is to give back its input.
        if x == y { return nil }
        let isClasses = Dataset.Task(of: y) == .classification
        let limit = isClasses ? 0.98 : 0.9999
        for target in 0..<y.columns {
            let goal = y.column(target)
            let found = (0..<x.columns).map { correlation(x.column($0), goal) }
            guard let best = found.indices.max(by: { abs(found[$0]) < abs(found[$1]) }), abs(found[best]) > limit,
                found.count(where: { abs($0) > limit }) < found.count
            else { continue }
            let feature = name(of: best, examination)
            return Diagnosis.Finding(
                kind: .leakedLabel, severity: .fault,
                evidence:
                    "feature \(best + 1)\(feature) and target \(target + 1): correlation \(NumberFormat(digits: 4).string(found[best]))",
                reason: "A feature that says the answer makes every figure look good and is not there when it counts.",
                command: "sensitivity")
        }
        return nil
    }

    private static func unscaledInputs(_ examination: Examination) -> Diagnosis.Finding? {
        guard let x = examination.session.x, x.rows >= 2 else { return nil }
        let features = (0..<x.columns).map { column -> (column: Int, mean: Double, deviation: Double) in
            let values = x.column(column)
            let mean = values.reduce(0, +) / Double(values.count)
            let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
            return (column, mean, variance.squareRoot())
        }
        let varying = features.filter { $0.deviation > 1e-12 * max(abs($0.mean), 1e-300) }
        guard !varying.isEmpty else { return nil }
        let deviations = varying.map(\.deviation).sorted()
        let usual = deviations[(deviations.count - 1) / 2]
        let format = NumberFormat(digits: 3)
        var evidence: String?
        if let wide = varying.max(by: { $0.deviation < $1.deviation }), wide.deviation > 30 * usual, wide.deviation > 3
        {
            evidence =
                "x[:,\(wide.column + 1)]\(name(of: wide.column, examination)) spreads by \(format.string(wide.deviation)), a usual feature by \(format.string(usual))"
        } else if let large = varying.max(by: { abs($0.mean) + $0.deviation < abs($1.mean) + $1.deviation }),
            abs(large.mean) + large.deviation > 50 || abs(large.mean) > max(10 * large.deviation, 5)
        {
            evidence =
                "x[:,\(large.column + 1)]\(name(of: large.column, examination)) has mean \(format.string(large.mean)) and spread \(format.string(large.deviation))"
        }
        guard let evidence else { return nil }
        return Diagnosis.Finding(
            kind: .unscaledInputs, severity: .warning, evidence: evidence,
            reason:
                "The gradient of a weight is proportional to its input: no learning rate suits large and small features at once.",
            command: examination.session.dataset == nil
                ? "data x -> y; normalize"
                : examination.session.dataset?.test == nil ? "split 0.8; normalize" : "normalize")
    }

    private static func imbalance(_ examination: Examination) -> Diagnosis.Finding? {
        guard let dataset = examination.session.dataset, dataset.task == .classification else { return nil }
        let counts = dataset.classCounts(of: dataset.training)
        let rows = dataset.training.rows
        guard let most = counts.indices.max(by: { counts[$0] < counts[$1] }), counts.count > 1, rows >= 20 else {
            return nil
        }
        let least = counts.min() ?? 0
        let share = Double(counts[most]) / Double(rows)
        guard share > 0.9 || counts[most] >= 10 * max(least, 1) else { return nil }
        let label = dataset.classLabels[most]
        return Diagnosis.Finding(
            kind: .classImbalance, severity: .warning,
            evidence: "class \(label) has \(counts[most]) of \(rows) training rows, the rarest has \(least)",
            reason:
                "Always saying '\(label)' is right for \(Int((share * 100).rounded())) % of the rows, so accuracy alone says little.",
            command: "show data")
    }

    /// The name of a feature in brackets, where it has one of its own.
    private static func name(of column: Int, _ examination: Examination) -> String {
        guard let dataset = examination.session.dataset, dataset.name != nil, column < dataset.featureNames.count else {
            return ""
        }
        return " (\(dataset.featureNames[column]))"
    }

    /// Pearson's correlation; 0 where one of the two never varies.
    private static func correlation(_ a: [Double], _ b: [Double]) -> Double {
        let count = Double(a.count)
        let (meanA, meanB) = (a.reduce(0, +) / count, b.reduce(0, +) / count)
        var (ab, aa, bb) = (0.0, 0.0, 0.0)
        for (x, y) in zip(a, b) {
            ab += (x - meanA) * (y - meanB)
            aa += (x - meanA) * (x - meanA)
            bb += (y - meanB) * (y - meanB)
        }
        return aa > 0 && bb > 0 ? ab / (aa.squareRoot() * bb.squareRoot()) : 0
    }
}
