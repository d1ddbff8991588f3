import Autodiff
import Insight
import Learning
import Modelling
import Reporting
import Syntax

/// Who looks at a statement after its updates, and may end it there.
struct UpdateLook {
    /// It ends right after so many updates.
    var pause: Int?
    /// Asked after each update; true ends the statement.
    var isLast: ((Moment) throws(Diagnostic) -> Bool)?
    /// How many updates are done, behind so many of the statement, before it is asked again.
    var distance: (_ updates: Int) -> Int = { _ in 1 }
    /// What is asked for each time, if that is a number.
    var question: Question?

    /// What there is to see after an update.
    struct Moment {
        /// How many updates were done.
        let updates: Int
        /// The answer to the question, where a training could compute it on the way.
        let answer: Double?
        /// The session as it is then: made when it is asked for.
        let session: () -> Session
        /// The session right before it, where that is not the one after the update before, and how it chose its rows.
        var begun: Session?
        var manner = UpdateManner.byHand
    }
    /// The updates to be done begin behind a snapshot.
    var start: Passage.Snapshot?
    /// Whether moments are kept from which a part of the statement can be done again.
    var keepsSnapshots = true
}

/// The updates of the running statement, one by one where somebody looks.
extension Interpreter {
    package var updatesUntilLook: Int {
        if !stops.isEmpty { return 1 }
        if look.isLast != nil { return max(look.distance(running.updates), 1) }
        return look.pause.map { max($0 - running.updates, 1) } ?? .max
    }

    package func didUpdate(_ count: Int, _ present: @escaping () -> Session) throws(Diagnostic) -> Bool {
        running.updates += count
        defer { running.begun = nil }
        if !watches.isEmpty { recordWatches(present) }
        keepCount(of: 0)
        if let pause = look.pause, running.updates >= pause {
            running.isEnded = true
        } else if let isLast = look.isLast {
            running.isEnded = try isLast(
                UpdateLook.Moment(
                    updates: running.updates, answer: running.answer?(), session: present, begun: running.begun,
                    manner: running.manner))
        }
        if !stops.isEmpty, !running.isEnded { testStops(present) }
        running.isEndedInside = running.isEnded && isPart
        return running.isEnded
    }

    package func willUpdate(_ manner: UpdateManner) {
        guard look.isLast != nil else { return }
        (running.begun, running.manner) = (session, manner)
    }

    package func watch(_ trainer: Trainer) {
        func number(_ question: Question?) -> (() -> Double)? {
            question.flatMap { executor.watched($0.formula, in: $0.source, of: session) }
                .map { trainer.watch($0.graph, $0.rows) }
        }
        running.answer = number(look.question)
        running.stopNumbers = stops.map { number($0.question) }
        running.watchNumbers = watches.map(number)
    }

    package func endWatch() { (running.answer, running.stopNumbers, running.watchNumbers) = (nil, [], []) }

    package var isEnded: Bool { running.isEnded }
    package var startOfUpdates: Passage.Snapshot? { look.start }

    package func keepSnapshot(_ session: Session) {
        guard keepsMoments, look.keepsSnapshots, !isPart else { return }
        running.snapshots.append(Passage.Snapshot(updates: running.updates, session: session))
        // The nearer the present, the denser.
        if running.snapshots.count > Self.mostSnapshots {
            let half = Self.mostSnapshots / 2
            running.snapshots = running.snapshots.enumerated().filter { $0.offset % 2 == 0 || $0.offset > half }
                .map(\.element)
        }
    }

    static let mostSnapshots = 24

    package func value(of question: Question) throws(Diagnostic) -> Matrix {
        try looking(at: session, for: question.formula) { () throws(Diagnostic) in
            try evaluator(question.source).matrix(question.formula)
        }
    }

    /// The answer to a question at a session.
    func answer(_ question: Question, at present: Session) throws(Diagnostic) -> Answer {
        try looking(at: present, for: question.formula) { () throws(Diagnostic) in
            let evaluator = evaluator(question.source)
            if question.changes { return Answer(try evaluator.matrix(question.formula)) }
            return .number(try evaluator.scalar(question.formula, for: "a condition"))
        }
    }

    /// Reads something as if a session were the present one; what it draws is given back.
    ///
    /// - Parameter formula: what is asked, whose gradients are those of that session.
    func looking<T>(
        at present: Session, for formula: Expression? = nil, _ read: () throws(Diagnostic) -> T
    ) throws(Diagnostic) -> T {
        let (outer, locals) = (session, running.locals)
        session = present
        running.locals = []
        defer { (session, running.locals) = (outer, locals) }
        let readsGradients = formula?.freeNames.contains {
            session.variables[$0] == nil && gradientOwner(of: $0) != nil
        }
        if readsGradients == true { session.gradients = try executor.gradients(session) }
        return try read()
    }
}
