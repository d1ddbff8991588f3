import Modelling
import Reporting
import Syntax

/// Looking at several moments of the present training, one after the other.
extension Interpreter {
    package func eachMoment(
        at steps: [Int], visit: (_ step: Int, Session) throws(Diagnostic) -> Void
    ) throws(Diagnostic) {
        let (stretch, passages) = (stretch, line.present.path.elements)
        var next = 0
        while next < steps.count {
            switch stretch.position(ofStep: steps[next]) {
            case .between(let index):
                guard let session = sessionBetween(index) else { throw Diagnostic.momentForgotten }
                try visit(steps[next], session)
                next += 1
            case .inside(let index, _):
                // All of them that lie in this passage are seen in one run.
                var wanted: [(step: Int, updates: Int)] = []
                while next < steps.count, case .inside(index, let updates) = stretch.position(ofStep: steps[next]) {
                    wanted.append((steps[next], updates))
                    next += 1
                }
                try eachMoment(of: passages[index], wanted, visit: visit)
            case .forgotten: throw Diagnostic.momentForgotten
            case .beyond(let last): throw Diagnostic.noSuchStep(steps[next], first: stretch.firstStep, last: last)
            case .insideModel: throw Diagnostic.startInsideBlock
            }
        }
    }

    private func eachMoment(
        of passage: Passage, _ wanted: [(step: Int, updates: Int)],
        visit: (_ step: Int, Session) throws(Diagnostic) -> Void
    ) throws(Diagnostic) {
        try withoutActuallyEscaping(visit) { (visit) throws(Diagnostic) in
            var place = 0
            var look = UpdateLook(start: passage.snapshot(upTo: wanted[0].updates - 1))
            look.distance = { place < wanted.count ? wanted[place].updates - $0 : 1 }
            look.isLast = { (moment) throws(Diagnostic) in
                guard moment.updates >= wanted[place].updates else { return false }
                try visit(wanted[place].step, moment.session())
                place += 1
                return place == wanted.count
            }
            _ = try rerun(passage, look)
        }
    }

    package func answers(_ texts: [String], at session: Session) -> [[Report]?] {
        let other = silent(at: session, in: folder)
        var reports: [Report] = []
        other.environment.emit = { reports.append($0) }
        other.environment.files = .none
        return texts.map { text in
            // What one of them draws is not missing from the next.
            other.session = session
            reports = []
            guard case .finished = ScriptRunner(other, observer: .init()).run(SourceText(text)) else { return nil }
            return reports
        }
    }
}
