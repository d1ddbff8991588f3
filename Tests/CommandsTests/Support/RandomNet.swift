import Autodiff
import Glibc
import Learning

@testable import Commands
@testable import Modelling

/// A small network with data and weights that the seed draws: any depth, activations, loss, scales and batch.
struct RandomNet {
    /// What sets it up.
    let script: String
    /// How many layers it has.
    let layers: Int
    /// Whether loss and output are taken as one.
    let joinsOutput: Bool

    init(seed: Int, precision: Precision = .float64) {
        var random = RandomSource(seed: seed, for: .expressions)
        func below(_ count: Int) -> Int { Int(random.uniform() * Double(count)) % count }
        func scale(_ range: Range<Double>) -> String { "\(pow(10, random.uniform(range)))" }
        let losses = Self.rows(.loss)
        let loss = losses[below(losses.count)]
        let units = loss.demand.takesClasses ? 2 + below(3) : 1 + below(3)
        let outputs = units * loss.outputsPerTarget
        let hidden = Self.rows(.activation).filter { $0.arity == 1 }
        let inputs = 1 + below(4)
        var layers = (0..<below(3)).map { _ in "\(1 + below(5)) \(hidden[below(hidden.count)].name)" }
        let end: String? =
            switch loss.demand {
            case .probabilities, .distributions: loss.joint?.partner
            case .anything, .signs, .classes: below(2) == 0 ? hidden[below(hidden.count)].name : nil
            }
        layers.append("\(outputs) \(end ?? "")")
        let rows = 1 + below(6)
        let targets =
            switch loss.demand {
            case .anything: "normal(\(rows), \(units))"
            case .classes: "eye(\(units))[[\((0..<rows).map { "\(1 + $0 % units)" }.joined(separator: ", "))],:]"
            case .probabilities: "random(\(rows), \(outputs)) > 0.5"
            case .distributions: "softmax(normal(\(rows), \(outputs)) * \(scale(0..<3)))"
            case .signs: "2 * (random(\(rows), \(outputs)) > 0.5) - 1"
            }
        var lines = [
            "precision \(precision.rawValue)", "seed \(seed)",
            "network \(inputs) -> \(layers.joined(separator: " -> "))",
            "x = normal(\(rows), \(inputs)) * \(scale(-2..<1))", "y = \(targets)", "loss \(loss.name)",
        ]
        for layer in 1...layers.count {
            lines += ["W\(layer) *= \(scale(-1..<1))", "b\(layer) = normal(1, columns(b\(layer))) * \(scale(-2..<1))"]
        }
        self.layers = layers.count
        joinsOutput = end != nil && loss.joint?.partner == end
        script = lines.joined(separator: "\n")
    }

    private static func rows(_ category: OperationCategory) -> [Operation<Double>] {
        OperationTable.allIDs.map { Operation<Double>[$0] }.filter { $0.category == category && $0.name != "identity" }
    }
}
