/// How far to go along a line: lengths are tried until the loss has fallen enough and its slope along the line has
/// flattened, the strong Wolfe conditions (Wolfe, 1969; Nocedal and Wright, 2006, Numerical optimization, section 3.5).
///
/// The order of the tried lengths is that of PyTorch's `LBFGS` with `line_search_fn="strong_wolfe"`, which follows
/// minFunc (Schmidt, 2005). Beyond it: a length at which the loss or its slope is no finite number is shortened to a
/// tenth of the way.
package struct LineSearch: Hashable, Sendable {
    /// A length that was tried.
    package struct Trial: Hashable, Sendable {
        package let length: Double
        package let loss: Double
        /// The slope of the loss along the line; below 0 it falls.
        package let slope: Double
        package internal(set) var verdict: Verdict
    }

    /// What a length is found to be.
    package enum Verdict: String, Hashable, Sendable {
        case start = "start"
        case notFinite = "no finite number: too far"
        case tooLittle = "the loss has not fallen enough"
        case steep = "still falls steeply"
        case beyond = "the loss rises here already"
        case good = "fell enough, and flat enough"
    }

    /// Why the length was taken.
    package enum Outcome: Hashable, Sendable {
        /// Both conditions hold.
        case found
        /// The best of those that were tried, after as many as are tried at most.
        case bestTried
        /// The lengths left lay closer together than `tolerance_change`.
        case narrow
        /// No gradient is larger than `tolerance_grad`: nothing was tried.
        case flat
        /// The loss falls along the line by less than `tolerance_change`: nothing was tried.
        case level
        /// The loss is no finite number here: nothing was tried.
        case notFinite
        /// The learning rate is 0: nothing was tried.
        case noRate
        /// The gradient is so large that the first length would be 0: nothing was tried.
        case steep
        /// No parameter may move: nothing was tried.
        case frozen
    }

    package internal(set) var trials: [Trial]
    package internal(set) var length: Double
    package internal(set) var outcome: Outcome
    /// The numbers of the rule that hold for all weights together, `length` among them.
    package internal(set) var numbers: [String: Double] = [:]
    /// Names of the rule that hold a number for each weight, flat in the order of the parameters.
    package internal(set) var vectors: [String: [Double]] = [:]
    /// The direction that the rule gave led uphill, so it began anew with the gradient.
    package internal(set) var isRestart = false
    /// The length taken is the last one that was tried.
    var endsAtLast = false

    /// Whether the weights stayed as they are.
    package var isStill: Bool { length == 0 }

    /// How much of the slope at the start a fall must keep for each unit of length.
    static let fall = 1e-4
    static let most = 25

    /// What a loss is at a length, with its slope there; nil to give up.
    typealias Probe = (_ length: Double) -> (loss: Double, slope: Double)?

    /// - Parameters:
    ///   - first: the length to try first.
    ///   - flatness: the share of the slope at the start that is flat enough.
    ///   - reach: the largest element of the direction.
    ///   - tolerance: lengths are not told apart when they move no weight further than this.
    /// - Returns: nil if `probe` gave up.
    static func along(
        from start: (loss: Double, slope: Double), first: Double, flatness: Double, reach: Double, tolerance: Double,
        _ probe: Probe
    ) -> LineSearch? {
        var walk = Walk(start: start, flatness: flatness)
        guard let bracket = walk.bracket(from: first, probe),
            let (outcome, chosen) = walk.zoom(bracket, reach: reach, tolerance: tolerance, probe)
        else { return nil }
        var search = LineSearch(trials: walk.trials, length: chosen.length, outcome: outcome)
        search.endsAtLast = chosen.length == walk.trials.last?.length
        return search
    }
}

/// A line search under way.
private struct Walk {
    struct Point {
        var length: Double
        var loss: Double
        var slope: Double

        var isFinite: Bool { loss.isFinite && slope.isFinite }
    }

    /// Where a good length lies: at one point, or between two.
    enum Bracket {
        case at(Point)
        case between(Point, Point)
        case unknown(Point)
    }

    let start: Point
    let flatness: Double
    private(set) var trials: [LineSearch.Trial]
    private var count = 0

    init(start: (loss: Double, slope: Double), flatness: Double) {
        self.start = Point(length: 0, loss: start.loss, slope: start.slope)
        self.flatness = flatness
        trials = [LineSearch.Trial(length: 0, loss: start.loss, slope: start.slope, verdict: .start)]
    }

