import Autodiff
import OrderedCollections

/// The judgement on one gradient: measured slopes beside backpropagation, in float64.
package struct GradientVerdict {
    enum Judgement: String {
        case ok
        case differs
        /// Backpropagation took the slopes that the user gave, and with those of the values it would agree.
        case own = "differs by your own slope"
        /// The one-sided slopes differ, or an operation is at its kink: no slope is the right one.
        case kink = "at a kink"
        /// The loss leaps there.
        case jump = "at a jump"
        /// The loss is no number beside the place, its slope has no bound, or differences go to no limit that is sure to a
        /// thousandth, so that there is nothing to compare with.
        case unmeasurable = "not measurable"
        /// The slope is smaller than what rounding does to the differences.
        case tooSmall = "too small to measure"
        case unreached = "not reached by the loss"
    }

    /// One element at which differences and backpropagation were compared.
    struct Comparison {
        let entry: GradientCheck.Entry
        let judgement: Judgement
    }

    let name: String
    let shape: Shape
    let judgement: Judgement
    /// The comparison that decided: the worst that differs, or else the worst away from kinks.
    let worst: Comparison?
    /// In the order of the elements.
    let comparisons: [Comparison]
    /// The largest slope.
    let scale: Double

    package var checked: Int { comparisons.count }
    /// The error as a share of the slope at which it stands.
    var relativeError: Double { worst?.entry.relativeError ?? 0 }
    /// The error as a share of the largest slope of all elements.
    var shareOfLargest: Double { worst.map { $0.entry.error == 0 ? 0 : $0.entry.error / scale } ?? 0 }

    /// `W1[2,1]`
    var place: String { worst.map { place(of: $0.entry) } ?? name }

    func place(of entry: GradientCheck.Entry) -> String {
        shape.isScalar ? name : "\(name)[\(entry.row + 1),\(entry.column + 1)]"
    }

    func all(_ judgement: Judgement) -> [GradientCheck.Entry] {
        comparisons.filter { $0.judgement == judgement }.map(\.entry)
    }

    /// Errors below this share of a slope count as rounding.
    static let tolerance = 1e-5
}

extension GradientVerdict {
    /// Compares at some elements of a parameter or an input.
    ///
    /// - Parameters:
    ///   - claim: the gradient on trial; nil: the one that backpropagation computes.
    ///   - trustsOwnSlopes: whether what comes of a slope of the user's own is told apart from a fault.
    init(
        of name: String, _ node: Graph.NodeID, loss: Graph.NodeID, in computation: any Computation,
        elements: [Int]?, claim: Matrix? = nil, trustsOwnSlopes: Bool = true, until shouldStop: () -> Bool = { false }
    ) {
        let check = GradientCheck(
            computation, loss: loss, of: node, elements: elements, claim: claim, until: shouldStop)
        let scale = check.entries.reduce(0) { max($0, $1.size.isFinite ? $1.size : 0) }
        var comparisons = check.entries.map { Comparison(entry: $0, judgement: Self.judge($0, scale)) }
        if claim == nil, trustsOwnSlopes, computation.graph.hasClaims,
            comparisons.contains(where: { $0.judgement == .differs }),
            case let shape = computation.graph.nodes[node].shape
        {
            let honest = computation.honestGradient(of: node, loss: loss) ?? Matrix(shape, repeating: 0)
            comparisons = comparisons.map { comparison in
                let entry = comparison.entry.with(analytic: honest[comparison.entry.row, comparison.entry.column])
                let isOwn = comparison.judgement == .differs && Self.judge(entry, scale) == .ok
                return isOwn ? Comparison(entry: comparison.entry, judgement: .own) : comparison
            }
        }
        let order: [Judgement] = [.differs, .own, .unmeasurable, .ok, .jump, .kink, .tooSmall]
        let decided = order.lazy.compactMap { judgement in
            comparisons.filter { $0.judgement == judgement }
                .max { $0.entry.relativeError.forOrder < $1.entry.relativeError.forOrder }
        }.first
        self.name = name
        shape = computation.graph.nodes[node].shape
        self.comparisons = comparisons
        worst = decided
        self.scale = scale
        let isReached = claim != nil || computation.gradient(node) != nil
        let found: Judgement = decided?.judgement ?? .ok
        let doubtful: Judgement? = [.jump, .kink].first { judgement in
            comparisons.contains { $0.judgement == judgement }
        }
        judgement = found != .ok ? found : isReached ? doubtful ?? .ok : .unreached
    }

    private static func judge(_ entry: GradientCheck.Entry, _ scale: Double) -> Judgement {
        switch entry.place {
        case .jump: return .jump
        case .kink, .innerKink: return .kink
        case .unmeasurable, .unsettled: return .unmeasurable
        case .smooth, .edge: break
        }
        // Rounding of backpropagation itself grows with the largest terms, those of differences are measured.
        guard entry.analytic.isFinite, entry.error <= entry.allowed(tolerance) + 1e-12 * scale else { return .differs }
        let isZero = entry.analytic == 0 && (entry.numeric == 0 || entry.uncertainty <= 1e-6 * max(scale, 0.01))
        if entry.isMeasured(tolerance: tolerance) || isZero { return .ok }
        return entry.uncertainty < 0.1 * entry.size ? .unmeasurable : .tooSmall
    }
}

extension Double {
    /// NaN counts as the worst.
    fileprivate var forOrder: Double { isNaN ? .infinity : self }
}
