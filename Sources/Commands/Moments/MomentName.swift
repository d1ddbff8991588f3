import Syntax

/// A moment as it is asked for.
package enum MomentName {
    /// Right after an update of the present training.
    case step(Int)
    /// After the last `network` or `model`.
    case start
    /// The end of the present branch.
    case end
    /// After so many statements of the present branch that changed something.
    case statement(Int)
    /// The end of a branch.
    case branch(Int)
    case mark(String)
    case search(MomentSearch)
}

/// What is asked of moments: whether a condition holds, or whether a value changes.
package struct Question {
    package let formula: Expression
    /// Whether a change of the value is asked for; otherwise that it is true.
    package let changes: Bool
    package let source: SourceText

    package init(_ formula: Expression, changes: Bool, in source: SourceText) {
        (self.formula, self.changes, self.source) = (formula, changes, source)
    }

    /// As it can be typed behind `goto first` and `stop when`.
    package var text: String { formula.text + (changes ? " changes" : "") }
}

/// What to look for among the moments of a training.
package struct MomentSearch {
    package enum Direction { case first, last }

    package let direction: Direction
    package let question: Question

    package init(_ direction: Direction, _ question: Question) {
        (self.direction, self.question) = (direction, question)
    }
}

/// A moment with a name: where a passage ends, or after so many of its updates.
package struct Mark {
    /// The passage; nil for the beginning.
    package let passage: Passage?
    /// How many of its updates are done, where it is not all of it.
    package let updates: Int?

    package init(passage: Passage?, updates: Int?) { (self.passage, self.updates) = (passage, updates) }
}
