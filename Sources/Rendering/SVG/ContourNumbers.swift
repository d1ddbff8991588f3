import Reporting

/// The heights of contour lines where they are written: on their lines, inside the frame, and on nothing else.
struct ContourNumbers {
    private(set) var placed: [(text: String, x: Double, y: Double)] = []
    private let frame: PlotFrame
    /// What is drawn as points, in pixels.
    private let points: [(x: Double, y: Double)]

    /// Half the height of a number, and the room around it.
    private static let half = 7.0
    private static let room = 3.0

    init(_ frame: PlotFrame, besides series: [Report.Series]) {
        self.frame = frame
        points = series.flatMap { series in
            zip(series.xs, series.ys).compactMap { frame.place($0, $1).map { ($0.x, $0.y) } }
        }
    }

    /// Writes a number at the place nearest to the middle of the frame that is free; nowhere if there is none.
    mutating func place(_ text: String, on line: [(x: Double, y: Double)]) {
        let half = SVGStyle.width(text) / 2
        let middle = ((frame.left + frame.right) / 2, (frame.top + frame.bottom) / 2)
        func distance(_ place: (x: Double, y: Double)) -> Double {
            let (x, y) = (place.x - middle.0, place.y - middle.1)
            return x * x + y * y
        }
        let free = line.filter { isFree($0, half) }
        guard let best = free.min(by: { distance($0) < distance($1) }) else { return }
        placed.append((text, best.x, best.y))
    }

    private func isFree(_ place: (x: Double, y: Double), _ half: Double) -> Bool {
        let (across, down) = (half + Self.room, Self.half + Self.room)
        guard place.x - across >= frame.left, place.x + across <= frame.right, place.y - down >= frame.top,
            place.y + down <= frame.bottom
        else { return false }
        let isBesideNumbers = placed.allSatisfy { other in
            abs(other.x - place.x) >= across + SVGStyle.width(other.text) / 2
                || abs(other.y - place.y) >= down + Self.half
        }
        return isBesideNumbers
            && points.allSatisfy { abs($0.x - place.x) >= across + 4 || abs($0.y - place.y) >= down + 4 }
    }
}
