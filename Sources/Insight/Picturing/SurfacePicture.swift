import Autodiff
import Modelling
import Reporting

/// A number over two others that vary while all else stays, with the way of a training on it.
package struct SurfacePicture {
    /// What varies along an axis.
    package struct Axis {
        package let label: String
        package let places: [Double]

        package init(label: String, places: [Double]) { (self.label, self.places) = (label, places) }
    }

    private let name: String
    private let (x, y): (Axis, Axis)
    /// A row for each place of y, from the lowest.
    private let values: [Double]
    /// Where the training went; empty where there was none.
    private let path: [(x: Double, y: Double)]
    /// Where the two are now; nil where they are nothing of the session.
    private let present: (x: Double, y: Double)?

    package init(
        _ name: String, over axes: (Axis, Axis), values: [Double], path: [(x: Double, y: Double)],
        present: (x: Double, y: Double)?
    ) {
        (self.name, (x, y), self.values, self.path, self.present) = (name, axes, values, path, present)
    }

    package func picture(_ words: PictureWords) -> Report.Picture {
        let finite = values.filter(\.isFinite)
        var heights: [Double] = []
        if let low = finite.min(), let high = finite.max() {
            // One place where it is 0 does not hide how far apart the others are.
            let floor = low == 0 ? finite.filter { $0 > 0 }.min() ?? low : low
            heights = RoundNumbers.heights(floor, high, most: 8)
        }
        var series: [Report.Series] = []
        if path.count > 1 {
            series.append(Report.Series(name: "the training", xs: path.map(\.x), ys: path.map(\.y)))
        }
        if let present {
            series.append(Report.Series(name: "now", mark: .points, xs: [present.x], ys: [present.y]))
        }
        let field = Report.Field(
            x: Report.Axis(label: x.label), y: Report.Axis(label: y.label), xs: x.places, ys: y.places, values: values,
            name: name, scale: .sequential, contours: heights, series: series)
        return Report.Picture(
            title: "\(name) over \(x.label) and \(y.label)", drawing: .field(field), sentence: sentence(words))
    }

    private func sentence(_ words: PictureWords) -> String {
        let finite = values.indices.filter { values[$0].isFinite }
        guard let low = finite.min(by: { values[$0] < values[$1] }),
            let high = finite.max(by: { values[$0] < values[$1] })
        else { return "\(name) is no finite number anywhere on the map" }
        let words = words.telling(values[low], values[high])
        func at(_ place: Int) -> String {
            let (a, b) = (x.places[place % x.places.count], y.places[place / x.places.count])
            return "\(words.number(values[place])) at \(pair(a, b, words))"
        }
        var parts: [String] = []
        if values[low] == values[high] {
            parts.append("\(name) is \(words.number(values[low])) everywhere")
        } else {
            func edge(_ place: Int) -> String {
                let (column, row) = (place % x.places.count, place / x.places.count)
                let isOnEdge = column == 0 || row == 0 || column == x.places.count - 1 || row == y.places.count - 1
                return isOnEdge ? ", on the edge of the map" : ""
            }
            parts.append("of the places drawn \(name) is lowest, \(at(low))\(edge(low)), and highest, \(at(high))")
            let sorted = finite.map { values[$0] }.sorted()
            let middle = sorted[(sorted.count - 1) / 2]
            parts.append("at half of them it is at most \(words.number(middle))")
            // What one does not see beside half of the map's height is no valley of its own.
            let others = Valleys(values, width: x.places.count).all.filter { valley in
                guard let pass = valley.pass else { return valley.place != low }
                return pass - values[valley.place] > Self.leastClimb * (middle - values[low])
            }
            for valley in others.prefix(Self.mostValleys) {
                let way = valley.pass.map { "over a pass at \(words.number($0))" } ?? "without a way between them"
                parts.append("another valley has \(at(valley.place))\(edge(valley.place)), \(way)")
            }
            if others.count > Self.mostValleys {
                parts.append("\(counted(others.count - Self.mostValleys, "more valley")) less deep")
            }
        }
        if finite.count < values.count {
            parts.append("\(values.count - finite.count) of \(values.count) places have no finite number")
        }
        if let first = path.first, let last = path.last, path.count > 1 {
            let outside = path.count { !isInside($0) }
            parts.append(
                "the training went from \(pair(first.x, first.y, words)) to \(pair(last.x, last.y, words))"
                    + (outside == 0
                        ? "" : outside == path.count ? ", all of it beside the map" : ", in part beside the map"))
        } else if let present {
            parts.append(
                "now it is at \(pair(present.x, present.y, words))\(isInside(present) ? "" : ", beside the map")")
        }
        return parts.joined(separator: "; ") + "; all else stays as it is now"
    }

    /// The share of the climb from the lowest place to the middle one that makes a valley of its own.
    private static let leastClimb = 0.05
    private static let mostValleys = 3

    private func pair(_ a: Double, _ b: Double, _ words: PictureWords) -> String {
        "\(x.label) = \(words.number(a)), \(y.label) = \(words.number(b))"
    }

    private func isInside(_ point: (x: Double, y: Double)) -> Bool {
        guard let (left, right, bottom, top) = bounds else { return false }
        return left <= point.x && point.x <= right && bottom <= point.y && point.y <= top
    }

    private var bounds: (Double, Double, Double, Double)? {
        guard let left = x.places.first, let right = x.places.last, let bottom = y.places.first, let top = y.places.last
        else { return nil }
        return (left, right, bottom, top)
    }
}
