import Autodiff
import Learning
import Reporting

/// The names for parts of the data: the rows kept aside, and what the model gives there, computed as by `evaluate`.
enum HeldOutNames {
    static let rows = samples + measures + [weights]

    private static let weights = SessionName(
        name: LossFormula.weights, summary: "the weight of each row in the loss, which balance sets", role: .heldOut,
        isVisible: { $0.weights != nil }
    ) { (session, _) throws(Diagnostic) in
        guard let weights = session.weights else { throw Diagnostic.noWeights }
        return weights
    }

    private static let samples = DataPart.keptAside.flatMap { part in
        [("x", "inputs", \Samples.x), ("y", "targets", \Samples.y)].map { letter, what, column in
            SessionName(
                name: "\(letter)\(part.prefix)", summary: "the \(what) of the \(part.name) rows", role: .heldOut,
                isVisible: { $0.samples(of: part) != nil }
            ) { (session, _) throws(Diagnostic) in
                guard let samples = session.samples(of: part) else { throw Diagnostic.noRows(of: part) }
                return samples[keyPath: column]
            }
        }
    }

    private static let measures = DataPart.all.flatMap { part in
        Measure.all.map { measure in
            SessionName(
                name: "\(part.prefix)_\(measure.name)", summary: "\(measure.summary) on the \(part.name) rows",
                role: .heldOut, isVisible: { $0.model != nil && $0.hasRows(of: part) }
            ) { (session, executor) throws(Diagnostic) in
                Matrix(try measure.value(executor.evaluation(session, on: part), session, part))
            }
        }
    }

    /// A number that is asked of a part of the rows.
    private struct Measure: Sendable {
        let name: String
        let summary: String
        let value: @Sendable (Evaluation, Session, DataPart) throws(Diagnostic) -> Double

        static let all = [
            Measure(name: "loss", summary: "the loss") { (evaluation, _, _) throws(Diagnostic) in
                try evaluation.lossOfRows()
            },
            Measure(name: "accuracy", summary: "the share of right classes") {
                (evaluation, session, part) throws(Diagnostic) in
                guard session.isClassification else { throw Diagnostic.noAccuracy }
                return try quality(evaluation, session, part)
            },
            Measure(name: "r2", summary: "R², the share of the variance that is explained,") {
                (evaluation, session, part) throws(Diagnostic) in
                guard !session.isClassification else { throw Diagnostic.noR2(part) }
                return try quality(evaluation, session, part)
            },
        ]

        private static func quality(
            _ evaluation: Evaluation, _ session: Session, _ part: DataPart
        ) throws(Diagnostic) -> Double {
            let y = part.prefix == DataPart.training.prefix ? session.trainingY : session.samples(of: part)?.y
            guard let quality = evaluation.quality(y, asClasses: session.isClassification) else {
                _ = try evaluation.loss()
                throw Diagnostic.noOutput
            }
            return quality
        }
    }
}

extension Session {
    /// The rows of a part; nil where there are none.
    package func samples(of part: DataPart) -> Samples? { dataset.flatMap(part.samples) }

    /// Whether a part has rows; typed `x` and `y` are training rows too.
    package func hasRows(of part: DataPart) -> Bool {
        part.prefix == DataPart.training.prefix ? trainingX != nil || trainingY != nil : samples(of: part) != nil
    }
}

extension Executor {
    /// The loss on the rows by which a training is watched: those for validation, or else those for the test; nil without any.
    package func heldOutLoss(_ session: Session) -> Double? {
        DataPart.keptAside.first(where: session.hasRows).flatMap { part in
            try? evaluation(session, on: part).lossOfRows()
        }
    }

    /// Outputs and loss on a part of the rows, which all count alike.
    package func evaluation(_ session: Session, on part: DataPart) throws(Diagnostic) -> Evaluation {
        if part.prefix == DataPart.training.prefix { return try evaluation(session.unweighted) }
        guard let samples = session.samples(of: part) else { throw Diagnostic.noRows(of: part) }
        return try outputs(session, x: samples.x, y: samples.y)
    }
}

extension Diagnostic {
    package static func noRows(of part: DataPart) -> Diagnostic {
        Diagnostic("there are no \(part.name) rows", hint: "keep some aside: \(part.statement)")
    }

    static let noWeights = Diagnostic("all rows count alike", hint: "by their classes: balance classes")

    static func noR2(_ part: DataPart) -> Diagnostic {
        Diagnostic("R² is for numbers; these targets are classes", hint: "\(part.prefix)_accuracy")
    }
}
