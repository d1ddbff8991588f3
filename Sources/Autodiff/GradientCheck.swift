import Limits
import RealModule

/// Backpropagation beside finite differences, element by element, in float64.
package struct GradientCheck: Sendable {
    package struct Entry: Sendable {
        /// What the loss is like around the element.
        package enum Place: Hashable, Sendable {
            case smooth
            /// The one-sided slopes differ.
            case kink
            /// An operation is at its kink, although the slopes on both sides agree: relu(w) − relu(−w) at 0.
            case innerKink
            /// The value leaps: by how much it is higher just to the left and just to the right.
            case jump(left: Double, right: Double)
            /// There are finite values on one side only: the slope is the one measured there.
            case edge(hasLeft: Bool)
            /// The quotients grow without bound, or there is no finite value on either side.
            case unmeasurable
            /// The quotients settle at no distance.
            case unsettled
        }

        /// Counted from 0.
        package let row, column: Int
        package internal(set) var analytic: Double
        /// The measured slope: the central difference (f(x + h) − f(x − h)) / 2h with h = ∛ε · max(1, |x|), or where
        /// that is no judge what the one-sided slopes say.
        package let numeric: Double
        /// The one-sided slopes, which differ at a kink.
        package let left, right: Double
        /// What the measured slope may be off by: rounding, and what the bend of the loss adds.
        package let uncertainty: Double
        package let place: Place

        /// The same with another slope on trial.
        package func with(analytic: Double) -> Entry {
            var entry = self
            entry.analytic = analytic
            return entry
        }

        package var error: Double { abs(analytic - numeric) }
        /// The larger of the two slopes.
        package var size: Double { max(abs(analytic), numeric.isFinite ? abs(numeric) : 0) }
        /// The error as a share of the larger of the two slopes; 0 where both are 0.
        package var relativeError: Double { error == 0 ? 0 : error / size }
        package var isKink: Bool { place == .kink }
        /// Whether the slope can be told from one that is off by a thousandth, where errors below a share of it are rounding.
        package func isMeasured(tolerance: Double) -> Bool { allowed(tolerance) + uncertainty <= 1e-3 * size }

        /// What the two slopes may differ by without being different.
        package func allowed(_ tolerance: Double) -> Double { tolerance * size + 4 * uncertainty }
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
        let line = Line(computation, loss, id, original)
        var entries: [Entry] = []
        for i in elements ?? Array(original.values.indices) {
            if shouldStop() { break }
            let found = line.measure(i, claim: slopes.values[i])
            // What was computed since the user wanted to stop is no number.
            if StopRequest.isUrgent, shouldStop() { break }
            entries.append(
                Entry(
                    row: i / original.columns, column: i % original.columns, analytic: slopes.values[i],
                    numeric: found.numeric, left: found.left, right: found.right, uncertainty: found.uncertainty,
                    place: found.place))
        }
        self.entries = entries
        computation.load(id, original)
        computation.forward()
        computation.backward()
    }
}

/// The slope of the loss along one element, measured.
private struct MeasuredSlope {
    var numeric, left, right, uncertainty: Double
    var place = GradientCheck.Entry.Place.smooth
}

/// The loss as a function of single elements of an input.
private struct Line {
    private let computation: any Computation
    private let loss, id: Graph.NodeID
    private let original: Matrix
    private let center: Double

    init(_ computation: any Computation, _ loss: Graph.NodeID, _ id: Graph.NodeID, _ original: Matrix) {
        (self.computation, self.loss, self.id, self.original) = (computation, loss, id, original)
        center = computation.value(loss).values.reduce(0, +)
    }

    private func value(_ i: Int, at place: Double) -> Double {
        var moved = original
        moved.values[i] = place
        computation.load(id, moved)
        computation.forwardHolding()
        return computation.value(loss).values.reduce(0, +)
    }

    /// The central difference where it bears out the claim, else what the two sides say when looked at closely.
    func measure(_ i: Int, claim: Double) -> MeasuredSlope {
        let x = original.values[i]
        let h = GradientCheck.step(at: x)
        let near = FiniteDifference(at: x, here: center, step: h) { value(i, at: $0) }
        let wide = FiniteDifference(at: x, here: center, step: 16 * h) { value(i, at: $0) }
        let size = max(abs(claim), abs(near.central))
        let highest = [center + near.right * h, center - near.left * h].reduce(abs(center)) { max($0, abs($1)) }
        let rounding = OneSidedSlope.rounding(highest)
        let uncertainty = 4 * rounding / h + abs(wide.central - near.central) / 64
        let gap = abs(near.right - near.left)
        // Where the slope is smooth, a wider step widens the gap between the one-sided slopes; at a kink it does not.
        let isSmooth = gap <= max(1e-3 * size, 8 * rounding / h) || abs(wide.right - wide.left) > 4 * gap
        let isFlat = claim == 0 && near.left == 0 && near.right == 0 && wide.left == 0 && wide.right == 0
        if isFlat || (isSmooth && uncertainty <= 1e-4 * size && abs(claim - near.central) <= 1e-6 * size + uncertainty)
        {
            return MeasuredSlope(
                numeric: near.central, left: near.left, right: near.right, uncertainty: isFlat ? 0 : uncertainty)
        }
        return lookClosely(i, x, claim)
    }

