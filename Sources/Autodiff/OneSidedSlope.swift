/// The slope of a function of one number on one side of a place, measured at distances that shrink.
///
/// The quotients (f(x ± h) − f(x)) / ±h approach the slope like some power of h: the first where f bends, a broken one
/// where it is like w^1.5 at 0. Three quotients in a row tell where they go whatever the power is (Aitken, 1926); of all
/// such limits the one that moves least counts, since large steps err by the bend and small ones by rounding. A limit
/// from afar may be one by chance, where f turns within a step: it is no surer than the nearer quotients bear out. What
/// rounding does to f is measured by differences of values side by side (Hamming, 1962; Moré and Wild, 2011).
package struct OneSidedSlope: Sendable {
    package enum Finding: Sendable {
        /// Where the quotients go, and by how much that may be off.
        case slope(Double, uncertainty: Double)
        /// The value leaps by so much beside the place.
        case jump(Double)
        /// The quotients grow without bound.
        case unbounded
        /// The quotients go nowhere.
        case unsettled
        /// What changes on this side begins nearer than differences can be taken.
        case hidden
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

    /// The quotients on this side of everything that changes, the farthest first.
    private let quotients: [Quotient]
    /// What rounding does to the values around.
    let noise: Double

    private struct Quotient {
        /// The distance that was meant.
        let step: Double
        /// Whether no nearer value is asked for.
        let isNearest: Bool
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
        let atoms = x == 0 ? nearest : 16 * x.ulp
        let beside = Beside(at: x, here: here, leap: leap, direction: direction, nearest: nearest, value)
        noise = beside.noise
        func quotient(_ step: Double, _ found: Value) -> Quotient {
            let (rise, distance) = (found.number - here.number, x + direction * step - x)
            // The first operation rounds what it makes of x.
            let moved = abs(rise / distance) * x.ulp
            let noise = max(Self.rounding(max(abs(here.number), abs(found.number))), beside.noise, moved)
            return Quotient(
                step: step, isNearest: step < Self.shrinking * nearest, value: rise / distance, rise: rise,
                noise: noise / abs(distance))
        }
        var quotients: [Quotient] = []
        var nearestSides: KinkSides?
        var h = Self.widest * max(1, abs(x))
        var isConfirmed = false
        while !isConfirmed, h >= nearest || h >= atoms && Self.mayTurn(quotients) {
            guard let found = value(x + direction * h) else { break }
            if h < nearest, found.sides != nearestSides { break }
            // What lies beyond an edge or a kink tells nothing about this side of it.
            if found.sides != nearestSides || !found.number.isFinite { quotients = [] }
            nearestSides = found.number.isFinite ? found.sides : nil
            if found.number.isFinite {
                quotients.append(quotient(h, found))
                if found.sides == here.sides, let best = Self.settled(quotients) {
                    isConfirmed = Self.isBorneOut(best, below: h, nearest) { h in
                        value(x + direction * h).flatMap { found in
                            found.sides == here.sides && found.number.isFinite
                                ? quotient(h, found) : nil
                        }
                    }
                }
            }
            h /= Self.shrinking
        }
        sides = nearestSides
        self.quotients = quotients
        let found = nearestSides == nil ? .outside : Self.finding(quotients, leap)
        // What turns leaps between values that are not side by side, and less the nearer they are.
        if case .jump(let rise) = found, x != 0,
            [8, 4, 2].contains(where: { step in
                let near = abs((value(x + direction * step * x.ulp)?.number ?? .nan) - here.number)
                return near > leap && abs(near - abs(rise)) > 0.5 * abs(rise)
            })
        {
            finding = .unsettled
        } else {
            finding = found
        }
    }

    /// The values beside a place, near together.
    private struct Beside {
        /// How far they scatter about a smooth course, and how far the value at a kink lies from theirs.
        private(set) var noise = 0.0

        init(
            at x: Double, here: Value, leap: Double, direction: Double, nearest: Double, _ value: (Double) -> Value?
        ) {
            var sides: KinkSides?
            func row(_ spacing: Double) -> [Double] {
                let found = (1...8).map { value(x + direction * Double($0) * spacing) }.prefix {
                    $0?.number.isFinite == true && (sides == nil || $0?.sides == sides)
                }
                sides = sides ?? found.first??.sides
                return found.compactMap(\.?.number)
            }
            // Powers of two, so that all places are exact.
            var spacing = nearest.powerOfTwoAbove
            let start = row(spacing)
            // An operation at its kink that should be: rounding has put it on one side.
            if start.count > 1, sides != here.sides {
                let gap = abs(2 * start[0] - start[1] - here.number)
                if gap <= leap { noise = gap }
            }
            // Where f turns within so little, nearer values are those side by side.
            spacing = (x == 0 ? 1e-8 * nearest : 16 * x.ulp).powerOfTwoAbove
            var numbers = row(spacing)
            // Where rounding makes stairs of a slope, neighbours stand on one of them.
            while numbers.count > 4, Set(numbers).count < 5, spacing < OneSidedSlope.widest * max(1, abs(x)) {
                spacing *= shrinking
                numbers = row(spacing)
            }
            for factor in [1, 1.375, 1.625] {
                var scatter = row(factor * spacing)
                for _ in 0..<3 { scatter = zip(scatter, scatter.dropFirst()).map { $1 - $0 } }
                noise = scatter.reduce(noise) { max($0, 2 * abs($1)) }
            }
        }
    }

    /// How much rounding may change a value of such a size.
    static func rounding(_ size: Double) -> Double { 16 * (.ulpOfOne * size + .leastNonzeroMagnitude) }

    /// The limit of the quotients over both sides, which the first bend leaves as they are.
    static func across(_ left: OneSidedSlope, _ right: OneSidedSlope) -> (value: Double, uncertainty: Double)? {
        let pairs = left.quotients.compactMap { near in
            right.quotients.first { $0.step == near.step }.map { other in
                Quotient(
                    step: near.step, isNearest: near.isNearest, value: (near.value + other.value) / 2,
                    rise: (other.rise - near.rise) / 2,
                    noise: (near.noise + other.noise) / 2)
            }
        }
        return limit(pairs).map { ($0.value, $0.uncertainty) }
    }

    /// The limit, where nearer values can tell no more.
    private static func settled(_ quotients: [Quotient]) -> Limit? {
        guard quotients.count > 3, let last = quotients.last, let best = limit(quotients),
            best.uncertainty <= 1e-8 * abs(best.value) || last.noise > 8 * best.uncertainty
        else { return nil }
        return best
    }

    /// Whether nearer values can tell what these do not.
    private static func mayTurn(_ quotients: [Quotient]) -> Bool {
        guard let last = quotients.last, last.noise < 0.1 * abs(last.value) else { return false }
        return limit(quotients).map { $0.uncertainty > 1e-4 * abs($0.value) } ?? true
    }

    /// Whether a few much nearer quotients go to the same limit, as far as rounding lets them tell.
    private static func isBorneOut(
        _ best: Limit, below h: Double, _ nearest: Double, _ quotient: (Double) -> Quotient?
    ) -> Bool {
        var (h, steps) = (h / 64, 0)
        while h >= nearest {
            guard let found = quotient(h) else { return false }
            steps += 2
            if abs(found.value - best.value) > best.reach(steps) + found.noise { return false }
            if found.noise > 1e-4 * abs(best.value) { return true }
            h /= 64
        }
        return true
    }

    private static func finding(_ quotients: [Quotient], _ leap: Double) -> Finding {
        guard let last = quotients.last, quotients.count > 2 else { return .hidden }
        if quotients.count > 4, abs(last.rise) > leap {
            let far = quotients[quotients.count - 5]
            if abs(last.rise) > 0.5 * abs(far.rise), abs(far.rise) > 0.5 * abs(last.rise) { return .jump(last.rise) }
        }
        let best = limit(quotients)
        let sizes = quotients.map { abs($0.value) }
        if best.map({ $0.uncertainty > 0.1 * abs($0.value) }) ?? true, last.noise < 0.1 * abs(last.value),
            zip(sizes, sizes.dropFirst()).allSatisfy({ $1 > 1.05 * $0 })
        {
            return .unbounded
        }
        return best.map { .slope($0.value, uncertainty: $0.uncertainty) } ?? .unsettled
    }

    /// Where quotients go.
    private struct Limit {
        let value: Double
        let uncertainty: Double
        /// How far the last of the quotients that tell is from it, and what part of that the next will be.
        let distance, ratio: Double

        /// How far a quotient may be from it that is some steps nearer than those that tell.
        func reach(_ steps: Int) -> Double {
            var reach = 2 * distance
            for _ in 0..<steps { reach *= ratio }
            return uncertainty + reach
        }
    }

    /// The limit that moves least from one step to the next, and that nearer quotients do not leave.
    private static func limit(_ quotients: [Quotient]) -> Limit? {
        var best: Limit?
        var before: Double?
        func offer(_ value: Double, _ found: Double, _ place: Int, ratio: Double) {
            let uncertainty = max(found, 4 * .ulpOfOne * abs(quotients[place - 2].value))
            guard value.isFinite, uncertainty.isFinite else { return }
            let limit = Limit(
                value: value, uncertainty: uncertainty, distance: abs(quotients[place].value - value),
                ratio: abs(ratio))
            let left = quotients.indices[(place + 1)...].filter {
                abs(quotients[$0].value - value) > limit.reach($0 - place) + quotients[$0].noise
            }
            let error = left.reduce(uncertainty) { max($0, abs(quotients[$1].value - value)) }
            guard error < best?.uncertainty ?? .infinity else { return }
            best = Limit(value: value, uncertainty: error, distance: limit.distance, ratio: limit.ratio)
        }
        for place in quotients.indices.dropFirst(2) {
            let (second, third) = (quotients[place - 1], quotients[place])
            let (move, next) = (second.value - quotients[place - 2].value, third.value - second.value)
            let rounding = third.noise + second.noise / shrinking
            // What is still to come is at most as much as the last move, if the moves at least halve.
            if abs(next) <= 0.6 * abs(move) || abs(next) <= 4 * third.noise {
                offer(third.value, max(abs(next), rounding), place, ratio: 0)
            }
            guard abs(next) < 0.8 * abs(move) else {
                before = nil
                continue
            }
            let ratio = next / move
            let limit = third.value + next * ratio / (1 - ratio)
            // A broken power may be another one nearer by.
            let broken = abs(ratio) > 0.15 && !third.isNearest ? 0.1 * abs(limit - third.value) : 0
            if let before { offer(limit, max(abs(limit - before), 2 * rounding, broken), place, ratio: ratio) }
            before = limit
        }
        return best
    }
}

extension Double {
    /// The least power of two that is not below it.
    fileprivate var powerOfTwoAbove: Double { significand == 1 ? self : 2 * binade }
}
