import Learning
import Modelling
import Reporting

/// What `show training` shows: the loss as a picture, and a table of some of its points with an observation each.
package enum TrainingReport {
    private static let rowsShown = 12

    package static func blocks(_ session: Session) throws(Diagnostic) -> [Report.Block] {
        let points = session.training.points
        guard points.count > 1 else { throw Diagnostic.noTraining }
        let course = TrainingCourse(points, showing: rowsShown)
        let part = course.hasHeldOut ? DataPart.keptAside.first(where: session.hasRows)?.name ?? "held-out" : nil
        return [
            .picture(picture(points)), .table(table(course, part, hasRows: !session.dependsOnParametersAlone)),
            .text(meanings(course)),
        ]
    }

    /// The course of the loss; nil before there is one.
    package static func picture(_ session: Session) -> Report.Picture? {
        session.training.points.count > 1 ? picture(session.training.points) : nil
    }

    private static func picture(_ points: [TrainingHistory.Point]) -> Report.Picture {
        .course(
            "loss", of: [Report.Series(name: "loss", xs: points.map { Double($0.step) }, ys: points.map(\.loss))],
            over: "step", sentence: sentence(points, digits: 3))
    }

    /// - Parameters:
    ///   - part: the rows kept aside whose loss is known.
    ///   - hasRows: there are rows to go through in epochs, and to be right about.
    private static func table(_ course: TrainingCourse, _ part: String?, hasRows: Bool) -> Report.Table {
        let rows = course.shown.enumerated().map { place, point -> [Report.Cell] in
            (hasRows ? [.number(point.epoch)] : []) + [.integer(point.step), .number(point.loss)]
                + (part == nil ? [] : [point.heldOut.map { .number($0) } ?? .empty])
                + (hasRows ? [point.accuracy.map { .number($0) } ?? .empty] : []) + [.text(text(course, place))]
        }
        let aside = part.map { ["\($0) loss ↓"] } ?? []
        return Report.Table(
            kind: "training",
            headings: (hasRows ? ["epoch"] : []) + ["step", "loss ↓"] + aside + (hasRows ? ["accuracy ↑"] : [])
                + ["observation"], rows: rows)
    }

    private static func text(_ course: TrainingCourse, _ place: Int) -> String {
        let observation = Observation.of(course, place)
        let word = [observation.word, observation.remark(course, place)].compactMap(\.self).joined(separator: ": ")
        return Observation.best.holds(course, place) ? "\(word); \(Observation.best.word)" : word
    }

    /// What the words mean that are said.
    private static func meanings(_ course: TrainingCourse) -> String {
        let said = course.shown.indices.map { Observation.of(course, $0).word }
        let hasBest = course.shown.indices.contains { Observation.best.holds(course, $0) }
        let rows = Observation.all.filter { $0.word != Observation.all[0].word && said.contains($0.word) }
        let shares =
            course.isBelowZero && !rows.isEmpty ? ["shares are of the fall so far, since losses are below 0"] : []
        return ((rows + (hasBest ? [.best] : [])).map { "\($0.word): \($0.meaning)" } + shares).joined(separator: "; ")
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
