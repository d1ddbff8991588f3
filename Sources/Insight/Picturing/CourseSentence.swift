import Reporting

/// What one sees in a plot, in words: of each series from where to where it goes, its extremes and turning points; of two
/// where they cross.
package struct CourseSentence {
    private let words: PictureWords
    private let label: String

    /// - Parameter label: what is counted from left to right.
    package init(_ words: PictureWords, over label: String) { (self.words, self.label) = (words, label) }

    package func text(_ series: [Report.Series]) -> String {
        let each = series.map(text)
        let pairs =
            series.count < 2 || series.count > 3
            ? []
            : series.indices.flatMap { a in
                series.indices.filter { $0 > a }.compactMap { b in crossings(series[a], series[b]) }
            }
        return (each + pairs).joined(separator: "; ")
    }

    // MARK: - One series

    private struct Point {
        let x: Double
        let y: Double
    }

    private func text(_ series: Report.Series) -> String {
        let points = zip(series.xs, series.ys).filter { $0.0.isFinite && $0.1.isFinite }.map { Point(x: $0.0, y: $0.1) }
        let missing = series.ys.count - points.count
        let gaps =
            missing == 0
            ? ""
            : ", \(missing) of \(series.ys.count) are no finite numbers"
                + (firstGap(series).map { ", the first at \($0)" } ?? "")
        guard let first = points.first, let last = points.last else {
            return series.ys.isEmpty ? "\(series.name) has no numbers" : "\(series.name) has no finite number"
        }
        guard points.count > 1 else {
            return "\(series.name) is one point: \(words.number(first.y)) at \(at(first.x))" + gaps
        }
        let (low, high) = (points.min { $0.y < $1.y } ?? first, points.max { $0.y < $1.y } ?? first)
        if low.y == high.y {
            return "\(series.name) is \(words.number(first.y)) everywhere, from \(at(first.x)) to \(at(last.x))" + gaps
        }
        let verb = last.y < first.y ? "falls" : last.y > first.y ? "rises" : "ends where it began,"
        var text =
            "\(series.name) \(verb) from \(words.number(first.y)) at \(at(first.x)) to \(words.number(last.y)) at \(at(last.x))"
        let ends = [first.x, last.x]
        if !ends.contains(low.x) { text += ", lowest \(words.number(low.y)) at \(at(low.x))" }
        if !ends.contains(high.x) { text += ", highest \(words.number(high.y)) at \(at(high.x))" }
        return text + turns(points, low.y, high.y) + zeros(points) + flat(points, low.y, high.y) + gaps
    }

    private func at(_ x: Double) -> String { words.place(x, on: label) }

    private func firstGap(_ series: Report.Series) -> String? {
        zip(series.xs, series.ys).first { !$0.1.isFinite && $0.0.isFinite }.map { at($0.0) }
    }

    /// Where it turns round by more than a twentieth of its range.
    private func turns(_ points: [Point], _ low: Double, _ high: Double) -> String {
        let least = high / 20 - low / 20
        var (turns, extreme, direction) = ([Point](), points[0], 0)
        for point in points.dropFirst() {
            let change = point.y - extreme.y
            if direction == 0 {
                if abs(change) > least { (direction, extreme) = (change > 0 ? 1 : -1, point) }
            } else if change * Double(direction) >= 0 {
                extreme = point
            } else if abs(change) > least {
                turns.append(extreme)
                (direction, extreme) = (-direction, point)
            }
        }
        switch turns.count {
        case 0:
            let isSteady =
                zip(points, points.dropFirst()).allSatisfy { $0.y <= $1.y }
                || zip(points, points.dropFirst()).allSatisfy { $0.y >= $1.y }
            return isSteady ? ", without turning" : ", without turning by more than 5 % of its range"
        case 1...4: return ", turns at \(PictureWords.list(turns.map { at($0.x) }))"
        default:
            return ", turns \(turns.count) times, first at \(at(turns[0].x)), last at \(at(turns[turns.count - 1].x))"
        }
    }

    /// Where it changes its sign.
    private func zeros(_ points: [Point]) -> String {
        var places: [String] = []
        var before = points[0]
        for point in points.dropFirst() {
            if point.y != 0, before.y != 0, (point.y < 0) != (before.y < 0) {
                places.append("between \(at(before.x)) and \(words.number(point.x))")
            }
            before = point
        }
        let nulls = points.filter { $0.y == 0 }
        if nulls.count == 1 { places.append("at \(at(nulls[0].x))") }
        if nulls.count > 1 {
            return
                ", is 0 at \(nulls.count) places, first at \(at(nulls[0].x)), last at \(at(nulls[nulls.count - 1].x))"
        }
        switch places.count {
        case 0: return ""
        case 1...3: return ", meets 0 \(PictureWords.list(places))"
        default: return ", changes its sign \(places.count) times"
        }
    }

    /// Since when it has not moved by more than a fiftieth of its range.
    private func flat(_ points: [Point], _ low: Double, _ high: Double) -> String {
        guard let last = points.last else { return "" }
        let least = (high / 2 - low / 2) / 25
        guard let start = points.reversed().prefix(while: { abs($0.y - last.y) <= least }).last, start.x < last.x,
            last.x - start.x >= (last.x - points[0].x) / 4, start.x > points[0].x
        else { return "" }
        return ", flat within 2 % of its range from \(at(start.x)) on"
    }

    // MARK: - Two series

    /// Which lies above, and where they change places. Nil where they have no places in common.
    private func crossings(_ a: Report.Series, _ b: Report.Series) -> String? {
        let others = Dictionary(zip(b.xs, b.ys)) { first, _ in first }
        let gaps = zip(a.xs, a.ys).compactMap { x, y in others[x].map { Point(x: x, y: y - $0) } }.filter {
            $0.y.isFinite
        }
        guard gaps.count > 1 else { return nil }
        let apart = gaps.filter { $0.y != 0 }
        guard let first = apart.first else { return "\(a.name) and \(b.name) are the same wherever both are drawn" }
        let names = first.y > 0 ? (a.name, b.name) : (b.name, a.name)
        var places: [String] = []
        for (before, after) in zip(apart, apart.dropFirst()) where (before.y < 0) != (after.y < 0) {
            places.append("between \(at(before.x)) and \(words.number(after.x))")
        }
        switch places.count {
        case 0:
            let most = apart.max { abs($0.y) < abs($1.y) } ?? first
            return
                "\(names.0) \(apart.count == gaps.count ? "lies above" : "never lies below") \(names.1), farthest at \(at(most.x))"
        case 1...3: return "\(names.0) is above \(names.1) at first, they cross \(PictureWords.list(places))"
        default:
            return
                "\(a.name) and \(b.name) cross \(places.count) times, first \(places[0]), last \(places[places.count - 1])"
        }
    }
}
