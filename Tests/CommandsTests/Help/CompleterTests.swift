import Learning
import Reporting
import Syntax
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

/// What Tab offers can be typed where it is offered.
@Suite struct CompleterTests {
    private static let setup = """
        data xor; network 2 -> 3 tanh -> 1 sigmoid; train 1; backward; alpha = 1; function swish(z) = z * sigmoid(z)
        function huberish(yhat, y) = mean((yhat - y)^2); define go n { lr = n }
        """

    private let harness = Harness(Self.setup)

    private func offered(_ line: String) -> [String] {
        harness.interpreter.completions(of: line, at: line.utf8.count).candidates
    }

    // MARK: - Every place

    /// Beginnings that lead into chains, options and phrases.
    private static let beginnings = [
        "network 2 -> ", "network 2 -> 4 ", "network 2 -> 4 tanh ", "data spiral ", "data [1; 2] -> ",
        "data [1; 2] -> [1; 2] ", "data \"houses.csv\" ", "optimizer adam ", "optimizer sgd momentum=0.9 ", "train 5 ",
        "train 5 steps ", "whatif ", "whatif W1 += ", "save \"a.bp\" ", "write W1 \"a.npy\" ", "derive x^2 ",
        "derive alpha^2 wrt ", "check grads of ", "check grads W1 ", "explain W1[1,1] ", "explain step ",
        "trace sample ", "predict raw ", "print \"a\", ", "batch 2 ", "replay \"a.bp\" ", "help ",
    ]

    @Test func everyCandidateIsAccepted() throws {
        var lines = Self.beginnings + CommandTable.all.filter { $0.statement == nil }.map { "\($0.name) " }
        for depth in 1...2 {
            var next: [String] = []
            for line in lines {
                let candidates = offered(line)
                for candidate in candidates {
                    let typed = try completed(line + candidate)
                    try expectAccepted(typed, "\(line)⇥\(candidate)")
                    // Of many that are alike a few lead on.
                    if depth == 1, candidates.count < 30 || candidate.hasPrefix("d") { next.append(typed + " ") }
                }
            }
            lines = next
        }
    }

    /// The line with what a candidate leaves open: the argument of a function, the value of an option.
    private func completed(_ line: String) throws -> String {
        if line.hasSuffix("(") { return line + "1)" }
        if line.hasSuffix("until ") { return line + "1" }
        guard line.hasSuffix("=") else { return line }
        return line + (offered(line).first { !$0.hasSuffix("(") } ?? "1")
    }

    /// The binder takes all arguments; what is still missing may be missing.
    private func expectAccepted(_ line: String, _ remark: String) throws {
        var parser = Parser(line, vocabulary: harness.interpreter.vocabulary)
        let item: ScriptItem?
        do { item = try parser.next() } catch {
            // An assignment and an option lack what comes behind.
            guard !error.isIncomplete else { return }
            Issue.record("\(remark): \(error)")
            return
        }
        guard case .statement(let statement)? = item, case .command(let call) = statement.node,
            let command = CommandTable.named(call.name.text)
        else { return }
        do throws(Misfit) {
            _ = try Binding.bind(call.arguments, to: command.forms, harness.session)
        } catch {
            switch error {
            case .missing, .phraseWithoutValue: return
            case .argument, .kind, .link, .valueMissing, .unknownOption, .twice, .exclude:
                Issue.record("\(remark): \(error)")
            }
        }
    }

    /// Words that a command offers are words that it knows.
    @Test func offeredWordsAreKnown() throws {
        let lines = CommandTable.all.filter { $0.statement == nil && $0.name != "quit" }.map { "\($0.name) " }
        for line in lines + ["network 2 -> 4 ", "optimizer ", "check grads ", "check grads of "] {
            for candidate in offered(line) where candidate.hasSuffix(" ") && candidate != "alpha " {
                let message = Harness(Self.setup).error(of: line + candidate)?.message ?? ""
                #expect(!message.contains(" is called '"), "\(line)\(candidate): \(message)")
                #expect(!message.contains("has no use for"), "\(line)\(candidate): \(message)")
            }
        }
    }

    // MARK: - What fits there

    @Test func wordsOfTables() {
        let sets = BuiltInDataset.all.map { "\($0.name) " }.sorted()
        #expect(offered("data ") == (sets + ["alpha "]).sorted())
        #expect(offered("data sp") == sets.filter { $0.hasPrefix("sp") })
        #expect(
            offered("optimizer ")
                == (OptimizerRow.all.map { "\($0.name) " } + [
                    "dampening=", "lr=", "momentum=", "nesterov=", "weight_decay=",
                ])
                .sorted())
        #expect(offered("optimizer adam ") == ["amsgrad=", "beta1=", "beta2=", "eps=", "lr=", "weight_decay="])
        #expect(offered("optimizer sgd nesterov=") == ["false ", "true "])
        #expect(offered("loss ") == (CommandTable.lossNames + ["huberish"]).map { "\($0) " }.sorted())
        #expect(offered("data spiral c") == ["classes="])
        #expect(
            offered("data \"a.csv\" ") == [
                "category=", "dates=", "decimal=", "drop=", "header=", "labels=", "missing=", "na=", "onehot=",
                "only=", "order=", "ordinal=", "ragged=", "separator=", "skip=", "target=",
            ])
        #expect(offered("data \"a.csv\" header=") == ["false ", "true "])
        #expect(offered("check ") == ["digits ", "grads ", "huberish ", "swish "])
        #expect(offered("precision ") == ["float32 ", "float64 "])
    }

    @Test func showOffersNamesAndTopics() {
        let words = offered("show ")
        #expect(words.contains("training ") && words.contains("W1 ") && !words.contains("all "))
        #expect(offered("show W1 ") == ["all ", "force ", "to "])
        #expect(!words.contains { $0.hasSuffix("(") })
    }

    @Test func chains() {
        #expect(offered("network ") == ["alpha", "image "])
        let layers = offered("network 2 -> 4 ")
        #expect(layers.contains("tanh ") && layers.contains("swish ") && layers.contains("softmax "))
        #expect(layers.contains("init=") && !layers.contains("huberish ") && !layers.contains { $0.hasSuffix("(") })
        #expect(offered("network 2 -> 4 tanh ").contains("init=") && offered("network 2 -> 4 d").contains("dropout="))
        #expect(offered("network 2 -> 4 init=") == Initializer.all.map { "\($0.name) " }.sorted())
        #expect(offered("net 2 -> 4 ta") == ["tan ", "tanh ", "tanhshrink "].filter { layers.contains($0) })
    }

    @Test func wordsWithNumbersAndExclusions() {
        #expect(offered("explain W1[1,1] s") == ["sample "])
        #expect(offered("derive x^2 wrt x st") == ["steps "])
        #expect(offered("save \"a.bp\" graph ") == ["force "])
        #expect(offered("train 5 steps ").contains("until ") && !offered("train 5 steps ").contains("steps "))
        #expect(offered("undo l") == ["list "])
        #expect(offered("check grads of sw") == ["swish "])
    }

    @Test func insideOfFormulas() {
        for line in ["train 5 until lo", "predict [1, ", "alpha + ", "k = ", "repeat 2 { alpha + ", "whatif W1 = "] {
            #expect(!offered(line).isEmpty, "\(line)")
        }
        #expect(offered("train 5 until los").contains("loss"))
        #expect(offered("show W1 + alp") == ["alpha"])
        #expect(offered("repeat 2 { optimizer ad").contains("adam "))
        #expect(offered("tra").contains("train ") && offered("").contains("go "))
        #expect(offered("optimi") == ["optimizer "])
    }
}
