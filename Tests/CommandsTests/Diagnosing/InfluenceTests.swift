import Autodiff
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

@Suite struct InfluenceTests {
    @Test(arguments: [
        "data xor; network 2 -> 3 tanh -> 1 sigmoid", "data xor; network 2 -> 3 relu -> 1 sigmoid; loss sse",
        "data iris; normalize; network 4 -> 5 tanh -> 3 softmax",
        "x = random(7, 2); y = random(7, 2); network 2 -> 2; loss mae",
        "data spiral n=50 classes=2; batch 5:30; network 2 -> 4 tanh -> 1 sigmoid; loss bce",
    ])
    func samplesAddUpToTheBatch(_ script: String) throws {
        let harness = Harness(script)
        let influence = try Influence(harness.session)
        let scale = influence.batchGradient.reduce(0) { max($0, abs($1)) }
        for (a, b) in zip(influence.sum, influence.batchGradient) { #expect(abs(a - b) < 1e-12 * max(scale, 1)) }
        #expect(abs(influence.samples.reduce(0) { $0 + $1.share } - 1) < 1e-9)
        #expect(influence.samples.allSatisfy { abs($0.cosine) <= 1 + 1e-12 })
        #expect(influence.composition == (script.contains("loss sse") ? .sum : .mean))
    }

    @Test func outlierLeadsAndOpponentIsNamed() throws {
        let harness = Harness("x = [1; 1; 1; 1]; y = [2; 2; 50; -3]; network 1 -> 1; W1 = 0; b1 = 0")
        let before = harness.session
        let samples = try Influence(harness.session).samples
        #expect(samples.max { $0.norm < $1.norm }?.row == 3)
        #expect(samples.min { $0.cosine < $1.cosine }?.row == 4)
        harness.run("show influence")
        #expect(harness.tables("influence").first?.rows.first?.first == .integer(3))
        #expect(harness.tables("opposed").first?.rows.first?.first == .integer(4))
        #expect(harness.session.hasSameState(as: before))
    }

    @Test func manyRowsAreSampledAndItIsSaid() throws {
        let harness = Harness("data spiral n=3000 classes=2; network 2 -> 1 sigmoid; loss bce\nshow influence")
        #expect(harness.error == nil)
        #expect(harness.tables("influence").first?.caption?.contains("of 3000 rows, evenly spaced") == true)
    }

    @Test func rowsThatSeeEachOtherAreSaid() throws {
        let harness = Harness(
            "x = random(6, 2); y = random(6, 1); model { param W = glorot(2, 1)\nz = x @ W\nyhat = z - mean(z, axis=rows) }"
        )
        #expect(try Influence(harness.session).composition == .neither)
    }

    @Test func interruptionIsSaid() {
        let harness = Harness("data xor; network 2 -> 1 sigmoid")
        harness.asksUntilInterrupt = 1
        harness.run("show influence")
        #expect(harness.tables("influence").first?.caption?.contains("interrupted") == true)
    }
}
