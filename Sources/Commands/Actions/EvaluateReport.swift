import Autodiff
import Insight
import Learning
import Modelling
import Reporting

/// What `evaluate` shows: a row of scores for each part of the rows, and one for each class or target of the last part.
struct EvaluateReport {
    private struct Part {
        let name: String
        let rows: Int
        let loss: Double
        /// Outputs and targets of one shape; nil where they cannot be compared.
        let pair: (yhat: Matrix, y: Matrix)?
    }

    /// A score of a part: one row of the table of scores.
    private struct Score {
        let heading: String
        let value: (_ yhat: Matrix, _ y: Matrix) -> Double?
    }

    private let session: Session
    private let parts: [Part]

    static func blocks(_ context: any Context) throws(Diagnostic) -> [Report.Block] {
        try EvaluateReport(context).blocks(context)
    }

    private init(_ context: any Context) throws(Diagnostic) {
        let session = context.session
        self.session = session
        guard session.model != nil else { throw Diagnostic.noModel }
        var parts: [Part] = []
        for part in DataPart.all where session.hasSamples || parts.isEmpty {
            guard parts.isEmpty || session.hasRows(of: part) else { continue }
            let samples = session.samples(of: part)
            let (x, y) = parts.isEmpty ? (session.trainingX, session.trainingY) : (samples?.x, samples?.y)
            let evaluation = try context.executor.evaluation(session, on: part)
            parts.append(
                Part(
                    name: part.name, rows: (session.readsInputs ? x?.rows : nil) ?? y?.rows ?? 0,
                    loss: try evaluation.lossOfRows(),
                    pair: session.readsTargets ? evaluation.pair(y).map { Self.raw($0, session) } : nil))
        }
        self.parts = parts
    }

    /// Outputs and targets in the units of the data, in which people read errors.
    private static func raw(
        _ pair: (yhat: Matrix, y: Matrix), _ session: Session
    ) -> (yhat: Matrix, y: Matrix) {
        guard let dataset = session.dataset else { return pair }
        return (dataset.rawTargets(pair.yhat), dataset.rawTargets(pair.y))
    }

    private func blocks(_ context: any Context) -> [Report.Block] {
        guard session.hasSamples else {
            context.notice("the loss depends on the parameters alone: there are no rows and no targets to meet")
            return [.table(Report.Table(kind: "evaluate", headings: ["loss"], rows: parts.map { [.number($0.loss)] }))]
        }
        // A model with a loss of its own may have no output that the targets can be compared with.
        let scores = parts.first?.pair.map { measured(columns: $0.y.columns) } ?? []
        let table = Report.Table(
            kind: "evaluate", headings: ["part", "rows", "loss"] + scores.map(\.heading),
            rows: parts.map { part in
                [.text(part.name), .integer(part.rows), .number(part.loss)]
                    + scores.map { score in part.pair.flatMap { score.value($0.yhat, $0.y) }.cell }
            })
        return [.table(table)] + details
    }

    // MARK: - Scores of a part

    private func measured(columns: Int) -> [Score] {
        guard session.isClassification else {
            return [
                Score(heading: "MAE", value: Metrics.meanAbsoluteError),
                Score(heading: "RMSE", value: Metrics.rootMeanSquaredError),
                Score(heading: "R²", value: Metrics.r2),
            ]
        }
        var scores = [
            Score(heading: "accuracy", value: Metrics.accuracy),
            Score(heading: "F1") { yhat, y in
                let classes = ClassScores.all(yhat, y)
                return columns == 1 ? classes[1].f1 : ClassScores.mean(classes, \.f1)
            },
            Score(heading: "AUC") { ClassScores.meanAUC(ClassScores.all($0, $1)) },
        ]
        if columns > 3, parts.allSatisfy({ $0.pair.map { Metrics.choosesOne($0.y) } ?? false }) {
            scores.append(Score(heading: "top-3") { Metrics.topAccuracy($0, $1, count: 3) })
        }
        return scores
    }

    // MARK: - Each class, each target

    /// More classes or targets than these have no row each.
    private static let mostShown = 100

    private var details: [Report.Block] {
        guard let part = parts.last, let pair = part.pair, pair.y.columns <= Self.mostShown else { return [] }
        if session.isClassification { return [.table(classes(of: part, pair))] }
        return pair.y.columns == 1 ? [] : [.table(targets(of: part, pair))]
    }

    private func classes(of part: Part, _ pair: (yhat: Matrix, y: Matrix)) -> Report.Table {
        let scores = ClassScores.all(pair.yhat, pair.y)
        let known = session.dataset?.classLabels ?? []
        let names = known.count == scores.count ? known : Self.names(scores.count, of: pair.y)
        var rows: [[Report.Cell]] = zip(names, scores).map { name, score in
            [.text(name), .integer(score.rows)]
                + [score.precision, score.recall, score.f1, score.auc].map(\.cell)
        }
        rows.append(
            [.text("mean"), .integer(part.rows)]
                + [
                    ClassScores.mean(scores, \.precision), ClassScores.mean(scores, \.recall),
                    ClassScores.mean(scores, \.f1), ClassScores.meanAUC(scores),
                ].map(\.cell))
        return Report.Table(
            kind: "class scores",
            headings: ["class (\(part.name))", "rows", "precision", "recall", "F1", "AUC"], rows: rows)
    }

    private static func names(_ count: Int, of y: Matrix) -> [String] {
        guard y.columns == 1 else { return (1...count).map(String.init) }
        return y.areSigns ? ["-1", "1"] : ["0", "1"]
    }

    private func targets(of part: Part, _ pair: (yhat: Matrix, y: Matrix)) -> Report.Table {
        let names = session.dataset?.targetNames ?? []
        let rows = (0..<pair.y.columns).map { column -> [Report.Cell] in
            let (yhat, y) = (pair.yhat.column(column), pair.y.column(column))
            let name = names.count == pair.y.columns ? names[column] : "y[:,\(column + 1)]"
            return [.text(name)]
                + [
                    Metrics.meanAbsoluteError(yhat, y), Metrics.rootMeanSquaredError(yhat, y), Metrics.r2(yhat, y),
                ].map { .number($0) }
        }
        return Report.Table(
            kind: "target scores", headings: ["target (\(part.name))", "MAE", "RMSE", "R²"], rows: rows)
    }
}

extension Optional<Double> {
    fileprivate var cell: Report.Cell { map { .number($0) } ?? .empty }
}

extension Matrix {
    fileprivate func column(_ index: Int) -> Matrix {
        Matrix(Shape(rows, 1), (0..<rows).map { self[$0, index] })
    }
}
