import Modelling

/// The points of a training that are shown, and those between them.
struct TrainingCourse: Sendable {
    let shown: [TrainingHistory.Point]
    /// For each point shown the losses from the one before it to it, both included.
    private let between: [[Double]]
    /// Of losses below 0 for each point shown: how far they have fallen at most until there. Empty where none is below 0.
    private let falls: [Double]

    /// - Parameter count: so many points are shown at most, the first and the last among them.
    init(_ points: [TrainingHistory.Point], showing count: Int) {
        let places = Self.places(points, count)
        shown = places.map { points[$0] }
        between = places.indices.map { k in k == 0 ? [] : points[places[k - 1]...places[k]].map(\.loss) }
        let known: [Double] = points.flatMap { point -> [Double] in [point.loss, point.heldOut ?? 0] }
        falls = known.contains { $0 < 0 && $0.isFinite } ? Self.falls(points.map(\.loss), at: places) : []
    }

    private static func falls(_ losses: [Double], at places: [Int]) -> [Double] {
        var (most, fall) = (-Double.infinity, 0.0)
        let all = losses.map { loss -> Double in
            guard loss.isFinite else { return fall }
            most = max(most, loss)
            fall = max(fall, most - loss)
            return fall
        }
        return places.map { all[$0] }
    }

    /// Points at equal distances; rather those beside them whose accuracy and loss on other rows were measured.
    private static func places(_ points: [TrainingHistory.Point], _ count: Int) -> [Int] {
        guard points.count > count else { return Array(points.indices) }
        let distance = Double(points.count - 1) / Double(count - 1)
        let measured = points.indices.filter { points[$0].accuracy != nil || points[$0].heldOut != nil }
        let places = (0..<count).map { k -> Int in
            let ideal = k * (points.count - 1) / (count - 1)
            guard k > 0, k < count - 1, let near = measured.min(by: { abs($0 - ideal) < abs($1 - ideal) }),
                Double(abs(near - ideal)) <= distance / 2
            else { return ideal }
            return near
        }
        return Array(Set(places)).sorted()
    }

    /// Whether there are losses below 0, which have no share of themselves to change by.
    var isBelowZero: Bool { !falls.isEmpty }

    /// By what share of itself a loss has become another one. Where there are losses below 0, so that 0 is nothing special,
    /// it is a share of the fall until that place, or of a hundredth of the loss if that is more.
    func rise(from old: Double, to new: Double, _ place: Int) -> Double {
        let size = isBelowZero ? max(falls[place], 0.01 * abs(old)) : abs(old)
        return (new - old) / max(size, 1e-12)
    }

    /// By what share the loss changed since the row above.
    func change(_ place: Int) -> Double {
        guard place > 0 else { return 0 }
        return rise(from: shown[place - 1].loss, to: shown[place].loss, place)
    }

    /// All changes since the row above together, whatever their direction.
    func way(_ place: Int) -> Double {
        guard place > 0 else { return 0 }
        let old = shown[place - 1].loss
        let sum = zip(between[place], between[place].dropFirst()).reduce(0) { $0 + abs($1.1 - $1.0) }
        return rise(from: old, to: old + sum, place)
    }

    /// How often it turned round since the row above.
    func turns(_ place: Int) -> Int {
        let changes = zip(between[place], between[place].dropFirst()).map { $1 - $0 }.filter { $0 != 0 }
        return zip(changes, changes.dropFirst()).count { ($0 < 0) != ($1 < 0) }
    }

    func isFlat(_ place: Int) -> Bool { abs(change(place)) <= Observation.least && way(place) <= 4 * Observation.least }

    func least(before place: Int) -> Double { shown[..<place].map(\.loss).filter(\.isFinite).min() ?? .infinity }

    /// The place with the least loss on rows kept aside, if those were measured.
    func bestHeldOut(before place: Int) -> Int? {
        shown[..<place].indices.filter { shown[$0].heldOut?.isFinite == true }.min {
            (shown[$0].heldOut ?? .infinity) < (shown[$1].heldOut ?? .infinity)
        }
    }

    var hasHeldOut: Bool { shown.contains { $0.heldOut != nil } }

    /// The losses by which a point is judged.
    var judged: [Double] { shown.map { hasHeldOut ? $0.heldOut ?? .nan : $0.loss } }
}
