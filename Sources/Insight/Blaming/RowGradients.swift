import Autodiff
import Modelling
import Reporting

/// The gradients of single rows at an update, in float64, as parts of the gradient of the batch.
struct RowGradients {
    private let alone = Executor()
    private let together = Executor()
    private let drawing = Executor()
    /// What was found out of a model and its loss.
    private var known: (model: Reference<Model>?, loss: String, session: Session, targets: Matrix?)?
    /// Whether the losses of rows add up to that of a batch, which is their mean otherwise; nil until a batch has told.
    private var isSum: Bool?
    private var penalty: LossPenalty?
    /// What terms of the parameters alone added to the gradient of the weight at the update that was looked at last.
    private(set) var slopeOfPenalty = 0.0
    private var apart = 0.0
    private var path = 0.0

    /// True if the gradients of rows do not make those of the batches that were looked at.
    var areApart: Bool { apart > 1e-6 * path }

    mutating func isReached(_ name: String, _ session: Session) throws(Diagnostic) -> Bool {
        let run = try alone.prepared(session.selectingTraining([0]).inFloat64)
        return run.graph.parameters[name].map { run.computation.isReached($0) } ?? false
    }

    /// The rows of an update, counted from 0, with what the gradient of each adds to that of a weight.
    mutating func ofRows(
        _ update: DoneUpdate, _ name: String, _ index: Int, until shouldStop: () -> Bool
    ) throws(Diagnostic) -> [(row: Int32, slope: Double)] {
        let (session, rows) = (update.before, update.rows)
        slopeOfPenalty = 0
        guard session.hasSamples else { throw Diagnostic.blameNoRows }
        guard let first = rows.first, session.trainingX != nil || session.trainingY != nil else { return [] }
        try learn(session)
        let run = try alone.prepared(session.selectingTraining([first]).inFloat64)
        guard let node = run.graph.parameters[name] else { return [] }
        let batch = try together.prepared(session.selectingTraining(rows).inFloat64)
        load(parametersOf: session, into: run)
        load(parametersOf: session, into: batch)
        let draws = try draws(session, rows, run, batch)
        let penalty = penalty?.gradients(session) ?? (slopes: [:], value: 0)
        slopeOfPenalty = penalty.slopes[name]?[index] ?? 0
        var slopes: [(row: Int32, slope: Double)] = []
        slopes.reserveCapacity(rows.count)
        var (sums, means) = (Numbers(), Numbers())
        let shares = session.shares(of: rows)
        for (place, row) in rows.enumerated() {
            if place % 256 == 255, shouldStop() { throw Diagnostic.interrupted }
            // Alone it has no mean, and in the batch it counts nothing.
            if session.trainingWeights?.values[Int(row)] == 0 {
                slopes.append((row, 0))
                continue
            }
            load([row], of: session, into: run)
            for draw in draws { run.computation.load(draw.node, draw.value(place)) }
            run.computation.forward()
            run.computation.backward()
            slopes.append((row, (run.computation.gradient(node)?.values[index] ?? 0) - slopeOfPenalty))
            if isSum == nil {
                let numbers = Numbers(run, without: penalty)
                sums.add(numbers)
                means.add(numbers, times: shares[place])
            }
        }
        guard rows.count > 1, shares.contains(where: { $0 > 0 }) else { return slopes }
        load(rows, of: session, into: batch)
        batch.computation.forward()
        batch.computation.backward()
        let all = Numbers(batch, without: penalty)
        isSum = isSum ?? sums.isSum(all, rather: means)
        if isSum != true { for i in slopes.indices { slopes[i].slope *= shares[i] } }
        let slope = batch.graph.parameters[name].flatMap { batch.computation.gradient($0) }?.values[index] ?? 0
        compare(slopes.map(\.slope), slope - slopeOfPenalty, rounding: 1e-12 * all.slope)
        return slopes
    }

    private mutating func compare(_ slopes: [Double], _ slope: Double, rounding: Double) {
        let gap = abs(slopes.reduce(0, +) - slope)
        let length = slopes.reduce(abs(slope)) { $0 + abs($1) }
        guard (path + length + gap + rounding).isFinite else { return }
        if gap > rounding { apart += gap }
        path += length
    }

