import Autodiff
import Learning
import Reporting
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

/// balance: beside PyTorch, beside rows that stand several times, and everywhere where rows are chosen.
@Suite struct BalanceTests {
    @Test(arguments: References.balances.indices)
    func gradientsAndUpdatesAreThoseOfTorch(_ index: Int) {
        let reference = References.balances[index]
        let harness = Harness(
            "network \(reference.network)", loss: reference.loss, x: reference.x, y: reference.y,
            parameters: reference.parameters)
        let what = "\(reference.network), \(reference.loss), \(reference.before), \(reference.batch ?? 0)"
        harness.must("\(reference.before); backward")
        #expect(abs(harness.value("loss") - reference.value) < 1e-12, "\(what)")
        for (name, expected) in reference.gradients {
            expectClose(harness.matrix("d\(name)"), Matrix(rows: expected), 1e-12, "\(what): d\(name)")
        }
        let batch = reference.batch.map { " batch=\($0) shuffle=false" } ?? ""
        harness.must("optimizer adam lr=0.01; train \(reference.steps) steps\(batch)")
        for (name, expected) in reference.final {
            expectClose(harness.session.parameters[name], Matrix(rows: expected), 1e-10, "\(what): \(name)")
        }
        #expect(abs(harness.value("loss") - reference.finalLoss) < 1e-10, "\(what)")
        harness.must(
            "check grads; explain W1[1,1]; explain loss; derive loss wrt W1; whatif W1[1,1] += 0.1; trace; diagnose")
        harness.must("curvature; check digits; show influence; blame W1[1,1]")
    }

    /// A row of weight 3 counts as three rows; a loss that cannot be weighted says so.
    @Test(arguments: CommandTable.lossNames)
    func weightsAreRepeatedRows(_ loss: String) throws {
        let row = try #require(Operation<Double>.row(named: loss))
        let (activation, targets): (String, String) =
            switch row.demand {
            case .distributions: ("softmax", "[0.2, 0.8; 1, 0; 0, 1; 0.5, 0.5]")
            case .classes: ("", "[0, 1; 1, 0; 0, 1; 1, 0]")
            case .probabilities: ("sigmoid", "[0.2, 0.8; 1, 0; 0, 1; 0.5, 0.5]")
            case .signs: ("", "[-1, 1; 1, -1; 1, 1; -1, -1]")
            case .anything: ("softplus", "[0.2, 0.8; 1, 2; 0.3, 1; 0.5, 0.7]")
            }
        let columns = 2 * row.outputsPerTarget
        let start = "network 2 -> 3 tanh -> \(columns) \(activation)"
        let weighted = Harness("x = [1, 2; -1, 0.5; 0.3, -2; 2, 1]; y = \(targets); \(start); loss \(loss)")
        if let error = weighted.error(of: "balance rows=[1; 3; 2; 1]") {
            #expect(error.message.contains("cannot be weighted"), "\(loss): \(error.message)")
            #expect(weighted.session.weights == nil)
            return
        }
        weighted.must("balance rows=[1; 3; 2; 1]; backward")
        let repeated = Harness(
            "x = [1, 2; -1, 0.5; 0.3, -2; 2, 1]; y = \(targets); k = [1, 2, 2, 2, 3, 3, 4]; data x[k, :] -> y[k, :]; \(start); loss \(loss)"
        )
        repeated.must("backward")
        #expect(abs(weighted.value("loss") - repeated.value("loss")) < 1e-12, "\(loss)")
        for name in weighted.session.parameters.keys {
            expectClose(weighted.matrix("d\(name)"), repeated.matrix("d\(name)") ?? .init(0), 1e-12, "\(loss): \(name)")
        }
        #expect(weighted.value("train_loss") != weighted.value("loss"))
        weighted.must("balance off")
        #expect(weighted.value("train_loss") == weighted.value("loss"))
    }

