import Reporting
import Testing

@testable import Commands
@testable import Modelling
@testable import Syntax

/// The lists of commands and functions grow: a variable may have the name of any of them, and old sessions keep running.
@Suite struct FreeNamesTests {
    private static let shared = CommandTable.standard.commands.filter { $0.nameUse != .kept }.map(\.name)
        .filter { SessionName.named($0) == nil }
    private static let functions = FunctionTable.callableNames
        .filter { SessionName.named($0) == nil && CommandTable.named($0) == nil }

    @Test(arguments: shared) func namesOfCommands(name: String) throws {
        let harness = Harness()
        harness.run("\(name) = [3, 4]")
        #expect(harness.error == nil)
        #expect(
            harness.notices.map(\.message) == [
                "'\(name)' is a command too, and stays one; here a variable is called so now"
            ])
        for (line, expected) in [
            ("\(name) * 2", [6.0, 8]), ("\(name) - 1", [2, 3]), ("\(name)[1,2]", [4]), ("\(name)'", [3, 4]),
            ("2 * \(name)", [6, 8]), ("sum(\(name))", [7]),
        ] {
            harness.run(line)
            #expect(harness.error == nil, "\(line)")
            #expect(harness.notices.isEmpty, "\(line)")
            #expect(values(harness) == expected, "\(line)")
        }
        harness.run("\(name)[1,1] = 5; \(name) += 1; \(name) = \(name) + 0; sum(\(name))")
        #expect(harness.notices.isEmpty)
        #expect(values(harness) == [11])
        // The command is still there: what it says of itself, and what its bare name does.
        var parser = Parser(name, vocabulary: harness.interpreter.vocabulary)
        guard case .command(let call) = try parser.statement().node else {
            Issue.record("\(name) is no command any more")
            return
        }
        #expect(call.name.text == name)
    }

    @Test(arguments: functions) func namesOfFunctions(name: String) {
        let harness = Harness()
        harness.run("\(name) = 3; \(name) * 2")
        #expect(harness.error == nil)
        #expect(harness.notices.isEmpty)
        #expect(values(harness) == [6])
    }

    @Test func functionsAreKnownByTheirBrackets() {
        let harness = Harness("sum = 5; abs = -2; function swish(z) = 2 * z; swish = 7")
        for (line, value) in [("sum([1, 2]) + sum", 8.0), ("abs(abs)", 2), ("swish(swish)", 14)] {
            harness.run(line)
            #expect(harness.error == nil, "\(line)")
            #expect(values(harness) == [value], "\(line)")
        }
        harness.run("data xor; tanh = 3; network 2 -> tanh tanh -> 1 sigmoid; size(W1)")
        #expect(harness.error == nil)
        #expect(values(harness) == [6])
    }

    @Test func savedSessionsKeepThem() throws {
        let harness = Harness("seed = 3; seed 7; sum = 2; seed * sum")
        harness.run("save \"s.bp\"")
        #expect(harness.error == nil)
        harness.run("replay \"s.bp\"")
        #expect(harness.error == nil)
    }

    @Test func whatIsNoNumberWasMeantAsTheCommand() {
        for line in ["optimizer = adam", "precision = \"float32\"", "seed = nothing"] {
            let harness = Harness(line)
            let name = line.prefix { $0 != " " }
            #expect(
                harness.error?.hint
                    == "'\(name)' is a command, whose arguments follow without '=': help \(name)", "\(line)")
        }
    }

    /// What is wrong with a formula is said as anywhere.
    @Test func formulasKeepTheirHints() {
        let plain = Harness("a = [1, 2] @ [3]").error?.hint
        #expect(plain != nil && Harness("plot = [1, 2] @ [3]").error?.hint == plain)
    }

    /// A row that came later gives way to definitions of older sessions.
    @Test func laterCommandsGiveWay() {
        let later = Command("levitate", .general, "rise", examples: [], nameUse: .yielding) { (_, _) in .quit(7) }
        let table = CommandTable(CommandTable.standard.commands + [later])
        let defined = Harness(commands: table)
        defined.run("define levitate n { n + 1 }")
        #expect(defined.notices.map(\.message) == ["'levitate' is a command of the language too; here it is yours now"])
        defined.run("levitate 2")
        #expect(values(defined) == [3])
        #expect(defined.interpreter.exitCode == nil)
        let function = Harness(commands: table)
        function.run("function levitate(z) = 2 * z; levitate(4)")
        #expect(values(function) == [8])
        function.run("levitate")
        #expect(function.interpreter.exitCode == 7)
    }

    /// The numbers that a script showed last.
    private func values(_ harness: Harness) -> [Double] {
        switch harness.blocks.last {
        case .scalar(_, let value): [value]
        case .matrix(let matrix): matrix.values
        case .text, .table, .formula, .diagram, .paths, .picture, nil: []
        }
    }
}
