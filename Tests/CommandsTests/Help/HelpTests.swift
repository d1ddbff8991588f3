import Autodiff
import Learning
import Reporting
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

@Suite struct HelpTests {
    static let examples = CommandTable.all.flatMap { command in
        command.examples.map { (command.name, $0.setup, $0.line) }
    }

    @Test(arguments: examples.indices)
    func examplesRun(_ index: Int) {
        let (_, setup, line) = Self.examples[index]
        let harness = Harness()
        harness.must(setup)
        harness.must(line)
    }

    @Test func everythingHasAPage() {
        let harness = Harness()
        let topics =
            CommandTable.names + FunctionTable.all.map(\.name) + OperationTable.current.calledNames
            + OptimizerRow.all.map(\.name) + BuiltInDataset.table.map(\.name) + Initializer.table.map(\.name)
        for topic in topics {
            let lines = harness.lines(of: "help \(topic)")
            #expect(lines.first?.contains(topic) == true || lines.count > 1, "help \(topic): \(lines)")
        }
        for row in Operation<Double>.all {
            switch row.notation {
            case .infix(let symbol), .prefix(let symbol), .postfix(let symbol):
                #expect(harness.lines(of: "help \(symbol)").isEmpty == false, "help \(symbol)")
            case .call, .index: continue
            }
        }
        #expect(harness.lines(of: "help").joined().contains("backward"))
        #expect(harness.lines(of: "train?") == harness.lines(of: "help train"))
    }

    /// `help NAME` in a text of help names a page, and a statement in backquotes that begins with a command is one.
    @Test func textsNameWhatExists() {
        let harness = Harness()
        for command in CommandTable.all {
            #expect(command.summary.first?.isLowercase == true && !command.summary.hasSuffix("."), "\(command.name)")
            let quoted = command.discussion.split(separator: "`", omittingEmptySubsequences: false).enumerated()
                .filter { $0.offset % 2 == 1 }.map { String($0.element) }
            for text in quoted {
                guard let word = text.split(whereSeparator: { $0 == " " || $0 == "=" || $0 == "(" || $0 == "?" }).first
                else { continue }
                let known =
                    Help.blocks(on: String(word), harness.session) != nil || word.first?.isUppercase == true
                    || text.contains("=") || word == "backprop" || word == "else"
                    || word.allSatisfy { $0.isLetter || $0.isNumber }
                #expect(known, "help \(command.name) mentions '\(text)'")
                if word == "help", text.split(separator: " ").count == 2, text != "help NAME" {
                    #expect(harness.error(of: text) == nil, "\(text)")
                }
            }
        }
    }
}
