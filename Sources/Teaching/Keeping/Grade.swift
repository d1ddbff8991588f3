import Learning

/// What one learner has done of a lesson.
package struct Grade: Hashable, Sendable {
    package var learner: String
    /// How many questions and tasks he has answered himself, and how many the lesson has.
    package var right: Int
    package var total: Int
    package var attempts: Int
    package var hints: Int
    /// What became of each question, in the order of the lesson: `right`, `shown`, `skipped`, `open`.
    package var outcomes: [String]
    /// Why it ended early.
    package var remark: String

    package init(
        learner: String, right: Int, total: Int, attempts: Int, hints: Int, outcomes: [String], remark: String
    ) {
        (self.learner, self.right, self.total) = (learner, right, total)
        (self.attempts, self.hints, self.outcomes, self.remark) = (attempts, hints, outcomes, remark)
    }

    /// As a process hands it to the one that asked for it.
    package var line: String {
        #"{"learner":\#(quotedJSON(learner)),"right":\#(right),"total":\#(total),"attempts":\#(attempts),"hints":\#(hints),"#
            + #""outcomes":[\#(outcomes.map(quotedJSON).joined(separator: ","))],"remark":\#(quotedJSON(remark))}"#
    }

    /// Reads such a line; nil for any other.
    package init?(_ line: String) {
        guard let object = (try? JSONReader.value(Array(line.utf8)[...]))?.object,
            let learner = object["learner"]?.string, let right = object["right"]?.integer,
            let total = object["total"]?.integer, let attempts = object["attempts"]?.integer,
            let hints = object["hints"]?.integer, let outcomes = object["outcomes"]?.array,
            let remark = object["remark"]?.string
        else { return nil }
        self.init(
            learner: learner, right: right, total: total, attempts: attempts, hints: hints,
            outcomes: outcomes.compactMap(\.string), remark: remark)
    }
}
