import Autodiff
import Glibc
import Learning
import Modelling
import Reporting

/// Tries out on a copy of a session what somebody could type, trains the copy, and measures what came of it.
///
/// The rows are a sample; three in ten of them are held back where there are enough, so that what is learned by heart
/// does not count.
struct TrialBench {
    /// What a training on the copy came to.
    struct Outcome {
        let loss: Double
        /// How much better than always saying the mean: 1 is perfect, 0 no better; on rows held back where there are any.
        let skill: Double
        /// Accuracy for classes, R² for numbers; nil where the output cannot be compared with targets.
        let quality: Double?
        let session: Session
    }

    /// Runs statements on a copy of a session, as if they were typed; nil if one of them fails.
    typealias Typing = (_ statements: String, Session) -> Session?

    /// The session with the rows that the trials learn from.
    let session: Session
    /// How it stands, measured as the trials are.
    let present: Outcome
    let updates: Int
    /// The rows of one update; nil for all.
    let batchSize: Int?
    let isClassification: Bool
    /// What skill must grow by to be more than chance.
    let margin: Double

    private let typing: Typing
    private let shouldStop: () -> Bool

    /// Fewer rows than this say little about others.
    private static let fewestHeld = 20
    /// What one trial may cost, in seconds of a usual processor.
    private static let seconds = 0.02
    private static let updates = 300...2000

    /// - Parameters:
    ///   - typing: runs statements on a copy.
    ///   - patience: the part of the usual updates that trials take.
    init?(
        _ full: Session, typing: @escaping Typing, patience: Double, until shouldStop: @escaping () -> Bool
    ) {
        guard let x = full.trainingX, let y = full.trainingY, x.rows == y.rows, full.model?.object.hasLoss == false,
            full.readsInputs
        else { return nil }
        self.typing = typing
        self.shouldStop = shouldStop
        var random = RandomSource(seed: 1, for: .order)
        let rows = random.permutation(x.rows).prefix(Examination.mostRows(full))
        let part = Samples(x: x, y: y).selecting(rows)
        guard var dataset = try? Dataset.pairing(part.x, with: part.y) else { return nil }
        if part.rows * 3 >= Self.fewestHeld * 10 {
            try? dataset.split(SplitParts([0.7]), shuffle: false, random: &random)
        }
        var session = full
        session.dataset = dataset
        session.setTraining(x: dataset.x, y: dataset.y)
        session.cursor = nil
        session.gradients = nil
        self.session = session
        isClassification = full.isClassification
        let perUpdate = full.step > 0 ? Int((Double(full.rowsSeen) / Double(full.step)).rounded(.up)) : x.rows
        batchSize = perUpdate < x.rows ? min(perUpdate, session.sampleRows) : nil
        let weights = session.parameters.values.reduce(0) { $0 + $1.shape.count }
        // A multiplication and an addition for each weight and row, three times; some nanoseconds for each of few.
        let cost = 4e-6 + 6 * Double(weights) * Double(batchSize ?? session.sampleRows) / 15e9
        let affordable = Int(Self.seconds / cost)
        let wanted = min(affordable, max(Self.updates.lowerBound, min(10 * full.step, Self.updates.upperBound)))
        updates = max(3, Int(patience * Double(wanted)))
        guard let present = Self.measure(session, held: dataset.test, isClassification) else { return nil }
        self.present = present
        let judged = dataset.test?.y ?? dataset.y
        let mean = judged.columnMeans
        // As many rows as would say the same if all classes had equally many.
        let shares = judged.areSigns ? mean.values.map { ($0 + 1) / 2 } : mean.values
        let equal = shares.reduce(0) { $0 + 4 * $1 * (1 - $1) } / Double(judged.columns)
        let count = isClassification ? equal : Double(judged.rows)
        margin = max(dataset.test == nil ? 0.2 : 0.1, 1 / max(count, 1).squareRoot())
    }

    /// The copy after some statements; nil where one fails.
    func typed(_ statements: [String]) -> Session? {
        statements.isEmpty ? session : typing(statements.joined(separator: "; "), session)
    }

    /// Types statements on the copy, trains it, and measures; nil where a statement fails.
    func outcome(_ statements: [String], times factor: Int = 1) -> Outcome? {
        guard let changed = typed(statements),
            let trainer = try? Executor().trainer(
                for: changed, batchSize: batchSize(of: changed))
        else { return nil }
        let steps = trainer.run(steps: factor * updates, until: shouldStop)
        return Self.measure(
            changed.taking(trainer, steps: steps), held: changed.dataset?.test, changed.isClassification)
    }

