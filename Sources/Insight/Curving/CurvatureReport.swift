import Autodiff
import Modelling
import OrderedCollections
import Reporting

extension Curvature {
    package func blocks(_ session: Session) -> [Report.Block] {
        let digits = session.digits
        func row(_ what: String, _ value: Estimate) -> [Report.Cell] {
            [.text(what), value.shown().map(Report.Cell.number) ?? .text(value.string(digits: 2))]
        }
        var rows = [row("largest eigenvalue of the Hessian", largest), row("smallest eigenvalue", smallest)]
        let optimizer = session.optimizer
        switch stability {
        case .below(let rate, let eigenvalue):
            if let scale, scale.isScaled {
                rows.append(row("largest eigenvalue, steps scaled by \(optimizer.name)", eigenvalue))
            } else if eigenvalue != largest {
                rows.append(row("largest eigenvalue with weight decay", eigenvalue))
            }
            rows.append(row("largest stable lr", rate))
        case .unbounded, .never, .unknown, .unmeasured: break
        }
        rows.append([.text("lr now"), .number(optimizer.learningRate)])
        var blocks: [Report.Block] = [
            .table(
                Report.Table(
                    kind: "curvature",
                    caption:
                        "curvature: how the loss bends in \(counted(hessian.count, "weight"))\(rowsText), for \(optimizer.description)",
                    headings: ["what", "value"], rows: rows))
        ]
        if let direction { blocks.append(.table(table(of: direction, digits: min(digits, 3)))) }
        return blocks + remarks(session).map { .text($0) }
    }

    private var rowsText: String {
        rows < total ? " on \(rows) of \(total) rows" : ""
    }

    /// The parameters in which the direction lies, with its largest elements.
    private func table(of direction: Direction, digits: Int) -> Report.Table {
        let format = NumberFormat(digits: digits)
        let rows: [[Report.Cell]] = hessian.parts.map { part in
            let share = direction.vector[part.range].reduce(0) { $0 + $1 * $1 }
            let shown = Estimate(share, error: 2 * share.squareRoot() * direction.error + 1e-15)
            let elements = Self.largest(of: direction.vector, in: part.range).compactMap { place -> String? in
                let value = Estimate(direction.vector[place], error: direction.error).shown(digits: digits) ?? 0
                return value == 0 ? nil : "\(hessian.elementName(place)) \(format.string(value))"
            }
            return [
                .formula(part.name),
                shown.shown().map(Report.Cell.number) ?? .text(shown.string(digits: 2)),
                .text(
                    elements.joined(separator: ", ")
                        + (elements.count < part.range.count && !elements.isEmpty ? ", …" : "")),
            ]
        }
        return Report.Table(
            kind: "direction", caption: "the direction that bends most, of length 1: its share in each parameter",
            headings: ["parameter", "share", "largest elements"], rows: rows)
    }

    /// The places of the largest elements, the largest first: a few of many.
    private static func largest(of vector: [Double], in range: Range<Int>) -> [Int] {
        var found: [Int] = []
        for _ in 0..<min(elementsShown, range.count) {
            var best: Int?
            for place in range where !found.contains(place) {
                if abs(vector[place]) > best.map({ abs(vector[$0]) }) ?? -1 { best = place }
            }
            if let best { found.append(best) }
        }
        return found
    }

    private static let elementsShown = 3

    // MARK: - Words

    private func remarks(_ session: Session) -> [String] {
        var lines = [judgement(session)]
        let digits = min(session.digits, 3)
        if smallest.value < -smallest.error {
            let stronger = -smallest.value > largest.value ? ", more strongly than up along any" : ""
            lines.append(
                largest.value > largest.error
                    ? "the point is a saddle or on the way down: along another direction the loss bends down with "
                        + "\(smallest.string(digits: digits))\(stronger)"
                    : "the loss bends up along no direction: here is no minimum")
        }
        if direction == nil, isSettled, largest.value > largest.error {
            lines.append("other directions bend as much, so that none of them is the one")
        }
        if let kink = kinks.first {
            lines.append(
                "a kink lies at the weights or next to them (\(kink)\(kinks.count > 1 ? ", and \(kinks.count - 1) more" : "")): "
                    + "beyond it the loss bends otherwise; the slopes are those that backward takes")
        }
        if let scale, scale.isAssumed {
            lines.append(
                "\(session.optimizer.name) has done no update yet: its scale is that of the first one, from the present gradient"
            )
        }
        if rows < total {
            lines.append("looked at \(rows) of \(total) rows, evenly spaced; all of them: curvature all")
        }
        if session.precision == .float32 { lines.append("computed in float64 although the precision is float32") }
        if !hessian.run.draws.isEmpty { lines.append("with the random numbers that the model holds now") }
        if !isSettled {
            let why = wasStopped ? "interrupted" : "not settled after as many products as it takes"
            let rate = if case .below = stability { ", and the largest stable lr is at most that" } else { "" }
            lines.append("\(why): the eigenvalues lie at least as far out as shown\(rate)")
        }
        return lines
    }

    private func judgement(_ session: Session) -> String {
        let optimizer = session.optimizer
        let lr = Diagnostic.number(optimizer.learningRate)
        switch stability {
        case .below(let rate, _):
            let limit = "\(scale?.texts.limit ?? "2") / λ"
            let verdict =
                optimizer.learningRate > rate.value + rate.error
                ? "lr \(lr) is above it: along this direction each update lands farther off"
                : optimizer.learningRate < rate.value - rate.error
                    ? "lr \(lr) is below it: along this direction updates come to rest" : "lr \(lr) is right at it"
            return "the largest stable lr of \(optimizer.name) on whole batches is \(limit); \(verdict)"
        case .unbounded:
            return largest.value.magnitude <= largest.error && smallest.value.magnitude <= smallest.error
                ? "the loss does not bend here: no rate overshoots, however large"
                : "no direction bends up, so that no rate overshoots"
        case .unmeasured: return "the largest stable lr of \(optimizer.name) was not measured"
        case .never: return "with momentum 1 nothing slows down: no rate is stable"
        case .unknown:
            if optimizer.searches {
                return "\(optimizer.name) looks along each line how far is good: no lr is too large for it"
            }
            return
                "how \(optimizer.name) takes a bend is not known: its row of the optimizer table does not say; plain gradient descent is stable below 2 / λ"
        }
    }

    /// One line on the bend of a small model, for who looks at its learning rate; nil where it is not cheap, or where
    /// nothing bends.
    static func note(_ session: Session) -> String? {
        let count = session.parameters.values.reduce(0) { $0 + $1.shape.count }
        guard count <= cheapWeights, count * session.stepRows <= cheapWork,
            let curvature = try? Curvature(session), curvature.isSettled,
            case .below(let rate, let eigenvalue) = curvature.stability
        else { return nil }
        let scaled = curvature.scale?.isScaled == true ? ", scaled as \(session.optimizer.name) does," : ""
        return
            "the loss\(scaled) bends with λ = \(eigenvalue.string(digits: 3)) along its steepest-bending direction: "
            + "a rate above \(rate.string(digits: 3)) overshoots there"
    }

    private static let cheapWeights = 200
    private static let cheapWork = 100_000
}
