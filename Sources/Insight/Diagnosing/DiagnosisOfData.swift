import Autodiff
import Learning
import Modelling
import Reporting

/// What is wrong with the data: targets that never vary, labels among the inputs, features of unlike size or said twice,
/// test rows of another kind, rare classes.
struct DiagnosisOfData {
    private let session: Session
    private let x: Matrix
    private let y: Matrix

    /// - Parameter failed: the training has got nowhere.
    static func findings(_ session: Session, _ run: Executor.Run, failed: Bool) -> [Diagnosis.Finding] {
        guard let x = session.x, let y = run.y, x.rows == y.rows, x.rows >= 2 else { return [] }
        let rows = min(x.rows, Examination.mostRows(session))
        let places = (0..<rows).map { Int32($0 * x.rows / rows) }
        let isWhole = rows == x.rows
        let data = DiagnosisOfData(
            session: session, x: isWhole ? x : x.selecting(rows: places), y: isWhole ? y : y.selecting(rows: places))
        return [
            data.constantTargets, data.leakedLabel, data.shiftedTest, data.unscaledInputs, data.unscaledTargets(failed),
            data.duplicatedFeatures, data.imbalance,
        ].compactMap { $0 }
    }

    private var constantTargets: Diagnosis.Finding? {
        guard y.rows >= 4, (0..<y.columns).allSatisfy({ y.isConstant($0) }) else { return nil }
        let shown = (0..<min(y.columns, 4)).map { Diagnostic.number(y[0, $0]) }.joined(separator: ", ")
        return Diagnosis.Finding(
            kind: .constantTargets, severity: .fault,
            evidence: "y is \(shown)\(y.columns > 4 ? ", …" : "") in all \(y.rows) rows",
            reason: "There is nothing to tell apart: the bias alone gives the answer, and no figure says anything.",
            command: "")
    }

    /// A feature that follows a target nearly perfectly, beside others that do not.
    private var leakedLabel: Diagnosis.Finding? {
        guard x.rows >= 8, x.columns >= 2, x.columns * y.columns <= 10_000, x != y else { return nil }
        let isClasses = Dataset.Task(of: y) == .classification
        let limit = isClasses ? 0.98 : 0.9999
        var leaks: [(feature: Int, target: Int, correlation: Double)] = []
        for target in 0..<y.columns {
            let goal = y.column(target)
            let found = (0..<x.columns).map { Self.correlation(x.column($0), goal) }
            guard let best = found.indices.max(by: { abs(found[$0]) < abs(found[$1]) }), abs(found[best]) > limit,
                found.count(where: { abs($0) > limit }) < found.count
            else { continue }
            leaks.append((best, target, found[best]))
        }
        // Where every target has a feature of its own, the task is to copy or to turn them round, as an autoencoder does.
        guard let leak = leaks.first, y.columns == 1 || Set(leaks.map(\.feature)).count < y.columns || isClasses else {
            return nil
        }
        let rest = (1...x.columns).filter { $0 != leak.feature + 1 }.map(String.init).joined(separator: ", ")
        var commands = ["data x[:,[\(rest)]] -> y"]
        if var network = session.model?.object.network, network.image == nil {
            network.inputs -= 1
            commands += Remedies(session: session).rebuild(as: network)
        }
        return Diagnosis.Finding(
            kind: .leakedLabel, severity: isClasses ? .fault : .warning,
            evidence:
                "feature \(leak.feature + 1)\(name(of: leak.feature)) and target \(leak.target + 1): correlation \(NumberFormat(digits: 4).string(leak.correlation))",
            reason: "A feature that says the answer makes every figure look good and is not there when it counts.",
            command: commands.joined(separator: "; "))
    }

    /// Test rows that lie elsewhere than the training rows.
    private var shiftedTest: Diagnosis.Finding? {
        guard let test = session.dataset?.test, test.rows >= 10, x.rows >= 10 else { return nil }
        for column in 0..<min(x.columns, test.x.columns) {
            let (own, other) = (Moments(x.column(column)), Moments(test.x.column(column)))
            let spread = max(own.deviation, other.deviation)
            // Half of the rows of one lie where nearly none of the other do.
            guard spread > 0, abs(own.mean - other.mean) > 1.5 * spread else { continue }
            let format = NumberFormat(digits: 3)
            return Diagnosis.Finding(
                kind: .shiftedTest, severity: .warning,
                evidence:
                    "x[:,\(column + 1)]\(name(of: column)) has mean \(format.string(own.mean)) in training rows and \(format.string(other.mean)) in test rows, its spread is \(format.string(spread))",
                reason: "What holds where the training rows lie need not hold where the test rows lie.",
                command:
                    "split \(NumberFormat(digits: 2).string(session.dataset.map { Double($0.training.rows) / Double($0.rows) } ?? 0.8))"
            )
        }
        return nil
    }

