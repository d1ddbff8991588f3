/// The losses of the updates done since the model was made.
///
/// It shares its past between copies of a session.
package struct TrainingHistory: Equatable, Sendable {
    package struct Point: Equatable, Sendable {
        package var step: Int
        package var epoch: Double
        package var loss: Double
        package var accuracy: Double?
        /// The loss on rows that were kept aside: for validation, or else for the test.
        package var heldOut: Double?

        package init(step: Int, epoch: Double, loss: Double, accuracy: Double? = nil, heldOut: Double? = nil) {
            (self.step, self.epoch, self.loss, self.accuracy, self.heldOut) = (step, epoch, loss, accuracy, heldOut)
        }
    }

    private var chain = SharedChain<Point>()
    /// The least distance in updates between two points that stay; it grows so that the history stays small.
    private var distance = 1

    package init() {}

    static let mostPoints = 1024

    package var last: Point? { chain.last }
    package var isEmpty: Bool { chain.count == 0 }

    /// All points, the first update first.
    package var points: [Point] { chain.elements }

    /// Adds the newest point. It stays for good if it is far enough from the one before; otherwise the next one takes its
    /// place, so that the last point is always the present.
    package mutating func record(_ point: Point) {
        if let last, last.step == point.step || isTooClose(last) { chain.removeLast() }
        chain.append(point)
        guard chain.count > Self.mostPoints else { return }
        let points = points
        distance = max(2 * distance, (point.step - points[0].step) / (Self.mostPoints / 2))
        thin(points)
    }

    private func isTooClose(_ last: Point) -> Bool { chain.second.map { last.step - $0.step < distance } ?? false }

    /// Keeps points at the new distance, and the first and the last.
    private mutating func thin(_ points: [Point]) {
        chain = SharedChain()
        var kept = points[0]
        chain.append(kept)
        for point in points.dropFirst().dropLast() where point.step - kept.step >= distance {
            kept = point
            chain.append(kept)
        }
        chain.append(points[points.count - 1])
    }

    /// The same points, of whose losses nothing is known.
    var withoutLosses: TrainingHistory {
        var copy = self
        copy.chain = SharedChain()
        for var point in points {
            point.loss = .nan
            point.heldOut = point.heldOut.map { _ in .nan }
            copy.chain.append(point)
        }
        return copy
    }

    /// The bytes of the points that another history does not share.
    func bytes(notSharedWith other: TrainingHistory) -> Int {
        var count = 0
        chain.eachUnshared(with: other.chain) { _ in count += 1 }
        return count * (48 + MemoryLayout<Point>.stride)
    }
}
