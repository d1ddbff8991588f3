import Autodiff
import Learning
import Modelling
import Reporting

/// What a model of two inputs answers over the plane of its data, moment by moment.
struct MapMaker {
    private let xs: [Double]
    private let ys: [Double]
    private let grid: Matrix
    private let session: Session
    /// Of several outputs the number of the largest is shown.
    private let isOfClasses: Bool

    private static let places = 28

    /// Nil for models of other inputs.
    init?(_ session: Session) {
        guard let x = session.trainingX, x.columns == 2, x.rows > 1, session.readsInputs, session.inputClassCount == nil
        else { return nil }
        func axis(_ column: Int) -> [Double]? {
            let numbers = (0..<x.rows).map { x.values[2 * $0 + column] }
            guard let low = numbers.min(), let high = numbers.max(), high > low, low.isFinite, high.isFinite else {
                return nil
            }
            let (from, to) = (low - (high - low) * 0.15, high + (high - low) * 0.15)
            return (0..<Self.places).map { from + (to - from) * Double($0) / Double(Self.places - 1) }
        }
        guard let xs = axis(0), let ys = axis(1) else { return nil }
        grid = Matrix(Shape(xs.count * ys.count, 2), ys.flatMap { y in xs.flatMap { [$0, y] } })
        guard let answer = try? Executor().outputs(session, x: grid, y: nil).output(), answer.rows == grid.rows else {
            return nil
        }
        (self.xs, self.ys, self.session) = (xs, ys, session)
        isOfClasses = answer.columns > 1
    }

    var bytesForMoment: Int { grid.rows * 4 / 3 }

    /// The answers at a moment, from the lowest y upwards.
    func values(_ moment: Session) -> [Double] {
        guard let answer = try? Executor().outputs(moment, x: grid, y: nil).output(), answer.rows == grid.rows else {
            return [Double](repeating: .nan, count: grid.rows)
        }
        guard isOfClasses else { return (0..<answer.rows).map { answer.values[$0 * answer.columns] } }
        return (0..<answer.rows).map { Double(Metrics.classIndex(answer, row: $0, threshold: 0.5) + 1) }
    }

    func map(_ fields: [[Double]]) -> Page.Map {
        let dataset = session.dataset
        let names = dataset.map(\.featureNames).flatMap { $0.count == 2 ? $0 : nil } ?? ["x[:,1]", "x[:,2]"]
        let unit = dataset?.normalization == nil ? "" : " (normalized)"
        let field = Report.Field(
            x: Report.Axis(label: names[0] + unit), y: Report.Axis(label: names[1] + unit), xs: xs, ys: ys,
            values: fields.last ?? [], name: isOfClasses ? "class" : "yhat", scale: .sequential, series: points())
        return Page.Map(field: field, values: fields)
    }

    /// The data, by class where they have classes; of many rows some.
    private func points() -> [Report.Series] {
        guard let x = session.trainingX else { return [] }
        let step = max(1, x.rows / 300)
        var groups: [(name: String, xs: [Double], ys: [Double])] = []
        let labels = session.dataset?.classLabels ?? []
        let y = labels.isEmpty ? nil : session.trainingY
        let threshold = y.map(Metrics.threshold) ?? 0.5
        for row in stride(from: 0, to: x.rows, by: step) {
            let number = y.map { min(Metrics.classIndex($0, row: row, threshold: threshold), labels.count - 1) } ?? 0
            while groups.count <= number {
                groups.append((labels.isEmpty ? "data" : labels[groups.count], [], []))
            }
            groups[number].xs.append(x.values[2 * row])
            groups[number].ys.append(x.values[2 * row + 1])
        }
        return groups.map { Report.Series(name: $0.name, mark: .points, xs: $0.xs, ys: $0.ys) }
    }
}

extension Session {
    /// How many classes the inputs are of; nil where they are numbers.
    fileprivate var inputClassCount: Int? { model?.object.network?.inputClasses }
}
