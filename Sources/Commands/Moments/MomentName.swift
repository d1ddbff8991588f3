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

/// What to look for among the moments of a training.
package struct MomentSearch {
    package enum Direction { case first, last }

    package let direction: Direction
    package let expression: Expression
    /// Whether a change of the value is looked for; otherwise that it is true.
    package let changes: Bool
    package let source: SourceText

    package init(_ direction: Direction, _ expression: Expression, changes: Bool, in source: SourceText) {
        (self.direction, self.expression, self.changes, self.source) = (direction, expression, changes, source)
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
