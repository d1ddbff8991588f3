import Limits
import RealModule

/// Backpropagation beside finite differences, element by element, in float64.
package struct GradientCheck: Sendable {
    package struct Entry: Sendable {
        /// Counted from 0.
        package let row, column: Int
        package let analytic: Double
        /// The central difference (f(x + h) − f(x − h)) / 2h with h = ∛ε · max(1, |x|).
        package let numeric: Double
        /// The one-sided slopes, which differ at a kink.
        package let left, right: Double
        /// What a right gradient may be off by: rounding, and the third derivative that a wider step shows.
        package let allowance: Double

        package var error: Double { abs(analytic - numeric) }
        /// The one-sided slopes disagree by more than the curvature over one step explains.
        package let isKink: Bool
    }

    package let entries: [Entry]

    /// The largest error away from kinks, relative to the largest slope (at least `floor`).
    package func worstError(floor: Double = 1e-3) -> Double {
        let fair = entries.filter { !$0.isKink }
        let scale = fair.reduce(floor) { max($0, abs($1.analytic), abs($1.numeric)) }
        return fair.reduce(0) { $1.error.isNaN ? .infinity : max($0, $1.error / scale) }
    }

    /// The step h = ∛ε · max(1, |x|): the error of the rule grows with h², that of rounding with ε / h, and their sum
    /// is least where h is about the cube root of ε.
    package static func step(at x: Double) -> Double { .cbrt(.ulpOfOne) * max(1, abs(x)) }

    /// Checks the gradient of `loss` with respect to an input or a parameter. The computation must hold values for
    /// all inputs; it is left as it was found, with fresh values and gradients.
    ///
    /// - Parameters:
    ///   - elements: the places to check, counted from 0 row by row; nil: all.
    ///   - claim: the gradient on trial; nil: the one that backpropagation computes.
    ///   - shouldStop: asked before each element; the entries so far are kept.
    package init(
        _ computation: any Computation, loss: Graph.NodeID, of id: Graph.NodeID, elements: [Int]? = nil,
        claim: Matrix? = nil, until shouldStop: () -> Bool = { false }
    ) {
        computation.forward()
        computation.backward()
        let original = computation.value(id)
        let slopes = claim ?? computation.gradient(id) ?? Matrix(original.shape, repeating: 0)
        func lossValue(_ matrix: Matrix) -> Double {
            computation.load(id, matrix)
            computation.forward()
            return computation.value(loss).values.reduce(0, +)
        }
        let center = lossValue(original)
        var entries: [Entry] = []
        for i in elements ?? Array(original.values.indices) {
            if shouldStop() { break }
            let x = original.values[i]
            var moved = original
            func value(at place: Double) -> Double {
                moved.values[i] = place
                return lossValue(moved)
            }
            let h = Self.step(at: x)
            let near = FiniteDifference(at: x, here: center, step: h, value)
            let wide = FiniteDifference(at: x, here: center, step: 16 * h, value)
            // Where the slope is smooth, a wider step widens the gap between the one-sided slopes; at a kink it does not.
            let gap = abs(near.right - near.left)
            let noise = 64 * Double.ulpOfOne * abs(center) / h
            let isKink =
                gap > noise && gap > 1e-3 * max(abs(near.left), abs(near.right), 1e-3)
                && abs(wide.right - wide.left) < 4 * gap
            // What was computed since the user wanted to stop is no number.
            if StopRequest.isUrgent, shouldStop() { break }
            entries.append(
                Entry(
                    row: i / original.columns, column: i % original.columns, analytic: slopes.values[i],
                    numeric: near.central, left: near.left, right: near.right,
                    allowance: noise + abs(wide.central - near.central) / 64, isKink: isKink))
        }
        self.entries = entries
        computation.load(id, original)
        computation.forward()
        computation.backward()
    }
}

extension Double {
    fileprivate static func cbrt(_ x: Double) -> Double { root(x, 3) }
}
