import Learning
import Testing

@testable import Autodiff
@testable import Commands
@testable import Insight
@testable import Modelling

/// Two programs that differ in one thing: the first update and the first place that feel it are found.
@Suite struct PlantedDifferenceTests {
    #if DEBUG
        static let seeds = 1...3
    #else
        static let seeds = 1...20
    #endif

    /// A tanh whose slope is a little too large.
    private static let table = OperationTable(adding: [bent()], [bent()], exact: [bent()])

    private static func bent<S: Scalar>() -> Operation<S> {
        elementwise(
            "bent", "tanh with another slope", .activation, definition: "tanh(x)", slope: "(1 - y^2) * 1.001 * dy",
            { x in S.tanh(x) }, { _, y, dy in (1 - y * y) * 1.001 * dy }
        ).with(\.initializer, "glorot")
    }

    private struct Chance {
        var source: RandomSource
        init(_ seed: Int) { source = RandomSource(seed: seed, for: .data) }
        mutating func below(_ bound: Int) -> Int { Int(source.next() % UInt64(bound)) }
    }

    private func divergence(
        _ opening: String, _ a: String, _ b: String
    ) -> (update: Int, part: UpdateTrace.Part?, name: String?, words: String) {
        let harness = Harness(opening)
        harness.run("compare { \(a) } { \(b) }")
        guard let trials = harness.interpreter.comparison?.trials,
            let found = try? harness.interpreter.divergence(trials[0], trials[1])
        else { return (0, nil, nil, "\(harness.errors.map(\.message))") }
        let place = found.divergence?.places.0
        let words = found.divergence?.sentence(update: found.update, names: ("a", "b")) ?? "nothing"
        return (found.update, place?.part, place?.name, words)
    }

    private static let data = "x = random(12, 3); y = random(12, 2) < 0.5; network 3 -> 4 tanh -> 3 tanh -> 2 sigmoid"

    @Test(arguments: seeds) func aWeight(seed: Int) {
        var chance = Chance(seed)
        let layer = 1 + chance.below(3)
        let (rows, columns) = [(3, 4), (4, 3), (3, 2)][layer - 1]
        let weight = "W\(layer)[\(1 + chance.below(rows)),\(1 + chance.below(columns))]"
        let late = chance.below(2) * (1 + chance.below(30))
        let found = divergence(
            "seed \(seed); \(Self.data)", "train 40 batch=5",
            late == 0
                ? "\(weight) += 1e-12; train 40 batch=5"
                : "train \(late) steps batch=5; \(weight) += 1e-12; train 40 batch=5")
        #expect(found.update == late + 1 && found.part == .parameter, "\(found.words)")
        #expect(found.words.contains("the parameter \(weight) is"), "\(found.words)")
    }

    @Test(arguments: seeds) func aRow(seed: Int) {
        var chance = Chance(seed)
        let (row, batch) = (1 + chance.below(12), 1 + chance.below(6))
        var order = Array(1...12)
        for place in order.indices.reversed() { order.swapAt(place, chance.below(place + 1)) }
        let update = (order.firstIndex(of: row) ?? 0) / batch + 1
        let train = "train 3 batch=\(batch) order=\(order)"
        let column = 1 + chance.below(3)
        let found = divergence("seed \(seed); \(Self.data)", train, "x[\(row),\(column)] += 0.001; \(train)")
        #expect(found.update == update && found.part == .rows, "\(found.words)")
        #expect(found.words.contains("in the data, row \(row) of x: column \(column) is"), "\(found.words)")
    }

    @Test(arguments: seeds) func anOrderOfRows(seed: Int) {
        var chance = Chance(seed)
        let batch = 1 + chance.below(6)
        let order = Array(1...12)
        var others = [order, order, order]
        let epoch = chance.below(3)
        let (a, b) = (chance.below(6), 6 + chance.below(6))
        others[epoch].swapAt(a, b)
        func rows(_ epochs: [[Int]]) -> String {
            "[" + epochs.map { $0.map(String.init).joined(separator: ", ") }.joined(separator: "; ") + "]"
        }
        let perEpoch = (12 + batch - 1) / batch
        let found = divergence(
            "seed \(seed); \(Self.data)", "train 3 batch=\(batch) order=\(rows([order, order, order]))",
            "train 3 batch=\(batch) order=\(rows(others))")
        #expect(found.update == epoch * perEpoch + a / batch + 1 && found.part == .rows, "\(found.words)")
        #expect(found.words.contains("in the rows that it reads"), "\(found.words)")
    }

    @Test(arguments: seeds) func aSlope(seed: Int) {
        OperationTable.$current.withValue(Self.table) {
            var chance = Chance(seed)
            let layer = 1 + chance.below(2)
            let batch = ["", " batch=5"][chance.below(2)]
            let other = ["3 -> 4 bent -> 3 tanh -> 2 sigmoid", "3 -> 4 tanh -> 3 bent -> 2 sigmoid"][layer - 1]
            let found = divergence(
                Self.data, "seed \(seed); network 3 -> 4 tanh -> 3 tanh -> 2 sigmoid; train 9\(batch)",
                "seed \(seed); network \(other); train 9\(batch)")
            #expect(found.update == 1 && found.part == .gradient && found.name == "dz\(layer)", "\(found.words)")
            #expect(found.words.contains("going back through a\(layer) = tanh(z\(layer))"), "\(found.words)")
        }
    }

    /// A formula that means the same and is rounded otherwise.
    @Test(arguments: seeds) func aRounding(seed: Int) {
        var chance = Chance(seed)
        let pairs = [("(h @ v) * 0.3", "h @ (v * 0.3)"), ("h @ v / 3", "h @ v * (1 / 3)"), ("h @ v + 1 - 1", "h @ v")]
        let (mine, other) = pairs[chance.below(3)]
        func model(_ formula: String) -> String {
            "model { h = tanh(x @ w); s = \(formula); yhat = sigmoid(s) }"
        }
        let opening =
            "seed \(seed); x = random(6, 3); y = random(6, 1) < 0.5; param w = normal(3, 4); param v = normal(4, 1)"
        let found = divergence(opening, "\(model(mine)); train 60", "\(model(other)); train 60")
        // Looked for by hand: the first update before which s is not the same.
        let (a, b) = (Harness("\(opening); \(model(mine))"), Harness("\(opening); \(model(other))"))
        var update = 1
        while update <= 60, a.matrix("s") == b.matrix("s") {
            a.must("step")
            b.must("step")
            update += 1
        }
        #expect(found.update == update && found.name == "s" && found.part == .value, "\(found.words), not \(update)")
    }
}
