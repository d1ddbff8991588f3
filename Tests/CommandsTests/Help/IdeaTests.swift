import Autodiff
import Learning
import Reporting
import Syntax
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

/// The ideas that help knows, names, signs and other spellings.
@Suite struct IdeaTests {
    /// What can be typed on a page runs as it stands there, from an empty session on, line by line.
    @Test(arguments: Idea.all.indices) func everythingOnItsPageRuns(_ index: Int) throws {
        let idea = Idea.all[index]
        let harness = Harness()
        harness.must(idea.setup)
        if let other = idea.equals {
            let difference = harness.value("max(abs((\(idea.formula)) - (\(other))))")
            #expect(abs(difference) < 1e-6, "\(idea.names[0]): \(idea.formula) is not \(other), by \(difference)")
        }
        for line in [idea.formula, idea.example] { harness.must(line) }
        for line in idea.more {
            let again = Harness()
            again.must(idea.setup)
            again.must(idea.formula)
            again.must(idea.example)
            again.must(line)
        }
        for text in Self.quoted(idea.text) where !text.contains("…") {
            let again = Harness()
            again.must(idea.setup)
            again.must(text)
        }
    }

    private static func quoted(_ text: String) -> [String] {
        text.split(separator: "`", omittingEmptySubsequences: false).enumerated().filter { $0.offset % 2 == 1 }
            .map { String($0.element) }
    }

    @Test func theyAreShort() {
        for idea in Idea.all {
            let count = idea.text.split { $0.isWhitespace }.count
            #expect(count <= 80, "\(idea.names[0]) has \(count) words")
            #expect(idea.text.hasSuffix("."), "\(idea.names[0])")
            #expect(idea.more.count > 1 && !idea.names[0].isEmpty)
        }
        let names = Idea.all.flatMap(\.names).map(Idea.plain)
        #expect(Set(names).count == names.count, "\(names.filter { name in names.count { $0 == name } > 1 })")
    }

