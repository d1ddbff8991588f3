import Autodiff
import Learning
import Modelling
import Reporting

/// A training done again without one of its rows: from the same start, in the same order, with that row skipped in its place.
package struct LeavingOut: Sendable {
    /// Updates of one kind, one after the other, with the session that they began with.
    private struct Segment: Sendable {
        let start: Session
        let manner: UpdateManner
        var end: Session
        var count: Int
    }

    private var segments: [Segment] = []

    package init() {}

    package mutating func add(_ event: PastEvent) {
        guard case .update(let update) = event else { return }
        if let last = segments.last, last.manner == update.manner, Self.isContinued(last.end, by: update.before) {
            segments[segments.count - 1].count += 1
            segments[segments.count - 1].end = update.after
        } else {
            segments.append(Segment(start: update.before, manner: update.manner, end: update.after, count: 1))
        }
    }

    /// Whether nothing that counts lies between two updates.
    private static func isContinued(_ end: Session, by start: Session) -> Bool {
        end.hasSameParameters(as: start) && end.optimizer == start.optimizer && end.hasSameTraining(as: start)
            && end.batch == start.batch && end.cursor == start.cursor
            && end.lossName == start.lossName && end.precision == start.precision
            && end.functions == start.functions && end.variables == start.variables
    }

    /// The rows of the training; throws where none can be left out.
    package func rows() throws(Diagnostic) -> Int {
        guard let first = segments.first?.start, first.sampleRows > 1 else { throw Diagnostic.leavingOutNothing }
        for segment in segments {
            guard segment.start.hasSameTraining(as: first) else {
                throw Diagnostic.leavingOutData
            }
            if try !Executor().prepared(segment.start.selectingTraining([0])).draws.isEmpty {
                throw Diagnostic.leavingOutDraws
            }
        }
        return first.sampleRows
    }

    /// The session as it would be without a row, counted from 0.
    ///
    /// - Returns: nil if the user wanted to stop.
    package func session(
        without row: Int?, like present: Session, until shouldStop: () -> Bool
    ) throws(Diagnostic) -> Session? {
        var result = present
        var (parameters, optimizer) = (segments.first?.start.parameters ?? [:], segments.first?.start.optimizer)
        var before = segments.first?.start
        for segment in segments {
            var start = segment.start
            // What was typed between is typed again; what was not stays as this training has it.
            for (name, value) in start.parameters {
                guard let old = before?.parameters[name], let own = parameters[name] else { continue }
                if !old.hasSameBits(as: value) { parameters[name] = own.typing(value, over: old) }
            }
            for (name, value) in parameters { start.parameters[name] = value }
            if let optimizer, let last = before?.optimizer, last.name == start.optimizer.name,
                last.steps == start.optimizer.steps
            {
                (start.optimizer.slots, start.optimizer.steps) = (optimizer.slots, optimizer.steps)
            }
            let trainer = try trainer(segment, start, without: row)
            if let trainer {
                guard trainer.run(steps: segment.count, until: shouldStop) == segment.count else { return nil }
                for (name, value) in zip(start.parameters.keys, trainer.parameters) { parameters[name] = value }
                optimizer = trainer.optimizer
            } else {
                optimizer = start.optimizer
            }
            before = segment.end
        }
        for (name, value) in parameters {
            guard let old = before?.parameters[name], let now = present.parameters[name] else { continue }
            result.parameters[name] = value.typing(now, over: old)
        }
        return result
    }

    /// Nil where there is no row left.
    private func trainer(_ segment: Segment, _ start: Session, without row: Int?) throws(Diagnostic) -> Trainer? {
        if case .training(let size?, let shuffles, let order) = segment.manner {
            return try Executor().trainer(
                for: start, batchSize: size, shuffles: shuffles, order: order, omitting: row)
        }
        let rows = segment.manner.fixedRows(of: start) ?? []
        return try whole(rows.filter { row.map(Int32.init) != $0 }, start)
    }

    private func whole(_ rows: [Int32], _ start: Session) throws(Diagnostic) -> Trainer? {
        if rows.isEmpty { return nil }
        let part = rows.count == start.sampleRows ? start : start.selectingTraining(rows)
        return try Executor().trainer(for: part, batchSize: nil)
    }
}

extension Matrix {
    /// The same numbers with those that were typed over others.
    fileprivate func typing(_ new: Matrix, over old: Matrix) -> Matrix {
        guard new.shape == shape, old.shape == shape else { return new }
        return Matrix(
            shape,
            values.indices.map {
                new.values[$0].bitPattern == old.values[$0].bitPattern ? values[$0] : new.values[$0]
            })
    }
}
