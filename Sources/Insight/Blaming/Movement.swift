import Learning
import Modelling
import Reporting

/// The way that one weight went, split exactly by what moved it.
///
/// Each update is linear in the gradients that were ever given to it (see ``LinearUpdate``): whatever adds up to a gradient
/// adds up to a movement too, what is remembered of it included.
package struct Movement {
    /// The parameter, and the place in it, row by row from 0.
    package let name: String
    package let index: Int
    /// As it can be typed.
    package let text: String

    /// What one source of gradients has done: what is remembered of it, and how far that moved the weight.
    struct Share {
        var memory = 0.0
        private(set) var moved = 0.0
        /// The length of the way, there and back.
        private(set) var path = 0.0

        mutating func take(_ gradient: Double, _ update: LinearUpdate, and more: Double = 0) {
            memory = update.keep * memory + update.take * gradient
            move(-update.fromMemory * memory - update.fromGradient * gradient + more)
        }

        mutating func move(_ distance: Double) {
            moved += distance
            path += abs(distance)
        }
    }

    /// One update: its number, what the gradients of it and of those before moved, and where the weight was then.
    struct Step {
        let number: Int
        let moved: Double
        let value: Double
    }

    private(set) var steps: [Step] = []
    private(set) var decay = Share()
    /// What was remembered at the beginning.
    private(set) var earlier = Share()
    private(set) var typed = Share()
    /// What changes of the precision did.
    private(set) var rounding = Share()
    package private(set) var start: Double
    package private(set) var end: Double
    /// The gradients of rows and what they did; nil where nobody asks for rows.
    private(set) var rows: RowShares?
    private var optimizer: (name: String, steps: Int)

    /// - Parameters:
    ///   - session: the one at the beginning.
    ///   - rows: asks for the shares of rows.
    package init(_ name: String, _ index: Int, text: String, from session: Session, rows: RowShares? = nil) {
        (self.name, self.index, self.text, self.rows) = (name, index, text, rows)
        start = session.parameters[name]?.values[index] ?? .nan
        end = start
        optimizer = (session.optimizer.name, session.optimizer.steps)
        earlier.memory = remembered(session.optimizer, session)
    }

    package var moved: Double { end - start }

    package mutating func add(_ event: PastEvent) throws(Diagnostic) {
        switch event {
        case .typed(let before, let after, _): try assign(after, over: before)
        case .update(let update): try add(update)
        }
    }

    private func value(_ session: Session) throws(Diagnostic) -> Double {
        guard let value = session.parameters[name], value.values.indices.contains(index) else {
            throw Diagnostic.blameOtherShape(name)
        }
        return value.values[index]
    }

    private mutating func assign(_ session: Session, over before: Session) throws(Diagnostic) {
        let value = try value(session)
        if value.bitPattern != end.bitPattern {
            if session.precision == before.precision { typed.move(value - end) } else { rounding.move(value - end) }
        }
        end = value
    }

    private mutating func add(_ update: DoneUpdate) throws(Diagnostic) {
        let (old, new) = (update.before.optimizer, update.after.optimizer)
        guard let linear = new.row.linear else { throw Diagnostic.blameOptimizer(new.name) }
        if (old.name, old.steps) != optimizer { forget(remembered(old, update.before)) }
        optimizer = (new.name, new.steps)
        let slots = slots(new, update.after)
        let value = try value(update.after)
        defer { end = value }
        // What the loss does not depend on is not updated, and decays not.
        let isStill = value == end && slots == self.slots(old, update.before)
        if value == end, update.before.frozen.contains(name) {
            return steps.append(Step(number: update.after.step, moved: 0, value: value))
        }
        if isStill, try rows?.isReached(name, update) != true {
            return steps.append(Step(number: update.after.step, moved: 0, value: value))
        }
        let step = linear(LinearUpdate.Place(settings: old.settings, slots: slots, t: new.steps))
        let before = (decay.moved, earlier.moved)
        if step.gradientDecay != 0 || step.decay != 0 || decay.memory != 0 {
            decay.take(step.gradientDecay * end, step, and: -step.decay * end)
        }
        if earlier.memory != 0 { earlier.take(0, step) }
        let moved = value - end - (decay.moved - before.0) - (earlier.moved - before.1)
        steps.append(Step(number: update.after.step, moved: moved, value: value))
        // A bound on all gradients together is no sum over rows.
        if rows != nil, let clip = old.clip { throw Diagnostic.blameClipped(clip.text, text) }
        try rows?.add(update, name, index, step, moved: moved)
    }

    /// The optimizer began anew.
    private mutating func forget(_ memory: Double) {
        decay.memory = 0
        earlier.memory = memory
        rows?.forget()
    }

    /// The slots of the weight by their names.
    private func slots(_ optimizer: OptimizerState, _ session: Session) -> [String: Double] {
        var place = index
        for (other, value) in session.parameters {
            if other == name { break }
            place += value.shape.count
        }
        var slots: [String: Double] = [:]
        for (slot, numbers) in zip(optimizer.slotNames, optimizer.slots) where numbers.indices.contains(place) {
            slots[slot] = numbers[place]
        }
        return slots
    }

    private func remembered(_ optimizer: OptimizerState, _ session: Session) -> Double {
        let slots = slots(optimizer, session)
        let place = LinearUpdate.Place(settings: optimizer.settings, slots: slots, t: max(optimizer.steps, 1))
        return optimizer.row.linear?(place).memory.flatMap { slots[$0] } ?? 0
    }
}
