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

        var isFinite: Bool { x.isFinite && y.isFinite }
    }

    private func text(_ series: Report.Series) -> String {
        let all = zip(series.xs, series.ys).map { Point(x: $0.0, y: $0.1) }
        let points = all.filter(\.isFinite)
        let words =
            points.map(\.y).min().flatMap { low in points.map(\.y).max().map { self.words.telling(low, $0) } }
            ?? self.words
        let at = { (x: Double) in place(x, points) }
        let missing = series.ys.count - points.count
        let gaps =
            missing == 0
            ? ""
            : ", \(missing) of \(series.ys.count) \(missing == 1 ? "is no finite number" : "are no finite numbers")"
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
        let jump = jump(all, low.y, high.y)
        let turns = turns(points, low.y, high.y)
        let shares = turns.count == 0 && jump.isEmpty ? shares(points, low.y, high.y) : ""
        return text + (turns.text + shares + jump)
            + zeros(all) + flat(points, low.y, high.y)
            + gaps
    }

    /// With as many digits as tell the places of points apart.
    private func place(_ x: Double, _ points: [Point]) -> String { placing(points).place(x, on: label) }

    private func placing(_ points: [Point]) -> PictureWords {
        guard let first = points.first, let last = points.last else { return words }
        return words.telling(min(first.x, last.x), max(first.x, last.x))
    }

    private func at(_ x: Double) -> String { words.place(x, on: label) }

    private func firstGap(_ series: Report.Series) -> String? {
        zip(series.xs, series.ys).first { !$0.1.isFinite && $0.0.isFinite }.map { at($0.0) }
    }

    /// Where it turns round by more than a twentieth of its range.
    private func turns(_ points: [Point], _ low: Double, _ high: Double) -> (text: String, count: Int) {
        let least = high / 20 - low / 20
        let at = { (x: Double) in place(x, points) }
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
            return (
                isSteady ? ", without turning" : ", without turning by more than 5 % of its range" + against(points), 0
            )
        case 1...8: return (", turns at \(PictureWords.list(turns.map { at($0.x) }))", turns.count)
        default:
            return (
                ", turns \(turns.count) times, first at \(at(turns[0].x)), last at \(at(turns[turns.count - 1].x))",
                turns.count
            )
        }
    }

    /// The longest way that a course goes against its direction.
    private func against(_ points: [Point]) -> String {
        guard let first = points.first, let last = points.last, first.y != last.y else { return "" }
        let isFall = last.y < first.y
        var (start, longest) = (first, (first, first))
        for point in points {
            if isFall ? point.y < start.y : point.y > start.y { start = point }
            if abs(point.y / 2 - start.y / 2) > abs(longest.1.y / 2 - longest.0.y / 2) { longest = (start, point) }
        }
        let words = words.telling(longest.0.y, longest.1.y)
        return
            ": it \(isFall ? "rises" : "falls") most from \(words.number(longest.0.y)) at \(place(longest.0.x, points)) "
            + "to \(words.number(longest.1.y)) at \(place(longest.1.x, points))"
    }

    /// Where most of its range is passed at once, between neighbours among many.
    private func jump(_ all: [Point], _ low: Double, _ high: Double) -> String {
        let points = all.filter(\.isFinite)
        guard points.count >= 8 else { return "" }
        let steps = zip(all, all.dropFirst()).filter { $0.isFinite && $1.isFinite }
        guard let (before, after) = steps.max(by: { abs($0.0.y / 2 - $0.1.y / 2) < abs($1.0.y / 2 - $1.1.y / 2) }),
            abs(before.y / 2 - after.y / 2) >= (high / 2 - low / 2) / 2
        else { return "" }
        let words = words.telling(low, high)
        return ", jumps from \(words.number(before.y)) to \(words.number(after.y)) between "
            + "\(place(before.x, points)) and \(placing(points).number(after.x))"
    }

    /// Where a tenth, half and nine tenths of the way from the first number to the last are done, of a course that goes from
    /// one end of its range to the other.
    private func shares(_ points: [Point], _ low: Double, _ high: Double) -> String {
        guard points.count >= 8, let first = points.first, let last = points.last else { return "" }
        let way = last.y / 2 - first.y / 2
        guard abs(way) >= 0.9 * (high / 2 - low / 2) else { return "" }
        let places = [0.1, 0.5, 0.9].compactMap { share in
            points.first { ($0.y / 2 - first.y / 2) / way >= share }.map { placing(points).number($0.x) }
        }
        return ", a tenth of the way, half and nine tenths done at \(PictureWords.list(places))"
    }

    /// Where it is 0, and between which neighbours its sign changes: not over a gap, where it may have gone to infinity.
    private func zeros(_ all: [Point]) -> String {
        let points = all.filter(\.isFinite)
        let at = { (x: Double) in place(x, points) }
        let changes = zip(all, all.dropFirst()).filter { before, after in
            before.isFinite && after.isFinite && before.y * after.y != 0 && (before.y < 0) != (after.y < 0)
        }.map { before, after in "between \(at(before.x)) and \(placing(points).number(after.x))" }
        let nulls = points.filter { $0.y == 0 }
        var text = ""
        switch nulls.count {
        case 0: break
        case 1...3: text += ", is 0 at \(PictureWords.list(nulls.map { at($0.x) }))"
        default:
            text +=
                ", is 0 at \(nulls.count) places, first at \(at(nulls[0].x)), last at \(at(nulls[nulls.count - 1].x))"
        }
        switch changes.count {
        case 0: return text
        case 1...3: return text + ", changes its sign \(PictureWords.list(changes))"
        default: return text + ", changes its sign \(changes.count) times, first \(changes[0])"
        }
    }

    /// Since when it has not moved by more than a fiftieth of its range.
    private func flat(_ points: [Point], _ low: Double, _ high: Double) -> String {
        guard let last = points.last else { return "" }
        let least = (high / 2 - low / 2) / 25
        guard let start = points.reversed().prefix(while: { abs($0.y - last.y) <= least }).last, start.x < last.x,
            last.x - start.x >= (last.x - points[0].x) / 4, start.x > points[0].x
        else { return "" }
        let at = { (x: Double) in place(x, points) }
        return ", flat within 2 % of its range from \(at(start.x)) on"
    }

    // MARK: - Two series

    /// Which lies above, and where they change places. Nil where they have no places in common.
    private func crossings(_ a: Report.Series, _ b: Report.Series) -> String? {
        let others = Dictionary(zip(b.xs, b.ys)) { first, _ in first }
        let all = zip(a.xs, a.ys).compactMap { x, y in others[x].map { Point(x: x, y: y - $0) } }
        let gaps = all.filter(\.isFinite)
        let at = { (x: Double) in place(x, gaps) }
        guard gaps.count > 1 else { return nil }
        let apart = gaps.filter { $0.y != 0 }
        guard let first = apart.first else { return "\(a.name) and \(b.name) are the same wherever both are drawn" }
        let names = first.y > 0 ? (a.name, b.name) : (b.name, a.name)
        var places: [String] = []
        for (before, after) in zip(apart, apart.dropFirst()) where (before.y < 0) != (after.y < 0) {
            let isGap = all.contains { !$0.isFinite && $0.x > min(before.x, after.x) && $0.x < max(before.x, after.x) }
            places.append(
                "\(isGap ? "over a gap, " : "")between \(at(before.x)) and \(placing(gaps).number(after.x))")
        }
        switch places.count {
        case 0:
            let most = apart.max { abs($0.y) < abs($1.y) } ?? first
            let equal = gaps.filter { $0.y == 0 }
            let least = apart.min { abs($0.y) < abs($1.y) } ?? first
            if equal.isEmpty, abs(least.y) == abs(most.y) {
                return "\(names.0) lies above \(names.1), by \(words.number(abs(most.y))) everywhere"
            }
            let meeting =
                switch equal.count {
                case 0: ", closest at \(at(least.x))"
                case 1...3: ", they meet at \(PictureWords.list(equal.map { at($0.x) }))"
                default: ", they are the same at \(equal.count) places, first at \(at(equal[0].x))"
                }
            return
                "\(names.0) \(equal.isEmpty ? "lies above" : "never lies below") \(names.1), farthest at \(at(most.x))\(meeting)"
        case 1...3: return "\(names.0) is above \(names.1) at first, they change places \(PictureWords.list(places))"
        default:
            return
                "\(a.name) and \(b.name) change places \(places.count) times, first \(places[0]), last \(places[places.count - 1])"
        }
    }
}
