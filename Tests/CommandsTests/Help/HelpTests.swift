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
            + OptimizerRow.all.map(\.name) + BuiltInDataset.all.map(\.name) + Initializer.all.map(\.name)
        for topic in topics {
            let first = harness.lines(of: "help \(topic)").first ?? ""
            // A row may be called by another name than its own.
            let names = [topic, Operation<Double>.row(named: topic)?.callName ?? topic]
            #expect(!Self.words(first).isDisjoint(with: names), "help \(topic): \(first)")
        }
        for row in Operation<Double>.all {
            guard let symbol = row.notation.symbol else { continue }
            let first = harness.lines(of: "help \(symbol)").first ?? ""
            // A sign may stand for two rows, as `-` does.
            let summaries = Operation<Double>.all.filter { $0.notation.symbol == symbol }.map(\.summary)
            #expect(summaries.contains { first.contains(symbol) && first.hasSuffix(": \($0)") }, "\(first)")
        }
        #expect(harness.lines(of: "help").joined().contains("backward"))
        // With the prompt it is one screen.
        #expect(harness.lines(of: "help").count < 24)
        #expect(harness.lines(of: "train?") == harness.lines(of: "help train"))
    }

    @Test func thereIsNoPageOnAnyWord() {
        for word in ["trian", "words", "NAME", "1", "wrt"] {
            #expect(Harness().error(of: "help \(word)") != nil && Help.blocks(on: word, Session()) == nil, "\(word)")
        }
    }

    static let quotes = CommandTable.all.flatMap { command in
        command.discussion.split(separator: "`", omittingEmptySubsequences: false).enumerated()
            .filter { $0.offset % 2 == 1 }.map { (command: command.name, text: String($0.element)) }
    }

    @Test(arguments: quotes.indices)
    func textsNameWhatExists(_ index: Int) throws {
        let (name, text) = Self.quotes[index]
        #expect(exists(text, on: try #require(CommandTable.named(name))), "help \(name) mentions '\(text)'")
    }

    @Test func whatDoesNotExistIsFound() throws {
        let command = try #require(CommandTable.named("train"))
        for text in [
            "trian", "trian 5", "help trian", "batches=", "W9", "=>", "show parms", "anything",
        ] {
            #expect(!exists(text, on: command), "\(text)")
        }
    }

    /// What stands in backquotes on the page of a command is a word of its usage, has a page, is a line of the model as
    /// `show model` has it, or can be typed: at the prompt, behind the name of the command, or in a model.
    private func exists(_ text: String, on command: Command) -> Bool {
        let option = text.firstIndex(of: "=").map { text[..<$0] } ?? text[...]
        if Self.words(command.usages.joined(separator: " ")).contains(String(option)) { return true }
        if text == "backprop check FILE" { return true }
        func harness() -> Harness {
            let harness = Harness("data random(6, 2) -> random(6, 1); normalize; network 2 -> 3 relu -> 1 sigmoid")
            harness.must("u = x; forward; loss; backward; step; write W1 \"w.npy\"; backward")
            return harness
        }
        if let page = Help.blocks(on: text, harness().session) {
            return !page.contains {
                if case .text(let line) = $0 { line.contains("has none of this name") } else { false }
            }
        }
        if harness().lines(of: "show model").contains(where: { $0.drop { $0 == " " } == text }) { return true }
        let whole = Self.replacing("NAME", in: Self.replacing("…", in: text, with: "mse(yhat, y)"), with: "train")
        let statements = [
            whole, "\(command.name) W1 \(whole) 0.1", "model { param w = ones(2, 1); yhat = x @ w; \(whole) }",
        ]
        return statements.contains { harness().error(of: $0) == nil }
    }

    @Test func summariesAreNoSentences() {
        for command in CommandTable.all {
            #expect(command.summary.first?.isLowercase == true && !command.summary.hasSuffix("."), "\(command.name)")
        }
    }

    private static func replacing(_ word: String, in text: String, with other: String) -> String {
        text.split(separator: word, omittingEmptySubsequences: false).joined(separator: other)
    }

    private static func words(_ text: String) -> Set<String> {
        Set(text.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init))
    }
}

extension OperationNotation {
    fileprivate var symbol: String? {
        switch self {
        case .infix(let symbol), .prefix(let symbol), .postfix(let symbol): symbol
        case .call, .index: nil
        }
    }
}
