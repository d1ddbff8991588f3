import Reporting
import Testing

@testable import Commands
@testable import Modelling

/// A shell that keeps a journal, and finds those of others.
final class JournaledShell {
    let harness: Harness
    private(set) var journal = JournalEntry.head + "\n"
    var lost: [String] = []
    /// Whether the disk is.
    var isFull = false
    private(set) var entered: [String] = ["/here"]

    init(files: [String: [UInt8]] = [:], seed: Int = 1) {
        harness = Harness(seed: seed, isInteractive: true)
        harness.files = files
        harness.interpreter.journal = { [unowned self] entries in
            if !isFull { journal += entries.map { $0.line + "\n" }.joined() }
            return !isFull
        }
        harness.interpreter.environment.lostSessions = LostSessions(
            found: { [unowned self] in
                lost.map { .init(name: $0, date: "now", statements: 1, last: "", folder: "/there") }
            },
            take: { (found) throws(Diagnostic) in Array(found.name.utf8) },
            giveBack: { [unowned self] found, isDone in if isDone { lost.removeAll { $0 == found.name } } },
            enter: { [unowned self] (folder) throws(Diagnostic) in
                if folder == "/gone" { throw Diagnostic("cannot enter '/gone'") }
                entered.append(folder)
                return entered[entered.count - 2]
            })
    }

    /// Runs lines as they are typed, whether they fail or not.
    func type(_ lines: String...) { for line in lines { harness.run(line) } }

    /// All that a session, its moments, marks and stops are.
    var state: [String] {
        let interpreter = harness.interpreter
        return interpreter.timeline.past.map(\.statement) + ["|"]
            + interpreter.line.branches.map { "\($0.number): \($0.path.elements.map(\.text))" }
            + ["\(interpreter.line.present.number) \(interpreter.line.here.index)"]
            + interpreter.stops.map(\.text) + interpreter.marks.keys.sorted() + interpreter.watches.map(\.text)
            + ["\(interpreter.keepsMoments)"] + (interpreter.comparison?.trials.map(\.text) ?? [])
            + interpreter.session.functions.map { "\($1.object.text) \($1.object.comment ?? "")" }
            + interpreter.session.commands.map { "\($1.object.usage) \($1.object.comment ?? "")" }
    }
}
