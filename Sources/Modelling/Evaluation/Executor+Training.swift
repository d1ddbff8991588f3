import Autodiff
import Learning
import Limits
import Reporting

extension Executor {
    /// A trainer for the training rows of a session, with its parameters, optimizer and random numbers as they stand.
    ///
    /// - Parameters:
    ///   - batchSize: rows per update; nil: all.
    ///   - order: the order of the rows, if one was given.
    ///   - omitted: a row, from 0, that batches skip where it would stand.
    package func trainer(
        for session: Session, batchSize: Int?, shuffles: Bool = true, order: GivenOrder? = nil,
        omitting omitted: Int? = nil
    ) throws(Diagnostic) -> Trainer {
        let (_, x, y) = try trainingGraph(session, rows: batchSize)
        var cursor =
            session.cursor ?? BatchCursor(session.random[.order] ?? RandomSource(seed: session.seed, for: .order))
        cursor.follow(order)
        let setup = TrainingSetup(
            precision: session.precision, parameters: Array(session.parameters.values), optimizer: session.optimizer,
            x: x, y: y, weights: session.trainingWeights, batchSize: batchSize, shuffles: shuffles, cursor: cursor,
            draws: session.stream(.draws), omitted: omitted, frozen: session.frozenNumbers,
            schedule: session.trainerSchedule,
            makeGraph: { [self] rows in
                let (graph, _, _) = try trainingGraph(session, rows: batchSize == nil ? nil : rows)
                guard let loss = graph.loss else { throw Diagnostic.noTargets }
                let numbers = Dictionary(
                    uniqueKeysWithValues: graph.parameters.keys.enumerated().map { ($0.element, $0.offset) })
                return TrainingGraph(
                    graph: graph.graph, x: graph.x, y: graph.y, weights: graph.weights,
                    parameters: Array(graph.parameters.values), loss: loss,
                    statistics: graph.statistics.compactMap { statistic in
                        numbers[statistic.parameter].map { ($0, statistic.value) }
                    })
            })
        do { return try Trainer(setup) } catch let error as Diagnostic { throw error } catch let error as DataError {
            throw Diagnostic(error)
        } catch { throw Diagnostic("\(error)") }
    }
}

extension Executor {
    /// The parameters that follow values, as the update of a session leaves them.
    package func followed(_ session: Session) throws(Diagnostic) -> [String: Matrix] {
        guard session.differsInEvaluation else { return [:] }
        let run = try forward(session)
        var values: [String: Matrix] = [:]
        for statistic in run.graph.statistics where !session.frozen.contains(statistic.parameter) {
            guard let old = session.parameters[statistic.parameter] else { continue }
            values[statistic.parameter] = RunningStatistic.next(
                old, run.computation.value(statistic.value), session.precision)
        }
        return values
    }
}

extension Executor {
    /// One update of a session by its optimizer's rule, which may search along a line.
    ///
    /// - Parameter gradients: those of the session as it is.
    @discardableResult
    package func update(_ session: inout Session, _ gradients: Gradients) throws(Diagnostic) -> LineSearch? {
        guard session.optimizer.searches else { return session.update(gradients) }
        let loss = try loss(session)
        let start = session
        // One of its own: this one keeps the values of the session.
        let executor = Executor()
        let search = session.update(gradients) {
            OptimizerState.Surroundings(loss: loss) { parameters in
                var there = start
                for (name, value) in zip(start.parameters.keys, parameters) { there.parameters[name] = value }
                do throws(Diagnostic) {
                    let slopes = start.slopes(try executor.gradients(there))
                    return (try executor.loss(there), slopes)
                } catch {
                    // Outside of what the loss is defined for it is no number; when somebody wants to stop, that is all.
                    return StopRequest.isMade ? nil : (.nan, start.parameters.values.map { _ in nil })
                }
            }
        }
        try StopRequest.heed()
        return search
    }
}

extension Session {
    /// The session after so many updates of a trainer that was made for it.
    package func taking(_ trainer: Trainer, steps: Int) -> Session {
        var result = self
        for (name, value) in zip(parameters.keys, trainer.parameters) { result.parameters[name] = value }
        result.optimizer = trainer.optimizer
        result.cursor = trainer.cursor
        result.setStream(.draws, trainer.draws)
        result.step += steps
        result.rowsSeen += trainer.rowsSeen
        return result
    }
}
