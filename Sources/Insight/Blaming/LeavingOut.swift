import Autodiff
import Learning
import Modelling
import OrderedCollections
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

    /// A statement between updates that can be done again.
    private struct Statement: Sendable {
        let text: String
        let before: Session
        let after: Session
    }

    private enum Event: Sendable {
        case updates(Segment)
        case statement(Statement)
    }

    private var events: [Event] = []
    /// A parameter that was assigned where no statement alone can be done again.
    private var assignedInside: String?

    private var segments: [Segment] {
        events.compactMap { if case .updates(let segment) = $0 { segment } else { nil } }
    }

    package init() {}

    package mutating func add(_ event: PastEvent) {
        switch event {
        case .typed(let before, let after, let text?):
            events.append(.statement(Statement(text: text, before: before, after: after)))
        case .typed(let before, let after, nil):
            let name = after.parameters.keys.first { name in
                guard let old = before.parameters[name], let new = after.parameters[name] else { return true }
                return !old.hasSameBits(as: new)
            }
            assignedInside = assignedInside ?? name
        case .update(let update):
            if case .updates(var last)? = events.last, last.manner == update.manner,
                Self.isContinued(last.end, by: update.before)
            {
                last.count += 1
                last.end = update.after
                events[events.count - 1] = .updates(last)
            } else {
                events.append(
                    .updates(Segment(start: update.before, manner: update.manner, end: update.after, count: 1)))
            }
        }
    }

    /// Whether nothing that counts lies between two updates.
    private static func isContinued(_ end: Session, by start: Session) -> Bool {
        end.hasSameParameters(as: start) && end.optimizer == start.optimizer && end.hasSameTraining(as: start)
            && end.batch == start.batch && end.cursor == start.cursor
            && end.lossName == start.lossName && end.lossSettings == start.lossSettings
            && end.penalties == start.penalties && end.precision == start.precision
            && end.functions == start.functions && end.variables == start.variables
    }

    /// The rows of the training; throws where none can be left out.
    package func rows(of present: Session) throws(Diagnostic) -> Int {
        if present.sampleRows == 1 { throw Diagnostic.leavingOutTheOnlyRow }
        guard let first = segments.first?.start else { throw Diagnostic.leavingOutNothing }
        if first.sampleRows < 2 { throw Diagnostic.leavingOutTheOnlyRow }
        if let assignedInside { throw Diagnostic.leavingOutInside(assignedInside) }
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
    /// - Parameter redo: what a statement makes of a session; nil where it cannot.
    /// - Returns: nil if the user wanted to stop.
    package func session(
        without row: Int?, like present: Session, until shouldStop: () -> Bool,
        redo: (_ text: String, _ session: Session) -> Session?
    ) throws(Diagnostic) -> Session? {
        var result = present
        var own: OrderedDictionary<String, Matrix>?
        var variables: [String: Matrix] = [:]
        var (optimizer, before): (OptimizerState?, OptimizerState?)
        for event in events {
            switch event {
            case .statement(let statement):
                if shouldStop() { return nil }
                var session = statement.before
                session.take(own, variables)
                session.takeMemory(of: optimizer, where: before)
                let other = try again(statement, on: session, without: row, redo)
                own = other.parameters
                for (name, value) in other.variables where value != statement.after.variables[name] {
                    variables[name] = value
                }
            case .updates(let segment):
                var start = segment.start
                start.take(own, variables)
                start.takeMemory(of: optimizer, where: before)
                own = start.parameters
                if let trainer = try trainer(segment, start, without: row) {
                    guard trainer.run(steps: segment.count, until: shouldStop) == segment.count else { return nil }
                    for (name, value) in zip(start.parameters.keys, trainer.parameters) { own?[name] = value }
                    optimizer = trainer.optimizer
                } else {
                    optimizer = start.optimizer
                }
                before = segment.end.optimizer
            }
        }
        result.take(own, variables)
        return result
    }

    /// What a statement makes of a session that never had the row.
    private func again(
        _ statement: Statement, on session: Session, without row: Int?,
        _ redo: (_ text: String, _ session: Session) -> Session?
    ) throws(Diagnostic) -> Session {
        var lacking = session
        if let row, row < session.sampleRows {
            lacking = session.selectingTraining(session.trainingRows.filter { $0 != Int32(row) })
            // Those that are held were computed with the row.
            lacking.gradients = nil
            if case .rows(let rows) = session.batch {
                let place = { (end: Int) in end > row ? end - 1 : end }
                let left = place(rows.lowerBound)..<place(rows.upperBound)
                lacking.select(left.isEmpty ? .all : .rows(left))
            }
        }
        guard let other = redo(statement.text, lacking), other.parameterShapes == statement.after.parameterShapes,
            other.optimizer.settings == statement.after.optimizer.settings
        else { throw Diagnostic.leavingOutAgain(statement.text) }
        return other
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

extension Session {
    fileprivate mutating func take(_ own: OrderedDictionary<String, Matrix>?, _ others: [String: Matrix]) {
        for (name, value) in own ?? [:] where parameters[name] != nil { parameters[name] = value }
        for (name, value) in others where variables[name] != nil { variables[name] = value }
    }

    /// Takes what an optimizer remembers, where it is the one that went on.
    fileprivate mutating func takeMemory(of own: OptimizerState?, where last: OptimizerState?) {
        guard let own, let last, last.name == optimizer.name, last.steps == optimizer.steps else { return }
        (optimizer.slots, optimizer.steps) = (own.slots, own.steps)
    }
}
