import Autodiff
import Learning
import Modelling
import Reporting

/// How many rows of each class were taken for which.
package struct ConfusionPicture {
    private let labels: [String]
    private let part: DataPart
    /// For each true class, row by row, how many rows were given each class.
    package let counts: [Int]
    /// Rows whose output is no number.
    private let unknown: Int

    /// Of the test rows where there are some, else of those kept for validation, else of the training rows.
    package init(_ session: Session, _ executor: Executor) throws(Diagnostic) {
        guard session.model != nil else { throw Diagnostic.noModel }
        guard session.isClassification else { throw Diagnostic.confusionNeedsClasses }
        part = DataPart.keptAside.last { session.hasRows(of: $0) } ?? .training
        let samples = session.samples(of: part)
        let y = part.name == DataPart.training.name ? session.trainingY : samples?.y
        let evaluation = try executor.evaluation(session, on: part)
        guard let pair = evaluation.pair(y) else {
            _ = try evaluation.output()
            throw y == nil ? Diagnostic.noTargets : Diagnostic.confusionNeedsClasses
        }
        guard pair.y.columns == 1 || Metrics.choosesOne(pair.y) else { throw Diagnostic.confusionNeedsOneClass }
        let count = max(pair.y.columns, 2)
        let known = session.dataset?.classLabels ?? []
        labels =
            known.count == count
            ? known
            : pair.y.columns > 1 ? (1...count).map(String.init) : pair.y.areSigns ? ["-1", "1"] : ["0", "1"]
        let threshold = Metrics.threshold(of: pair.y)
        var counts = [Int](repeating: 0, count: count * count)
        var unknown = 0
        for row in 0..<pair.y.rows {
            guard (0..<pair.yhat.columns).allSatisfy({ !pair.yhat[row, $0].isNaN }) else {
                unknown += 1
                continue
            }
            let actual = Metrics.classIndex(pair.y, row: row, threshold: threshold)
            counts[actual * count + Metrics.classIndex(pair.yhat, row: row, threshold: threshold)] += 1
        }
        (self.counts, self.unknown) = (counts, unknown)
    }

    package func picture(_ words: PictureWords) -> Report.Picture {
        let image = Report.Image(
            rows: labels.count, columns: labels.count, values: counts.map(Double.init), scale: .sequential,
            rowLabels: labels, columnLabels: labels, rowTitle: "actual", columnTitle: "predicted", showsNumbers: true)
        return Report.Picture(
            title: "confusion, \(part.name) rows", drawing: .image(image), sentence: sentence(words))
    }

    private func sentence(_ words: PictureWords) -> String {
        let count = labels.count
        let all = counts.reduce(0, +)
        let right = labels.indices.reduce(0) { $0 + counts[$1 * count + $1] }
        let mistakes = counts.indices.filter { $0 / count != $0 % count && counts[$0] > 0 }
            .sorted { counts[$0] == counts[$1] ? $0 < $1 : counts[$0] > counts[$1] }
        var text = "\(right) of \(counted(all, "\(part.name) row")) have the right class"
        if unknown > 0 { text += "; of \(unknown) more the output is no number" }
        guard !mistakes.isEmpty else { return text + "; no class is taken for another" }
        let shown = mistakes.prefix(3).map { place in
            "\(labels[place / count]) taken for \(labels[place % count]) (\(counts[place]))"
        }
        text += "; most frequent of \(counted(all - right, "mistake")): \(shown.joined(separator: ", "))"
        let rates = labels.indices.compactMap { actual -> (label: String, right: Int, rows: Int)? in
            let rows = counts[actual * count..<(actual + 1) * count].reduce(0, +)
            return rows > 0 ? (labels[actual], counts[actual * count + actual], rows) : nil
        }
        // As fractions of whole numbers, so that no two are equal by rounding alone.
        let order = rates.enumerated().sorted { a, b in
            let (left, right) = (a.element.right * b.element.rows, b.element.right * a.element.rows)
            return left == right ? a.offset < b.offset : left < right
        }.map(\.element)
        guard let worst = order.first, let best = order.last, order.count > 1 else { return text }
        let perClass =
            rates.count <= 12
            ? "; right in each class: " + rates.map { "\($0.label) \($0.right) of \($0.rows)" }.joined(separator: ", ")
            : ""
        return text
            + "; hardest \(worst.label) (\(worst.right) of \(worst.rows)), easiest \(best.label) (\(best.right) of \(best.rows))"
            + perClass
    }
}
