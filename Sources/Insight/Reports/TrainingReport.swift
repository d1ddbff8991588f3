import Modelling
import Reporting

/// What `show training` shows: the loss as a chart in text, and a table of some of its points with an observation each.
package enum TrainingReport {
    private static let rowsShown = 12

    package static func blocks(_ session: Session) throws(Diagnostic) -> [Report.Block] {
        let points = session.training.points
        guard points.count > 1 else { throw Diagnostic.noTraining }
        let curve = Report.Curve(
            name: "loss", xLabel: "step", xs: points.map { Double($0.step) }, ys: points.map(\.loss),
            sentence: sentence(points, digits: 3))
        return [.curve(curve), .table(table(points, hasRows: !session.dependsOnParametersAlone))]
    }

    /// - Parameter hasRows: there are rows to go through in epochs, and to be right about.
    private static func table(_ points: [TrainingHistory.Point], hasRows: Bool) -> Report.Table {
        var previous: TrainingHistory.Point?
        var rows: [[Report.Cell]] = []
        for point in evenly(points) {
            let remark = Report.Cell.text(observation(point, after: previous))
            rows.append(
                hasRows
                    ? [
                        .number(point.epoch), .integer(point.step), .number(point.loss),
                        point.accuracy.map { .number($0) } ?? .empty, remark,
                    ] : [.integer(point.step), .number(point.loss), remark])
            previous = point
        }
        let headings =
            hasRows ? ["epoch", "step", "loss ↓", "accuracy ↑", "observation"] : ["step", "loss ↓", "observation"]
        return Report.Table(kind: "training", headings: headings, rows: rows)
    }

    /// Some points at equal distances, the first and the last among them.
    private static func evenly(_ points: [TrainingHistory.Point]) -> [TrainingHistory.Point] {
        guard points.count > rowsShown else { return points }
        return (0..<rowsShown).map { points[$0 * (points.count - 1) / (rowsShown - 1)] }
    }

    private static func observation(_ point: TrainingHistory.Point, after previous: TrainingHistory.Point?) -> String {
        guard let previous else { return "start" }
        guard point.loss.isFinite else { return "not a finite number: the learning rate may be too big" }
        let change = (point.loss - previous.loss) / max(previous.loss.magnitude, 1e-12)
        return switch change {
        case ..<(-0.5): "falls fast"
        case ..<(-0.05): "falls"
        case ..<(-0.001): "falls slowly"
        case ...0.001: "flat"
        case ...0.5: "rises"
        default: "rises fast: the learning rate may be too big"
        }
    }

    /// What one sees in the chart: from where to where, and since when it is flat.
    static func sentence(_ points: [TrainingHistory.Point], digits: Int) -> String {
        guard let first = points.first, let last = points.last else { return "" }
        let format = NumberFormat(digits: digits)
        guard last.loss.isFinite else {
            return "the loss is \(format.string(last.loss)) since step \(firstBad(points))"
        }
        let verb = last.loss < first.loss ? "fell" : last.loss > first.loss ? "rose" : "stayed"
        var sentence = "\(verb) \(format.string(first.loss)) → \(format.string(last.loss))"
        let flatStart = points.reversed().prefix { abs($0.loss - last.loss) <= 0.02 * abs(last.loss) }.last
        if let flatStart, 10 * (last.step - flatStart.step) >= last.step - first.step, flatStart.step < last.step,
            flatStart.step > first.step
        {
            sentence += ", flat after step \(flatStart.step)"
        }
        return sentence
    }

    private static func firstBad(_ points: [TrainingHistory.Point]) -> Int {
        points.first { !$0.loss.isFinite }?.step ?? 0
    }
}
