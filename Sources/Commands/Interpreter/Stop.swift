import Autodiff
import Insight
import Modelling
import Reporting
import Syntax

/// Something that ends a training right after the update at which it becomes true.
package struct Stop {
    package enum Question {
        case holds(Expression)
        case changes(Expression)
        /// A value, gradient or parameter that is no finite number.
        case bad
        /// A unit of a value that is 0 for every row.
        case dies(String)
    }

    package let question: Question
    /// As it was typed behind `stop when`.
    package let text: String
    package let source: SourceText

    package init(_ question: Question, as text: String, in source: SourceText) {
        (self.question, self.text, self.source) = (question, text, source)
    }
}

/// Testing the stops after an update.
extension Interpreter {
    /// What a stop says of the present session, if one fires that did not hold at the update before.
    func stopHit(in present: Session) -> Diagnostic? {
        if running.stopAnswers.count != stops.count {
            running.stopAnswers = stops.map { answer($0, at: running.start ?? present) }
        }
        var found: Diagnostic?
        for (number, stop) in stops.enumerated() {
            let before = running.stopAnswers[number]
            let now = answer(stop, at: present)
            running.stopAnswers[number] = now
            if found == nil, let sentence = sentence(stop, before, now, present) {
                found = Diagnostic.stopped(at: present.step, sentence)
            }
        }
        return found
    }

    /// The value that a stop watches: 1 for what holds. Nil where it cannot be asked.
    private func answer(_ stop: Stop, at present: Session) -> Matrix? {
        do throws(Diagnostic) {
            return try looking(at: present) { () throws(Diagnostic) -> Matrix? in
                switch stop.question {
                case .holds(let condition):
                    let value = try evaluator(stop.source).scalar(condition, for: "a condition")
                    return Matrix(FunctionTable.isTrue(value) ? 1 : 0)
                case .changes(let expression): return try evaluator(stop.source).matrix(expression)
                case .bad:
                    guard let run = try? executor.forward(session) else { return nil }
                    if FirstBadValue(run) != nil { return Matrix(1) }
                    guard (try? executor.gradients(session)) != nil else { return nil }
                    return Matrix(FirstBadGradient(run) == nil ? 0 : 1)
                case .dies(let name):
                    guard case .known(let units)? = try value(of: name) else { return nil }
                    var isDead = [Double](repeating: 1, count: units.columns)
                    for (place, value) in units.values.enumerated() where value != 0 {
                        isDead[place % units.columns] = 0
                    }
                    return Matrix(Shape(1, units.columns), isDead)
                }
            }
        } catch {
            notice("the stop '\(stop.text)' cannot be tested: \(error.message)", hint: error.hint)
            return nil
        }
    }

    private func sentence(_ stop: Stop, _ before: Matrix?, _ now: Matrix?, _ present: Session) -> String? {
        guard let before, let now else { return nil }
        let format = NumberFormat(digits: present.digits)
        switch stop.question {
        case .holds(let condition):
            guard now.values[0] > before.values[0] else { return nil }
            return ([stop.text] + numbers(in: condition, stop, present)).joined(separator: "; ")
        case .changes(let expression):
            guard now != before else { return nil }
            guard now.shape.isScalar, before.shape.isScalar else { return "\(expression.text) changed" }
            return
                "\(expression.text) changed from \(format.string(before.values[0])) to \(format.string(now.values[0]))"
        case .bad:
            guard now.values[0] > before.values[0] else { return nil }
            let words = try? looking(at: present) { () throws(Diagnostic) -> String? in
                let run = try executor.forward(session)
                if let bad = FirstBadValue(run) { return bad.sentence }
                _ = try executor.gradients(session)
                return FirstBadGradient(run)?.sentence
            }
            return words.flatMap(\.self) ?? "a value is no finite number"
        case .dies(let name):
            guard now.shape == before.shape,
                let unit = now.values.indices.first(where: { now.values[$0] > before.values[$0] })
            else { return nil }
            return "unit \(unit + 1) of \(name) is 0 for every row"
        }
    }

    /// Both sides of a comparison, where they are no numbers already.
    private func numbers(in condition: Expression, _ stop: Stop, _ present: Session) -> [String] {
        guard case .binary(_, let left, let right) = condition.node else { return [] }
        let format = NumberFormat(digits: present.digits)
        return [left, right].compactMap { side in
            if case .number = side.node { return nil }
            let value = try? looking(at: present) { () throws(Diagnostic) in
                try evaluator(stop.source).scalar(side, for: "a side")
            }
            return value.map { "\(side.text) = \(format.string($0))" }
        }
    }
}
