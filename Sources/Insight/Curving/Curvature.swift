import Autodiff
import Learning
import Modelling
import OrderedCollections
import Reporting

/// How strongly the loss bends at the present weights: the outermost eigenvalues of its Hessian with respect to all
/// parameters, and the largest learning rate at which the session's optimizer does not overshoot for it.
///
/// On a bowl with the bend λ along a direction gradient descent multiplies the distance from the bottom by 1 − lr λ,
/// which grows beyond lr = 2 / λ; other optimizers have another limit in their row of the optimizer table.
package struct Curvature {
    /// What the optimizer makes of the bend.
    package enum Stability {
        /// Rates below this are stable; with the eigenvalue that it follows from, scaled where the optimizer scales.
        case below(Estimate, eigenvalue: Estimate)
        /// No direction bends upward, so that no rate overshoots.
        case unbounded
        /// The optimizer never comes to rest, whatever the rate is.
        case never
        /// Nothing is known of the optimizer's rule.
        case unknown
        /// The user wanted to stop before.
        case unmeasured
    }

    /// The direction along which the loss bends most.
    struct Direction {
        /// Of length 1; its largest element is positive.
        let vector: [Double]
        /// How far any element may be off.
        let error: Double
        /// The bend along the direction after it; nil where there is one direction only.
        let next: Double?
    }

    /// The largest and the smallest eigenvalue of the Hessian.
    package let largest, smallest: Estimate
    package let stability: Stability
    let scale: OptimizerScale?
    /// Nil where it was not asked for, or where other directions bend as much.
    let direction: Direction?
    let hessian: HessianProduct
    /// Where kinks lie so near that differences of gradients say nothing.
    let kinks: [String]
    let rows: Int
    let total: Int
    let wasStopped: Bool
    /// False where the eigenvalues may lie farther out than what was found.
    package let isSettled: Bool

    /// More rows are not looked at unless all are asked for.
    package static let mostRows = 1000

    /// - Parameters:
    ///   - onAllRows: look at every row, however many there are.
    ///   - findsDirection: also find the direction of the largest eigenvalue, and whether it is the only one.
    ///   - shouldStop: asked again and again; what was found so far is kept, with fewer digits.
    package init(
        _ full: Session, onAllRows: Bool = false, findsDirection: Bool = false,
        until shouldStop: () -> Bool = { false }
    ) throws(Diagnostic) {
        guard full.model != nil else { throw Diagnostic.noModel }
        let (session, factor) = Self.part(of: full, onAllRows)
        (rows, total) = (session.stepRows, full.stepRows)
        let hessian = try HessianProduct(session, factor: factor)
        let plain = try Lanczos(count: hessian.count, until: shouldStop) { hessian($0) }
        var (isStopped, isSettled) = (plain.wasStopped, plain.isSettled)
        var kinks: [String] = []
        // Beside the strongest bend, what rounding makes of 0 is 0.
        let scale = max(plain.largest.value.magnitude, plain.smallest.value.magnitude)
        func estimate(_ pair: Lanczos.Pair, at vector: [Double]) throws(Diagnostic) -> Estimate {
            // Who wants to stop waits for no second opinion.
            if isStopped { return Estimate(pair.value, error: pair.residual + 1e-9 * abs(pair.value)) }
            let measured = try Self.measured(hessian, vector, scale: scale)
            for kink in measured.kinks where !kinks.contains(kink) { kinks.append(kink) }
            return Estimate(pair.value, error: pair.residual + measured.error)
        }
        largest = try estimate(plain.largest, at: plain.largest.vector)
        smallest =
            plain.smallest.value == plain.largest.value
            ? largest : try estimate(plain.smallest, at: plain.smallest.vector)
        let steps = isStopped ? nil : try OptimizerScale(session, hessian)
        var eigenvalue: Estimate?
        if let steps, steps.isScaled {
            let roots = steps.scales.map { $0 > 0 ? 1 / $0.squareRoot() : 0 }
            let isOpen = roots.map { $0 > 0 }
            func scaled(_ vector: [Double]) -> [Double] { zip(roots, vector).map { $0 * $1 } }
            if isOpen.contains(true), !shouldStop() {
                let pairs = try Lanczos(count: hessian.count, isOpen: isOpen, settles: .largest, until: shouldStop) {
                    vector in
                    let inner = scaled(vector)
                    return scaled(zip(hessian(inner), inner).map { $0 + steps.decay * $1 })
                }
                isStopped = pairs.wasStopped
                isSettled = isSettled && pairs.isSettled
                eigenvalue = try estimate(pairs.largest, at: scaled(pairs.largest.vector)) + steps.pull
            }
        } else if let steps {
            eigenvalue = largest + steps.decay
        }
        stability = Self.stability(steps, eigenvalue, wasStopped: isStopped)
        self.scale = steps
        direction =
            findsDirection && isSettled && !isStopped ? try Self.direction(hessian, plain, largest, shouldStop) : nil
        self.hessian = hessian
        self.kinks = kinks
        wasStopped = isStopped
        self.isSettled = isSettled && !isStopped
    }

    /// The session in float64, on some of its rows where there are many, and what the Hessian is to be multiplied by
    /// then. A loss of one's own may do anything with its rows: it sees them all.
    private static func part(of full: Session, _ onAllRows: Bool) -> (session: Session, factor: Double) {
        var session = full
        session.precision = .float64
        let total = full.stepRows
        guard !onAllRows, total > mostRows, let aggregate = full.presentLoss?.aggregate,
            aggregate == .mean || full.penalties.isEmpty,
            full.functions[full.presentLossName] == nil, full.model?.object.hasLoss == false,
            (try? Executor().requireLoss(full)) != nil
        else { return (session, 1) }
        let part = session.selecting((0..<mostRows).map { Int32($0 * total / mostRows) })
        guard (try? Executor().requireLoss(part)) != nil else { return (session, 1) }
        return switch aggregate {
        case .mean: (part, 1)
        case .sum: (part, Double(total) / Double(mostRows))
        }
    }

    private static func stability(_ scale: OptimizerScale?, _ eigenvalue: Estimate?, wasStopped: Bool) -> Stability {
        guard let scale else { return wasStopped ? .unmeasured : .unknown }
        guard scale.limit > 0 else { return .never }
        guard let eigenvalue else { return .unmeasured }
        guard eigenvalue.value > eigenvalue.error else { return .unbounded }
        return .below(scale.limit / eigenvalue, eigenvalue: eigenvalue)
    }

    /// How far vectorᵀ · Hessian · vector may be off: what differences of gradients say against it.
    private static func measured(
        _ hessian: HessianProduct, _ vector: [Double], scale: Double
    ) throws(Diagnostic) -> (error: Double, kinks: [String]) {
        let exact = hessian(vector)
        let difference = hessian.difference(vector)
        let value = vector.dot(exact)
        let size = vector.dot(vector).squareRoot()
        let rounding = 1e-13 * exact.dot(exact).squareRoot() * size + 1e-14 * scale * size * size
        guard difference.kinks.isEmpty else {
            return (1e-9 * value.magnitude + rounding, difference.kinks)
        }
        try check(exact, difference, scale: scale * size)
        return (abs(value - vector.dot(difference.product)) + rounding, [])
    }

    /// Two ways to one result must agree.
    ///
    /// - Parameter scale: how large results for other vectors are; what is nothing beside them needs no digits.
    static func check(
        _ exact: [Double], _ difference: HessianProduct.Difference, scale: Double = 0
    ) throws(Diagnostic) {
        let size = exact.reduce(0) { max($0, abs($1)) }
        for (a, b) in zip(exact, difference.product)
        where !(abs(a - b) <= 1e-3 * size + 1e-10 * scale + 4 * difference.allowance) {
            throw Diagnostic.secondDerivativesWithheld(a, b)
        }
    }

    private static func direction(
        _ hessian: HessianProduct, _ pairs: Lanczos, _ largest: Estimate, _ shouldStop: () -> Bool
    ) throws(Diagnostic) -> Direction? {
        let vector = pairs.largest.vector
        let sign: Double = (vector.max { abs($0) < abs($1) } ?? 1) < 0 ? -1 : 1
        let upright = vector.map { $0 * sign }
        guard hessian.count > 1 else { return Direction(vector: upright, error: 0, next: nil) }
        let others = try Lanczos(count: hessian.count, beside: vector, settles: .largestRoughly, until: shouldStop) {
            hessian($0)
        }
        let gap = largest.value - others.largest.value - others.largest.residual
        let error = 2 * (pairs.largest.residual + largest.error) / gap
        guard !others.wasStopped, gap > 0, error < 0.01 else { return nil }
        return Direction(vector: upright, error: error + 1e-12, next: others.largest.value)
    }
}
