import Autodiff
import Reporting
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

/// balance at its edges: outputs that are sure, rows that weigh nothing, data that change, more rows than one part.
@Suite struct BalanceEdgeTests {
    /// Every weighted row at outputs of 0 and 1, where what the output is made of has a name and where it has none.
    @Test(arguments: CommandTable.lossNames.filter { Operation<Double>.row(named: $0)?.weighted != nil })
    func weightedRowsHoldAtSureOutputs(_ loss: String) throws {
        let row = try #require(Operation<Double>.row(named: loss))
        let isBinary = row.demand == .probabilities
        let data = "x = [1; 2; -3]; y = \(isBinary ? "[0; 1; 0]" : "[1, 0; 0, 1; 1, 0]")"
        let outputs = isBinary ? "sigmoid" : "softmax"
        let start = isBinary ? "param w = 600; param b = -900" : "param w = [900, -600]; param b = [-900, 0]"
        for model in ["yhat = \(outputs)(x * w + b)", "z = x * w + b; yhat = \(outputs)(z)"] {
            let harness = Harness(
                "\(data); model { \(start); \(model) }; loss \(loss); balance rows=[1; 2; 3]; backward")
            #expect(harness.value("loss").isFinite, "\(loss), \(model)")
            for name in ["dw", "db"] {
                #expect(harness.matrix(name)?.values.allSatisfy(\.isFinite) == true, "\(loss), \(model): \(name)")
            }
            harness.must("trace; explain loss; explain dw; derive loss wrt w")
        }
        // Outputs that no operation made: a term with the factor 0 counts as 0.
        let right = isBinary ? "[0; 1; 0]" : "[1, 0; 0, 1; 1, 0]"
        let plain = Harness(
            "\(data); model { param w = \(right); yhat = w * 1 }; loss \(loss); balance rows=[1; 2; 3]; backward")
        #expect(plain.value("loss") == 0, "\(loss)")
        #expect(plain.matrix("dw")?.values.allSatisfy(\.isFinite) == true, "\(loss)")
    }

    @Test func batchesWithoutWeightMakeNoUpdate() {
        let start = "data [0; 1; 2; 3; 4] -> [1; 3; 5; 7; 9]; network 1 -> 1; optimizer adam lr=0.1"
        let harness = Harness("\(start); balance rows=[0; 0; 1; 1; 1]; train 10 batch=2 shuffle=false")
        #expect(harness.session.parameters.values.allSatisfy { $0.values.allSatisfy(\.isFinite) })
        #expect(harness.session.epoch == 10)
        let others = Harness(
            "data [2; 3; 4] -> [5; 7; 9]; network 1 -> 1; optimizer adam lr=0.1; W1 = [0.5]; b1 = [0]; train 10 batch=2 shuffle=false"
        )
        let same = Harness(
            "\(start); W1 = [0.5]; b1 = [0]; balance rows=[0; 0; 1; 1; 1]; train 10 batch=2 shuffle=false")
        #expect(same.session.hasSameParameters(as: others.session))
        harness.must("train 10 batch=2; blame W1[1,1]; blame W1[1,1] by rows; goto step 3")
        #expect(harness.session.parameters.values.allSatisfy { $0.values.allSatisfy(\.isFinite) })
    }

    @Test func influenceLeavesOutRowsWithoutWeight() throws {
        let harness = Harness("data [0; 1; 2; 3] -> [1; 3; 5; 8]; network 1 -> 1; balance rows=[0; 1; 2; 1]")
        let influence = try Influence(harness.session)
        #expect(influence.samples.map(\.row) == [2, 3, 4])
        #expect(abs(influence.samples.reduce(0) { $0 + $1.share } - 1) < 1e-12)
        #expect(harness.lines(of: "show influence").contains { $0.contains("4 rows, without 1 of weight 0") })
        #expect(harness.error(of: "batch 1; show influence")?.message.contains("weight above 0") == true)
    }

    @Test func lostWeightsAreSaid() {
        let classes = "data [1; 2; 3; 4] -> [0; 0; 0; 1]; balance classes"
        for change in ["split 0.75 shuffle=false", "y = [1; 1; 1; 1]", "data [1; 2] -> [0.5; 7]"] {
            let harness = Harness(classes)
            #expect(harness.notices(of: change).contains { $0.contains("all rows count alike now") }, "\(change)")
            #expect(harness.session.weights == nil)
        }
        let rows = Harness("data [1; 2; 3; 4] -> [1; 2; 3; 4]; balance rows=[0; 0; 0; 1]")
        #expect(rows.notices(of: "split 0.75 shuffle=false").contains { $0.contains("none is above 0") })
        #expect(rows.error(of: "balance rows=[0; 0; 0; 1]")?.message == Diagnostic.noRowWeighs.message)
    }

    @Test func diagnosisComparesWeightedLosses() throws {
        let harness = Harness(
            "data [0; 0; 0; 0] -> [0; 0; 0; 1]; network 1 -> 1 sigmoid; loss bce; W1 = [0]; b1 = [0]; balance classes")
        // Both classes weigh the same: the guess is a half, as the model says.
        let examination = try Examination(harness.session)
        #expect(abs((examination.guessLoss ?? 0) - examination.loss) < 1e-12)
    }

    @Test(arguments: ["mse", "sse"]) func manyWeightedRowsAreComputedInParts(_ loss: String) throws {
        let harness = Harness(
            "x = (1:5000)' / 5000; y = 3 * x; network 1 -> 1; loss \(loss); w = ((1:5000)' > 2100) * x; balance rows=w")
        let whole = harness.value(loss == "mse" ? "sum(w * (yhat - y)^2) / sum(w)" : "sum(w * (yhat - y)^2) / 2")
        let parts = try Executor().evaluation(harness.session).loss()
        #expect(abs(parts - whole) < 1e-12 * abs(whole))
    }
}
