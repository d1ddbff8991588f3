import Autodiff
import Modelling
import Reporting
import Syntax

/// Doing again what a journal has, silently and beside the present session.
final class Recovery {
    /// What was done so far, without what came to nothing.
    private(set) var done: [JournalEntry] = []
    private(set) var statements = 0
    /// The last statement, which runs or has run.
    private(set) var text = ""
    /// Set where the last statement was still running: the updates of it that are known.
    private(set) var lastUpdates: Int?

    private var total = 0
    private let environment: Environment
    private let commands: CommandTable
    private let enter: (String) throws(Diagnostic) -> String
    /// The session that is made, above those whose shells had recovered another.
    private var nested: [Interpreter] = []
    /// A statement that is not known to have ended, and its updates.
    private var open: (step: JournalEntry.Step, updates: Int)?
    private var otherFiles: Set<String> = []

    init(_ environment: Environment, _ commands: CommandTable, enter: @escaping (String) throws(Diagnostic) -> String) {
        self.environment = environment
        self.commands = commands
        self.enter = enter
        nested = [anew()]
    }

    var interpreter: Interpreter { nested[0] }

    private var present: Interpreter { nested[nested.count - 1] }

    private func anew() -> Interpreter {
        var quiet = environment
        (quiet.emit, quiet.notify) = ({ _ in }, { _ in })
        (quiet.ask, quiet.isInteractive, quiet.lostSessions) = ({ _ in nil }, false, nil)
        // What a pipe gave is gone.
        let files = environment.files
        quiet.files.read = { (path) throws(Diagnostic) in
            guard files.isFile(path) || !files.exists(path) else { throw Diagnostic.noFileAnyMore(path) }
            return try files.read(path)
        }
        // What was written is written.
        quiet.files.write = { (_, _, _) throws(Diagnostic) in true }
        quiet.showLive = nil
        quiet.showProgress = { [weak self] in self?.showProgress(loss: $0?.loss) }
        return Interpreter(environment: quiet, commands: commands)
    }

    /// Does all entries; throws at the first that fails, with the state before it kept. False if the user gave up.
    func run(_ entries: [JournalEntry?]) throws(Diagnostic) -> Bool {
        defer { environment.showProgress(nil) }
        // Sessions whose own shells had not come to the end of recovering them end where the journal does.
        defer { while nested.count > 1 { leaveNested() } }
        total = JournalEntry.statements(in: entries)
        for (number, entry) in entries.enumerated() {
            showProgress(loss: nil)
            guard let entry else {
                text = ""
                throw Diagnostic.unreadableJournal(line: number + 2)
            }
            guard try perform(entry) else { return false }
            if environment.wasInterrupted() { return false }
        }
        return try end()
    }

    private func showProgress(loss: Double?) {
        environment.showProgress(
            .init(done: statements, total: total, unit: "statement", loss: loss, rate: 0, secondsLeft: nil))
    }

    /// False if the user gave up.
    private func perform(_ entry: JournalEntry) throws(Diagnostic) -> Bool {
        switch entry {
        case .began(let step):
            open = (step, 0)
            return true
        case .updates(let count):
            open?.updates = count
            return true
        case .recovered: guard try end() else { return false }
        case .folder, .comment, .blank, .did, .failed, .replay, .lost, .missing: open = nil
        }
        switch entry {
        case .folder(let path):
            do throws(Diagnostic) { _ = try enter(path) } catch {
                environment.notify(Diagnostic.folderIsGone(error))
            }
        case .comment(let text): present.record(comment: text)
        case .blank: present.recordBlankLine()
        case .did(let step): guard try run(step, updates: nil) else { return false }
        case .failed(let text, let recorded):
            present.failedText = text
            present.record(failureRecorded: recorded)
        case .replay(let text): present.beginReplay(text)
        case .lost: nested.append(anew())
        case .missing(let count): environment.notify(Diagnostic.linesAreMissing(count))
        case .recovered:
            if nested.count > 1 { leaveNested() }
            return true
        case .began, .updates: break
        }
        done.append(entry)
        return true
    }

    private func leaveNested() {
        let inner = nested.removeLast()
        present.adopt(inner)
        done.append(.recovered)
    }