    private mutating func visit(_ length: Double, _ probe: LineSearch.Probe) -> Point? {
        guard let (loss, slope) = probe(length) else { return nil }
        let point = Point(length: length, loss: loss, slope: slope)
        trials.append(LineSearch.Trial(length: length, loss: loss, slope: slope, verdict: verdict(point)))
        return point
    }

    private func verdict(_ point: Point) -> LineSearch.Verdict {
        if !point.isFinite { return .notFinite }
        if !hasFallen(point) { return .tooLittle }
        if isFlat(point) { return .good }
        return point.slope >= 0 ? .beyond : .steep
    }

    private func hasFallen(_ point: Point) -> Bool {
        !(point.loss > start.loss + LineSearch.fall * point.length * start.slope)
    }

    private func isFlat(_ point: Point) -> Bool { abs(point.slope) <= -flatness * start.slope }

    /// Goes on until a good length is found or passed.
    mutating func bracket(from first: Double, _ probe: LineSearch.Probe) -> Bracket? {
        var last = start
        guard var point = visit(first, probe) else { return nil }
        while count < LineSearch.most {
            guard point.isFinite else {
                count += 1
                guard let nearer = visit(last.length + (point.length - last.length) / 10, probe) else { return nil }
                point = nearer
                continue
            }
            if !hasFallen(point) || (count > 1 && point.loss >= last.loss) { return .between(last, point) }
            if isFlat(point) { return .at(point) }
            if point.slope >= 0 { return .between(last, point) }
            let bounds = (point.length + 0.01 * (point.length - last.length))...(10 * point.length)
            let next = Self.minimum(last, point, within: bounds)
            last = point
            guard let further = visit(next, probe) else { return nil }
            point = further
            count += 1
        }
        return .unknown(point.isFinite ? point : last)
    }

    /// Narrows what lies between two points down to a good one.
    mutating func zoom(
        _ bracket: Bracket, reach: Double, tolerance: Double, _ probe: LineSearch.Probe
    ) -> (LineSearch.Outcome, Point)? {
        let (a, b): (Point, Point)
        switch bracket {
        case .at(let point): return (.found, point)
        case .unknown(let point): return (.bestTried, start.loss <= point.loss ? start : point)
        case .between(let first, let second): (a, b) = (first, second)
        }
        // Of two equal losses the first place counts as the lower one, as in PyTorch.
        var ends = [a, b]
        var place = a.loss <= b.loss ? 0 : 1
        var isSlow = false
        while count < LineSearch.most {
            let (low, high) = (ends[place], ends[1 - place])
            let (least, most) = (min(low.length, high.length), max(low.length, high.length))
            if (most - least) * reach < tolerance { return (.narrow, low) }
            var length = high.isFinite ? Self.minimum(low, high, within: least...most) : (least + most) / 2
            let margin = 0.1 * (most - least)
            if min(most - length, length - least) < margin {
                // Twice in a row too close to an end: a tenth inside of it.
                if isSlow || length >= most || length <= least {
                    length = abs(length - most) < abs(length - least) ? most - margin : least + margin
                    isSlow = false
                } else {
                    isSlow = true
                }
            } else {
                isSlow = false
            }
            guard let point = visit(length, probe) else { return nil }
            count += 1
            if !point.isFinite || !hasFallen(point) || point.loss >= low.loss {
                ends[1 - place] = point
                if point.isFinite { place = ends[0].loss <= ends[1].loss ? 0 : 1 }
            } else {
                if isFlat(point) { return (.found, point) }
                if point.slope * (high.length - low.length) >= 0 { ends[1 - place] = low }
                ends[place] = point
            }
        }
        return (.bestTried, ends[place])
    }

    /// Where the cubic through two points with their slopes is least (Nocedal and Wright, equation 3.59).
    private static func minimum(_ p: Point, _ q: Point, within bounds: ClosedRange<Double>) -> Double {
        let (a, b) = p.length <= q.length ? (p, q) : (q, p)
        let d = p.slope + q.slope - 3 * (p.loss - q.loss) / (p.length - q.length)
        let square = d * d - p.slope * q.slope
        guard square >= 0 else { return (bounds.lowerBound + bounds.upperBound) / 2 }
        let root = square.squareRoot()
        let place = b.length - (b.length - a.length) * ((b.slope + root - d) / (b.slope - a.slope + 2 * root))
        guard place.isFinite else { return (bounds.lowerBound + bounds.upperBound) / 2 }
        return min(max(place, bounds.lowerBound), bounds.upperBound)
    }
}
