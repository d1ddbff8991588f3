import Autodiff
import Glibc
import Learning

extension Session {
    /// The same session with other parameters of the same size, drawn from a seed: for the same question once more.
    ///
    /// - Parameter isRound: whether numbers with few decimals stay such.
    package func withNewNumbers(seed: Int, isRound: Bool) -> Session {
        var copy = self
        var random = RandomSource(seed: seed, for: .expressions)
        for (name, value) in parameters {
            let unit = isRound ? value.values.lazy.map(Self.unit).min() ?? 0 : 0
            var changed = value
            for place in changed.values.indices {
                let old = value.values[place]
                // Also what is 0 becomes another number, as biases are at the beginning.
                let spread = max(abs(old), 0.25)
                var new = old + spread * (random.uniform() * 1.2 - 0.6)
                if unit > 0 {
                    new = (new / unit).rounded() * unit
                    if new == old || new == 0 { new = old + unit }
                }
                changed.values[place] = precision == .float32 ? Double(Float(new)) : new
            }
            copy.parameters[name] = changed
        }
        copy.gradients = nil
        return copy
    }

    /// The same session with three rows in place of one, where x and y have one: what holds for one row alone is no rule.
    package var withMoreRows: Session? {
        guard dataset == nil, balance == nil, let x = trainingX, let y = trainingY, x.rows == 1, y.rows == 1 else {
            return nil
        }
        var copy = self
        let scales = [1, -0.5, 0.75]
        copy.setTraining(
            x: Matrix(Shape(scales.count, x.columns), scales.flatMap { scale in x.values.map { $0 * scale } }),
            y: Matrix(Shape(scales.count, y.columns), scales.flatMap { _ in y.values }), weights: nil)
        copy.gradients = nil
        return copy
    }

    /// The largest of 1, 0.1, 0.01 of which a number is a multiple; 0 for none.
    private static func unit(_ value: Double) -> Double {
        [1, 0.1, 0.01].first { abs(value / $0 - (value / $0).rounded()) < 1e-9 }.map { min($0, 0.1) } ?? 0
    }
}
