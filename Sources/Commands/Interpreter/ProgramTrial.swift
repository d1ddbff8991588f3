import Modelling
import Reporting
import Syntax

/// A program that was run on a copy of the session, silently: what it made of it, and the moments on its way.
package final class ProgramTrial {
    /// A moment on the way, after so many updates of the program.
    package struct Point {
        package let updates: Int
        package let session: Session
    }

    /// The statements, as the session would have them.
    package let text: String
    /// The session that it began with.
    package let start: Session
    package private(set) var end: Session
    /// Some moments at equal distances, the beginning and the end among them.
    package private(set) var points: [Point]
    /// How long it took.
    package private(set) var seconds = 0.0
    package private(set) var updates = 0
    /// Where it ran, with the line of its moments.
    let interpreter: Interpreter
    private var distance = 1
    private var keepsPoints = true

    /// So many moments are kept at most.
    private static let mostPoints = 24

    /// The statements that changed something.
    var passages: [Passage] { interpreter.line.present.path.elements }

    init(_ text: String, on interpreter: Interpreter) {
        (self.text, self.interpreter) = (text, interpreter)
        interpreter.isTrial = true
        (start, end) = (interpreter.session, interpreter.session)
        points = [Point(updates: 0, session: interpreter.session)]
    }

    /// Runs the statements one by one.
    func run(
        _ statements: [(statement: Statement, source: SourceText)], keepsMoments keepsSnapshots: Bool
    ) throws(Diagnostic) {
        keepsPoints = keepsSnapshots
        let began = interpreter.environment.clock()
        // What looks holds this, and this holds who is looked at.
        defer {
            interpreter.look = UpdateLook()
            interpreter.executor.forget()
        }
        for (statement, source) in statements {
            try requirePart(statement, in: source)
            interpreter.look = UpdateLook(
                isLast: { [self] (moment) throws(Diagnostic) in
                    keep(updates + moment.updates, moment.session)
                    return false
                }, distance: { [self] done in distance - (updates + done) % distance },
                keepsSnapshots: keepsSnapshots)
            try interpreter.run(statement, in: source)
            updates = passages.reduce(0) { $0 + $1.updates }
            if interpreter.stoppedByInterrupt || interpreter.exitCode != nil { break }
        }
        end = interpreter.session
        if points.last?.updates == updates { points.removeLast() }
        points.append(Point(updates: updates, session: end))
        seconds = interpreter.environment.clock() - began
    }

    /// A program is a block: what cannot stand in one moves between moments, or belongs to the shell.
    private func requirePart(_ statement: Statement, in source: SourceText) throws(Diagnostic) {
        guard case .command(let call) = statement.node, interpreter.session.commands[call.name.text] == nil,
            interpreter.commands.named(call.name.text)?.standsAlone == true
        else { return }
        var error = Diagnostic.onlyAtTopLevel(call.name.text)
        error.place = source.place(of: statement.span)
        throw error
    }

    /// Keeps a moment if it lies on the grid, which grows coarser so that there are never many. Each distance is a multiple of
    /// the one before: two programs have the coarser of their grids in common.
    private func keep(_ updates: Int, _ session: () -> Session) {
        guard keepsPoints, updates % distance == 0 else { return }
        points.append(Point(updates: updates, session: session()))
        guard points.count > Self.mostPoints else { return }
        // 1, 2, 10, 20, 100, …
        distance *= String(distance).hasPrefix("1") ? 2 : 5
        points.removeAll { $0.updates % distance != 0 }
    }
}

/// Programs that were run from one session, to be compared.
package struct Comparison {
    package let start: Session
    /// In the order in which they were typed, or of their seeds, from 1 on.
    package let trials: [ProgramTrial]
}

extension Interpreter {
    package func trial(_ program: Block, in source: SourceText, seed: Int?) throws(Diagnostic) -> ProgramTrial {
        let other = silent(at: session, in: folder)
        other.environment.showProgress = environment.showProgress
        other.stops = stops
        other.environment.files.write = { (path, _, _) throws(Diagnostic) in throw Diagnostic.trialWrites(path) }
        var statements = program.statements.map { ($0, source) }
        if let seed {
            let line = SourceText("seed \(seed)")
            var reader = ScriptReader(line)
            if case .statement(let first)? = reader.next(knowing: vocabulary(for: line)) {
                statements.insert((first, line), at: 0)
            }
        }
        let trial = ProgramTrial(statements.map { $0.0.line }.joined(separator: "; "), on: other)
        // Many seeds are many trainings: what lies between is done again when it is asked for.
        try trial.run(statements, keepsMoments: seed == nil)
        if other.stoppedByInterrupt {
            running.interruptedInside = true
            throw Diagnostic.interrupted
        }
        if other.exitCode != nil { throw Diagnostic.trialQuits }
        return trial
    }
}
