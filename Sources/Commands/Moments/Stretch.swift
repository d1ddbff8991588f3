import Modelling

/// The training that a moment belongs to: from the last `network` or `model` before it to the next one. Its updates are
/// counted from 1.
package struct Stretch {
    private let passages: [Passage]
    /// The session at each moment between passages; nil where it is forgotten.
    private let sessions: [Session?]
    /// Behind how many passages it begins.
    package private(set) var start: Int
    /// Updates in the passage before `start` that belong to it: where a block made the model and trained it.
    private var leading = 0
    /// Behind how many passages it ends.
    package private(set) var end: Int

    /// How many updates of that passage came before.
    private var earlier = 0

    /// - Parameters:
    ///   - present: the session at the present moment.
    ///   - tip: the session at the end of the branch.
    package init(_ line: MomentLine, present: Session, tip: Session) {
        let passages = line.present.path.elements
        let sessions = passages.map(\.before) + [tip]
        func restarts(_ index: Int) -> Bool {
            guard let before = sessions[index], let after = sessions[index + 1] else { return false }
            return before.model?.object !== after.model?.object || after.step != before.step + passages[index].updates
        }
        (self.passages, self.sessions) = (passages, sessions)
        let here = line.here
        if let part = here.part, let before = sessions[here.index], present.step != before.step + part.updates {
            // Inside a block that made the model: of its updates those are known that are done.
            (start, end) = (here.index + 1, here.index + 1)
            earlier = part.updates - present.step
            let isLast = sessions[end].map { passages[here.index].updates - $0.step == earlier } ?? false
            leading = isLast ? passages[here.index].updates - earlier : present.step
            if isLast { end = (start..<passages.count).first(where: restarts) ?? passages.count }
            lastStep = isLast ? sessions[end]?.step ?? 0 : leading
        } else {
            start = (0..<here.index).last(where: restarts).map { $0 + 1 } ?? 0
            end = (here.index..<passages.count).first(where: restarts) ?? passages.count
            lastStep = sessions[end]?.step ?? 0
            // What a file brought has no updates before it.
            if start > 0, let first = sessions[start], first.step <= passages[start - 1].updates {
                leading = first.step
                earlier = passages[start - 1].updates - leading
            }
        }
    }

    /// Whether its first updates lie in a block that made the model.
    package var beginsInside: Bool { leading > 0 }

    /// Where an update of it lies: the passage, counted from 0, and how many of its updates are done.
    package enum Position: Equatable {
        case between(Int)
        case inside(passage: Int, updates: Int)
        /// What would be needed is forgotten.
        case forgotten
        /// It is none of the updates done.
        case beyond(last: Int)
        /// It lies before a block that made the model, or in it.
        case insideModel
    }

    /// The number of the last update.
    package private(set) var lastStep = 0

    /// The number of updates at its beginning: above 0 where a file brought them.
    package var firstStep: Int { leading > 0 ? 0 : sessions[start]?.step ?? 0 }

    /// The moment right after update `step`.
    package func position(ofStep step: Int) -> Position {
        if leading > 0, step <= leading {
            if step == 0 { return .insideModel }
            return .inside(passage: start - 1, updates: earlier + step)
        }
        for index in start..<end {
            guard let before = sessions[index] else {
                // What began before what is remembered.
                guard let after = sessions[index + 1], step < after.step else { continue }
                return .forgotten
            }
            if step == before.step { return .between(index) }
            if step > before.step, step <= before.step + passages[index].updates {
                return .inside(passage: index, updates: step - before.step)
            }
        }
        return step == lastStep ? .between(end) : .beyond(last: lastStep)
    }
}
