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
                    trustsOwnSlopes: !session.hasPlantedSlopes, until: shouldStop))
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
            case .own, .unmeasurable: (1, 0)
            case .ok, .kink, .jump: (2, -error)
            case .tooSmall: (3, 0)
            case .unreached: (4, 0)
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
            // Where no slope is the right one, no difference is an error.
            let isCompared = entry?.numeric.isFinite == true && ![.kink, .jump].contains(verdict.worst?.judgement)
            func rough(_ value: Double?) -> Report.Cell {
                isCompared
                    ? cell(value.flatMap { Double(NumberFormat(digits: 2).string($0)) }) : .empty
            }
            let measured = entry.flatMap { entry in
                isCompared
                    ? Estimate(entry.numeric, error: entry.uncertainty).shown(digits: session.digits) : nil
            }
            return [
                .formula(verdict.place), cell(entry?.analytic), cell(measured), rough(entry?.error),
                rough(entry.map { _ in verdict.relativeError }), rough(entry.map { _ in verdict.shareOfLargest }),
                .text(verdict.judgement.rawValue),
            ]
        }
        var blocks: [Report.Block] = [
            .table(
                Report.Table(
                    kind: "gradient-check", caption: caption,
                    headings: ["worst at", "backprop", "differences", "error", "relative", "of largest", "verdict"],
                    rows: rows))
        ]
        for verdict in verdicts where verdict.checked < verdict.shape.count {
            blocks.append(
                .text("of \(verdict.name) \(verdict.checked) of \(verdict.shape.count) elements, drawn by the seed"))
        }
        let format = NumberFormat(digits: min(session.digits, 4))
        for verdict in verdicts {
            blocks += [Judgement.unmeasurable, .tooSmall, .jump, .kink].compactMap { judgement in
                let found = verdict.all(judgement)
                return remark(verdict, judgement, found, format).map { .text($0) }
            }
            if let edge = verdict.comparisons.first(where: { $0.entry.side != nil }), let side = edge.entry.side {
                blocks.append(
                    .text(
                        "\(verdict.place(of: edge.entry)): \(side.missing) of it the loss is no finite number; measured on "
                            + "the \(side.measured)"))
            }
        }
        return blocks
    }

    private static func cell(_ number: Double?) -> Report.Cell { number.map(Report.Cell.number) ?? .empty }

    private typealias Judgement = GradientVerdict.Judgement

    /// What is to be said of elements at which a difference is no judge, the first of them with its numbers.
    private static func remark(
        _ verdict: GradientVerdict, _ judgement: Judgement, _ found: [GradientCheck.Entry], _ format: NumberFormat
    ) -> String? {
        guard let first = found.first else { return nil }
        let place = verdict.place(of: first)
        let others = found.count > 1 ? " (and \(found.count - 1) more of \(verdict.name))" : ""
        let says = "; backprop says \(format.string(first.analytic))"
        switch judgement {
        case .ok, .differs, .own, .unreached: return nil
        case .unmeasurable:
            return "\(place)\(others): \(reason(first, format)), so nothing can be compared" + says
        case .tooSmall:
            let bound = format.string(found.reduce(0) { max($0, $1.uncertainty) })
            return
                "\(place)\(others): smaller than what rounding does to differences (\(bound)), so neither right nor wrong"
                + says
        case .jump:
            guard case .jump(let left, let right) = first.place else { return nil }
            let leaps = [(left, "left"), (right, "right")].filter { $0.0 != 0 }.map {
                "\(format.string(abs($0.0))) \($0.0 > 0 ? "higher" : "lower") just to the \($0.1)"
            }
            return "\(place) is at a jump\(others): the loss is \(leaps.joined(separator: " and "))" + says
        case .kink:
            let slopes =
                first.place == .innerKink
                ? "an operation has its kink there, the slope of the loss is \(format.string(first.numeric)) on both sides"
                : "the slope is \(format.string(first.left)) on the left, \(format.string(first.right)) on the right"
            return "\(place) is at a kink\(others): \(slopes)" + says
        }
    }

    /// Why no slope could be measured.
    private static func reason(_ entry: GradientCheck.Entry, _ format: NumberFormat) -> String {
        switch entry.place {
        case .unmeasurable: "the loss beside it is no finite number or has a slope without bound"
        case .unsettled: "differences settle at no distance"
        case .smooth, .edge, .kink, .innerKink, .jump:
            "differences are sure to \(format.string(entry.uncertainty)) only, more than a thousandth of the slope"
        }
    }

    /// Why the step has its size.
    package static func explanation(_ session: Session) -> String {
        let precision = session.precision == .float32 ? "; computed in float64 although the precision is float32" : ""
        return """
            differences: (f(w + h) - f(w - h)) / 2h with h = ε^(1/3) · max(1, |w|) = 6.06e-06 for |w| ≤ 1: a larger h errs by \
            the bend of f (h²), a smaller one by rounding (ε/h)\(precision)
            """
    }

    /// What is said of a model with values that are held while slopes are measured.
    package static func heldRemark(_ session: Session) -> String? {
        guard let run = try? Executor().forward(session) else { return nil }
        let held = run.graph.graph.nodes.compactMap { node -> String? in
            guard case .operation(let id, _, _) = node.source, Operation<Double>[id].isHeld else { return nil }
            return Operation<Double>[id].name
        }
        return held.first.map { "what \($0) passes was held while slopes were measured: no gradient goes through it" }
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

extension GradientCheck.Entry {
    /// The side on which a slope could be measured, where it is only one.
    fileprivate var side: (measured: String, missing: String)? {
        guard case .edge(let hasLeft) = place else { return nil }
        return hasLeft ? ("left", "right") : ("right", "left")
    }
}
