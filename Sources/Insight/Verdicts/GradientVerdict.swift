import Autodiff
import OrderedCollections

/// The judgement on one gradient: central differences beside backpropagation, in float64.
package struct GradientVerdict {
    enum Judgement: String {
        case ok
        case differs
        /// The two one-sided slopes differ, so a central difference is no judge.
        case kink = "at a kink"
        /// The loss is no number one step away, so that there is no difference to compare with.
        case unmeasurable = "not measurable"
        case unreached = "not reached by the loss"
    }

    /// One element at which differences and backpropagation were compared.
    struct Comparison {
        let entry: GradientCheck.Entry
        let judgement: Judgement
    }

    let name: String
    let shape: Shape
    package let checked: Int
    let judgement: Judgement
    /// The comparison that decided: the worst that differs, or else the worst away from kinks.
    let worst: Comparison?
    /// All comparisons at kinks.
    let kinks: [Comparison]
    /// The largest magnitude that errors are relative to.
    let scale: Double

    var relativeError: Double { worst.map { $0.entry.error / scale } ?? 0 }

    /// `W1[2,1]`
    var place: String {
        guard let entry = worst?.entry else { return name }
        return shape.isScalar ? name : "\(name)[\(entry.row + 1),\(entry.column + 1)]"
    }

    /// Errors below this share of the largest slope count as rounding.
    static let tolerance = 1e-5
}

extension GradientVerdict {
    /// Compares at some elements of a parameter or an input.
    ///
    /// - Parameters:
    ///   - claim: the gradient on trial; nil: the one that backpropagation computes.
    init(
        of name: String, _ node: Graph.NodeID, loss: Graph.NodeID, in computation: any Computation,
        elements: [Int]?, claim: Matrix? = nil, until shouldStop: () -> Bool = { false }
    ) {
        let check = GradientCheck(
            computation, loss: loss, of: node, elements: elements, claim: claim, until: shouldStop)
        let scale = check.entries.reduce(1e-3) { max($0, abs($1.analytic), abs($1.numeric).finite) }
        let comparisons = check.entries.map { entry in
            Comparison(entry: entry, judgement: Self.judge(entry, scale, node, computation))
        }
        let order: [Judgement] = [.differs, .unmeasurable, .ok, .kink]
        let decided = order.compactMap { judgement in
            comparisons.filter { $0.judgement == judgement }.max { $0.entry.error.forOrder < $1.entry.error.forOrder }
        }
        self.name = name
        shape = computation.graph.nodes[node].shape
        checked = check.entries.count
        kinks = comparisons.filter { $0.judgement == .kink }
        worst = decided.first
        self.scale = scale
        let isReached = claim != nil || computation.gradient(node) != nil
        let found: Judgement = decided.first?.judgement ?? .ok
        judgement = found == .ok && !isReached ? .unreached : found == .ok && !kinks.isEmpty ? .kink : found
    }

    private static func judge(
        _ entry: GradientCheck.Entry, _ scale: Double, _ node: Graph.NodeID, _ computation: any Computation
    ) -> Judgement {
        guard entry.numeric.isFinite else { return .unmeasurable }
        let allowed = tolerance * scale + entry.allowance
        let isRight = entry.error <= allowed
        guard !isRight || abs(entry.right - entry.left) > 1e-3 * scale else { return .ok }
        return changesSides(entry, node, computation) ? .kink : isRight ? .ok : .differs
    }

    /// Whether something changes sides at a kink within one step.
    private static func changesSides(
        _ entry: GradientCheck.Entry, _ node: Graph.NodeID, _ computation: any Computation
    ) -> Bool {
        let original = computation.value(node)
        let h = GradientCheck.step(at: original[entry.row, entry.column])
        func sides(_ distance: Double) -> KinkSides {
            var moved = original
            moved[entry.row, entry.column] += distance
            computation.load(node, moved)
            computation.forward()
            return KinkSides(computation)
        }
        let (low, high) = (sides(-h), sides(h))
        _ = sides(0)
        return low != high
    }
}

extension Double {
    fileprivate var finite: Double { isFinite ? self : 0 }
    /// NaN counts as the worst.
    fileprivate var forOrder: Double { isNaN ? .infinity : self }
}
