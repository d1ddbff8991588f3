/// The losses of the updates done since the model was made.
///
/// A chain that shares its past between copies of a session, as ``Transcript`` is.
package struct TrainingHistory: Equatable, Sendable {
    package struct Point: Equatable, Sendable {
        package var step: Int
        package var epoch: Double
        package var loss: Double
        package var accuracy: Double?
        package var note: String?

        package init(step: Int, epoch: Double, loss: Double, accuracy: Double? = nil, note: String? = nil) {
            (self.step, self.epoch, self.loss, self.accuracy, self.note) = (step, epoch, loss, accuracy, note)
        }
    }

    private final class Link: Sendable {
        let point: Point
        nonisolated(unsafe) private(set) var earlier: Link?
        /// How many there are up to here.
        let count: Int

        init(_ point: Point, after earlier: Link?) {
            (self.point, self.earlier) = (point, earlier)
            count = (earlier?.count ?? 0) + 1
        }

        deinit {
            // One by one: the chain may be longer than the stack is deep.
            var link = earlier
            earlier = nil
            while isKnownUniquelyReferenced(&link) {
                let next = link?.earlier
                link?.earlier = nil
                link = next
            }
        }

        static let bytes = 48 + MemoryLayout<Point>.stride
    }

    private var latest: Link?
    /// The least distance in updates between two points that stay; it grows so that the history stays small.
    private var distance = 1

    package init() {}

    static let mostPoints = 1024

    package var last: Point? { latest?.point }
    package var isEmpty: Bool { latest == nil }

    /// All points, the first update first.
    package var points: [Point] {
        var points: [Point] = []
        points.reserveCapacity(latest?.count ?? 0)
        var link = latest
        while let present = link {
            points.append(present.point)
            link = present.earlier
        }
        return points.reversed()
    }

    /// Adds the newest point. It stays for good if it is far enough from the one before; otherwise the next one takes its
    /// place, so that the last point is always the present.
    package mutating func record(_ point: Point) {
        if let last = latest, last.point.step == point.step || isTooClose(last) { latest = last.earlier }
        latest = Link(point, after: latest)
        guard let latest, latest.count > Self.mostPoints else { return }
        let points = points
        distance = max(2 * distance, (point.step - points[0].step) / (Self.mostPoints / 2))
        thin(points)
    }

    private func isTooClose(_ link: Link) -> Bool {
        link.earlier.map { link.point.step - $0.point.step < distance } ?? false
    }

    /// Keeps points at the new distance, and the first and the last.
    private mutating func thin(_ points: [Point]) {
        var kept = Link(points[0], after: nil)
        for point in points.dropFirst().dropLast() where point.step - kept.point.step >= distance {
            kept = Link(point, after: kept)
        }
        latest = Link(points[points.count - 1], after: kept)
    }

    package static func == (a: TrainingHistory, b: TrainingHistory) -> Bool {
        guard a.distance == b.distance, a.latest?.count == b.latest?.count else { return false }
        var (x, y) = (a.latest, b.latest)
        while let p = x, let q = y, p !== q {
            guard p.point == q.point else { return false }
            (x, y) = (p.earlier, q.earlier)
        }
        return true
    }

    /// The bytes of the points that another history does not share.
    func bytes(notSharedWith other: TrainingHistory) -> Int {
        var (mine, theirs) = (latest, other.latest)
        var count = 0
        while let link = mine, link !== theirs {
            if link.count >= theirs?.count ?? 0 {
                count += 1
                mine = link.earlier
            } else {
                theirs = theirs?.earlier
            }
        }
        return count * Link.bytes
    }
}
