import Autodiff
import Learning
import Modelling
import OrderedCollections
import Reporting
import Syntax

/// The figures of a model that a diagnosis reads: values and gradients at some rows, layer by layer.
struct Examination {
    /// A named value between input and output, or the output itself, with one row for each sample.
    struct Layer {
        let name: String
        let node: Graph.NodeID
        /// The name of the operation that made it.
        let operation: String
        let units: Int
        let value: Matrix
        /// Root mean square of the values.
        let size: Double
        /// Root mean square of the gradient; of the output that of the weighted sum in its activation, since a loss of
        /// probabilities may be steep without end where the two together are not.
        let gradient: Double
        let isOutput: Bool
        /// Units that are switched off for all rows, counted from 1.
        let dead: [Int]
        /// The part of the values at which the slope is below 2 % of its largest; nil for other operations.
        let saturated: Double?

        var isRectified: Bool { Operation<Double>.row(named: operation)?.switchesOff ?? false }
    }

    /// The rows looked at.
    let session: Session
    let run: Executor.Run
    let gradients: Gradients
    let loss: Double
    /// The loss of always saying the mean of the targets; nil where the loss is the model's own.
    let guessLoss: Double?
    let layers: [Layer]
    let rows: Int
    let total: Int

    /// How many rows are looked at: fewer where each takes long.
    static func mostRows(_ session: Session) -> Int {
        let weights = session.parameters.values.reduce(0) { $0 + $1.shape.count }
        return min(1000, max(200, 30_000_000 / max(weights, 1)))
    }

    /// True where most of what there is to learn has been learned.
    var hasLearned: Bool { guessLoss.map { loss < 0.3 * $0 } ?? false }

    /// - Parameter full: all rows that the steps see.
    init(_ full: Session) throws(Diagnostic) {
        total = full.stepRows
        rows = min(total, Self.mostRows(full))
        let session = full.sampled(Self.mostRows(full))
        let executor = Executor()
        run = try executor.forward(session)
        gradients = try executor.gradients(session)
        loss = try executor.loss(session)
        self.session = session
        guessLoss = Self.guessLoss(session, run)
        layers = Self.layers(run, rows: rows)
    }

    private static func layers(_ run: Executor.Run, rows: Int) -> [Layer] {
        run.graph.stages.compactMap { stage in
            guard stage.alias == nil, stage.name != "loss", stage.shape.rows == rows,
                case .operation(let id, _, let attribute) = run.graph.graph.nodes[stage.node].source
            else { return nil }
            let row = Operation<Double>[id]
            let isOutput = stage.node == run.graph.yhat
            let isRound = stage.name.contains("_") && stage.name.last?.isNumber == true
            guard row.category == .activation || isOutput || isRound else { return nil }
            let value = run.computation.value(stage.node)
            let gradient = run.computation.gradient(isOutput ? run.weightedSum(behind: stage.node) : stage.node)
            let dead =
                row.switchesOff
                ? (0..<value.columns).filter { column in (0..<value.rows).allSatisfy { value[$0, column] == 0 } } : []
            return Layer(
                name: stage.name, node: stage.node, operation: row.name, units: value.columns, value: value,
                size: value.rootMeanSquare, gradient: gradient?.rootMeanSquare ?? 0, isOutput: isOutput,
                dead: dead.map { $0 + 1 }, saturated: saturated(row.quiet(for: attribute), value))
        }
    }

    private static func saturated(_ quiet: Quiet?, _ y: Matrix) -> Double? {
        guard case .saturates(let share) = quiet else { return nil }
        return Double(y.values.count { share($0) < 0.02 }) / Double(y.values.count)
    }

    private static func guessLoss(_ session: Session, _ run: Executor.Run) -> Double? {
        guard let y = run.y, let probe = LossProbe(session), let loss = probe.loss(probe.guess(y), y) else {
            return nil
        }
        return loss > 0 ? loss : nil
    }

    /// The hidden layers that an activation made.
    var hiddenActivations: [Layer] {
        layers.filter { layer in
            !layer.isOutput
                && Operation<Double>.row(named: layer.operation)?.category == .activation
        }
    }
}

extension Executor.Run {
    /// What an activation was applied to, if a value was made by one.
    fileprivate func weightedSum(behind node: Graph.NodeID) -> Graph.NodeID {
        guard case .operation(let id, let inputs, _) = graph.graph.nodes[node].source,
            Operation<Double>[id].category == .activation
        else { return node }
        return inputs[0]
    }
}

extension Session {
    /// The session with at most so many of the rows that the steps see, evenly spaced, and one in which x or y holds a
    /// value that is no number, if there is one.
    func sampled(_ most: Int) -> Session {
        let total = stepRows
        guard total > most else { return self }
        var rows = (0..<most).map { Int32($0 * total / most) }
        let bad = [x, y].compactMap { matrix -> Int? in
            matrix.flatMap { matrix in
                matrix.values.firstIndex { !$0.isFinite }.map { $0 / max(matrix.columns, 1) }
            }
        }.min()
        if let bad, bad < total { rows[rows.lastIndex { $0 <= bad } ?? 0] = Int32(bad) }
        var part = selecting(rows)
        part.dataset = dataset
        return part
    }
}

extension Matrix {
    /// The square root of the sum of squares (Frobenius).
    var norm: Double { values.norm }

    var rootMeanSquare: Double { norm / Double(max(values.count, 1)).squareRoot() }

    func column(_ column: Int) -> [Double] { (0..<rows).map { self[$0, column] } }
}
