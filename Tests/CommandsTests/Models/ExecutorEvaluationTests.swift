import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

/// Many rows are computed in parts: the same numbers, without room for every value between.
struct ExecutorEvaluationTests {
    private static let ownLoss = "function own(yhat, y) = -sum(y * log(yhat)) / rows(y)"

    @Test(arguments: ["ce", "mse", "sse", "mae"])
    func partsAddUpToTheWhole(loss: String) throws {
        let harness = Harness()
        harness.must("data spiral n=5000 classes=3 noise=0.2; network 2 -> 8 tanh -> 3 softmax; loss \(loss)")
        let parts = try harness.interpreter.executor.evaluation(harness.session)
        harness.must("forward")
        let run = try harness.interpreter.executor.forward(harness.session)
        let whole = run.computation.value(try run.loss()).values[0]
        let loss = try parts.loss()
        #expect(abs(loss - whole) <= 1e-12 * abs(whole), "parts \(loss), whole \(whole)")
        let yhat = run.computation.value(try #require(run.graph.yhat))
        #expect(zip(try parts.output().values, yhat.values).allSatisfy { abs($0 - $1) < 1e-14 })
    }

    @Test func hugeLogitsStayFiniteInParts() throws {
        let harness = Harness()
        harness.must("data spiral n=5000 classes=3; network 2 -> 3 softmax; W1 = [1000, -1000, 0; 0, 1000, -1000]")
        let loss = try harness.interpreter.executor.evaluation(harness.session).loss()
        #expect(loss.isFinite && loss > 100)
    }

    @Test func aLossOfOnesOwnIsComputedAtOnce() throws {
        let harness = Harness()
        harness.must("\(Self.ownLoss); data spiral n=5000 classes=3; network 2 -> 8 tanh -> 3 softmax; loss own")
        let own = harness.value("loss")
        harness.must("loss ce")
        let ce = harness.value("loss")
        #expect(abs(own - ce) < 1e-12, "own \(own), ce \(ce)")
    }

    @Test func trainingOnManyRowsBeginsWithTheFirstBatch() {
        let harness = Harness()
        harness.must("data spiral n=5000 classes=3; network 2 -> 8 tanh -> 3 softmax")
        let line = harness.lines(of: "train 1 batch=100").joined(separator: " ")
        #expect(line.contains("(first batch) → "), "\(line)")
        #expect(harness.session.step == 50)
    }

    /// Rows are converted batch by batch at first and all together later: the same bits.
    @Test func manyNumbersInFloat32TrainAlikeInOneRunAndInThree() {
        let setup = """
            precision float32; data random(1100, 1000) -> round(random(1100, 1)); network 1000 -> 2 tanh -> 1 sigmoid
            """
        let (one, three) = (Harness(), Harness())
        one.must("\(setup); train 3 batch=100")
        three.must("\(setup); train 1 batch=100; train 1 batch=100; train 1 batch=100")
        #expect(one.session.step == 33 && three.session.step == 33)
        #expect(one.session.parameters == three.session.parameters)
    }

    /// More rows than are computed at once: a bad target has its number among all of them, wherever it stands.
    @Test(arguments: [1, 2048, 2049, 4999]) func badTargetsAreCountedFromTheFirstRow(_ row: Int) {
        let harness = Harness(
            "x = normal(5000, 2); y = zeros(5000, 1); network 2 -> 1 sigmoid; loss bce; y[\(row),1] = 2")
        #expect(harness.error(of: "evaluate")?.message.contains("row \(row) of y") == true, "\(harness.error as Any)")
        #expect(harness.matrix("rows(yhat)")?.values == [5000])
    }
}
