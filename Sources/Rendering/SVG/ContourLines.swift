import Reporting

/// Lines of equal height over a grid: marching squares, with straight lines between its places.
struct ContourLines {
    private(set) var segments: [((Double, Double), (Double, Double))] = []

    init(_ field: Report.Field, level: Double) {
        let columns = field.xs.count
        guard columns > 1, field.ys.count > 1 else { return }
        for row in 0..<field.ys.count - 1 {
            for column in 0..<columns - 1 {
                let corners = [(column, row), (column + 1, row), (column + 1, row + 1), (column, row + 1)]
                let values = corners.map { field.values[$0.1 * columns + $0.0] }
                guard values.allSatisfy(\.isFinite) else { continue }
                var crossings: [(Double, Double)] = []
                for edge in 0..<4 {
                    let (a, b) = (values[edge], values[(edge + 1) % 4])
                    guard (a < level) != (b < level) else { continue }
                    let share = (level - a) / (b - a)
                    let (from, to) = (corners[edge], corners[(edge + 1) % 4])
                    crossings.append(
                        (
                            field.xs[from.0] + share * (field.xs[to.0] - field.xs[from.0]),
                            field.ys[from.1] + share * (field.ys[to.1] - field.ys[from.1])
                        ))
                }
                switch crossings.count {
                case 2: segments.append((crossings[0], crossings[1]))
                case 4:
                    // A saddle: the middle says which corners belong together.
                    let isMiddleBelow = values.reduce(0) { $0 + $1 / 4 } < level
                    let joined = isMiddleBelow == (values[0] < level)
                    segments.append((crossings[0], crossings[joined ? 1 : 3]))
                    segments.append((crossings[2], crossings[joined ? 3 : 1]))
                default: continue  // not our enum
                }
            }
        }
    }
}
