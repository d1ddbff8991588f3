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
        /// Root mean square of the gradient.
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

    static let mostRows = 1000

    /// True where most of what there is to learn has been learned.
    var hasLearned: Bool { guessLoss.map { loss < 0.3 * $0 } ?? false }

    init(_ full: Session, _ whole: Executor.Run) throws(Diagnostic) {
        total = full.stepRows
        rows = min(total, Self.mostRows)
        let (rows, total) = (rows, total)
        let isWhole = rows == total
        var session = isWhole ? full : full.selecting((0..<rows).map { Int32($0 * total / rows) })
        session.dataset = full.dataset
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
                case .operation(let id, _, _) = run.graph.graph.nodes[stage.node].source
            else { return nil }
            let row = Operation<Double>[id]
            let isOutput = stage.node == run.graph.yhat
            let isRound = stage.name.contains("_") && stage.name.last?.isNumber == true
            guard row.category == .activation || isOutput || isRound else { return nil }
            let value = run.computation.value(stage.node)
            let gradient = run.computation.gradient(stage.node)
            let dead =
                row.switchesOff
                ? (0..<value.columns).filter { column in (0..<value.rows).allSatisfy { value[$0, column] == 0 } } : []
            return Layer(
                name: stage.name, node: stage.node, operation: row.name, units: value.columns, value: value,
                size: value.rootMeanSquare, gradient: gradient?.rootMeanSquare ?? 0, isOutput: isOutput,
                dead: dead.map { $0 + 1 }, saturated: saturated(row, value))
        }
    }

    private static func saturated(_ row: Operation<Double>, _ y: Matrix) -> Double? {
        guard case .saturates(let share) = row.quiet else { return nil }
        return Double(y.values.count { share($0) < 0.02 }) / Double(y.values.count)
    }

    private static func guessLoss(_ session: Session, _ run: Executor.Run) -> Double? {
        guard session.model?.object.hasLoss == false, let y = run.y else { return nil }
        var mean = Matrix(y.shape, repeating: 0)
        for column in 0..<y.columns {
            let average = (0..<y.rows).reduce(0) { $0 + y[$1, column] } / Double(y.rows)
            for row in 0..<y.rows { mean[row, column] = average }
        }
        var host = Evaluator.Host.constants(of: session)
        host.resolve = { (name) throws(Diagnostic) in
            switch name {
            case "yhat": .known(mean)
            case "y": .known(y)
            default: session.variables[name].map { .known($0) } ?? session.parameters[name].map { .known($0) }
            }
        }
        let text = "\(session.presentLossName)(yhat, y)"
        let value = try? Evaluator(source: SourceText(text), host: host).scalar(Expression.parsed(text))
        return value.flatMap { $0.isFinite && $0 > 0 ? $0 : nil }
    }

    /// The hidden layers that an activation made.
    var hiddenActivations: [Layer] {
        layers.filter { layer in
            !layer.isOutput
                && Operation<Double>.row(named: layer.operation)?.category == .activation
        }
    }

    /// The operation that made the output.
    var outputOperation: Operation<Double>? {
        guard let yhat = run.graph.yhat, case .operation(let id, _, _) = run.graph.graph.nodes[yhat].source else {
            return nil
        }
        return Operation<Double>[id]
    }
}

extension Matrix {
    /// The square root of the sum of squares (Frobenius).
    var norm: Double { values.norm }

    var rootMeanSquare: Double { norm / Double(max(values.count, 1)).squareRoot() }

    func column(_ column: Int) -> [Double] { (0..<rows).map { self[$0, column] } }
}
