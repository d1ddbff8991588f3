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