    private func load(parametersOf session: Session, into run: Executor.Run) {
        for (name, node) in run.graph.parameters {
            if let value = session.parameters[name] { run.computation.load(node, value) }
        }
    }

    private func load(_ rows: [Int32], of session: Session, into run: Executor.Run) {
        let (x, y) = session.selecting(rows, of: session.trainingX, known?.targets)
        if let weights = session.trainingWeights, let node = run.graph.weights {
            run.computation.load(node, weights.selecting(rows: rows))
        }
        if let x, let node = run.graph.x { run.computation.load(node, x) }
        if let y, let node = run.graph.y { run.computation.load(node, y) }
    }

    /// Looks at a model that is new: whether its rows can be told apart.
    private mutating func learn(_ session: Session) throws(Diagnostic) {
        if let known, known.model?.object === session.model?.object, known.loss == session.presentLossText,
            known.session.hasSameTraining(as: session), known.session.precision == session.precision,
            known.session.functions == session.functions, known.session.variables == session.variables
        {
            return
        }
        let (graph, _, targets) = try together.trainingGraph(session, rows: nil)
        known = (session.model, session.presentLossText, session, targets)
        isSum = nil
        penalty = nil
        if let mixing = RowMixing(graph, rows: session.sampleRows).operation { throw Diagnostic.blameMixes(mixing) }
        penalty = try LossPenalty(graph, rows: session.sampleRows, inputs: session.precision)
    }

    /// A node of random numbers, and what a row of the batch had there.
    private struct RowDraw {
        let node: Graph.NodeID
        let all: Matrix
        let hasRows: Bool

        func value(_ row: Int) -> Matrix { hasRows ? all.selecting(rows: [Int32(row)]) : all }
    }

    /// The random numbers that the batch had, which are given to it again.
    private func draws(
        _ session: Session, _ rows: [Int32], _ run: Executor.Run, _ batch: Executor.Run
    ) throws(Diagnostic) -> [RowDraw] {
        guard !run.draws.isEmpty else { return [] }
        let drawn = try drawing.prepared(session.selectingTraining(rows))
        drawn.draws.load(into: drawn.computation, from: session.stream(.draws))
        return zip(run.graph.graph.draws, zip(batch.graph.graph.draws, drawn.graph.graph.draws)).map { one, both in
            let value = drawn.computation.value(both.1.node)
            batch.computation.load(both.0.node, value)
            return RowDraw(node: one.node, all: value, hasRows: value.shape != run.graph.shape(of: one.node))
        }
    }
}

/// A loss and all gradients of it, one after the other.
private struct Numbers {
    private var values: [Double] = []
    /// How large they are together, and the gradients alone.
    private var size = 0.0
    private(set) var slope = 0.0

    init() {}

    init(_ run: Executor.Run, without penalty: (slopes: [String: [Double]], value: Double)) {
        for (name, node) in run.graph.parameters {
            let gradient = run.computation.gradient(node)?.values ?? []
            values += penalty.slopes[name].map { zip(gradient, $0).map { $0 - $1 } } ?? gradient
        }
        slope = values.reduce(0) { $0 + abs($1) }
        if let loss = run.graph.loss { values += run.computation.value(loss).values.map { $0 - penalty.value } }
        size = values.reduce(0) { $0 + abs($1) }
    }

    mutating func add(_ other: Numbers, times weight: Double = 1) {
        let added = other.values.map { weight * $0 }
        values = values.isEmpty ? added : zip(values, added).map { $0 + $1 }
        size += other.size
    }

    /// Whether the numbers of a batch are the sums of its rows' rather than their means; nil where that makes no difference.
    func isSum(_ batch: Numbers, rather means: Numbers) -> Bool? {
        func gap(_ numbers: Numbers) -> Double {
            zip(numbers.values, batch.values).reduce(0) { sum, pair in
                let gap = abs(pair.0 - pair.1)
                return gap.isFinite ? sum + gap : sum
            }
        }
        let (sum, mean) = (gap(self), gap(means))
        return max(sum, mean) > 1e-9 * size ? sum < mean : nil
    }
}

extension Session {
    /// The same session with values computed in float64, from numbers as they are read in its own precision.
    var inFloat64: Session {
        var other = self
        (other.precision, other.inputs) = (.float64, precision)
        return other
    }
}
