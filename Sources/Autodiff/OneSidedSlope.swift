/// The slope of a function of one number on one side of a place, measured at distances that shrink.
///
/// The quotients (f(x ± h) − f(x)) / ±h approach the slope like some power of h: the first where f bends, a broken one
/// where it is like w^1.5 at 0. Three quotients in a row tell where they go whatever the power is (Aitken, 1926); of all
/// such limits the one that moves least counts, since large steps err by the bend and small ones by rounding.
package struct OneSidedSlope: Sendable {
    package enum Finding: Sendable {
        /// Where the quotients go, and by how much that may be off.
        case slope(Double, uncertainty: Double)
        /// The value leaps by so much beside the place.
        case jump(Double)
        /// The quotients grow without bound.
        case unbounded
        /// There is no finite value, however near.
        case outside
    }

    /// A value at a distance, and on which sides of its kinks everything works there.
    struct Value {
        let number: Double
        let sides: KinkSides
    }

    package let finding: Finding
    /// The sides nearest to the place, if there was a value.
    let sides: KinkSides?

    /// By how much each step is shorter than the one before.
    private static let shrinking = 8.0
    /// The first step for an x of 1.
    private static let widest = 1.5e-3

    private struct Quotient {
        let value: Double
        /// f(x ± h) − f(x).
        let rise: Double
        /// What rounding may have added.
        let noise: Double
    }

    /// - Parameters:
    ///   - here: the value at `x`, which is finite.
    ///   - leap: a smaller change of the value is no jump.
    ///   - direction: 1 for the right side, -1 for the left.
    ///   - value: the function; nil when the user wants to stop.
    init(at x: Double, here: Value, leap: Double, direction: Double, _ value: (Double) -> Value?) {
        // So near that a kink or an edge at the usual distance of rounding lies outside; at least some units of x.
        let nearest = max(min(1e-14, x == 0 ? .infinity : 1e-8 * abs(x)), 16 * x.ulp)
        var quotients: [Quotient] = []
        var nearestSides: KinkSides?
        var h = Self.widest * max(1, abs(x))
        while h >= nearest {
            let place = x + direction * h
            h /= Self.shrinking
            guard let found = value(place) else { break }
            // What lies beyond an edge or a kink tells nothing about this side of it.
            if found.sides != nearestSides || !found.number.isFinite { quotients = [] }
            nearestSides = found.number.isFinite ? found.sides : nil
            guard found.number.isFinite else { continue }
            let rise = found.number - here.number
            let distance = place - x
            let noise = Self.rounding(max(abs(here.number), abs(found.number)))
            quotients.append(Quotient(value: rise / distance, rise: rise, noise: noise / abs(distance)))
            if found.sides == here.sides, Self.settles(quotients) { break }
        }
        sides = nearestSides
        finding = Self.finding(quotients, leap)
    }

    /// How much rounding may change a value of such a size.
    static func rounding(_ size: Double) -> Double { 16 * (.ulpOfOne * size + .leastNonzeroMagnitude) }

    /// Whether nearer values can tell no more.
    private static func settles(_ quotients: [Quotient]) -> Bool {
        guard quotients.count > 3, let last = quotients.last, let best = limit(quotients) else { return false }
        return best.uncertainty <= 1e-8 * abs(best.value) || last.noise > 8 * best.uncertainty
    }

    private static func finding(_ quotients: [Quotient], _ leap: Double) -> Finding {
        guard let last = quotients.last, quotients.count > 2 else { return .outside }
        if quotients.count > 4, abs(last.rise) > leap {
            let far = quotients[quotients.count - 5]
            if abs(last.rise) > 0.5 * abs(far.rise), abs(far.rise) > 0.5 * abs(last.rise) { return .jump(last.rise) }
        }
        guard let best = limit(quotients) else { return .outside }
        let sizes = quotients.map { abs($0.value) }
        if best.uncertainty > 0.1 * abs(best.value), last.noise < 0.1 * abs(last.value),
            zip(sizes, sizes.dropFirst()).allSatisfy({ $1 > 1.05 * $0 })
        {
            return .unbounded
        }
        return .slope(best.value, uncertainty: best.uncertainty)
    }

    /// The limit that moves least from one step to the next.
    private static func limit(_ quotients: [Quotient]) -> (value: Double, uncertainty: Double)? {
        var best: (value: Double, uncertainty: Double)?
        var before: Double?
        func offer(_ value: Double, _ found: Double, _ largest: Double) {
            let uncertainty = max(found, 4 * .ulpOfOne * abs(largest))
            guard value.isFinite, uncertainty.isFinite, uncertainty < best?.uncertainty ?? .infinity else { return }
            best = (value, uncertainty)
        }
        for (first, (second, third)) in zip(quotients, zip(quotients.dropFirst(), quotients.dropFirst(2))) {
            let (move, next) = (second.value - first.value, third.value - second.value)
            let rounding = third.noise + second.noise / shrinking
            // What is still to come is at most as much as the last move, if the moves at least halve.
            if abs(next) <= 0.6 * abs(move) || abs(next) <= 4 * third.noise {
                offer(third.value, max(abs(next), rounding), first.value)
            }
            guard abs(next) < 0.8 * abs(move) else {
                before = nil
                continue
            }
            let ratio = next / move
            let limit = third.value + next * ratio / (1 - ratio)
            if let before { offer(limit, max(abs(limit - before), 2 * rounding), first.value) }
            before = limit
        }
        return best
    }
}
