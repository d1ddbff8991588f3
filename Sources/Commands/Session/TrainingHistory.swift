/// The losses of the updates done since the model was made.
package struct TrainingHistory: Equatable, Sendable {
    package struct Point: Equatable, Sendable {
        package var step: Int
        package var epoch: Double
        package var loss: Double
        package var accuracy: Double?
        package var note: String?
    }

    package private(set) var points: [Point] = []
    /// The least distance in updates between two points that stay; it grows so that the history stays small.
    private var distance = 1

    package init() {}

    static let mostPoints = 1024

    /// Adds the newest point. It stays for good if it is far enough from the one before; otherwise the next one takes its
    /// place, so that the last point is always the present.
    package mutating func record(_ point: Point) {
        if let last = points.last, last.step == point.step || isTooClose(points.count - 1) { points.removeLast() }
        points.append(point)
        guard points.count > Self.mostPoints else { return }
        distance = max(2 * distance, (point.step - points[0].step) / (Self.mostPoints / 2))
        thin()
    }

    private func isTooClose(_ index: Int) -> Bool {
        index > 0 && points[index].step - points[index - 1].step < distance
    }

    /// Keeps points at the new distance, and the first and the last.
    private mutating func thin() {
        var kept = [points[0]]
        for point in points.dropFirst().dropLast() where point.step - kept[kept.count - 1].step >= distance {
            kept.append(point)
        }
        points = kept + [points[points.count - 1]]
    }
}