    private var unscaledInputs: Diagnosis.Finding? {
        // Class numbers are compared alone: their size means nothing.
        guard session.model?.object.network?.inputClasses == nil else { return nil }
        let features = (0..<x.columns).map { (column: $0, moments: Moments(x.column($0))) }
        let varying = features.filter { $0.moments.deviation > 1e-12 * max(abs($0.moments.mean), 1e-300) }
        guard !varying.isEmpty else { return nil }
        let deviations = varying.map(\.moments.deviation).sorted()
        let usual = deviations[(deviations.count - 1) / 2]
        let format = NumberFormat(digits: 3)
        var evidence: String?
        if let wide = varying.max(by: { $0.moments.deviation < $1.moments.deviation }),
            wide.moments.deviation > 30 * usual, wide.moments.deviation > 3
        {
            evidence =
                "x[:,\(wide.column + 1)]\(name(of: wide.column)) spreads by \(format.string(wide.moments.deviation)), a usual feature by \(format.string(usual))"
        } else if let large = varying.max(by: { $0.moments.reach < $1.moments.reach }), large.moments.isLarge {
            evidence =
                "x[:,\(large.column + 1)]\(name(of: large.column)) has mean \(format.string(large.moments.mean)) and spread \(format.string(large.moments.deviation))"
        }
        guard let evidence else { return nil }
        return Diagnosis.Finding(
            kind: .unscaledInputs, severity: .warning, evidence: evidence, reason: Reasons.unscaledInputs,
            command: Remedies(session: session).normalized.joined(separator: "; "))
    }

    /// Targets far from where outputs start, if that was not overcome.
    private func unscaledTargets(_ failed: Bool) -> Diagnosis.Finding? {
        guard failed, Dataset.Task(of: y) == .regression, y.reach > Moments.mostReach else { return nil }
        let scaled = Remedies(session: session).scaled(y)
        guard !scaled.isEmpty, session.model?.object.network?.layers.last?.isLinear == true else { return nil }
        let all = Moments(y.values)
        let format = NumberFormat(digits: 3)
        return Diagnosis.Finding(
            kind: .unscaledTargets, severity: .warning,
            evidence: "y has mean \(format.string(all.mean)) and spread \(format.string(all.deviation))",
            reason: Reasons.unscaledTargets
                + (session.dataset?.test == nil ? "" : " The statement takes the training rows alone: split again."),
            command: (scaled + Remedies(session: session).rebuild).joined(separator: "; "))
    }

    /// Features that are the same but for a factor and a shift.
    private var duplicatedFeatures: Diagnosis.Finding? {
        guard x.rows >= 8, x.columns >= 2, x.columns <= 200 else { return nil }
        let varying = (0..<x.columns).filter { !x.isConstant($0) }
        let columns = varying.map { x.column($0) }
        var copies: [(copy: Int, of: Int)] = []
        for (place, column) in columns.enumerated() {
            if let first = (0..<place).first(where: { abs(Self.correlation(columns[$0], column)) > 1 - 1e-9 }) {
                copies.append((varying[place], varying[first]))
            }
        }
        guard let pair = copies.first, copies.count < varying.count - 1 || varying.count > 2 else { return nil }
        let kept = (0..<x.columns).filter { column in !copies.contains { $0.copy == column } }
        var commands = ["data x[:,[\(kept.map { String($0 + 1) }.joined(separator: ", "))]] -> y"]
        if var network = session.model?.object.network, network.image == nil {
            network.inputs = kept.count
            commands += Remedies(session: session).rebuild(as: network)
        }
        let more = copies.count > 1 ? "; \(counted(copies.count - 1, "more pair"))" : ""
        return Diagnosis.Finding(
            kind: .duplicatedFeatures, severity: .warning,
            evidence:
                "x[:,\(pair.copy + 1)]\(name(of: pair.copy)) is x[:,\(pair.of + 1)]\(name(of: pair.of)) but for a factor and a shift\(more)",
            reason: "What is said twice weighs twice, and how it is shared among the weights means nothing.",
            command: commands.joined(separator: "; "))
    }

    private var imbalance: Diagnosis.Finding? {
        guard let dataset = session.dataset, dataset.task == .classification else { return nil }
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
            command: "")
    }

    /// The name of a feature in brackets, where it has one of its own.
    private func name(of column: Int) -> String {
        guard let dataset = session.dataset, dataset.name != nil, column < dataset.featureNames.count else {
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

/// Mean and deviation of some numbers.
struct Moments {
    let mean: Double
    let deviation: Double

    /// Numbers farther from 0 than this are far from where weights and outputs start.
    static let mostReach = 50.0

    init(_ values: [Double]) {
        let mean = values.reduce(0, +) / Double(max(values.count, 1))
        self.mean = mean
        deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(values.count, 1))).squareRoot()
    }

    /// How far from 0 most of them go.
    var reach: Double { abs(mean) + deviation }

    /// Far from 0, or hardly varying beside where they lie.
    var isLarge: Bool { reach > Self.mostReach || abs(mean) > max(10 * deviation, 5) }
}

extension Matrix {
    func isConstant(_ column: Int) -> Bool { (0..<rows).allSatisfy { self[$0, column] == self[0, column] } }

    /// The largest reach of a column that varies.
    var reach: Double { (0..<columns).filter { !isConstant($0) }.map { Moments(column($0)).reach }.max() ?? 0 }
}
