import Autodiff

/// Optimizers that search along a line, on the same rows each time.
extension OptimizerTable {
    static let cg = OptimizerRow(
        name: "cg",
        summary: "nonlinear conjugate gradients with a line search, on full batches (Polak and Ribière, 1969)",
        settings: [searchRate, toleranceOfGradient, toleranceOfChange],
        slotNames: { _ in ["p", "d", "s"] },
        rule: { _ in
            [
                "beta = max(sum(dW * (dW - p)), 0) / (sum(p^2) + (t == 1))", "d = beta * d - dW", "p = dW",
                "s = alpha * d", "W = W + s",
            ]
        },
        direction: SearchDirection(flatness: 0.1, pairNames: []) { memory, slope in
            var direction = slope.map { -$0 }
            var beta = 0.0
            if !memory.isFirst {
                let (before, last) = (memory.slots[0], memory.slots[1])
                beta = max(slope.dot(slope) - slope.dot(before), 0) / before.dot(before)
                if beta.isFinite { direction.add(last, times: beta) } else { beta = 0 }
            }
            // As far as gives the fall that the step before promised (Nocedal and Wright, 2006, section 3.5).
            let fall = slope.dot(direction)
            let promised = memory.isFirst ? 0 : memory.slots[0].dot(memory.slots[2])
            let first = promised < 0 && fall < 0 ? promised / fall * memory["lr"] : memory.firstLength(slope)
            return SearchDirection.Line(direction: direction, first: first, numbers: ["beta": beta]) {
                memory, direction, length in
                memory.slots = [slope, direction, direction.map { length * $0 }]
            }
        })

    static let lbfgs = OptimizerRow(
        name: "lbfgs",
        summary:
            "a quasi-Newton method: the bend of the loss from the last moves, with a line search, on full batches (Nocedal, 1980)",
        settings: [
            searchRate, toleranceOfGradient, toleranceOfChange,
            OptimizerSetting("history_size", 100, 1...1e4, "how many moves are remembered", isWhole: true),
        ],
        slotNames: { _ in ["p", "s"] },
        rule: { _ in ["d = m - gamma * dW", "p = dW", "s = alpha * d", "W = W + s"] },
        direction: SearchDirection(flatness: 0.9, pairNames: ["s", "y"]) { memory, slope in
            let bend = Bend(&memory, slope)
            return SearchDirection.Line(
                direction: bend.direction, first: memory.isFirst ? memory.firstLength(slope) : memory["lr"],
                numbers: ["gamma": bend.scale], vectors: ["m": bend.ofPairs]
            ) { memory, direction, length in
                memory.slots = [slope, direction.map { length * $0 }] + memory.slots.dropFirst(2)
            }
        })

    private static let searchRate = OptimizerSetting(
        "lr", 1, 0...1e6, "what the length that is tried first is multiplied by")
    private static let toleranceOfGradient = OptimizerSetting(
        "tolerance_grad", 1e-7, 0...1e6, "nothing moves when no gradient is larger")
    private static let toleranceOfChange = OptimizerSetting(
        "tolerance_change", 1e-9, 0...1e6, "the smallest move, and the smallest fall, that is searched for")
}

/// The direction that the remembered moves and changes of the gradient make of a gradient: minus the gradient times an
/// inverse Hessian that explains them, by the two loops of Nocedal (1980, Updating quasi-Newton matrices with limited
/// storage).
private struct Bend {
    private(set) var direction: [Double]
    /// What divides out the bend along the last move: γ.
    private(set) var scale = 1.0
    /// What the pairs add to minus γ times the gradient.
    private(set) var ofPairs: [Double]

    init(_ memory: inout SearchDirection.Memory, _ slope: [Double]) {
        if !memory.isFirst {
            let (before, move) = (memory.slots[0], memory.slots[1])
            var change = slope
            change.add(before, times: -1)
            // A pair by which the loss bends down would turn the direction uphill.
            if change.dot(move) > 1e-10 {
                while memory.slots.count >= 2 + 2 * Int(memory["history_size"]) { memory.slots.removeSubrange(2..<4) }
                memory.slots += [move, change]
            }
        }
        let pairs = stride(from: 2, to: memory.slots.count - 1, by: 2).map {
            (move: memory.slots[$0], change: memory.slots[$0 + 1])
        }
        let inverses = pairs.map { 1 / $0.change.dot($0.move) }
        var shares = [Double](repeating: 0, count: pairs.count)
        direction = slope.map { -$0 }
        for (k, pair) in pairs.enumerated().reversed() {
            shares[k] = pair.move.dot(direction) * inverses[k]
            direction.add(pair.change, times: -shares[k])
        }
        if let last = pairs.last {
            let scale = last.change.dot(last.move) / last.change.dot(last.change)
            self.scale = scale
            for i in direction.indices { direction[i] *= scale }
        }
        ofPairs = [Double](repeating: 0, count: slope.count)
        for (k, pair) in pairs.enumerated() {
            let back = pair.change.dot(direction) * inverses[k]
            direction.add(pair.move, times: shares[k] - back)
            ofPairs.add(pair.move, times: shares[k] - back)
            ofPairs.add(pair.change, times: -scale * shares[k])
        }
    }
}
