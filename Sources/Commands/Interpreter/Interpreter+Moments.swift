import Modelling
import Reporting
import Syntax

/// Going to another moment of the line.
extension Interpreter {
    /// The last statement, if Enter alone does it again.
    package var repeatableText: String? { running.isRepeatable ? running.text : nil }

    package var stretch: Stretch { Stretch(line, present: session, tip: sessionAtEnd) }

    private var sessionAtEnd: Session { line.end(of: line.present, at: session) }

    /// The session between two passages of the present branch.
    func sessionBetween(_ index: Int) -> Session? {
        let passages = line.present.path.elements
        return index < passages.count ? passages[index].before : sessionAtEnd
    }

    package func moment(_ place: MomentName) throws(Diagnostic) -> Session { try found(place).session }

    package func go(to place: MomentName) throws(Diagnostic) -> Bool {
        let before = (session, line)
        do throws(Diagnostic) {
            (session, line) = try found(place)
        } catch {
            // A search that was given up leaves everything where it was.
            guard running.interruptedInside else { throw error }
            notice("stopped; you are where you were")
            running.isTravelling = true
            return false
        }
        running.isTravelling = true
        note(running.text, before: before.0, line: before.1)
        return true
    }

    /// The session at a moment, and the line as it is with that moment as the present one.
    func found(_ place: MomentName) throws(Diagnostic) -> (session: Session, line: MomentLine) {
        switch place {
        case .step(let step): return try at(step: step)
        case .start: return try at(step: stretch.firstStep)
        case .end: return try between(line.present.path.count)
        case .statement(let number):
            let count = line.present.path.count
            guard (0...count).contains(number) else { throw Diagnostic.noSuchStatement(number, count) }
            return try between(number)
        case .branch(let number):
            guard line.branches.contains(where: { $0.number == number }) else {
                throw Diagnostic.noSuchBranch(number, line.branches.map(\.number))
            }
            var way = line
            way.move(toBranch: number, leaving: session)
            return (line.end(of: way.present, at: session), way)
        case .mark(let name): return try at(mark: name)
        case .search(let search): return try at(search)
        }
    }

    private func between(_ index: Int) throws(Diagnostic) -> (Session, MomentLine) {
        guard let session = sessionBetween(index) else { throw Diagnostic.momentForgotten }
        return (session, placed(.init(index: index)))
    }

    private func placed(_ place: MomentLine.Place) -> MomentLine {
        var way = line
        way.move(to: place, leaving: session)
        return way
    }

    func at(step: Int) throws(Diagnostic) -> (Session, MomentLine) {
        switch stretch.position(ofStep: step) {
        case .between(let index): return try between(index)
        case .inside(let passage, let updates): return try inside(passage, updates)
        case .forgotten: throw Diagnostic.momentForgotten
        case .beyond(let last): throw Diagnostic.noSuchStep(step, first: stretch.firstStep, last: last)
        case .insideModel: throw Diagnostic.startInsideBlock
        }
    }

    /// The moment right after so many updates of a passage.
    func inside(_ index: Int, _ updates: Int) throws(Diagnostic) -> (Session, MomentLine) {
        let passage = line.present.path.elements[index]
        if line.here.index == index, line.here.part?.updates == updates { return (session, line) }
        var reached = try rerun(passage, UpdateLook(pause: updates, start: passage.snapshot(upTo: updates - 1)))
        if updates == passage.updates, let end = sessionBetween(index + 1), end.hasSameState(as: reached.session) {
            return try between(index + 1)
        }
        if reached.isInside, let whole = sessionBetween(index + 1) {
            // A part of a block can only be said by going back into it.
            reached.session.transcript = whole.transcript
            reached.session.transcript.append(statement: "goto step \(reached.session.step)")
        }
        return (reached.session, placed(.init(index: index, part: Passage(passage, after: updates, as: reached.text))))
    }

    private func at(mark name: String) throws(Diagnostic) -> (Session, MomentLine) {
        guard let mark = marks[name] else { throw Diagnostic.noSuchMark(name, Array(marks.keys)) }
        guard let (branch, index, updates) = line.position(of: mark) else { throw Diagnostic.markTakenBack(name) }
        let outer = (session, line)
        defer { (session, line) = outer }
        if branch != line.present.number {
            var way = line
            way.move(toBranch: branch, leaving: session)
            (session, line) = (line.end(of: way.present, at: session), way)
        }
        guard let updates else { return try between(index) }
        return try inside(index, updates)
    }

    package func undo(_ count: Int) throws(Diagnostic) -> [String] {
        // What was answered stays: a question that is open is as far as one gets back.
        let reach = hasOpenExercise ? shell.lesson?.open.map { max(0, timeline.position - $0.position) } : nil
        if reach == 0 { throw Diagnostic.behindQuestion }
        return travel(timeline.undo(min(count, reach ?? .max), from: (session, line)))
    }

    package func redo(_ count: Int) -> [String] { travel(timeline.redo(count, from: (session, line))) }

    /// Goes to another moment; that is no change of its own.
    private func travel(_ way: (present: Timeline.Present, statements: [String])) -> [String] {
        (session, line) = way.present
        running.isTravelling = true
        return way.statements
    }

    // MARK: - Running again

    /// Runs a passage again on a copy, silently, up to where a look ends it.
    ///
    /// - Returns: the session where it ended, what a saved session has for that part, and whether the end lies inside a
    ///   block, of which no statement is a part.
    func rerun(
        _ passage: Passage, _ look: UpdateLook
    ) throws(Diagnostic) -> (session: Session, text: String, isInside: Bool) {
        guard let before = passage.before, let script = passage.script else { throw Diagnostic.momentForgotten }
        if let changed = script.files.first(where: { $0.content == nil || content(of: $0.path) != $0.content }) {
            throw Diagnostic.fileHasChanged(changed.path)
        }
        let other = silent(at: before, in: script.folder)
        other.look = look
        other.look.keepsSnapshots = false
        // What a statement wrote it has written.
        other.environment.files.write = { (_, _, _) throws(Diagnostic) in true }
        try other.run(script.statement, in: script.source)
        if other.stoppedByInterrupt {
            running.interruptedInside = true
            throw Diagnostic.interrupted
        }
        // What it says of the updates behind a snapshot is not what the statement says of all.
        if look.start != nil { other.session.transcript.statements.last?.output.forget() }
        return (other.session, other.running.recordedText ?? passage.text, other.running.isEndedInside)
    }

    /// An interpreter at a session that says nothing and asks nobody.
    func silent(at session: Session, in folder: String?) -> Interpreter {
        var quiet = environment
        (quiet.emit, quiet.notify, quiet.showProgress) = ({ _ in }, { _ in }, { _ in })
        quiet.showLive = nil
        (quiet.ask, quiet.isInteractive, quiet.lostSessions) = ({ _ in nil }, false, nil)
        let other = Interpreter(environment: quiet, seed: session.seed, commands: commands)
        (other.session, other.folder) = (session, folder)
        return other
    }

    package func boundTimeline(_ bytes: Int) {
        if timeline.bound(to: bytes) { noteForgotten() }
    }

    func noteForgotten() {
        notice("the oldest steps can no longer be undone: there is room for \(timeline.past.count)")
    }

    /// Keeps a change of moment among those that `undo` takes back.
    func note(_ text: String, before: Session, line past: MomentLine, passage: Passage? = nil) {
        if timeline.record(text, before: before, after: session, line: past, passage: passage) {
            noteForgotten()
        }
    }
}