    private func lookClosely(_ i: Int, _ x: Double, _ claim: Double) -> MeasuredSlope {
        func number(_ place: Double) -> OneSidedSlope.Value? {
            let number = value(i, at: place)
            return StopRequest.isUrgent ? nil : OneSidedSlope.Value(number: number, sides: KinkSides(computation))
        }
        let missing = MeasuredSlope(
            numeric: .nan, left: .nan, right: .nan, uncertainty: .infinity, place: .unmeasurable)
        var unsettled = missing
        unsettled.place = .unsettled
        guard let here = number(x) else { return missing }
        // What is smaller than rounding does to the values around is no leap.
        let around = [x - GradientCheck.step(at: x), x + GradientCheck.step(at: x)].map { abs(value(i, at: $0)) }
        let leap = 1e5 * Double.ulpOfOne * around.filter(\.isFinite).reduce(abs(center), max)
        let left = OneSidedSlope(at: x, here: here, leap: leap, direction: -1, number)
        let right = OneSidedSlope(at: x, here: here, leap: leap, direction: 1, number)
        switch (left.finding, right.finding) {
        case (.slope(let low, let lowError), .slope(let high, let highError)):
            let errors = lowError + highError
            var found = MeasuredSlope(numeric: (low + high) / 2, left: low, right: high, uncertainty: errors / 2)
            if abs(low - high) > 4 * errors + 1e-6 * max(abs(low), abs(high)) {
                found.place = .kink
            } else if left.sides == here.sides, right.sides == here.sides {
                if turns(x, claim, found, max(left.noise, right.noise)) { return unsettled }
                // Nothing changes sides: what is the slope to one side is the slope.
                let slopes = [OneSidedSlope.across(left, right), (low, lowError), (high, highError)].compactMap(\.self)
                for slope in slopes where slope.1 < found.uncertainty { (found.numeric, found.uncertainty) = slope }
            } else if differs(claim, found) {
                // What backpropagation says beside the kink tells whether only the slope taken at it is another one.
                let (below, at, above) = (
                    slope(i, at: x - Self.beside * max(1, abs(x))), slope(i, at: x),
                    slope(i, at: x + Self.beside * max(1, abs(x)))
                )
                let isOther = 1e-3 * abs(at - found.numeric) + 2 * found.uncertainty
                if differs(at, found), [below, above].allSatisfy({ abs($0 - found.numeric) <= isOther }) {
                    found.place = .innerKink
                }
            }
            return found
        case (.slope(let slope, let error), .outside):
            return MeasuredSlope(
                numeric: slope, left: slope, right: .nan, uncertainty: error, place: .edge(hasLeft: true))
        case (.outside, .slope(let slope, let error)):
            return MeasuredSlope(
                numeric: slope, left: .nan, right: slope, uncertainty: error, place: .edge(hasLeft: false))
        case (.jump(let fall), let other):
            var found = missing
            let rise = if case .jump(let rise) = other { rise } else { 0.0 }
            found.place = .jump(left: fall, right: rise)
            return found
        case (_, .jump(let rise)):
            var found = missing
            found.place = .jump(left: 0, right: rise)
            return found
        case (.unbounded, _), (_, .unbounded), (.outside, .outside): return missing
        case (.slope(let slope, let error), .hidden) where left.sides == here.sides:
            return MeasuredSlope(numeric: slope, left: slope, right: .nan, uncertainty: error)
        case (.hidden, .slope(let slope, let error)) where right.sides == here.sides:
            return MeasuredSlope(numeric: slope, left: .nan, right: slope, uncertainty: error)
        case (.unsettled, _), (_, .unsettled), (.hidden, _), (_, .hidden): return unsettled
        }
    }
}

extension Line {
    /// How far beside a kink backpropagation is asked, for an x of 1.
    private static let beside = 1e-7

    /// Whether values side by side scatter as those of a function that turns between them, if the claim is right.
    private func turns(_ x: Double, _ claim: Double, _ found: MeasuredSlope, _ noise: Double) -> Bool {
        let explained = OneSidedSlope.rounding(abs(center)) + abs(found.numeric) * x.ulp
        let isSteep = abs(claim) > 100 * abs(found.numeric) && abs(claim) * 16 * x.ulp > 0.01 * noise
        return x != 0 && noise > 100 * explained && isSteep
    }

    private func differs(_ slope: Double, _ found: MeasuredSlope) -> Bool {
        !(abs(slope - found.numeric) <= 1e-5 * max(abs(found.left), abs(found.right)) + 2 * found.uncertainty)
    }

    /// What backpropagation says of an element at another value.
    private func slope(_ i: Int, at place: Double) -> Double {
        _ = value(i, at: place)
        computation.backward()
        return computation.gradient(id)?.values[i] ?? 0
    }
}

extension Double {
    fileprivate static func cbrt(_ x: Double) -> Double { root(x, 3) }
}
