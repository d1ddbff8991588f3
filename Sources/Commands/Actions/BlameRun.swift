import Autodiff
import Insight
import Modelling
import Reporting
import Syntax

/// One `blame` command: what is asked of, since when, and the way back over the past that answers it.
struct BlameRun {
    let call: Call
    let context: any Context
    /// What is blamed, as it was typed.
    let what: Expression
    let since: (name: MomentName, text: String)
    let sample: Int?

    /// More elements than this are shown one by one.
    private static let mostElements = 16

    func run(by way: Movement.Way?) throws(Diagnostic) {
        guard context.session.model != nil else { throw Diagnostic.noModel }
        guard let (name, places) = try parameter() else {
            if way != nil { throw call.failure(Diagnostic.blameRowsOf(what.text, context.session), at: what.span) }
            return try showValueChange()
        }
        if way != nil, places.count > 1 {
            throw call.failure(Diagnostic.blameOneElement(element(name, places[0])), at: what.span)
        }
        if places.count > Self.mostElements {
            throw call.failure(Diagnostic.blameTooMany(name, places.count, try most(name, places)), at: what.span)
        }
        let past = try context.past(since: since.name)
        var movements = places.map { place in
            let rows = way.map { _ in
                RowShares(updates: past.updates, sample: sample, until: context.hearsStop)
            }
            return Movement(name, place, text: element(name, place), from: past.start, rows: rows)
        }
        try context.walk(past) { (event) throws(Diagnostic) in
            // What is wrong stands in the question, not in the statement that is run again for it.
            do throws(Diagnostic) { for i in movements.indices { try movements[i].add(event) } } catch {
                throw call.failure(error, at: what.span)
            }
        }
        let digits = context.session.digits
        context.emit(
            movements.count == 1
                ? try movements[0].blocks(way ?? .updates, since: since.text, digits: digits)
                : Movement.table(movements, since: since.text, digits: digits))
    }

    private func showValueChange() throws(Diagnostic) {
        let value = try context.givingBack { () throws(Diagnostic) in
            try context.evaluator(call.source).matrix(what)
        }
        if !value.shape.isScalar {
            throw call.failure(Diagnostic.blameOneNumber(what.text, value.shape), at: what.span)
        }
        let (before, since) = try earlier()
        do throws(Diagnostic) {
            let change = try ValueChange(what, in: call.source, from: before, to: context.session)
            context.emit(change.blocks(since: since, digits: context.session.digits))
        } catch { throw call.failure(error, at: what.span) }
    }

    /// The moment that a number is compared with. Where it has no value at the start, since the data came later, that is
    /// the first statement before all updates after which it has one.
    private func earlier() throws(Diagnostic) -> (session: Session, text: String) {
        let begin = try context.moment(since.name)
        guard case .start = since.name, !ValueChange.hasNumber(what, in: call.source, begin),
            let first = try? context.past(since: .start).statement
        else { return (begin, since.text) }
        for number in (first + 1)... {
            guard let session = try? context.moment(.statement(number)), session.step == begin.step else { break }
            if ValueChange.hasNumber(what, in: call.source, session) { return (session, "statement \(number)") }
        }
        return (begin, since.text)
    }

    // MARK: - What is blamed

    /// A parameter and places in it, from 0; nil for what is computed.
    private func parameter() throws(Diagnostic) -> (name: String, places: [Int])? {
        var base = what
        var indices: [Expression.Index]?
        if case .index(let inner, let given) = what.node { (base, indices) = (inner, given) }
        guard case .name(let name) = base.node, let value = context.session.parameters[name] else { return nil }
        guard let indices else { return (name, Array(0..<value.shape.count)) }
        let found = try context.givingBack { () throws(Diagnostic) in
            try context.evaluator(call.source).positions(indices, of: name, value.shape, at: what.span)
        }
        return (name, found.rows.flatMap { row in found.columns.map { row * value.columns + $0 } })
    }

    private func element(_ name: String, _ place: Int) -> String {
        context.session.parameters[name]?.elementName(name, place) ?? name
    }

    /// The element that moved most.
    private func most(_ name: String, _ places: [Int]) throws(Diagnostic) -> String {
        let (old, new) = (try context.moment(since.name).parameters[name], context.session.parameters[name])
        guard let old, let new, old.shape == new.shape else { return element(name, places[0]) }
        let place = places.max { abs(new.values[$0] - old.values[$0]) < abs(new.values[$1] - old.values[$1]) }
        return element(name, place ?? 0)
    }
}

extension BlameRun {
    /// Trains again without each row in turn.
    static func leaveOut(row: Int?, since name: MomentName, _ context: any Context) throws(Diagnostic) {
        let session = context.session
        guard session.model != nil else { throw Diagnostic.noModel }
        let past = try context.past(since: name)
        var training = LeavingOut()
        try context.walk(past) { (event) throws(Diagnostic) in training.add(event) }
        let rows = try training.rows(of: session)
        var removals = try RowRemovals(of: row, in: session)
        let environment = context.environment
        let began = environment.clock()
        var shown = began
        defer { environment.showProgress(nil) }
        for row in 0..<rows {
            if context.hearsStop() { throw Diagnostic.interrupted }
            guard
                let other = try training.session(
                    without: row, like: session, until: context.hearsStop, redo: context.tryOut)
            else { throw Diagnostic.interrupted }
            try removals.add(other)
            let now = environment.clock()
            if now - shown > 0.1 {
                shown = now
                let left = (now - began) / Double(row + 1) * Double(rows - row - 1)
                environment.showProgress(
                    .init(done: row + 1, total: rows, unit: "row", loss: nil, rate: 0, secondsLeft: left))
            }
        }
        context.emit(removals.blocks)
    }
}