    /// Most losses can be weighted.
    @Test func fewLossesCannotBeWeighted() {
        let refused = CommandTable.lossNames.filter { name in
            let harness = Harness("x = [1; 2]; y = [1; 0]; network 1 -> 2; y = [1, 0; 0, 1]")
            harness.interpreter.session.lossName = name
            return harness.error(of: "balance rows=[1; 2]")?.message.contains("cannot be weighted") == true
        }
        #expect(Set(refused).isSubset(of: ["multi_margin", "gaussian_nll"]), "\(refused)")
    }

    @Test func functionsOfTheUserAreWeighted() {
        let start = "x = [1; 2; 4]; y = [1; 0; 3]; network 1 -> 1"
        for body in ["mean(abs(yhat - y)^1.5)", "-mean(yhat * y) / 2", "2 * sum((yhat - y)^2) / rows(y)"] {
            let harness = Harness("function f(yhat, y) = \(body); \(start); loss f; balance rows=[1; 2; 1]")
            let other = Harness(
                "function f(yhat, y) = \(body); x = [1; 2; 2; 4]; y = [1; 0; 0; 3]; network 1 -> 1; loss f")
            #expect(abs(harness.value("loss") - other.value("loss")) < 1e-12, "\(body)")
        }
        for body in ["max(yhat - y)", "mean(yhat - mean(y))", "sqrt(mean((yhat - y)^2))"] {
            let harness = Harness("function f(yhat, y) = \(body); \(start); loss f")
            #expect(harness.error(of: "balance rows=[1; 2; 1]") != nil, "\(body)")
        }
    }

    /// Sure and wrong, sure and right: neither loss nor slope breaks.
    @Test func digitsHoldWhereOutputsAreSure() {
        let harness = Harness(
            "x = [1; -1; 1]; y = [0; 0; 1]; network 1 -> 1 sigmoid; loss bce; W1 = [40]; balance rows=[1; 2; 3]; backward"
        )
        #expect(abs(harness.value("loss") - 40 / 6.0) < 1e-12)
        #expect(abs(harness.value("dW1") - (1 - 5 * 4.248354255291589e-18) / 6) < 1e-15)
        harness.must("W1 = [1000]; backward")
        #expect(harness.value("loss") == 1000 / 6.0)
        #expect(harness.value("dW1").isFinite)
    }

    // MARK: - Rows that are chosen

    @Test func weightsFollowTheirRows() {
        let harness = Harness("data [1; 2; 3; 4; 5; 6; 7; 8; 9; 10] -> [1; 2; 3; 4; 5; 6; 7; 8; 9; 10]")
        harness.must("network 1 -> 1; balance rows=[1; 2; 3; 4; 5; 6; 7; 8; 9; 10]; seed 4")
        #expect(harness.matrix("row_weights") == harness.matrix("x"))
        harness.must("split 0.6 0.2 0.2")
        #expect(harness.matrix("row_weights") == harness.matrix("x"))
        harness.must("batch 2:3")
        #expect(harness.matrix("row_weights") == harness.matrix("x"))
        harness.must("batch all; split 0.5")
        #expect(harness.matrix("row_weights") == harness.matrix("x"))
        // Another weighted mean than the plain one.
        #expect(harness.value("loss") != harness.value("train_loss"))
        #expect(harness.error(of: "balance rows=ones(5, 1)") != nil)
        harness.must("data xor")
        #expect(harness.session.weights == nil)
        #expect(harness.error(of: "row_weights") != nil)
    }