    /// The first value that is no number in a training from the weights that statements make, if it is computed from
    /// numbers of a usual size: then no step went too far.
    func firstBadValue(training statements: [String]) -> FirstBadValue? {
        guard var present = typed(statements) else { return nil }
        for _ in 0..<updates {
            guard present.parameters.values.allSatisfy({ $0.values.allSatisfy { abs($0) < Self.usual } }),
                let run = try? Executor().forward(present)
            else { return nil }
            if let bad = FirstBadValue(run) { return bad }
            guard
                let trainer = try? Executor().trainer(
                    for: present, batchSize: batchSize(of: present))
            else { return nil }
            present = present.taking(trainer, steps: trainer.run(steps: 1, until: shouldStop))
        }
        return nil
    }

    /// The rows of one update of a session; nil for all.
    private func batchSize(of session: Session) -> Int? {
        batchSize.flatMap { $0 < session.sampleRows && !session.optimizer.searches ? $0 : nil }
    }

    /// Weights beyond this are on their way out of the numbers.
    private static let usual = 1e4

    /// How a session does on the test rows that it has; nil if there are too few.
    func testSkill(_ full: Session) -> Double? {
        guard let test = full.dataset?.test, test.rows >= Self.fewestHeld else { return nil }
        return Self.measure(full, held: test, isClassification)?.skill
    }

    /// All rows of the sample.
    var samples: Samples? {
        session.dataset.map { dataset in
            guard let test = dataset.test else { return dataset.training }
            func both(_ a: Matrix, _ b: Matrix) -> Matrix {
                Matrix(Shape(a.rows + b.rows, a.columns), a.values + b.values)
            }
            return Samples(x: both(dataset.x, test.x), y: both(dataset.y, test.y))
        }
    }

    /// - Parameter held: the rows to measure on; nil: those that the steps see.
    private static func measure(_ session: Session, held: Samples?, _ isClassification: Bool) -> Outcome? {
        guard let x = held?.x ?? session.trainingX, let y = held?.y ?? session.trainingY,
            let evaluation = try? Executor().outputs(session, x: x, y: y), var yhat = try? evaluation.output()
        else { return nil }
        var targets = y
        if y.columns == 1, yhat.columns > 1, let rows = try? LossFit.oneHot(y, classes: yhat.columns) { targets = rows }
        guard targets.shape == yhat.shape else { return nil }
        let loss = (try? evaluation.lossOfRows()) ?? .nan
        if !yhat.values.allSatisfy(\.isFinite) { yhat = Matrix(yhat.shape, repeating: .nan) }
        let quality = isClassification ? Metrics.accuracy(yhat, targets) : Metrics.r2(yhat, targets)
        return Outcome(
            loss: loss, skill: skill(yhat, targets, isClassification, loss, session), quality: quality,
            session: session)
    }

    /// The better of what the squared errors and, for classes, the share of right answers say; no more than the loss says
    /// where that is hardly lower than for always saying the mean.
    private static func skill(
        _ yhat: Matrix, _ y: Matrix, _ isClassification: Bool, _ loss: Double, _ session: Session
    ) -> Double {
        guard loss.isFinite, yhat.values.allSatisfy(\.isFinite) else { return -.infinity }
        let mean = y.columnMeans
        var skill = 1 - (yhat - y).sumOfSquares / (mean - y).sumOfSquares
        if isClassification {
            let usual = Metrics.accuracy(mean, y)
            if usual < 1 { skill = max(skill, (Metrics.accuracy(yhat, y) - usual) / (1 - usual)) }
        }
        if let guess = LossProbe(session.unweighted)?.loss(mean, y), guess > 0, loss > 0.95 * guess {
            skill = min(skill, 1 - loss / guess)
        }
        return skill.isFinite ? skill : -.infinity
    }
}

extension Matrix {
    /// A matrix of the same shape that says the mean of each column in every row.
    var columnMeans: Matrix { columnMeans(by: nil) }

    /// The same with the means of the rows by their weights; without weights all count alike.
    func columnMeans(by weights: Matrix?) -> Matrix {
        let weights = weights?.values ?? [Double](repeating: 1, count: rows)
        let sum = weights.reduce(0, +)
        var means = Matrix(shape, repeating: 0)
        for column in 0..<columns {
            let mean = zip(self.column(column), weights).reduce(0) { $0 + $1.0 * $1.1 } / (sum > 0 ? sum : 1)
            for row in 0..<rows { means[row, column] = mean }
        }
        return means
    }

    fileprivate static func - (a: Matrix, b: Matrix) -> [Double] { zip(a.values, b.values).map(-) }
}

extension [Double] {
    fileprivate var sumOfSquares: Double { reduce(0) { $0 + $1 * $1 } }
}
