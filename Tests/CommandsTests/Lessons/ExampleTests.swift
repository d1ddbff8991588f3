import Foundation
import Rendering
import Reporting
import Testing

@testable import Commands
@testable import Modelling
@testable import Teaching

/// The sessions that come with the program, and what leads to them and to the lessons.
@Suite struct ExampleTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "sessions")

    private static func files(_ ending: String) throws -> Set<String> {
        Set(try FileManager.default.contentsOfDirectory(atPath: folder.path()).filter { $0.hasSuffix(ending) })
    }

    private static func file(of session: SessionText) -> String {
        session.name.split(separator: "_").joined(separator: "-") + ".bp"
    }

    @Test func theProgramHasThemAsTheyStandInTheFolder() throws {
        #expect(try Self.files(".bp") == Set(ShippedSessions.all.map(Self.file)))
        for session in ShippedSessions.all {
            let text = try String(contentsOf: Self.folder.appending(path: Self.file(of: session)), encoding: .utf8)
            #expect(session.text == text, "\(session.name): run scripts/embed-lessons")
        }
        #expect(try Self.files(".csv") == Set(ShippedTables.names))
        for name in ShippedTables.names {
            let bytes = try Data(contentsOf: Self.folder.appending(path: name))
            #expect(ShippedTables.named(name) == Array(bytes), "\(name): run scripts/embed-lessons")
        }
    }

    @Test func eachHasALine() throws {
        for session in ShippedSessions.all {
            let title = session.title
            #expect(title.count > 10 && title.count < 130 && title.last.map { ".?!".contains($0) } == true, "\(title)")
        }
        let harness = Harness("examples")
        let table = try #require(harness.tables("examples").first)
        #expect(table.rows.count == ShippedSessions.all.count)
    }

    /// Those that take long are checked as files; here it is enough that one begins and that its files are found.
    @Test(arguments: ["one_neuron", "xor", "houses", "check_grads", "check-grads", "attention.bp"])
    func theyRunAnywhere(_ name: String) {
        let harness = Harness("k = 3")
        let typed = name.contains(".") ? "\"\(name)\"" : name
        harness.must("example \(typed)")
        let lines = harness.blocks.flatMap { TerminalRenderer().lines(of: Report($0)) }
        #expect(lines.contains { $0.hasPrefix("» ") } && lines.contains { $0.hasPrefix("# ") })
        #expect(lines.last?.contains("the example ends here") == true)
        #expect(harness.session.variables["k"] == nil && harness.session.model != nil)
        for notice in harness.notices { #expect(!notice.message.contains("not here"), "\(notice.message)") }
        // What it read can be read again.
        harness.must("save \"mine.bp\"")
        let other = Harness()
        other.files = harness.files
        other.must("replay \"mine.bp\"")
        #expect(other.session.hasSameParameters(as: harness.session))
    }

    @Test func itBeginsAnewAndUndoLeadsBack() {
        let harness = Harness("k = 3")
        harness.must("example xor")
        while harness.session.variables["k"] == nil, harness.error(of: "undo") == nil {}
        #expect(harness.session.variables["k"] != nil)
    }

    @Test func aTableOfTheirsIsReadWhereThereIsNoneOfTheUsers() {
        let harness = Harness()
        harness.must("data \"houses.csv\" target=price missing=median")
        #expect(harness.notices.contains { $0.message.contains("comes with the program") })
        harness.write("size,price\n1,10\n2,20\n3,30\n", to: "houses.csv")
        harness.must("data \"houses.csv\" target=price")
        #expect(harness.session.x?.rows == 3)
        #expect(Harness().error(of: "data \"flats.csv\" target=price") != nil)
    }

    @Test func unknownOnesAreTold() {
        #expect(Harness().error(of: "example attentoin")?.hint == "did you mean 'attention'?")
        #expect(Harness().error(of: "example qwertz")?.hint == "all of them: examples")
        let harness = Self.learner()
        harness.must("lesson \(ShippedLessons.first.name)")
        #expect(harness.error(of: "example xor")?.message == Diagnostic.lessonRuns.message)
    }

    // MARK: - What comes next

    private static func learner(_ kept: [String: [String]] = [:]) -> Harness {
        let harness = Harness(isInteractive: true)
        // Enter at each pause.
        harness.answers = [String](repeating: "", count: 1000)
        harness.interpreter.environment.progress = LessonProgressFile(load: { kept[$0] ?? [] }, note: { _, _ in })
        return harness
    }

    private static let done = [ProgressEntry.done.line]

    @Test func nextBeginsTheFirstThatIsNotDone() throws {
        let names = ShippedLessons.all.map(\.name)
        var harness = Self.learner()
        harness.must("next")
        #expect(harness.interpreter.shell.lesson?.name == names[0])
        harness = Self.learner([names[0]: Self.done])
        harness.must("next")
        #expect(harness.interpreter.shell.lesson?.name == names[1])
        // At a question it is asked once more.
        let asked = try #require(harness.interpreter.shell.lesson?.open?.exercise.key)
        harness.must("next")
        #expect(harness.interpreter.shell.lesson?.open?.exercise.key == asked && !harness.blocks.isEmpty)
        harness.must("play")
        #expect(harness.error(of: "next")?.hint == "go back to the question: resume")
        harness = Self.learner(Dictionary(uniqueKeysWithValues: names.map { ($0, Self.done) }))
        harness.must("next")
        #expect(harness.interpreter.shell.lesson == nil && !harness.blocks.isEmpty)
        #expect(harness.session.transcript.statements.allSatisfy { $0.text != "next" })
    }

    @Test func aLessonThatEndsSaysWhatComesNext() {
        let harness = Self.learner()
        let names = ShippedLessons.all.map(\.name)
        harness.must("lesson \(names[0])")
        var rounds = 0
        while harness.interpreter.shell.lesson != nil, rounds < 50 {
            harness.must("skip")
            rounds += 1
        }
        let lines = harness.blocks.flatMap { TerminalRenderer().lines(of: Report($0)) }.joined(separator: " ")
        #expect(lines.contains("Type next for the lesson \(names[1])"), "\(lines.suffix(300))")
        harness.must("next")
        #expect(harness.interpreter.shell.lesson?.name == names[1])
    }

    /// A saved session, and the journal, have the lesson that it was.
    @Test func whatIsKeptOfNextIsTheLesson() {
        let harness = Self.learner()
        var journal: [JournalEntry] = []
        harness.interpreter.journal = {
            journal += $0
            return true
        }
        harness.must("next")
        harness.must("skip")
        #expect(harness.session.transcript.statements.first?.text == "lesson \(ShippedLessons.first.name)")
        let texts = journal.compactMap { if case .did(let step) = $0 { step.text } else { nil } }
        #expect(texts.first == "lesson \(ShippedLessons.first.name)", "\(texts)")
    }

    @Test(arguments: ["tutorial", "learn", "course"]) func wordsForABeginningLeadThere(_ word: String) {
        let hint = Harness().error(of: word)?.hint ?? ""
        #expect(hint.hasSuffix(": next"), "\(hint)")
        #expect(Harness().error(of: "demo")?.hint?.hasSuffix(": examples") == true)
    }
}
