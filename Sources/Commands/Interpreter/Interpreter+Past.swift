import Insight
import Modelling
import Reporting

/// A part of the present branch that ends at the present moment.
package struct Past {
    /// The session where it begins.
    package let start: Session
    fileprivate let place: MomentLine.Place
    /// How many updates are in it.
    package let updates: Int

    /// How many statements lie before it.
    var statement: Int { place.index }
}

/// Going over the past once more.
extension Interpreter {
    package func past(since name: MomentName) throws(Diagnostic) -> Past {
        if case .start = name, stretch.position(ofStep: 0) == .insideModel { throw Diagnostic.pastBeginsInBlock }
        let (start, way) = try found(name)
        let (from, here) = (way.here, line.here)
        guard way.present.number == line.present.number else { throw Diagnostic.pastOnOtherBranch }
        let (early, late) = ((from.index, from.part?.updates ?? 0), (here.index, here.part?.updates ?? 0))
        guard early <= late else { throw Diagnostic.pastIsAhead }
        let passages = line.present.path.elements
        let updates = (from.index..<here.index).reduce(late.1 - early.1) { $0 + passages[$1].updates }
        // A block that is run again makes its model again.
        let isInBlock = from.part != nil && from.index >= stretch.start - 1 && start.step + updates == session.step
        guard start.model?.object === session.model?.object || isInBlock else { throw Diagnostic.pastOfOtherModel }
        return Past(start: start, place: from, updates: updates)
    }

    /// Runs the past again silently, and shows what happened in it, one after the other.
    package func walk(_ past: Past, _ visit: (PastEvent) throws(Diagnostic) -> Void) throws(Diagnostic) {
        let (passages, here) = (line.present.path.elements, line.here)
        var last = past.start
        var done = 0
        let began = environment.clock()
        var shown = began
        defer { environment.showProgress(nil) }
        func typed(_ next: Session, _ text: String? = nil) throws(Diagnostic) {
            if !next.hasSameTyped(as: last) { try visit(.typed(before: last, after: next, text: text)) }
            last = next
        }
        func update(_ next: DoneUpdate) throws(Diagnostic) {
            try typed(next.before)
            try visit(.update(next))
            last = next.after
            done += 1
            let now = environment.clock()
            guard now - shown > 0.1 else { return }
            shown = now
            let left = (now - began) / Double(done) * Double(past.updates - done)
            environment.showProgress(
                .init(done: done, total: past.updates, unit: "update", loss: nil, rate: 0, secondsLeft: left))
        }
        for index in past.place.index...here.index where index < passages.count {
            let passage = passages[index]
            let first = index == past.place.index ? past.place.part?.updates ?? 0 : 0
            let upTo = index == here.index ? here.part?.updates ?? 0 : passage.updates
            try eachUpdate(of: passage, from: first + 1, upTo: upTo) { (_, next) throws(Diagnostic) in
                try update(next)
                return false
            }
            guard index < here.index else { break }
            guard let end = sessionBetween(index + 1) else { throw Diagnostic.momentForgotten }
            try typed(end, passage.updates == 0 ? passage.text : nil)
        }
        try typed(session)
    }

    package func walk(
        _ past: Past, showing steps: [Int], _ moment: (_ step: Int, Session) throws(Diagnostic) -> Void,
        _ visit: (PastEvent) throws(Diagnostic) -> Void
    ) throws(Diagnostic) {
        var next = 0
        try walk(past) { (event) throws(Diagnostic) in
            if case .update(let update) = event {
                // Those before the first update lie between statements, and are kept.
                while next < steps.count, steps[next] < update.after.step {
                    try eachMoment(at: [steps[next]], visit: moment)
                    next += 1
                }
                if next < steps.count, steps[next] == update.after.step {
                    try moment(steps[next], update.after)
                    next += 1
                }
            }
            try visit(event)
        }
        try eachMoment(at: Array(steps[next...]), visit: moment)
    }
}

extension Session {
    /// Whether no statement between has changed what updates take from statements as numbers.
    fileprivate func hasSameTyped(as other: Session) -> Bool {
        hasSameParameters(as: other) && variables == other.variables
            && optimizer.settings == other.optimizer.settings
    }
}
