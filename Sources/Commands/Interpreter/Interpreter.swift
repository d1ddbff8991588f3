import Autodiff
import Limits
import Modelling
import OrderedCollections
import Reporting
import Syntax

/// Runs statements on a session: on a copy, which becomes the session only if nothing failed.
package final class Interpreter: Context {
    package var environment: Environment
    /// The session as it stands; during a statement the copy that is being changed.
    package var session: Session
    package internal(set) var timeline = Timeline()
    /// All moments that can be gone to.
    package internal(set) var line = MomentLine()
    /// Marks, stops, watches and what else no moment holds.
    var shell = ShellState()
    /// Who looks at the updates of statements.
    var look = UpdateLook()
    /// Whether a program runs here that is compared with others.
    package internal(set) var isTrial = false
    /// The code of a `quit`; the program ends with it.
    package internal(set) var exitCode: Int32?
    /// True when the last statement was ended by Ctrl-C.
    package private(set) var stoppedByInterrupt = false
    /// The folder that relative file names of the running script start from; nil for the working folder.
    package var folder: String?
    /// Where all that is done is kept, so that it outlives the program; false where that cannot be, nil: nowhere.
    package var journal: (([JournalEntry]) -> Bool)?
    /// The statement that failed last, as a script has it.
    var failedText = ""
    /// The commands that can be typed.
    package let commands: CommandTable
    package let executor: Executor

    /// The statement that runs, or the last one that did.
    var running = RunningStatement()
    var recentOutput = RecentOutput(capacity: mostPrinted)
    /// Whose words run at present.
    var author = Author.user
    /// What runs of a lesson, and for whom.
    var teaching = TeachingState()
    /// How deep files source each other, and replays and reruns run inside each other.
    var (sourceDepth, nestedRuns) = (0, 0)

    /// What a statement leaves in the transcript that a saved session can do without.
    static let unrecorded = ""

    static let deepestCall = 100
    static let deepestSource = 20
    static let deepestBlock = 200
    /// So many bytes of what was printed are kept for `save outputs`.
    static let mostPrinted = 32 << 20
    /// A block of more elements or characters than this is recorded as `…`: laying it out once more takes long.
    static let mostRecorded = 20_000

    package init(
        environment: Environment, seed: Int = 1, commands: CommandTable = .standard, executor: Executor = Executor()
    ) {
        (self.commands, self.environment, self.executor) = (commands, environment, executor)
        session = Session(seed: seed)
    }

    enum Flow { case normal, breakLoop, continueLoop, interrupted }

    package var vocabulary: Vocabulary {
        let (commands, names) = (commands, KnownNames(session: session, locals: running.locals))
        return Vocabulary(
            commands: Words(
                known: { commands.named($0) != nil || names.session.commands[$0] != nil },
                all: { commands.names + names.session.commands.keys }), traits: commands.traits,
            names: Words(known: names.contains, all: { names.all }),
            acceptsPrefixes: environment.isInteractive,
            functions: Words(known: names.isFunction, all: { FunctionTable.callableNames }),
            translations: { OperationTable.current.translations }, choice: CommandTable.choice)
    }

    /// The words for a text: only what is typed may shorten commands.
    package func vocabulary(for source: SourceText) -> Vocabulary {
        var words = vocabulary
        words.acceptsPrefixes = words.acceptsPrefixes && source.file == nil
        return words
    }

    // MARK: - Running

    /// Runs a top-level statement. If it throws, the session is as before.
    package func run(_ statement: Statement, in source: SourceText) throws(Diagnostic) {
        stoppedByInterrupt = false
        running = RunningStatement()
        if nestedRuns == 0 { author = source.file == nil ? .user : .script(folder: folder, .needless) }
        let (before, lesson) = (session, shell.lesson)
        running.start = before
        running.origin = (statement, source)
        running.keptAt = journal == nil ? 0 : environment.clock()
        if case .command = statement.node { running.text = canonicalText(of: statement, in: source) }
        running.updates = look.start?.updates ?? 0
        do throws(Diagnostic) {
            let flow = try guardingAnswer { () throws(Diagnostic) in try execute(statement, in: source) }
            if flow == .breakLoop || flow == .continueLoop { throw Diagnostic.outsideLoop(statement.text) }
            stoppedByInterrupt = flow == .interrupted && !running.isEnded
            if stoppedByInterrupt, running.recordedText == nil, !running.isTravelling {
                takeBackInterrupted(to: before)
            }
        } catch {
            // What a replay has done statement by statement stays.
            if !running.isTravelling { session = before }
            shell.lesson = lesson
            running.leaveBlocks()
            stoppedByInterrupt = running.interruptedInside
            keepFailure()
            var placed = error.knowingCommands
            if placed.place == nil { placed.place = source.place(of: statement.span) }
            throw placed
        }
        if !running.isTravelling { commit(statement, in: source, before: before) }
        keep(statement, in: source)
        goOnWithLesson(statement, in: source, from: before.transcript)
    }

    /// Only loops and trainings know what they have finished: the rest of a block is all or nothing.
    private func takeBackInterrupted(to before: Session) {
        session = before
        (running.updates, running.filesUsed) = (0, [])
        running.recordedText = "# interrupted"
        notice(Diagnostic.interrupted.message)
    }

    // MARK: - Statements

    func execute(_ statement: Statement, in source: SourceText) throws(Diagnostic) -> Flow {
        do throws(Diagnostic) {
            let flow = try perform(statement, in: source)
            return dropsOutcome() ? .interrupted : flow
        } catch {
            if dropsOutcome() { return .interrupted }
            var placed = error.knowingCommands
            if placed.place == nil { placed.place = source.place(of: statement.span) }
            throw placed
        }
    }

    /// True if the user wanted to stop while something was computed, which is then worth nothing.
    func dropsOutcome() -> Bool {
        guard StopRequest.isUrgent else { return false }
        _ = environment.wasInterrupted()
        StopRequest.withdraw()
        executor.forget()
        return true
    }

    func perform(_ statement: Statement, in source: SourceText) throws(Diagnostic) -> Flow {
        switch statement.node {
        case .assignment(let assignment): try assign(assignment, in: source)
        case .expression(let expression):
            try withTwin(of: statement, in: source) { () throws(Diagnostic) in try show(expression, in: source) }
        case .command(let call):
            return try withTwin(of: statement, in: source) { () throws(Diagnostic) in try run(call, in: source) }
        case .repetition(let count, let body): return try runRepeat(count, body, in: source)
        case .whileLoop(let condition, let body): return try runWhile(condition, body, in: source)
        case .forLoop(let variable, let values, let body): return try runFor(variable, values, body, in: source)
        case .conditional(let branches, let otherwise):
            for branch in branches {
                let condition = try evaluator(source).scalar(branch.condition, for: "a condition")
                if FunctionTable.isTrue(condition) { return try run(branch.body, in: source) }
            }
            return try otherwise.map { (block) throws(Diagnostic) in try run(block, in: source) } ?? .normal
        case .breakLoop: return .breakLoop
        case .continueLoop: return .continueLoop
        case .function(let name, let parameters, let body, let slopes, let comment):
            try defineFunction(name, parameters.map(\.text), body, slopes, comment, in: source)
        case .define(let name, let parameters, let body, let comment):
            try defineCommand(name, parameters, body, comment, in: source)
        case .model(let body): try buildModel(body, in: source)
        case .parameter(let name, let value): try declareParameter(name, value, in: source)
        }
        return .normal
    }

    private func run(_ call: CommandCall, in source: SourceText) throws(Diagnostic) -> Flow {
        if let command = session.commands[call.name.text]?.object { return try run(command, call, in: source) }
        guard let command = commands.named(call.name.text) else {
            throw Diagnostic.unknownCommand(call.name.text, among: commands.names + session.commands.keys)
        }
        let bound = try Call(call, of: command, in: source, self)
        if command.standsAlone, isPart {
            throw isInsideBlock ? Diagnostic.onlyAtTopLevel(command.name) : Diagnostic.notSourced(command.name)
        }
        running.isRepeatable = command.isRepeatable
        let before = session
        defer { if command.changesNothing { session = before } }
        do throws(Diagnostic) {
            switch try command.run(bound, self) {
            case .done: return running.interruptedInside || running.isEnded ? .interrupted : .normal
            case .quit(let code):
                exitCode = code
                return .normal
            case .stopped(let text):
                if !isPart { running.recordedText = text }
                return .interrupted
            case .recorded(let text):
                if !isPart { running.recordedText = text }
                return .normal
            case .cameBack(let way):
                precondition(!isPart, "of a block no moment is a part")
                (running.recordedText, running.cameBack) = (way.whole, way)
                return .normal
            }
        } catch { throw bound.failure(error) }
    }

    private func run(_ command: UserCommand, _ call: CommandCall, in source: SourceText) throws(Diagnostic) -> Flow {
        var scope: [String: Value] = [:]
        var arguments: [Expression] = []
        for argument in call.arguments {
            switch argument {
            case .expression(let expression): arguments.append(expression)
            case .comma: continue
            case .option(let name, let value):
                guard command.parameters.contains(name.text) else {
                    throw Diagnostic.unknownOption(name.text, of: command.name, among: command.parameters)
                }
                scope[name.text] = try evaluator(source).evaluate(value)
            case .assignment, .arrow, .until, .equals, .block:
                throw Diagnostic.argumentCount(command, arguments.count)
            }
        }
        let open = command.parameters.filter { scope[$0] == nil }
        guard arguments.count == open.count else { throw Diagnostic.argumentCount(command, arguments.count) }
        for (parameter, argument) in zip(open, arguments) {
            scope[parameter] = try evaluator(source).evaluate(argument)
        }
        guard running.callDepth < Self.deepestCall else { throw Diagnostic.commandsTooDeep(command.name) }
        let outer = running.locals
        running.callDepth += 1
        running.locals = [scope]
        defer {
            running.locals = outer
            running.callDepth -= 1
        }
        let flow = try run(command.body, in: command.source)
        return flow == .interrupted ? .interrupted : .normal
    }

    func run(_ block: Block, in source: SourceText) throws(Diagnostic) -> Flow {
        guard running.depth < Self.deepestBlock else { throw Diagnostic.blocksTooDeep(Self.deepestBlock) }
        running.depth += 1
        defer { running.depth -= 1 }
        // Also where the block is empty, so that no loop is deaf.
        if environment.wasInterrupted() { return .interrupted }
        for statement in block.statements {
            if environment.wasInterrupted() { return .interrupted }
            let flow = try execute(statement, in: source)
            if flow != .normal { return flow }
            if exitCode != nil { return .normal }
        }
        return .normal
    }

    // MARK: - Saying something

    package func emit(_ block: Report.Block) {
        if let report = shown(block) { running.output.append(recorded(report)) }
    }

    package func show(_ block: Report.Block) { _ = shown(block) }

    /// Shows a block; nil where nothing is shown any more.
    private func shown(_ block: Report.Block) -> Report? {
        if StopRequest.isUrgent { return nil }
        var report = Report(block, digits: session.digits)
        if let (twin, reports) = running.twin {
            report.twin = Report.TwinPlace(twin, place: reports)
            running.twin?.reports += 1
        }
        environment.emit(report)
        return report
    }

    /// What of a report stands in a saved session. Its text is made by `save`; only where that is a few of many numbers it
    /// is made at once, so that the others can be forgotten.
    func recorded(_ report: Report) -> Transcript.Printed.Part {
        if report.block.isLong(Self.mostRecorded) { return .lines(["…"]) }
        // What no text was made of yet may never be asked for, and takes time in float32.
        let isQuick = report.twin.map { $0.isKnown || $0.trusted == NumberFormat.most } ?? true
        guard report.block.isAbridged, isQuick else { return .report(report) }
        return .abridged(environment.render(report), environment.abridged(report))
    }

    package func notice(_ message: String, hint: String?) {
        guard !StopRequest.isUrgent, running.noticed.insert(message).inserted else { return }
        environment.notify(Diagnostic(message, hint: hint, severity: .notice))
    }

    package var isInsideBlock: Bool { running.depth > 0 || running.callDepth > 0 }

    /// True for what the transcript has no line of its own for: it is part of a block, a command or a file that runs.
    package var isPart: Bool { isInsideBlock || sourceDepth > 0 }
}
