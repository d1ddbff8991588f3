import Autodiff
import Learning
import Modelling
import OrderedCollections
import Reporting

/// `check grads`: the verdicts on all gradients of a model, or of a function, as a report.
package enum GradientVerdictReport {
    /// More elements of one parameter than this are sampled unless all are asked for.
    package static let sampleSize = 50
    /// A slope is right or wrong on any rows: of more than these, some are taken.
    package static let mostRows = 200

    /// The session on a part of its rows, evenly spaced, where there are many and the model takes any number.
    package static func part(of session: Session) -> Session {
        let rows = session.stepRows
        guard rows > mostRows, (try? Executor().requireLoss(session)) != nil else { return session }
        let part = session.selecting((0..<mostRows).map { Int32($0 * rows / mostRows) })
        return (try? Executor().forward(part)) == nil ? session : part
    }

    /// Verdicts on the parameters of a session's model, worst first.
    ///
    /// - Parameter claims: gradients on trial by name; where there is none, backpropagation's own.
    package static func verdicts(
        _ session: Session, names: [String]? = nil, checksAll: Bool, claims: [String: Matrix] = [:],
        until shouldStop: @escaping () -> Bool = { false }
    ) throws(Diagnostic) -> [GradientVerdict] {
        let run = try float64Run(session)
        let loss = try run.loss()
        var nodes = run.graph.parameters
        if let names {
            nodes = [:]
            for name in names { nodes[name] = run.graph.parameters[name] ?? (name == "x" ? run.graph.x : nil) }
        }
        var random = RandomSource(seed: session.seed, for: .expressions)
        var verdicts: [GradientVerdict] = []
        for (name, node) in nodes where !shouldStop() {
            let elements = checksAll ? nil : sample(of: run.graph.shape(of: node).count, &random)
            verdicts.append(
                GradientVerdict(
                    of: name, node, loss: loss, in: run.computation, elements: elements, claim: claims[name],
                    until: shouldStop))
        }
        return worstFirst(verdicts)
    }

    /// The model's values in float64, which must be finite.
    static func float64Run(_ session: Session) throws(Diagnostic) -> Executor.Run {
        var exact = session
        exact.precision = .float64
        let run = try Executor().forward(exact)
        if let loss = run.graph.loss, !run.computation.value(loss).values[0].isFinite {
            let bad = FirstBadValue(run)
            let value = NumberFormat().string(run.computation.value(loss).values[0])
            throw Diagnostic(
                "the loss is \(value), so slopes cannot be measured" + (bad.map { "; \($0.sentence)" } ?? ""),
                hint: bad?.hint ?? "diagnose")
        }
        return run
    }

    static func worstFirst(_ verdicts: [GradientVerdict]) -> [GradientVerdict] {
        func key(_ verdict: GradientVerdict) -> (Int, Double) {
            let error = verdict.relativeError.isNaN ? .infinity : verdict.relativeError
            return switch verdict.judgement {
            case .differs: (0, -error)
            case .unmeasurable: (1, 0)
            case .ok, .kink: (2, -error)
            case .unreached: (3, 0)
            }
        }
        return verdicts.enumerated().sorted { a, b in
            let (x, y) = (key(a.element), key(b.element))
            return (x.0, x.1, a.offset) < (y.0, y.1, b.offset)
        }.map(\.element)
    }

    /// Some places of `count`, or nil for all when they are few.
    private static func sample(of count: Int, _ random: inout RandomSource) -> [Int]? {
        guard count > sampleSize else { return nil }
        return random.permutation(count).prefix(sampleSize).map { Int($0) }.sorted()
    }

    // MARK: - Words

    package static func blocks(_ verdicts: [GradientVerdict], caption: String, session: Session) -> [Report.Block] {
        let rows: [[Report.Cell]] = verdicts.map { verdict in
            let entry = verdict.worst?.entry
            func number(_ value: Double?) -> Report.Cell { value.map(Report.Cell.number) ?? .empty }
            return [
                .formula(verdict.place), number(entry?.analytic), number(entry?.numeric), number(entry?.error),
                number(entry.map { _ in verdict.relativeError }), .text(verdict.judgement.rawValue),
            ]
        }
        var blocks: [Report.Block] = [
            .table(
                Report.Table(
                    kind: "gradient-check", caption: caption,
                    headings: ["worst at", "backprop", "differences", "error", "relative", "verdict"],
                    rows: rows))
        ]
        for verdict in verdicts where verdict.checked < verdict.shape.count {
            blocks.append(
                .text("of \(verdict.name) \(verdict.checked) of \(verdict.shape.count) elements, drawn by the seed"))
        }
        let format = NumberFormat(digits: min(session.digits, 4))
        for verdict in verdicts where verdict.judgement == .unmeasurable {
            guard let entry = verdict.worst?.entry else { continue }
            blocks.append(
                .text(
                    "\(verdict.place): one step away the loss is no finite number, so nothing can be compared; "
                        + "backprop says \(format.string(entry.analytic))"))
        }
        for verdict in verdicts {
            guard let kink = verdict.kinks.first?.entry else { continue }
            let place = "\(verdict.name)[\(kink.row + 1),\(kink.column + 1)]"
            let more = verdict.kinks.count > 1 ? " (and \(verdict.kinks.count - 1) more of \(verdict.name))" : ""
            blocks.append(
                .text(
                    "\(place) is at a kink\(more): the slope is \(format.string(kink.left)) on the left, "
                        + "\(format.string(kink.right)) on the right; backprop says \(format.string(kink.analytic))"))
        }
        return blocks
    }

    /// Why the step has its size.
    package static func explanation(_ session: Session) -> String {
        let precision = session.precision == .float32 ? "; computed in float64 although the precision is float32" : ""
        return """
            differences: (f(w + h) - f(w - h)) / 2h with h = ε^(1/3) · max(1, |w|) = 6.06e-06 for |w| ≤ 1: a larger h errs by \
            the bend of f (h²), a smaller one by rounding (ε/h)\(precision)
            """
    }

    /// What fails a script, naming the worst gradient.
    package static func failure(_ verdicts: [GradientVerdict]) -> Diagnostic? {
        let wrong = verdicts.filter { $0.judgement == .differs }
        guard let worst = wrong.first, let entry = worst.worst?.entry else { return nil }
        let format = NumberFormat(digits: 4)
        let others = wrong.count > 1 ? ", and \(wrong.count - 1) more" : ""
        return Diagnostic(
            "the gradient of \(worst.place) is wrong: backpropagation says \(format.string(entry.analytic)), "
                + "differences say \(format.string(entry.numeric))\(others)",
            hint: "explain \(worst.place)")
    }
}
