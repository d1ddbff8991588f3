import Learning

@testable import Commands

/// A program that builds a network and trains it in every way that there is: with each optimizer, in batches, by hand, in
/// blocks, with assignments between.
struct RandomTraining {
    private var chance: Chance
    /// Its optimizer compares the loss at several places, on all rows and with gradients as they are.
    private var searches = false
    /// One statement each.
    private(set) var statements: [String] = []

    init(seed: UInt64) {
        chance = Chance(seed)
        statements = opening()
        for _ in 0..<(2 + chance.below(4)) { statements.append(training()) }
    }

    mutating func below(_ bound: Int) -> Int { chance.below(bound) }

    private mutating func opening() -> [String] {
        let precision = chance.pick(["float64", "float32"])
        let (data, network) = chance.pick([
            ("data xor", "network 2 -> 3 tanh -> 1 sigmoid"), ("data spiral n=20", "network 2 -> 4 relu -> 1 sigmoid"),
            ("data iris", "network 4 -> 3 gelu -> 3 softmax"),
            (
                "data gauss n=15",
                "model { param w = glorot(2, 1); param b = 0; m = random(rows(x), 2) < 0.8; yhat = sigmoid((x * m) @ w + b) }"
            ),
        ])
        let row = chance.pick(OptimizerRow.all)
        searches = row.searches
        let switches = row.settings.filter { $0.isTruth && $0.name != "nesterov" }.map { " \($0.name)=true" }
        let settings = (row.settings.contains { $0.name == "weight_decay" } ? [" weight_decay=0.01"] : []) + switches
        let chosen = settings.filter { _ in chance.below(2) == 0 }.joined()
        return [
            "seed \(1 + chance.below(100))", "precision \(precision)", data, "split 0.6 0.2 0.2", network,
            "optimizer \(row.name) lr=0.\(chance.pick(["5", "05", "01"]))\(chosen)",
            "define twice { backward; step; lr *= 0.99; backward; step }",
        ]
    }

    private mutating func training() -> String {
        let batch = searches ? "" : chance.pick(["", "", " batch=4", " batch=7", " batch=5 shuffle=false"])
        switch chance.below(9) {
        case 0, 1: return "train \(1 + chance.below(30))\(batch)"
        case 2, 3: return "train \(1 + chance.below(150)) steps\(batch)"
        case 4: return "repeat \(1 + chance.below(6)) { backward; step; lr *= 0.95 }"
        case 5: return "for k in 1:\(1 + chance.below(4)) { train k\(batch); lr = 0.3 / k }"
        case 6: return "twice"
        case 7: return "step"
        default:
            return chance.pick([
                "lr = lr / 2", "seed 5", "backward", "train 40 until loss < 0.2", searches ? "step" : "clip norm 0.3",
                searches ? "lr = 1" : "clip value 0.1", "freeze all", "thaw all", "schedule cosine over=60 warmup=9",
                "schedule off",
                "schedule plateau patience=1 factor=0.5", "schedule (0.2 / (1 + step / 10))",
                "train 30\(batch) patience=3", "train 20\(batch) patience=1",
            ])
        }
    }
}
