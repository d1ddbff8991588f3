import Autodiff
import Insight
import Modelling
import Reporting
import Syntax

/// Something that ends a training right after the update at which it becomes true.
package enum Stop {
    case asks(Question)
    /// A value, gradient or parameter that is no finite number.
    case bad
    /// A unit of a value that is 0 for every row.
    case dies(String)

    /// As it is typed behind `stop when`.
    package var text: String {
        switch self {
        case .asks(let question): question.text
        case .bad: "bad"
        case .dies(let name): "unit \(name) dies"
        }
    }

    var question: Question? { if case .asks(let question) = self { question } else { nil } }

    /// Whether it became true between two updates, or changed.
    fileprivate func fires(from before: Answer, to now: Answer) -> Bool {
        guard before != .none, now != .none else { return false }
        return switch self {
        case .asks(let question): question.changes ? now != before : now.isTrue && !before.isTrue
        case .bad: now.level > before.level
        case .dies: Self.died(from: before, to: now) != nil
        }
    }

    /// The first unit that is dead now and was not.
    fileprivate static func died(from before: Answer, to now: Answer) -> Int? {
        guard case .matrix(let old) = before, case .matrix(let new) = now, old.shape == new.shape else { return nil }
        return new.values.indices.first { new.values[$0] > old.values[$0] }
    }
}

/// Testing the stops after an update.
extension Interpreter {
    /// Ends the statement where a stop fires. How long that takes is measured now and then, and told where it is much.
    func testStops(_ present: () -> Session) {
        let isTimed = running.updates % Self.stopsPerTiming == 0
        let began = isTimed ? environment.clock() : 0
        if let found = stopHit(present) {
            notice(found)
            running.isEnded = true
        }
        guard isTimed else { return }
        let now = environment.clock()
        running.began = running.began ?? began
        running.stopSeconds += Double(Self.stopsPerTiming) * (now - began)
        let elapsed = now - (running.began ?? began)
        if running.stopSeconds > 1, running.stopSeconds > elapsed / 10, elapsed > 1 {
            notice(Diagnostic.slowStops(min(running.stopSeconds / elapsed, 0.99)))
            // Once is enough.
            running.stopSeconds = -.infinity
        }
    }

    private static let stopsPerTiming = 64

    /// What a stop says of the present session, if one fires that did not hold at the update before.
    func stopHit(_ present: () -> Session) -> Diagnostic? {
        if running.stopAnswers.count != stops.count {
            running.stopAnswers = stops.map { answer($0, at: running.start ?? present()) }
        }
        var found: Diagnostic?
        for (number, stop) in stops.enumerated() {
            let before = running.stopAnswers[number]
            let known = running.stopNumbers.indices.contains(number) ? running.stopNumbers[number]?() : nil
            let now = known.map { Answer.number($0) } ?? answer(stop, at: present())
            running.stopAnswers[number] = now
            if found == nil, stop.fires(from: before, to: now) {
                let session = present()
                found = Diagnostic.stopped(at: session.step, sentence(stop, before, now, session))
            }
        }
        return found
    }

    /// What a stop looks at; none where it cannot be asked.
    private func answer(_ stop: Stop, at present: Session) -> Answer {
        do throws(Diagnostic) {
            switch stop {
            case .asks(let question): return try answer(question, at: present)
            case .bad: return try looking(at: present) { badness() }
            case .dies(let name): return try looking(at: present) { () throws(Diagnostic) in try deadUnits(of: name) }
            }
        } catch {
            notice("the stop '\(stop.text)' cannot be tested: \(error.message)", hint: error.hint)
            return .none
        }
    }

    /// 0 where all numbers are finite, 1 where one is not; that parameters are not is more than that a value is, which may
    /// have been given so.
    private func badness() -> Answer {
        if session.parameters.values.contains(where: { $0.values.contains { !$0.isFinite } }) { return .number(2) }
        guard let run = try? executor.forward(session) else { return .none }
        if FirstBadValue(run) != nil { return .number(1) }
        guard (try? executor.gradients(session)) != nil else { return .none }
        return .number(FirstBadGradient(run) == nil ? 0 : 1)
    }

    /// For each unit 1 if it is 0 for every row.
    private func deadUnits(of name: String) throws(Diagnostic) -> Answer {
        guard case .known(let units)? = try value(of: name) else { return .none }
        var isDead = [Double](repeating: 1, count: units.columns)
        for (place, value) in units.values.enumerated() where value != 0 { isDead[place % units.columns] = 0 }
        return .matrix(Matrix(Shape(1, units.columns), isDead))
    }

    private func sentence(_ stop: Stop, _ before: Answer, _ now: Answer, _ present: Session) -> String {
        let format = NumberFormat(digits: present.digits)
        switch stop {
        case .asks(let question) where question.changes:
            let name = question.formula.text
            guard case .number(let old) = before, case .number(let new) = now else { return "\(name) changed" }
            return "\(name) changed from \(format.string(old)) to \(format.string(new))"
        case .asks(let question): return ([stop.text] + numbers(in: question, present)).joined(separator: "; ")
        case .bad:
            let words = try? looking(at: present) { () throws(Diagnostic) -> String? in
                let run = try executor.forward(session)
                if let bad = FirstBadValue(run) { return bad.sentence }
                _ = try executor.gradients(session)
                return FirstBadGradient(run)?.sentence
            }
            return words.flatMap(\.self) ?? "a value is no finite number"
        case .dies(let name):
            let unit = Stop.died(from: before, to: now) ?? 0
            return "unit \(unit + 1) of \(name) is 0 for every row"
        }
    }

    /// Both sides of a comparison, where they are no numbers already.
    private func numbers(in question: Question, _ present: Session) -> [String] {
        guard case .binary(_, let left, let right) = question.formula.node else { return [] }
        let format = NumberFormat(digits: present.digits)
        return [left, right].compactMap { side in
            if case .number = side.node { return nil }
            let value = try? looking(at: present, for: side) { () throws(Diagnostic) in
                try evaluator(question.source).scalar(side, for: "a side")
            }
            return value.map { "\(side.text) = \(format.string($0))" }
        }
    }
}