    @Test func classesAreWeighedAnew() {
        let harness = Harness("data iris; balance classes; network 4 -> 3 softmax; split 0.5")
        let counts = harness.session.dataset.map { $0.classCounts(of: $0.training) } ?? []
        let weights = harness.session.classWeights.map(\.weight)
        #expect(weights.count == 3)
        for (count, weight) in zip(counts, weights) { #expect(abs(weight - 75 / (3 * Double(count))) < 1e-12) }
        #expect(abs((harness.session.weights?.values.reduce(0, +) ?? 0) - 75) < 1e-9)
        // Class numbers in a column, and -1 and 1.
        let numbers = Harness("x = [1; 2; 3; 4]; y = [1; 2; 2; 2]; network 1 -> 2 softmax; balance classes")
        #expect(numbers.matrix("row_weights") == Matrix(rows: [[2], [2 / 3.0], [2 / 3.0], [2 / 3.0]]))
        let signs = Harness("x = [1; 2; 3; 4]; y = [1; -1; -1; -1]; network 1 -> 1; loss hinge; balance classes")
        #expect(signs.matrix("row_weights") == numbers.matrix("row_weights"))
    }

    @Test func onlyTheLossOfTrainingIsWeighted() {
        let start = "data wine; split 0.6 0.2 0.2; normalize; network 13 -> 4 tanh -> 3 softmax"
        let harness = Harness("\(start); balance classes; train 5 batch=16")
        let plain = Harness(start)
        for (name, value) in harness.session.parameters { plain.interpreter.session.parameters[name] = value }
        for name in ["train_loss", "test_loss", "validation_loss", "test_accuracy"] {
            #expect(harness.value(name) == plain.value(name), "\(name)")
        }
        #expect(harness.lines(of: "evaluate") == plain.lines(of: "evaluate"))
        #expect(harness.value("loss") != plain.value("loss"))
        harness.must("train 500 until loss < 0.2")
        #expect(harness.value("loss") < 0.2)
        #expect(harness.lines(of: "loss").contains { $0.contains("balance classes") })
        #expect(harness.lines(of: "show data").contains { $0.contains("balance classes") })
    }

    // MARK: - The past

    @Test func balanceIsUndoneStoredAndSaved() {
        let start = "data iris; network 4 -> 3 softmax; v = 1 + x[:,1]; balance rows=v; train 3 batch=20"
        let harness = Harness(start)
        let weights = harness.session.weights
        harness.must("store \"b.safetensors\"; balance off")
        #expect(harness.session.weights == nil)
        harness.must("undo")
        #expect(harness.session.weights == weights)
        harness.must("balance classes; goto step 2")
        #expect(harness.session.weights == weights)
        harness.must("balance off; load \"b.safetensors\"; train 2 batch=20")
        #expect(harness.session.weights == weights)
        let through = Harness("\(start); train 2 batch=20")
        #expect(harness.session.hasSameParameters(as: through.session))
        let typed = Harness("\(start); balance classes; train 2; save \"b.bp\"")
        let replayed = Harness()
        replayed.files = typed.files
        replayed.must("replay \"b.bp\"")
        #expect(replayed.session.hasSameParameters(as: typed.session))
        #expect(replayed.session.balance == .classes)
        let classes = Harness(
            "data wine; balance classes; network 13 -> 3 softmax; store \"c.safetensors\"; balance off; load \"c.safetensors\""
        )
        #expect(classes.session.balance == .classes)
    }

    @Test func blameTellsOfTheWeightedLoss() {
        let harness = Harness(
            "data [0; 1; 2; 3; 4] -> [0; 0; 0; 1; 0]; network 1 -> 3 tanh -> 1 sigmoid; loss bce; balance classes; train 6 batch=2; step"
        )
        let lines = harness.lines(of: "blame W2[1,1] by rows").joined(separator: " ")
        #expect(lines.contains("the parts add up to"))
        #expect(!lines.contains("rest"), "\(lines)")
        let influence = try? Influence(harness.session)
        for (sum, gradient) in zip(influence?.sum ?? [], influence?.batchGradient ?? []) {
            #expect(abs(sum - gradient) < 1e-12)
        }
        #expect(abs((influence?.samples.reduce(0) { $0 + $1.share } ?? 0) - 1) < 1e-9)
    }
}
