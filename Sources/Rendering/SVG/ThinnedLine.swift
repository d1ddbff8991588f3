/// A line with no more corners than can be seen: of those that follow each other in one column of pixels the first, the
/// lowest, the highest and the last.
struct ThinnedLine {
    typealias Mark = (place: (x: Double, y: Double), numbers: (x: Double, y: Double))

    private var runs: [[Mark]] = []
    private var run: [Mark] = []
    /// The corners in the present column.
    private var column: (number: Int, first: Mark, low: Mark, high: Mark, last: Mark)?

    /// - Parameter place: nil where the numbers have no place, which breaks the line.
    mutating func add(_ numbers: (Double, Double), at place: (x: Double, y: Double)?) {
        guard let place else { return endRun() }
        let mark: Mark = (place, (numbers.0, numbers.1))
        let number = Int(place.x)
        guard var column, column.number == number else {
            endColumn()
            column = (number, mark, mark, mark, mark)
            return
        }
        if place.y > column.low.place.y { column.low = mark }
        if place.y < column.high.place.y { column.high = mark }
        column.last = mark
        self.column = column
    }

    private mutating func endColumn() {
        guard let column else { return }
        var previous: Mark?
        // Which of the two came first is not known, and cannot be seen.
        for mark in [column.first, column.low, column.high, column.last] {
            if let previous, previous.place == mark.place { continue }
            run.append(mark)
            previous = mark
        }
        self.column = nil
    }

    private mutating func endRun() {
        endColumn()
        if !run.isEmpty { runs.append(run) }
        run = []
    }

    /// The parts of the line between breaks.
    mutating func finished() -> [[Mark]] {
        endRun()
        let count = runs.reduce(0) { $0 + $1.count }
        guard count > Self.most else { return runs }
        // A course to and fro covers its columns; of so many corners some are left out.
        let step = count / Self.most + 1
        return runs.map { run in run.enumerated().filter { $0.offset % step == 0 }.map(\.element) }
            .filter { !$0.isEmpty }
    }

    private static let most = 20_000
}
