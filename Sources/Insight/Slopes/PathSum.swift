import Autodiff
import Limits
import Modelling

/// The gradient of one element as the sum over all paths to the loss, each a product of slopes between named values.
package struct PathSum {
    package typealias Element = ElementSlopes.Element
    package typealias Reading = ElementSlopes.Reading

    /// One operation on a way from a named value to the next.
    package struct Move: Hashable, Sendable {
        package let reading: Reading
        package let from: Int
        package let to: Int
    }

    /// The slope of a named element in an earlier one: over all ways through values without a name.
    package struct Factor: Sendable {
        package let from: Element
        package let to: Element
        package var slope: Double
        /// Some of the ways, and how many there are.
        package var ways: [[Move]]
        package var wayCount: Int
    }

    package struct Path: Sendable {
        /// Indices of factors, from the element to the loss.
        package let factors: [Int]
        package let contribution: Double
    }

    package let target: Element
    package private(set) var factors: [Factor] = []
    /// The largest contribution first.
    package private(set) var paths: [Path] = []
    /// Factors of 0, at which paths end; only those met.
    package private(set) var closed: [Factor] = []
    /// True when there are too many paths: each path is then one factor and the gradient of what it leads to.
    package private(set) var isAggregated = false
    package private(set) var total = 0.0

    private let slopes: ElementSlopes
    private let model: ModelGraph

    package static let mostPaths = 20_000
    private static let mostSlopes = 150_000
    private static let longestTogether = 400_000.0

    package init(_ target: Element, _ model: ModelGraph, _ slopes: ElementSlopes) {
        self.target = target
        self.model = model
        self.slopes = slopes
        guard let loss = model.loss else { return }
        if !enumerate(to: loss) { aggregate(to: loss) }
        total = paths.reduce(0) { $0 + $1.contribution }
    }

    /// Whether the paths go on to the next value from here.
    private func isStage(_ node: Graph.NodeID) -> Bool { model.names[node] != nil || node == model.loss }

    // MARK: - All paths

    private mutating func enumerate(to loss: Graph.NodeID) -> Bool {
        var waiting: [Graph.NodeID: Set<Int>] = [target.node: [target.index]]
        var leaving: [Element: [Int]] = [:]
        var order: [Element] = []
        // A node is read only by later nodes, so that all ways into it are known when its turn comes.
        while let node = waiting.keys.min() {
            for index in (waiting.removeValue(forKey: node) ?? []).sorted() {
                let element = Element(node, index)
                order.append(element)
                guard node != loss || element == target else { continue }
                for factor in leavingFactors(element) {
                    leaving[element, default: []].append(factors.count)
                    factors.append(factor)
                    waiting[factor.to.node, default: []].insert(factor.to.index)
                }
                if slopes.count > Self.mostSlopes { return false }
            }
        }
        var pathCount: [Element: Double] = [Element(loss, 0): 1]
        // The length of all paths together: what listing them costs.
        var length: [Element: Double] = [:]
        for element in order.reversed() where element.node != loss {
            for factor in leaving[element] ?? [] {
                let to = factors[factor].to
                pathCount[element, default: 0] += pathCount[to] ?? 0
                length[element, default: 0] += (length[to] ?? 0) + (pathCount[to] ?? 0)
            }
        }
        if target.node == loss {
            paths = [Path(factors: [], contribution: 1)]
            return true
        }
        guard (pathCount[target] ?? 0) <= Double(Self.mostPaths), (length[target] ?? 0) <= Self.longestTogether else {
            return false
        }
        var found: [Path] = []
        var trail: [Int] = []
        // Where the way goes on from each element of the trail; a list, since a path may be longer than the stack is deep.
        var open: [(ways: ArraySlice<Int>, product: Double)] = [(leaving[target, default: []][...], 1)]
        while let (ways, product) = open.last {
            guard let factor = ways.first else {
                open.removeLast()
                _ = trail.popLast()
                continue
            }
            open[open.count - 1].ways = ways.dropFirst()
            let to = factors[factor].to
            guard (pathCount[to] ?? 0) > 0, !StopRequest.isUrgent else { continue }
            let slope = product * factors[factor].slope
            trail.append(factor)
            if to.node == loss {
                found.append(Path(factors: trail, contribution: slope))
                trail.removeLast()
            } else {
                open.append((leaving[to, default: []][...], slope))
            }
        }
        paths = found.sorted { abs($0.contribution) > abs($1.contribution) }
        return true
    }

    /// The factors from an element to the named values that are computed from it, open ones only.
    private mutating func leavingFactors(_ element: Element) -> [Factor] {
        var reached: [Graph.NodeID: [Int: Factor]] = [
            element.node: [element.index: Factor(from: element, to: element, slope: 1, ways: [[]], wayCount: 1)]
        ]
        var found: [Factor] = []
        while let node = reached.keys.min() {
            let here = (reached.removeValue(forKey: node) ?? [:]).values.sorted { $0.to.index < $1.to.index }
            if node != element.node, isStage(node) {
                for factor in here {
                    if factor.slope == 0 { closed.append(factor) } else { found.append(factor) }
                }
                continue
            }
            for way in here {
                for reading in slopes.readings[node]
                where reading.kind != .bypassed || element == target && node == target.node {
                    for (output, slope) in slopes.slopes(reading, from: way.to.index) {
                        let move = Move(reading: reading, from: way.to.index, to: output)
                        let to = Element(reading.reader, output)
                        var sum =
                            reached[to.node]?[output] ?? Factor(from: element, to: to, slope: 0, ways: [], wayCount: 0)
                        sum.slope += way.slope * slope
                        sum.wayCount += way.wayCount
                        for moves in way.ways where sum.ways.count < 3 { sum.ways.append(moves + [move]) }
                        reached[to.node, default: [:]][output] = sum
                    }
                }
            }
        }
        return found
    }

    // MARK: - Too many paths

    /// One path for each value that reads the element: the slope there, and the gradient that arrived there.
    private mutating func aggregate(to loss: Graph.NodeID) {
        isAggregated = true
        (factors, paths, closed) = ([], [], [])
        for factor in leavingFactors(target) where !StopRequest.isUrgent {
            let arrived = passedOn(factor.to, loss)
            factors.append(factor)
            factors.append(
                Factor(from: factor.to, to: Element(loss, 0), slope: arrived, ways: [], wayCount: 0))
            paths.append(Path(factors: [factors.count - 2, factors.count - 1], contribution: factor.slope * arrived))
        }
        paths.sort { abs($0.contribution) > abs($1.contribution) }
    }

    /// The gradient that an element passes on: what backward computed, without what the loss bypasses.
    private mutating func passedOn(_ element: Element, _ loss: Graph.NodeID) -> Double {
        if element.node == loss { return 1 }
        guard slopes.readings[element.node].contains(where: { $0.kind == .bypassed }) else {
            return slopes.gradient(element)
        }
        return leavingFactors(element).reduce(0) { $0 + $1.slope * passedOn($1.to, loss) }
    }
}
