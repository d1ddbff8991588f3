import Reporting
import Syntax
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

/// A command with a chain and a word with a number is one declaration and one function.
@Suite struct NewCommandTests {
    private static let width = Key.required("width", .integer(1...20), "how wide the ground is")
    private static let height = Key.required("height", .integer(1...9), "how high a floor is")
    private static let roof = Key.optional("roof", .name(words: { _ in ["flat", "round"] }), "how a floor ends")
    private static let floors = Key.chain("floors", [width], then: [height, roof], "the floors, from the ground")
    private static let scale = Key.phrase("times", .integer(1...5).shown(as: "N"), "as many times as high")
    private static let tower = Command(
        "tower", .general, "count the height of a tower", parameters: [floors, scale],
        examples: [.init("tower 3 -> 2 flat -> 4 round times 2")]
    ) { (call, context) throws(Diagnostic) in
        let scale = try call[scale] ?? 1
        var height = 0
        var roofs: [String] = []
        for floor in try call[floors].dropFirst() {
            height += try floor[Self.height]
            if let roof = try floor[roof] { roofs.append(roof.text) }
        }
        context.emit(.text("\(scale * height) high, \(roofs.joined(separator: " and "))"))
        return .done
    }

    private static let depart = Command("depart", .general, "end with a code", examples: []) { (_, _) in .quit(7) }
    private static let climb = Command("climb", .general, "climb until stopped", examples: []) { (_, context) in
        context.session.step = 3
        return .stopped(recordedAs: "climb 3")
    }

    private static let table = CommandTable(CommandTable.all + [tower, depart, climb])
    private var harness: Harness { Harness(commands: Self.table) }

    @Test func runs() {
        #expect(harness.lines(of: "tower 3 -> 2 flat -> 4 round times 2") == ["12 high, flat and round"])
        #expect(harness.lines(of: "tower 1 + 1 -> 3") == ["3 high, "])
    }

    @Test func whatItReturnsIsHeeded() {
        #expect(harness.run("depart; print 1") == .quit(7))
        #expect(harness.run("repeat 3 { depart }; print 1") == .quit(7))
        let stopped = harness
        #expect(stopped.run("climb; print 1") == .interrupted)
        #expect(stopped.session.step == 3 && stopped.session.transcript.statements.map(\.text) == ["climb 3"])
        let looped = harness
        #expect(looped.run("repeat 3 { climb }; print 1") == .interrupted)
        #expect(looped.session.transcript.statements.map(\.text) == ["# interrupted before the first round ended"])
    }

    @Test func helpTellsItsUsage() {
        let lines = harness.lines(of: "help tower")
        #expect(lines.contains { $0.contains("tower WIDTH -> HEIGHT [ROOF] -> … [times N]") }, "\(lines)")
        #expect(lines.contains { $0.contains("how a floor ends") })
        #expect(harness.lines(of: "help all").contains { $0.contains("count the height of a tower") })
    }

    @Test func tabOffersWhatFits() {
        let harness = harness
        func offered(_ line: String) -> [String] {
            harness.interpreter.completions(of: line, at: line.utf8.count).candidates
        }
        #expect(offered("towe") == ["tower "])
        #expect(offered("tower 3 -> 2 ") == ["flat ", "round ", "times "])
        #expect(offered("tower 3 -> 2 flat ") == ["times "])
        #expect(offered("tower 3 -> 2 times ") == [])
        #expect(offered("tower 3 -> 2 times 4 r") == ["round "])
    }

    @Test(arguments: [
        ("tower", "tower needs WIDTH -> HEIGHT [ROOF] -> …: the floors, from the ground"),
        ("tower 3", "tower needs WIDTH -> HEIGHT [ROOF] -> …: the floors, from the ground"),
        ("tower 3 ->  -> 4", "tower has no use for '->'"), ("tower 3 flat -> 4", "tower has no use for 'flat'"),
        ("tower 3 -> 4 flat round", "tower has no use for 'round'"), ("tower 3, -> 4", "tower has no use for '->'"),
        ("tower 3 -> 10", "height must be a whole number from 1 to 9, not 10"),
        ("tower 3 -> 4 times", "'times' needs N: as many times as high"),
        ("tower 3 -> 4 times 6", "times must be a whole number from 1 to 5, not 6"),
        ("tower 3 -> 4 roof=2", "tower has no option 'roof'"), ("tower 3 -> 4 { }", "tower has no use for '{'"),
    ])
    func errorsNameWhatIsWrong(_ line: String, _ message: String) {
        #expect(harness.error(of: line)?.message == message)
    }

    @Test func hintsComeFromTheDeclaration() {
        #expect(harness.error(of: "tower 3 -> 4 flat tims 2")?.hint == "did you mean 'times'?")
        #expect(
            harness.error(of: "tower 3")?.hint
                == "usage: tower WIDTH -> HEIGHT [ROOF] -> … [times N], more with: help tower")
    }

    /// What the grammar is told of commands, and what texts are written by.
    @Test func grammarIsToldOfCommands() {
        let traits = CommandTable.standard.traits
        #expect(traits.valued == valueNames && traits.question == "help")
        #expect(
            traits.takingFiles == [
                "attempts", "compare", "data", "hist", "lesson", "load", "map", "plot", "replay", "save", "show",
                "source", "store",
                "write",
            ])
        #expect(CommandTable.all.allSatisfy { ($0.statement == nil) != $0.forms.isEmpty })
    }

    /// Words of commands give way to names of the user where only those make sense.
    @Test func namesOfTheUserThatAreWordsOfCommands() {
        let model = "model { param of = 2; yhat = x * of }; x = 1; y = 1"
        #expect(Harness(model).error(of: "check grads of") == nil)
        #expect(Harness().error(of: "show all")?.message.hasPrefix("show needs WHAT") == true)
        #expect(Harness("function steps(z) = z^2").error(of: "derive steps") == nil)
    }

    /// A form whose own word stands there is the one that was meant.
    @Test func errorsAreThoseOfTheFormThatWasMeant() {
        #expect(Harness().error(of: "explain step sample 1")?.message == "explain has no use for '1'")
        #expect(Harness().error(of: "undo list 2")?.message == "undo has no use for '2'")
        #expect(Harness().error(of: "trace sample")?.place?.column == 7)
    }
}
