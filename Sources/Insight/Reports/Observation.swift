import Modelling

/// What can be said of a point of a training beside those before it: one row of the table of these.
struct Observation: Sendable {
    let word: String
    /// When it is said, in words.
    let meaning: String
    /// What is added to the word.
    var remark: @Sendable (_ course: TrainingCourse, _ place: Int) -> String? = { _, _ in nil }
    let holds: @Sendable (_ course: TrainingCourse, _ place: Int) -> Bool

    /// What changes by less has not changed.
    static let least = 0.001

    /// The first that holds is said: what should worry somebody before what happens.
    static let all = [
        Observation(word: "start", meaning: "before the first update, or the first number after none") {
            course, place in
            place == 0 || course.shown[place].loss.isFinite && !course.shown[place - 1].loss.isFinite
        },
        Observation(
            word: "diverges", meaning: "is no finite number, or ten times the least so far and rising",
            remark: { _, _ in "the learning rate may be too big" }
        ) { course, place in
            let loss = course.shown[place].loss
            return !loss.isFinite
                || course.change(place) > least && course.rise(from: course.least(before: place), to: loss, place) > 9
        },
        Observation(
            word: "overfits",
            meaning: "rows kept aside have a higher loss than at their best, and those for training a lower",
            remark: { course, place in
                course.bestHeldOut(before: place).map { "since epoch \(shown(course.shown[$0].epoch))" }
            }
        ) { course, place in
            guard let best = course.bestHeldOut(before: place), let least = course.shown[best].heldOut,
                let present = course.shown[place].heldOut
            else { return false }
            return course.rise(from: least, to: present, place) > 0.01
                && course.shown[place].loss < course.shown[best].loss
        },
        Observation(
            word: "swings", meaning: "goes up and down by more than four times of what it changes"
        ) { course, place in
            course.turns(place) >= 3 && course.way(place) > 4 * abs(course.change(place)) && course.way(place) > 0.1
        },
        Observation(word: "falls fast", meaning: "to less than half of the row above") { $0.change($1) < -0.5 },
        Observation(word: "falls", meaning: "by more than 5 %") { $0.change($1) < -0.05 },
        Observation(word: "slows", meaning: "falls by 5 % at most") { $0.change($1) < -least },
        Observation(word: "rises", meaning: "by more than 0.1 %") { $0.change($1) > least },
        Observation(
            word: "converged", meaning: "has fallen, and changes by 0.1 % at most from here to the end"
        ) { course, place in
            let last = course.shown.count - 1
            return course.rise(from: course.shown[0].loss, to: course.shown[place].loss, place) < -0.05
                && (last > place || place > 1 && course.isFlat(place - 1))
                && (place...last).allSatisfy(course.isFlat)
        },
        Observation(word: "flat", meaning: "changes by 0.1 % at most") { _, _ in true },
    ]

    /// Of the one row from which the course turned: nothing that came later is better.
    static let best = Observation(
        word: "best so far",
        meaning: "the least loss, of rows kept aside where there are some, that later ones do not reach"
    ) { course, place in
        let losses = course.judged
        guard place > 0, place < losses.count - 1, losses[place].isFinite else { return false }
        return losses[..<place].allSatisfy { !($0 <= losses[place]) }
            && losses[(place + 1)...].allSatisfy { !(course.rise(from: losses[place], to: $0, place) <= least) }
    }

    private static func shown(_ epoch: Double) -> String {
        epoch == epoch.rounded() ? "\(Int(epoch))" : "\((epoch * 10).rounded() / 10)"
    }

    /// The one that holds for a point.
    static func of(_ course: TrainingCourse, _ place: Int) -> Observation {
        all.first { $0.holds(course, place) } ?? all[all.count - 1]
    }
}

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
