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

    /// All that is not a parameter has the name of what it is.
    @Test(arguments: [
        ("k = 2", "other variables"), ("y[1,1] = 1", "other data"), ("batch 1:2", "other data"),
        ("function f(a) = 2 * a", "other functions"), ("k = 2; x[1,1] = 3", "other data and variables"),
        ("loss mae", "another loss"), ("loss sse", "another loss"),
    ]) func whatElseChangedIsNamed(change: String, name: String) {
        let harness = Harness("data xor; network 2 -> 3 tanh -> 1 sigmoid; k = 1; function f(a) = a; train 3; mark a")
        let before = harness.value("k * f(loss)")
        harness.must("\(change); train 2")
        let after = harness.value("k * f(loss)")
        harness.must("blame k * f(loss) since a")
        let parts = Self.parts(harness)
        #expect(parts.keys.filter { $0.hasPrefix("other") || $0.hasPrefix("another") } == [name], "\(change): \(parts)")
        #expect(abs(parts.values.reduce(0, +) - (after - before)) < 1e-12)
    }

    /// What had no value then cannot have changed.
    @Test func aNumberThatWasNotThere() {
        let harness = Harness("network 2 -> 3 tanh -> 1 sigmoid; mark a; lr = 0.5; data xor; train 3; k = 2")
        #expect(harness.error(of: "blame loss since a")?.message.hasPrefix("loss had no value at that moment") == true)
        #expect(harness.error(of: "blame k * loss")?.hint == "show timeline")
        let lines = harness.lines(of: "blame loss")
        #expect(lines.first?.hasPrefix("loss since statement 3: ") == true, "\(lines)")
    }

    /// Where the model draws, what does not follow from that can be blamed.
    @Test func modelsThatDraw() {
        let harness = Harness(
            """
            data xor
            model {
                param w = glorot(2, 1)
                yhat = sigmoid((x + 0.1 * normal(4, 2)) @ w)
            }
            lr = 0.5; train 3
            """)
        harness.must("blame sum(w)")
        let error = harness.error(of: "blame loss")
        #expect(
            error?.message.contains("random numbers") == true && error?.hint == "blame norm(w)",
            "\(String(describing: error))")
        harness.must("blame norm(w)")
    }

    /// Where nothing moved, no place of the gradients leaves less over.
    @Test func choosesWhereThereIsAChoice() {
        let still = Harness("data xor; network 2 -> 3 tanh -> 1 sigmoid; lr = 0; train 3")
        #expect(!still.lines(of: "blame loss").contains { $0.contains("leaves less over") })
        #expect(Harness(Self.rounds).lines(of: "blame loss").contains { $0.contains("leaves less over") })
    }

    @Test func whatCannotBeSplitIsRefused() {
        let harness = Harness(Self.rounds)
        for line in ["blame yhat", "blame accuracy", "blame nothing", "blame x", "blame yhat[1,1] by rows"] {
            #expect(harness.error(of: line) != nil, "\(line)")
        }
    }
}
