import Autodiff
import Learning
import Modelling
import Reporting
import Syntax

/// What a session's optimizer makes of the bend of the loss, by the texts of its row with the numbers of now.
struct OptimizerScale {
    let texts: StableRate
    /// Learning rate times eigenvalue stays below this.
    let limit: Double
    let decay: Double
    let pull: Double
    /// What each step is divided by, for all weights of the Hessian; 0 for weights that are not moved.
    let scales: [Double]
    /// False where all weights are divided by the same number, which is 1.
    let isScaled: Bool
    /// True where the scale is made of gradients before, and there are none yet.
    let isAssumed: Bool

    /// Nil for an optimizer whose row says nothing of it.
    init?(_ session: Session, _ hessian: HessianProduct) throws(Diagnostic) {
        let optimizer = session.optimizer
        guard let texts = optimizer.row.stableRate(optimizer.settings) else { return nil }
        self.texts = texts
        var known = optimizer.settings.mapValues { Matrix($0) }
        known["t"] = Matrix(Double(optimizer.steps + 1))
        limit = try Self.value(texts.limit, known).values[0]
        decay = try Self.value(texts.decay, known).values[0]
        pull = try Self.value(texts.pull, known).values[0]
        isScaled = texts.scale != "1"
        isAssumed = isScaled && optimizer.steps == 0
        var scales = [Double](repeating: 0, count: hessian.count)
        for part in hessian.parts where part.isReached {
            let own =
                isScaled
                ? try Self.value(
                    texts.scale, Self.afterRule(part, session, Array(hessian.gradient[part.range]), known))
                : Matrix(1)
            for (i, place) in part.range.enumerated() {
                scales[place] = own.shape.isScalar ? own.values[0] : own.values[i]
            }
        }
        self.scales = scales
    }

    /// What the names of the rule stand for after the next update of a parameter.
    private static func afterRule(
        _ part: HessianProduct.Part, _ session: Session, _ gradient: [Double], _ settings: [String: Matrix]
    ) throws(Diagnostic) -> [String: Matrix] {
        let optimizer = session.optimizer
        var known = settings
        known["W"] = session.parameters[part.name]
        known["dW"] = Matrix(part.shape, gradient)
        let offset = session.parameters.elements.prefix { $0.key != part.name }.reduce(0) { $0 + $1.value.shape.count }
        for (position, slot) in optimizer.slotNames.enumerated() {
            let slots = position < optimizer.slots.count ? optimizer.slots[position] : []
            known[slot] = Matrix(part.shape) { offset + $0 < slots.count ? slots[offset + $0] : 0 }
        }
        for line in optimizer.rule {
            let sides = line.split(separator: "=", maxSplits: 1).map { String($0).trimmed }
            guard sides.count == 2 else { continue }
            known[sides[0]] = try value(sides[1], known)
        }
        return known
    }

    private static func value(_ text: String, _ known: [String: Matrix]) throws(Diagnostic) -> Matrix {
        let host = Evaluator.Host(resolve: { known[$0].map { .known($0) } })
        return try Evaluator(source: SourceText(text), host: host).matrix(Expression.parsed(text))
    }
}