    /// Each name leads to the page, whatever its number, its capitals, its hyphens and its spelling.
    @Test(arguments: [
        ("gradients", "gradient"), ("Gradient", "gradient"), ("chain rule", "chain rule"), ("chain-rule", "chain rule"),
        ("the_x", ""), ("learning rate", "learning rate"), ("learning rates", "learning rate"),
        ("regularization", "regularisation"), ("Regularisation", "regularisation"), ("normalization", "normalisation"),
        ("initialization", "initialisation"), ("biases", "bias"), ("losses", "loss"), ("epochs", "epoch"),
        ("batches", "batch"), ("mini-batch", "batch"), ("minibatches", "batch"), ("cross entropy", "cross-entropy"),
        ("cross-entropy", "cross-entropy"), ("crossentropy", "cross-entropy"), ("one hot", "one-hot"),
        ("vanishing", "vanishing gradient"),
        ("vanishing gradients", "vanishing gradient"), ("exploding gradients", "exploding gradient"),
        ("dead units", "dead unit"), ("dying ReLU", "dead unit"), ("local minima", "local minimum"),
        ("saddle points", "saddle point"), ("weight decay", "weight decay"), ("momentum", "momentum"),
        ("logits", "logit"), ("softmax", "softmax"), ("jacobian", "jacobian"), ("Jacobians", "jacobian"),
        ("universal approximation", "universal approximation"), ("overfitting", "overfitting"),
        ("underfitting", "underfitting"), ("saturation", "saturation"), ("activation", "activation"),
        ("activation functions", "activation"), ("dropout", "dropout"), ("computational graph", "computational graph"),
        ("convergence", "convergence"), ("forward pass", "forward pass"), ("backpropagation", "backpropagation"),
        ("batch normalisation", "batch normalisation"), ("batch normalization", "batch normalisation"),
    ])
    func itIsFound(_ asked: String, _ heading: String) {
        let harness = Harness()
        guard !heading.isEmpty else { return #expect(harness.error(of: "help \(asked)") != nil) }
        let lines = harness.lines(of: "help \(asked)")
        #expect(lines.contains { $0.hasPrefix("\(heading)") }, "\(lines.prefix(3))")
        #expect(harness.lines(of: "help \"\(asked)\"") == lines)
    }

    @Test func namesHaveTheirShapes() {
        for (line, said) in [
            ("W1", "the weights of layer 1"), ("z1", "the weighted sums"), ("a1", "what layer 1 of a network gives"),
            ("dW1", "the gradient of the loss in W1"), ("b2", "the biases of layer 2"), ("x", "the inputs"),
            ("yhat", "the output"), ("dx", "the gradient of the loss in x"),
        ] {
            #expect(Harness().lines(of: "help \(line)").joined(separator: " ").contains(said), "\(line)")
        }
        let harness = Harness("data xor; network 2 -> 3 tanh -> 1 sigmoid; alpha = [1, 2]")
        for (line, said) in [
            ("W1", "here 2×3"), ("z1", "x @ W1 + b1; here 4×3"),
            ("a1", "layer 1 of a network gives, one row per sample: tanh(z1); here 4×3"), ("alpha", "here 1×2"),
            ("x", "here 4×2"), ("W9", "has none of this name"),
        ] {
            #expect(harness.lines(of: "help \(line)").joined(separator: " ").contains(said), "\(line)")
        }
        harness.must("backward")
        #expect(harness.lines(of: "help dW1").joined(separator: " ").contains("fresh; here 2×3"))
        harness.must("step")
        #expect(harness.lines(of: "help dW1").joined(separator: " ").contains("stale"))
        #expect(harness.notices.isEmpty && !harness.lines(of: "help loss").joined().contains("here 1×1"))
        let model = Harness("x = [1, 2]; model { param w = [1; 2]; h = x @ w; yhat = h^2 }")
        #expect(model.lines(of: "help h").first == "h: a value of the model, h = x @ w; here 1×1")
        #expect(model.lines(of: "help w").first == "w: a parameter of the model; here 2×1")
        // What is drawn to know a shape is given back.
        let drawing = Harness("x = [1, 2]; model { param w = [1; 2]; yhat = x @ w + random(1, 1) }")
        let before = drawing.session
        drawing.must("help yhat")
        #expect(drawing.session.hasSameState(as: before))
    }

    @Test func eachSignHasAPage() {
        for symbol in Token.Symbol.allCases where symbol != .semicolon && symbol != .rightBrace {
            let harness = Harness()
            harness.run("help \(symbol.rawValue)")
            #expect(harness.errors.isEmpty && !harness.blocks.isEmpty, "\(symbol.rawValue)")
        }
        for row in SignWord.all {
            for text in Self.quoted(row.meaning) {
                Harness("data xor; network 2 -> 3 tanh -> 1 sigmoid").must(text)
            }
        }
        #expect(Harness().lines(of: "help ->").joined().contains("from layer to layer"))
        #expect(Harness().lines(of: "help '").joined().contains("transpose"))
    }

    @Test func settingsAndOptionsHaveAPage() {
        for name in Set(OptimizerRow.all.flatMap(\.settings).map(\.name)) {
            #expect(Harness().error(of: "help \(name)") == nil, "\(name)")
        }
        for command in CommandTable.all {
            for parameter in command.parameters {
                guard case .option = parameter.form else { continue }
                #expect(Harness().error(of: "help \(parameter.name)") == nil, "\(parameter.name)")
            }
        }
        #expect(Harness().lines(of: "help momentum").joined(separator: " ").contains("of optimizer sgd"))
        #expect(Harness().lines(of: "help patience").joined().contains("train"))
        #expect(Harness().lines(of: "help axis").joined().contains("axis=rows"))
    }

    @Test func severalWordsEndAtWhatIsKnown() {
        #expect(Harness().lines(of: "help show training") == Harness().lines(of: "help show"))
        #expect(Harness().lines(of: "help normalise") == Harness().lines(of: "help normalize"))
        #expect(Harness().lines(of: "help Adam") == Harness().lines(of: "help adam"))
        #expect(Harness().error(of: "help frobnicate the thing")?.message.contains("frobnicate the thing") == true)
        #expect(Harness().error(of: "help one-")?.message.isEmpty == false)
    }
}
