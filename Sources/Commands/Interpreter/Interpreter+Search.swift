import Modelling
import Reporting
import Syntax

/// Looking for a moment of the present training at which something held or changed.
extension Interpreter {
    func at(_ search: MomentSearch) throws(Diagnostic) -> (Session, MomentLine) {
        let passages = line.present.path.elements
        let here = line.here
        var (problem, wasAsked) = (Diagnostic?.none, false)
        func note(_ probe: SearchProbe) {
            problem = problem ?? probe.problem
            wasAsked = wasAsked || probe.wasAsked
        }
        switch search.direction {
        case .first:
            guard let start = passages.indices.contains(stretch.start) ? passages[stretch.start].before : session
            else { throw Diagnostic.momentForgotten }
            var probe = SearchProbe(search.question, start, self)
            if !search.question.changes, probe.isHit { return try at(step: start.step) }
            for index in stretch.start..<stretch.end {
                if let place = try scan(index, &probe, upTo: nil, untilFirst: true) {
                    return try reach(index, place)
                }
            }
            note(probe)
        case .last:
            let inHere = here.part.map { [(passages[here.index], here.index, $0.updates - 1)] } ?? []
            let ends = (stretch.start..<here.index).reversed().map { (passages[$0], $0, Int?.none) }
            let all = inHere.map { ($0.0, $0.1, Optional($0.2)) } + ends
            for (order, (passage, index, most)) in all.enumerated() {
                guard let before = passage.before else { throw Diagnostic.momentForgotten }
                var probe = SearchProbe(search.question, before, self)
                // The present moment itself does not count.
                let excludesEnd = order == 0 && most == nil
                if let place = try scan(
                    index, &probe, upTo: most, untilFirst: false, excludesEnd: excludesEnd)
                {
                    return try reach(index, place)
                }
                note(probe)
            }
            if !search.question.changes,
                let start = stretch.start < passages.count ? passages[stretch.start].before : nil,
                here != .init(index: stretch.start), SearchProbe(search.question, start, self).isHit
            {
                return try at(step: start.step)
            }
        }
        // What can be asked nowhere is a mistake in the question.
        if let problem, !wasAsked { throw problem }
        throw Diagnostic.nothingFound(search.question)
    }

    private func reach(_ index: Int, _ updates: Int) throws(Diagnostic) -> (Session, MomentLine) {
        let passages = line.present.path.elements
        guard updates <= passages[index].updates else {
            // The end of a statement, after its last update.
            return try found(.statement(index + 1))
        }
        return try inside(index, updates)
    }

    /// Looks at each moment of a passage; returns the updates done at the first or the last that counts. One more than
    /// there are stands for its end.
    private func scan(
        _ index: Int, _ probe: inout SearchProbe, upTo most: Int?, untilFirst: Bool, excludesEnd: Bool = false
    ) throws(Diagnostic) -> Int? {
        let passage = line.present.path.elements[index]
        var hit: Int?
        if passage.updates > 0 {
            var moving = probe
            let last = most ?? passage.updates
            guard last > 0 else { return nil }
            _ = try rerun(
                passage,
                UpdateLook(
                    isLast: { (moment) throws(Diagnostic) in
                        let isEnd = excludesEnd && moment.updates == passage.updates
                        if moving.move(to: moment.answer, moment.session, self), !isEnd {
                            hit = moment.updates
                            if untilFirst { return true }
                        }
                        return moment.updates >= last
                    }, question: probe.question))
            probe = moving
            if untilFirst, hit != nil { return hit }
        }
        guard most == nil, !excludesEnd, let end = sessionBetween(index + 1) else { return hit }
        // What stands behind the last update: assignments, or the statement itself where it has none.
        if probe.move(to: nil, { end }, self) { hit = passage.updates + 1 }
        return hit
    }
}

/// What is looked for, and what it was at the moment before.
private struct SearchProbe {
    let question: Question
    private var value: Answer
    /// Why a moment could not be asked, and whether another one could.
    private(set) var problem: Diagnostic?
    private(set) var wasAsked = false

    init(_ question: Question, _ session: Session, _ interpreter: Interpreter) {
        (self.question, value) = (question, .none)
        value = answer(session, interpreter)
    }

    var isHit: Bool { value.isTrue }

    /// Goes on to another moment, where the number asked for is known or the session tells; true if it counts. At a moment
    /// that cannot be asked nothing holds and nothing has changed.
    mutating func move(to number: Double?, _ session: () -> Session, _ interpreter: Interpreter) -> Bool {
        let before = value
        value = number.map { .number($0) } ?? answer(session(), interpreter)
        wasAsked = wasAsked || number != nil
        return question.changes ? before != .none && value != .none && value != before : isHit
    }

    private mutating func answer(_ session: Session, _ interpreter: Interpreter) -> Answer {
        do throws(Diagnostic) {
            let answer = try interpreter.answer(question, at: session)
            wasAsked = true
            return answer
        } catch {
            problem = problem ?? error
            return .none
        }
    }
}
