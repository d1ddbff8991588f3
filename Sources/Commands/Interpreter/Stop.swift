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

    /// The formula that is asked for.
    var formula: Expression? {
        switch question {
        case .holds(let formula), .changes(let formula): formula
        case .bad, .dies: nil
        }
    }

    package init(_ question: Question, as text: String, in source: SourceText) {
        (self.question, self.text, self.source) = (question, text, source)
    }
}

extension Stop {
    /// Whether it became true between two updates, or changed.
    fileprivate func fires(from before: StopAnswer, to now: StopAnswer) -> Bool {
        guard before != .none, now != .none else { return false }
        return switch question {
        case .holds: now.isTrue && !before.isTrue
        case .bad: now.level > before.level
        case .changes: now != before
        case .dies: Self.died(from: before, to: now) != nil
        }
    }

    /// The first unit that is dead now and was not.
    fileprivate static func died(from before: StopAnswer, to now: StopAnswer) -> Int? {
        guard case .matrix(let old) = before, case .matrix(let new) = now, old.shape == new.shape else { return nil }
        return new.values.indices.first { new.values[$0] > old.values[$0] }
    }
}

/// What a question was answered with. Two that are no numbers are the same.
enum StopAnswer: Equatable {
    /// It cannot be asked.
    case none
    case number(Double)
    case matrix(Matrix)

    init(_ matrix: Matrix) { self = matrix.shape.isScalar ? .number(matrix.values[0]) : .matrix(matrix) }

    fileprivate var level: Double { if case .number(let value) = self { value } else { 0 } }

    var isTrue: Bool { if case .number(let value) = self { FunctionTable.isTrue(value) } else { false } }

    static func == (a: StopAnswer, b: StopAnswer) -> Bool {
        switch (a, b) {
        case (.none, .none): true
        case (.number(let x), .number(let y)): x == y || x.isNaN && y.isNaN
        case (.matrix(let x), .matrix(let y)):
            x.shape == y.shape && zip(x.values, y.values).allSatisfy { $0 == $1 || $0.isNaN && $1.isNaN }
        case (.none, _), (.number, _), (.matrix, _): false
        }
    }
}

/// Testing the stops after an update.
extension Interpreter {
    /// What a stop says of the present session, if one fires that did not hold at the update before.
    func stopHit(_ present: () -> Session) -> Diagnostic? {
        if running.stopAnswers.count != stops.count {
            running.stopAnswers = stops.map { answer($0, at: running.start ?? present()) }
        }
        var found: Diagnostic?
        for (number, stop) in stops.enumerated() {
            let before = running.stopAnswers[number]
            let known = running.stopNumbers.indices.contains(number) ? running.stopNumbers[number]?() : nil
            let now = known.map { StopAnswer.number($0) } ?? answer(stop, at: present())
            running.stopAnswers[number] = now
            if found == nil, stop.fires(from: before, to: now) {
                let session = present()
                found = Diagnostic.stopped(at: session.step, sentence(stop, before, now, session))
            }
        }
        return found
    }

    /// The value that a stop watches: 1 for what holds. Nil where it cannot be asked.
    private func answer(_ stop: Stop, at present: Session) -> StopAnswer {
        do throws(Diagnostic) {
            return try looking(at: present, for: stop.formula) { () throws(Diagnostic) -> StopAnswer in
                switch stop.question {
                case .holds(let condition):
                    return .number(try evaluator(stop.source).scalar(condition, for: "a condition"))
                case .changes(let expression): return StopAnswer(try evaluator(stop.source).matrix(expression))
                case .bad:
                    // That parameters are bad is more than that a value is, which may have been given so.
                    let isSpoilt = session.parameters.values.contains { $0.values.contains { !$0.isFinite } }
                    if isSpoilt { return .number(2) }
                    guard let run = try? executor.forward(session) else { return .none }
                    if FirstBadValue(run) != nil { return .number(1) }
                    guard (try? executor.gradients(session)) != nil else { return .none }
                    return .number(FirstBadGradient(run) == nil ? 0 : 1)
                case .dies(let name):
                    guard case .known(let units)? = try value(of: name) else { return .none }
                    var isDead = [Double](repeating: 1, count: units.columns)
                    for (place, value) in units.values.enumerated() where value != 0 {
                        isDead[place % units.columns] = 0
                    }
                    return .matrix(Matrix(Shape(1, units.columns), isDead))
                }
            }
        } catch {
            notice("the stop '\(stop.text)' cannot be tested: \(error.message)", hint: error.hint)
            return .none
        }
    }

    private func sentence(_ stop: Stop, _ before: StopAnswer, _ now: StopAnswer, _ present: Session) -> String {
        let format = NumberFormat(digits: present.digits)
        switch stop.question {
        case .holds(let condition):
            return ([stop.text] + numbers(in: condition, stop, present)).joined(separator: "; ")
        case .changes(let expression):
            guard case .number(let old) = before, case .number(let new) = now else {
                return "\(expression.text) changed"
            }
            return "\(expression.text) changed from \(format.string(old)) to \(format.string(new))"
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
    private func numbers(in condition: Expression, _ stop: Stop, _ present: Session) -> [String] {
        guard case .binary(_, let left, let right) = condition.node else { return [] }
        let format = NumberFormat(digits: present.digits)
        return [left, right].compactMap { side in
            if case .number = side.node { return nil }
            let value = try? looking(at: present, for: side) { () throws(Diagnostic) in
                try evaluator(stop.source).scalar(side, for: "a side")
            }
            return value.map { "\(side.text) = \(format.string($0))" }
        }
    }
}
