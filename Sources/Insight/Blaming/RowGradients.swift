import Autodiff
import Modelling
import Reporting

/// The gradients of single rows at an update, in float64, as parts of the gradient of the batch.
struct RowGradients {
    private let alone = Executor()
    private let together = Executor()
    /// What was found out of a model and its loss.
    private var known: (model: Reference<Model>?, loss: String, x: Matrix?, y: Matrix?, targets: Matrix?)?
    private var isSum = false

    mutating func isReached(_ name: String, _ session: Session) throws(Diagnostic) -> Bool {
        let run = try alone.prepared(session.selectingTraining([0]).inFloat64)
        return run.graph.parameters[name].map { run.computation.isReached($0) } ?? false
    }

    /// The rows of an update, counted from 0, with what the gradient of each adds to that of a weight.
    mutating func ofRows(
        _ update: DoneUpdate, _ name: String, _ index: Int, until shouldStop: () -> Bool
    ) throws(Diagnostic) -> [(row: Int32, slope: Double)] {
        let (session, rows) = (update.before, update.rows)
        guard session.hasSamples else { throw Diagnostic.blameNoRows }
        guard let first = rows.first, let x = session.trainingX ?? session.trainingY else { return [] }
        try learn(session)
        let run = try alone.prepared(session.selectingTraining([first]).inFloat64)
        guard let node = run.graph.parameters[name] else { return [] }
        for (name, node) in run.graph.parameters {
            if let value = session.parameters[name] { run.computation.load(node, value) }
        }
        let draws = try draws(session, rows, run)
        let weight = isSum ? 1 : 1 / Double(rows.count)
        var slopes: [(Int32, Double)] = []
        slopes.reserveCapacity(rows.count)
        for (place, row) in rows.enumerated() {
            if place % 256 == 255, shouldStop() { throw Diagnostic.interrupted }
            if let input = run.graph.x { run.computation.load(input, x.selecting(rows: [row])) }
            if let target = run.graph.y, let y = known?.targets {
                run.computation.load(target, y.selecting(rows: [row]))
            }
            for draw in draws { run.computation.load(draw.node, draw.value(place)) }
            run.computation.forward()
            run.computation.backward()
            slopes.append((row, weight * (run.computation.gradient(node)?.values[index] ?? 0)))
        }
        return slopes
    }

    /// Looks at a model that is new: whether its rows can be told apart, and how their losses make that of a batch.
    private mutating func learn(_ session: Session) throws(Diagnostic) {
        if let known, known.model?.object === session.model?.object, known.loss == session.presentLossName,
            known.x == session.trainingX, known.y == session.trainingY
        {
            return
        }
        let (graph, _, targets) = try together.trainingGraph(session, rows: nil)
        known = (session.model, session.presentLossName, session.trainingX, session.trainingY, targets)
        if let mixing = RowMixing(graph, rows: session.sampleRows).operation { throw Diagnostic.blameMixes(mixing) }
        if let aggregate = session.presentLoss?.aggregate {
            isSum = aggregate == .sum
            return
        }
        isSum = try adds(session)
    }

    /// Whether the losses of two rows add up to that of both; throws where it is not their mean either.
    private func adds(_ session: Session) throws(Diagnostic) -> Bool {
        guard session.sampleRows > 1 else { return false }
        func loss(_ rows: [Int32]) throws(Diagnostic) -> Double {
            try Executor().loss(session.selectingTraining(rows).inFloat64)
        }
        let (one, other, both) = (try loss([0]), try loss([1]), try loss([0, 1]))
        let scale = 1e-9 * (abs(one) + abs(other) + abs(both))
        if abs((one + other) / 2 - both) <= scale { return false }
        if abs(one + other - both) <= scale { return true }
        guard try together.prepared(session).draws.isEmpty else { return false }
        throw Diagnostic.blameMixes(session.presentLossName)
    }

    /// A node of random numbers, and what a row of the batch had there.
    private struct RowDraw {
        let node: Graph.NodeID
        let all: Matrix
        let hasRows: Bool

        func value(_ row: Int) -> Matrix { hasRows ? all.selecting(rows: [Int32(row)]) : all }
    }

    /// The random numbers that the batch had.
    private func draws(
        _ session: Session, _ rows: [Int32], _ run: Executor.Run
    ) throws(Diagnostic) -> [RowDraw] {
        guard !run.draws.isEmpty else { return [] }
        let batch = try together.prepared(session.selectingTraining(rows))
        batch.draws.load(into: batch.computation, from: session.stream(.draws))
        return zip(run.graph.graph.draws, batch.graph.graph.draws).map { one, all in
            let value = batch.computation.value(all.node)
            return RowDraw(node: one.node, all: value, hasRows: value.shape != run.graph.shape(of: one.node))
        }
    }
}

extension Session {
    /// The same session with some of its training rows, counted from 0.
    func selectingTraining(_ rows: [Int32]) -> Session {
        var part = self
        part.dataset = nil
        part.setTraining(
            x: trainingX?.selecting(rows: rows),
            y: trainingY.map { $0.rows == trainingX?.rows ?? $0.rows ? $0.selecting(rows: rows) : $0 })
        return part
    }

    /// The same session with values computed in float64, from numbers as they are read in its own precision.
    var inFloat64: Session {
        var other = self
        (other.precision, other.inputs) = (.float64, precision)
        return other
    }
}