    /// Does what is known of a statement that was running when its shell ended. False if the user gave up.
    private func end() throws(Diagnostic) -> Bool {
        guard let (step, updates) = open else { return true }
        open = nil
        guard updates > 0 else { return true }
        guard try run(step, updates: updates) else { return false }
        done += [.began(step), .updates(updates)]
        lastUpdates = updates
        return true
    }

    /// Runs a statement, up to an update of it if that is given. False if the user gave up.
    private func run(_ step: JournalEntry.Step, updates: Int?) throws(Diagnostic) -> Bool {
        text = step.text
        lastUpdates = nil
        let interpreter = present
        interpreter.folder = step.folder
        interpreter.look = UpdateLook(pause: updates)
        defer { (interpreter.folder, interpreter.look) = (nil, UpdateLook()) }
        let source = SourceText(step.text)
        var reader = ScriptReader(source)
        while let item = reader.next(knowing: interpreter.vocabulary(for: source)) {
            switch item {
            case .comment, .blank, .recorded: continue
            case .unreadable(let error, _): throw error
            case .statement(let statement): try interpreter.run(statement, in: source)
            }
            if interpreter.stoppedByInterrupt { return false }
        }
        statements += 1
        noteOtherFiles(step.files, interpreter.running.filesUsed)
        return true
    }

    /// Says which files are no longer what was read then.
    private func noteOtherFiles(_ then: [JournalEntry.Step.File], _ now: [Transcript.FileUse]) {
        for file in then {
            guard let other = now.first(where: { $0.path == file.path })?.checksum, other != file.checksum,
                otherFiles.insert(file.path).inserted
            else { continue }
            environment.notify(Diagnostic.otherFile(file.path))
        }
    }
}

extension Interpreter {
    package func recover(_ found: LostSessions.Found, from lost: LostSessions) throws(Diagnostic) {
        let bytes = try lost.take(found)
        var isDone = false
        defer { lost.giveBack(found, isDone) }
        if JournalEntry.isOfLaterProgram(bytes) { throw Diagnostic.newerJournal }
        guard let entries = JournalEntry.entries(in: bytes) else { throw Diagnostic.noJournal }
        emit(.text("recovering \(counted(found.statements, "statement")) of \(found.date)"))
        var former: String?
        let recovery = Recovery(environment, commands) { (folder) throws(Diagnostic) in
            let before = try lost.enter(folder)
            former = former ?? before
            return before
        }
        var failure: Diagnostic?
        do throws(Diagnostic) {
            guard try recovery.run(entries) else {
                if let former { _ = try lost.enter(former) }
                (running.isTravelling, running.isKept, running.interruptedInside) = (true, true, true)
                return environment.notify(Diagnostic.recoveryStopped)
            }
        } catch {
            failure = Diagnostic.recoveryFailed(at: recovery.statements + 1, recovery.text, error)
        }
        if failure != nil, recovery.statements == 0 {
            if let former { _ = try lost.enter(former) }
        } else {
            adopt(recovery.interpreter)
            // What is not on the disk anew stays where it was.
            let isKept = journal.map { $0([.lost] + recovery.done + [.recovered]) } ?? false
            isDone = failure == nil && isKept
            emit(.text(sentence(recovery)))
            if let former, former != found.folder { emit(.text("the working folder is \(found.folder)")) }
        }
        if let failure { throw failure }
    }

    private func sentence(_ recovery: Recovery) -> String {
        let place = session.model == nil ? "" : ", now at step \(session.step)"
        let text = "recovered \(counted(recovery.statements, "statement"))\(place)"
        guard let updates = recovery.lastUpdates else { return text }
        return text + "; the last one ran when the shell ended, and goes up to its update \(updates), the last known"
    }

    /// Goes over to the session of another interpreter, with its moments and all that belongs to its shell; `undo` leads
    /// back.
    func adopt(_ other: Interpreter) {
        var isForgetting = other.timeline.forgotten > 0
        if timeline.past.isEmpty, session.hasSameState(as: Session()) {
            let capacity = max(timeline.capacity, other.timeline.capacity)
            timeline = other.timeline
            _ = timeline.bound(to: capacity)
        } else {
            isForgetting = timeline.append(other.timeline, over: "recover", from: (session, line))
        }
        if isForgetting { noteForgotten() }
        (session, line) = (other.session, other.line)
        shell.adopt(other.shell)
        (running.isTravelling, running.isKept) = (true, true)
    }
}
