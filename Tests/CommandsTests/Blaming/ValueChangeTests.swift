import Reporting
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

/// The change of a computed number is split by parameters.
@Suite struct ValueChangeTests {
    private static let rounds = "data xor; network 2 -> 3 tanh -> 1 sigmoid; lr = 0.5; train 60"

    /// The parts of the last table, by name.
    private static func parts(_ harness: Harness) -> [String: Double] {
        let rows = harness.tables("blame").first?.rows ?? []
        return Dictionary(
            uniqueKeysWithValues: rows.compactMap { row in
                switch (row[0], row[1]) {
                case (.formula(let name), .number(let value)), (.text(let name), .number(let value)): (name, value)
                default: nil
                }
            })
    }

    @Test(arguments: ["yhat[3,1]", "loss", "norm(W1) + a1[2,3]"], ["float64", "float32"])
    func partsAddUp(formula: String, precision: String) {
        let harness = Harness("precision \(precision); \(Self.rounds)")
        let after = harness.value(formula)
        harness.must("goto step 20")
        let before = harness.value(formula)
        harness.must("goto end; blame \(formula) since step 20")
        let sum = Self.parts(harness).values.reduce(0, +)
        #expect(abs(sum - (after - before)) < 1e-6)
    }

    /// What is straight leaves nothing over, and what other data did has a name.
    @Test func whatIsLinearIsFirstOrder() {
        let harness = Harness("x = [1, 2; 3, 4]; y = [1; 2]; network 2 -> 1; lr = 0.01; train 20")
        harness.must("blame z1[2,1]")
        #expect(abs(Self.parts(harness)["not first order"] ?? .nan) < 1e-12)
        harness.must("x[2,1] = 5; blame z1[2,1]")
        let before = harness.value("W1[1,1]")
        harness.must("goto start")
        let start = harness.value("W1[1,1]")
        harness.must("goto end; blame z1[2,1]")
        #expect(abs((Self.parts(harness)["other data"] ?? .nan) - 2 * start) < 1e-12)
        #expect(before != start)
    }

    @Test func whatCannotBeSplitIsRefused() {
        let harness = Harness(Self.rounds)
        for line in ["blame yhat", "blame accuracy", "blame nothing", "blame x", "blame yhat[1,1] by rows"] {
            #expect(harness.error(of: line) != nil, "\(line)")
        }
    }
}
