import Autodiff
import Learning
import Reporting
import Syntax

/// The learning rate and what changes it.
extension Session {
    /// Sets the learning rate, or what the schedule starts from.
    package mutating func setLearningRate(_ rate: Double) {
        schedule?.setBase(rate)
        optimizer.learningRate = rate
        followSchedule()
    }

    /// Gives the next update its learning rate; where the schedule has none, it stays as it is.
    package mutating func followSchedule() {
        guard let rate = try? scheduledRate(afterStep: step, epoch: epoch) else { return }
        optimizer.learningRate = rate
    }

    /// Begins the schedule again with the first update of a new model.
    mutating func restartSchedule() {
        guard let old = schedule else { return }
        schedule = Schedule(old.rule, warmup: old.warmup, base: old.initialBase, start: 0)
        schedule.map { optimizer.learningRate = $0.base }
        followSchedule()
    }

    /// Takes the loss at the end of an epoch where the schedule follows it.
    package mutating func observe(_ loss: Double) {
        schedule?.observe(loss)
        followSchedule()
    }

    /// The learning rate of the update after so many updates; nil without a schedule.
    package func scheduledRate(afterStep step: Int, epoch: Double) throws(Diagnostic) -> Double? {
        guard let schedule else { return nil }
        guard case .formula(let text) = schedule.rule else {
            let rate = schedule.rate(afterStep: step)
            if let rate, !rate.isFinite || rate < 0 { throw Diagnostic.badScheduledRate(rate, step: step) }
            return rate
        }
        let host = Evaluator.Host(
            resolve: { [variables] (name) throws(Diagnostic) in
                if let value = variables[name] { return .known(value) }
                switch name {
                case "step": return .number(Double(step))
                case "epoch": return .number(epoch)
                default: throw Diagnostic.notInSchedule(name)
                }
            }, function: { [functions] in functions[$0]?.object })
        let source = SourceText(text)
        let rate = try Evaluator(source: source, host: host).scalar(Expression.parsed(text), for: "a learning rate")
        guard rate.isFinite, rate >= 0 else { throw Diagnostic.badScheduledRate(rate, step: step) }
        return rate
    }

    /// The learning rate as a training asks for it; nil without a schedule.
    var trainerSchedule: ((_ updates: Int, _ rows: Int) -> Double?)? {
        guard let schedule, schedule.row?.followsLoss != true else { return nil }
        return { [self] updates, rows in
            (try? scheduledRate(afterStep: step + updates, epoch: epoch(afterRows: rows))) ?? nil
        }
    }

    /// The gradients that an update follows, in the order of the parameters; nil for what stays as it is.
    package func slopes(_ gradients: Gradients) -> [Matrix?] {
        parameters.keys.map { name in
            gradients.unreached.contains(name) || frozen.contains(name) ? nil : gradients.values[name]
        }
    }

    /// The Euclidean norm of all gradients together that an update follows.
    package func norm(of gradients: Gradients) -> Double {
        slopes(gradients).reduce(0) { sum, slope in
            sum + (slope?.values.reduce(0) { $0 + $1 * $1 } ?? 0)
        }.squareRoot()
    }

    /// The numbers of the parameters that updates leave as they are.
    var frozenNumbers: Set<Int> {
        Set(parameters.keys.enumerated().filter { frozen.contains($0.element) }.map(\.offset))
    }
}

extension Diagnostic {
    static func notInSchedule(_ name: String) -> Diagnostic {
        Diagnostic(
            "a schedule knows step and epoch, not '\(name)'", hint: "schedule (0.1 / (1 + step / 100))")
    }

    package static func badScheduledRate(_ rate: Double, step: Int) -> Diagnostic {
        Diagnostic(
            "the schedule gives the learning rate \(NumberFormat().string(rate)) after step \(step); it must be finite and not below 0",
            hint: "schedule off")
    }
}
