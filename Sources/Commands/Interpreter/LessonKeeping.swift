/// Where lessons are kept that come with the program, and what a learner has done in them.
package struct LessonProgressFile {
    /// The lines of what was done in a lesson; none where nothing is kept.
    package var load: (_ key: String) -> [String]
    /// Adds a line, at once and whole.
    package var note: (_ key: String, _ line: String) -> Void

    /// Adds a line to a file of the learner's choice; false where that cannot be.
    package var attempt: (_ path: String, _ line: String) -> Bool

    package init(
        load: @escaping (String) -> [String], note: @escaping (String, String) -> Void,
        attempt: @escaping (String, String) -> Bool = { _, _ in false }
    ) {
        (self.load, self.note, self.attempt) = (load, note, attempt)
    }
}

extension LessonRun {
    /// The name under which progress is kept: that of the lesson, and of the learner where there is one.
    var key: String { learner.map { "\(name ?? "")@\($0)" } ?? name ?? "" }

    /// Lets what was kept of the last answer stand for what repeating it has given.
    mutating func correctLast(outcome: String, attempts: Int, hints: Int) {
        guard let last = finished.last else { return }
        finished[finished.count - 1] = FinishedExercise(
            exercise: last.exercise, outcome: FinishedExercise.Outcome(rawValue: outcome) ?? last.outcome,
            attempts: attempts, hints: hints, seconds: last.seconds, typed: last.typed)
    }
}
