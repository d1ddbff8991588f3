import Autodiff
import Modelling
import Reporting
import Syntax

/// The numbers of one watch on the way of a statement: some at equal distances, which grow so that there are never many.
struct WatchRecord {
    let question: Question
    private(set) var points: [WatchedPoint] = []
    private var distance = 1
    private var next = 0
    /// After how many updates the last number was noted.
    private var last = -1

    init(_ question: Question) { self.question = question }

    static let mostPoints = 256

    /// Whether the number is wanted after so many updates of the statement.
    func wants(_ updates: Int) -> Bool { updates >= next }
    func lacks(_ updates: Int) -> Bool { updates > last }

    mutating func note(_ point: WatchedPoint, after updates: Int) {
        points.append(point)
        last = updates
        if points.count > Self.mostPoints {
            distance = max(2 * distance, updates / (Self.mostPoints / 2))
            points = points.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
        }
        next = updates + distance
    }
}

/// Watched expressions: shown after each step by hand, recorded in each training, and looked up in the past.
extension Interpreter {
    /// Records what is watched on the way of the running statement.
    func recordWatches(_ present: () -> Session) {
        if running.watchRecords.count != watches.count {
            running.watchRecords = watches.map(WatchRecord.init)
            if let start = running.start { note(after: 0, at: { start }) }
        }
        note(after: running.updates, at: present)
    }

    package func endWatchRecords() {
        guard !running.watchRecords.isEmpty else { return }
        note(after: running.updates, at: { session }, isEnd: true)
    }

    private func note(after updates: Int, at present: () -> Session, isEnd: Bool = false) {
        var session: Session?
        for (number, record) in running.watchRecords.enumerated()
        where isEnd ? record.lacks(updates) : record.wants(updates) {
            let known =
                updates > 0 && running.watchNumbers.indices.contains(number) ? running.watchNumbers[number] : nil
            let there = session ?? present()
            session = there
            guard let value = known?() ?? self.number(of: record.question, at: there) else { continue }
            running.watchRecords[number].note(WatchedPoint(step: there.step, value: value), after: updates)
        }
    }

    /// The value of a question at a session, if it is a number.
    private func number(of question: Question, at present: Session) -> Double? {
        guard case .number(let value)? = try? answer(question, at: present) else { return nil }
        return value
    }

    /// What was recorded of the watches in the running statement, by what was watched.
    var recorded: [String: [WatchedPoint]] {
        Dictionary(running.watchRecords.map { ($0.question.text, $0.points) }) { first, _ in first }
    }

    package func watchedPoints(_ question: Question) -> [WatchedPoint] {
        running.watchRecords.first { $0.question.text == question.text }?.points ?? []
    }

    package func course(of question: Question, since start: MomentName) throws(Diagnostic) -> [WatchedPoint] {
        let past = try past(since: start)
        let (beginning, first, stretch) = (past.start, past.start.step, stretch)
        if stretch.beginsInside { return try course(of: question, over: past) }
        var points = [try point(question, beginning)]
        for passage in line.passages(from: stretch.start) {
            guard let before = passage.before else { throw Diagnostic.momentForgotten }
            if before.step >= first { points.append(try point(question, before)) }
            guard passage.updates > 0, before.step + passage.updates > first else { continue }
            if let recorded = passage.watched[question.text] {
                points += recorded
            } else {
                points += try course(of: question, in: passage)
            }
        }
        points.append(try point(question, session))
        // An assignment between two updates makes a second number at that step.
        var course: [WatchedPoint] = []
        for point in points where point.step >= first && course.last != point { course.append(point) }
        return course
    }

    private func point(_ question: Question, _ present: Session) throws(Diagnostic) -> WatchedPoint {
        let value = try looking(at: present, for: question.formula) { () throws(Diagnostic) in
            try evaluator(question.source).matrix(question.formula)
        }
        guard value.shape.isScalar else { throw Diagnostic.watchedMatrix(question.text) }
        return WatchedPoint(step: present.step, value: value.values[0])
    }

    /// The same where the training began inside a block.
    private func course(of question: Question, over past: Past) throws(Diagnostic) -> [WatchedPoint] {
        let distance = max(past.updates / WatchRecord.mostPoints, 1)
        var points = [try point(question, past.start)]
        var done = 0
        try walk(past) { (event) throws(Diagnostic) in
            guard case .update(let update) = event else { return }
            done += 1
            if done % distance == 0 { points.append(try point(question, update.after)) }
        }
        let last = try point(question, session)
        return points.last == last ? points : points + [last]
    }

    /// Runs a passage again for what nobody recorded.
    private func course(of question: Question, in passage: Passage) throws(Diagnostic) -> [WatchedPoint] {
        let distance = max(passage.updates / WatchRecord.mostPoints, 1)
        var points: [WatchedPoint] = []
        _ = try rerun(
            passage,
            UpdateLook(
                isLast: { [self] (moment) throws(Diagnostic) in
                    let step = (passage.before?.step ?? 0) + moment.updates
                    if let value = moment.answer {
                        points.append(WatchedPoint(step: step, value: value))
                    } else {
                        points.append(try point(question, moment.session()))
                    }
                    return moment.updates >= passage.updates
                }, distance: { distance - $0 % distance }, question: question))
        return points
    }
}
