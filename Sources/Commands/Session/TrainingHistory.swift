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
    /// The update after which the next point is kept: the distance grows so that the history stays small.
    private var stride = 1

    package init() {}

    static let mostPoints = 1024

    /// Keeps a point if it is due; halves the density when there are too many.
    package mutating func record(_ point: Point) {
        if let last = points.last, last.step == point.step { points.removeLast() }
        points.append(point)
        guard points.count > Self.mostPoints else { return }
        stride *= 2
        points = points.enumerated().filter { $0.offset % 2 == 0 || $0.offset == points.count - 1 }.map(\.element)
    }
}
