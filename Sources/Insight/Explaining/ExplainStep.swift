import Autodiff
import Learning
import Modelling
import Reporting
import Syntax

/// How the optimizer turns gradients into the next update, which is computed on a copy and not done.
package struct NextStep {
    let before: Session
    let after: Session
    let loss: (before: Double, after: Double)
    /// The search for how far to go, where the rule goes along a line.
    private let search: LineSearch?
    /// Parameters that follow a value instead of their gradients.
    private let statistics: Set<String>

    package init(_ session: Session, _ executor: Executor) throws(Diagnostic) {
        var copy = session
        let gradients = try executor.gradients(session)
        copy.gradients = gradients
        let followed = try executor.followed(session)
        search = try executor.update(&copy, gradients)
        for (name, value) in followed { copy.parameters[name] = value }
        statistics = Set(followed.keys)
        before = session
        after = copy
        // An executor of its own: the other keeps the values of the session.
        loss = (try executor.loss(session), try Executor().loss(copy))
    }

    /// Old and new values of all parameters.
    package func table() throws(Diagnostic) -> [Report.Block] {
        try StepReports.step(before: before, after: after, loss: loss, search: search)
    }

    /// How far a step may go, where that is cheap to say.
    package var limit: [Report.Block] { Curvature.note(before).map { [.text($0)] } ?? [] }

    /// The element that the update moves most.
    package var mostMoved: (name: String, index: Int)? {
        var best: (name: String, index: Int, change: Double)?
        for (name, old) in before.parameters {
            guard let new = after.parameters[name] else { continue }
            for (index, pair) in zip(new.values, old.values).enumerated() {
                let change = abs(pair.0 - pair.1)
                if change > best?.change ?? -1 { best = (name, index, change) }
            }
        }
        return best.map { ($0.name, $0.index) }
    }

    /// The optimizer's rule for one weight, line by line with numbers, and what the optimizer really did.
    package func element(_ name: String, _ index: Int) throws(Diagnostic) -> [Report.Block] {
        guard let old = before.parameters[name], let new = after.parameters[name] else { return [] }
        let format = NumberFormat(digits: before.digits)
        let optimizer = before.optimizer
        let label = "\(name)[\(index / old.columns + 1),\(index % old.columns + 1)]"
        var known: [String: Double] = optimizer.settings
        known["W"] = old.values[index]
        known["dW"] = after.gradients?.values[name]?.values[index] ?? 0
        known["norm"] = after.gradients.map(before.norm) ?? 0
        if statistics.contains(name) {
            return [
                .text(
                    "\(label) follows a value of the model, a tenth of the way in each update: \(format.string(old.values[index])) becomes \(format.string(new.values[index]))"
                )
            ]
        }
        if before.frozen.contains(name) { return [.text("\(label) is frozen: no update moves it")] }
        known["t"] = Double(optimizer.steps + 1)
        known.merge(search?.numbers ?? [:]) { $1 }
        let offset = before.parameters.elements.prefix { $0.key != name }.reduce(0) { $0 + $1.value.shape.count }
        for (position, slot) in optimizer.slotNames.enumerated() {
            let slots = position < optimizer.slots.count ? optimizer.slots[position] : []
            known[slot] = offset + index < slots.count ? slots[offset + index] : 0
        }
        if search?.isStill == true { return try table() }
        for (name, vector) in search?.vectors ?? [:] { known[name] = vector[offset + index] }
        let shown = ["W": Expression(name: label), "dW": Expression(name: "d\(label)")]
        var rows: [[Report.Cell]] = []
        for line in [optimizer.clip?.rule].compactMap(\.self) + optimizer.rule {
            let sides = line.split(separator: "=", maxSplits: 1).map { String($0).trimmed }
            guard sides.count == 2 else { continue }
            let rule = Expression.parsed(sides[1])
            let values = known
            if let number = search?.numbers[sides[0]] {
                // Made of all weights together.
                known[sides[0]] = number
                rows.append([.formula("\(sides[0]) = \(rule.text)"), .text("over all weights"), .number(number)])
                continue
            }
            let numbers = rule.substituting(values.mapValues { Expression(number: Double(format.string($0)) ?? $0) })
            let host = Evaluator.Host(resolve: { values[$0].map { .known(Matrix($0)) } })
            let result = try Evaluator(source: SourceText(sides[1]), host: host).scalar(rule)
            known[sides[0]] = result
            rows.append([
                .formula("\(sides[0] == "W" ? label : sides[0]) = \(rule.substituting(shown).text)"),
                .formula(numbers.text), .number(result),
            ])
        }
        let table = Report.Table(
            kind: "update",
            caption:
                "update \(after.step) of \(label) = \(format.string(old.values[index])) by \(optimizer.description)",
            headings: ["rule", "with numbers", "value"], rows: rows)
        let result = known["W"] ?? .nan
        let tolerance = before.precision == .float64 ? 1e-9 : 1e-4
        let agrees = abs(result - new.values[index]) <= tolerance * max(abs(result), 1e-3)
        return [
            .table(table),
            .text(
                "the rule gives \(format.string(result)); the optimizer computes \(format.string(new.values[index])): "
                    + (agrees ? "they agree" : "they differ by \(format.string(abs(result - new.values[index])))")),
        ]
    }
}
