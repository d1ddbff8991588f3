import Autodiff

/// How an optimizer with a line search finds its line.
package struct SearchDirection: Sendable {
    /// The share of the slope at the start that is flat enough: conjugate gradients need lines searched well, others do
    /// better with more directions.
    let flatness: Double
    /// Slots of earlier updates, of which there are as many as there have been: their names before the number.
    package let pairNames: [String]
    /// Takes the gradient into what is remembered, and gives the line for it.
    let find: @Sendable (_ memory: inout Memory, _ slope: [Double]) -> Line

    /// What an optimizer remembers, flat in the order of the parameters; empty before the first update.
    struct Memory {
        var slots: [[Double]]
        let settings: [String: Double]
        /// The number of the update, from 1.
        let t: Int

        var isFirst: Bool { slots.isEmpty }

        subscript(_ setting: String) -> Double { settings[setting] ?? 0 }

        /// Where the very first line is begun: a step of length lr at most, in the sum of all weights, as in PyTorch.
        func firstLength(_ slope: [Double]) -> Double {
            min(1, 1 / slope.reduce(0) { $0 + abs($1) }) * self["lr"]
        }
    }

    /// A direction, the length to try first along it, and what the rule shows of how it came.
    struct Line {
        var direction: [Double]
        var first: Double
        var numbers: [String: Double] = [:]
        var vectors: [String: [Double]] = [:]
        /// What is remembered once a length was found.
        var remember: @Sendable (_ memory: inout Memory, _ direction: [Double], _ length: Double) -> Void
    }
}

extension OptimizerState {
    /// Whether it tries lengths along a line.
    package var searches: Bool { row.searches }

    /// One step as far along a line as is good.
    ///
    /// - Parameters:
    ///   - weights: flat in the order of the parameters, like all vectors here.
    ///   - here: the loss at these, and its gradient, 0 for what stays.
    ///   - stays: what does not move.
    ///   - probe: the loss and its gradient at other weights; nil to give up.
    /// - Returns: nil if `probe` gave up; then nothing has changed.
    mutating func search(
        _ weights: inout [Double], _ here: (loss: Double, slope: [Double]), stays: [Range<Int>],
        _ precision: Precision, _ probe: (_ weights: [Double]) -> (loss: Double, slope: [Double])?
    ) -> LineSearch? {
        guard let direction = row.direction else { return nil }
        func still(_ outcome: LineSearch.Outcome) -> LineSearch {
            steps += 1
            return LineSearch(trials: [], length: 0, outcome: outcome)
        }
        let slope = here.slope
        if stays.reduce(0, { $0 + $1.count }) == slope.count { return still(.frozen) }
        guard here.loss.isFinite, slope.allSatisfy(\.isFinite) else { return still(.notFinite) }
        let largest = slope.reduce(0) { max($0, abs($1)) }
        if largest <= settings["tolerance_grad"] ?? 0 { return still(.flat) }
        var memory = SearchDirection.Memory(slots: slots, settings: settings, t: steps + 1)
        var line = direction.find(&memory, slope)
        for range in stays { for i in range { line.direction[i] = 0 } }
        var fall = line.direction.dot(slope)
        var isRestart = false
        if !(fall < 0), !slots.isEmpty {
            // What is remembered leads uphill: from here on it counts no more.
            memory = SearchDirection.Memory(slots: [], settings: settings, t: steps + 1)
            line = direction.find(&memory, slope)
            fall = line.direction.dot(slope)
            isRestart = true
        }
        let tolerance = settings["tolerance_change"] ?? 0
        if fall > -tolerance { return still(.level) }
        guard line.first > 0, line.first.isFinite else { return still(settings["lr"] == 0 ? .noRate : .steep) }
        let start = weights
        let reach = line.direction.reduce(0) { max($0, abs($1)) }
        var next = start
        let found = LineSearch.along(
            from: (here.loss, fall), first: line.first, flatness: direction.flatness, reach: reach,
            tolerance: tolerance
        ) { length in
            next = start
            next.add(line.direction, times: length)
            guard let (loss, slope) = probe(next) else { return nil }
            return (loss, slope.dot(line.direction))
        }
        guard var search = found else { return nil }
        line.remember(&memory, line.direction, search.length)
        slots = memory.slots
        if precision == .float32 { roundNewest() }
        steps += 1
        weights = start
        weights.add(line.direction, times: search.length)
        search.numbers = line.numbers
        search.numbers["alpha"] = search.length
        search.vectors = line.vectors
        search.isRestart = isRestart
        return search
    }

    /// Rounds what the last update remembered: of the pairs the last one, the others have been rounded in their turn.
    private mutating func roundNewest() {
        let (single, pairs) = (row.slotNames(settings).count, row.direction?.pairNames.count ?? 0)
        for place in slots.indices where place < single || place >= slots.count - pairs {
            for i in slots[place].indices { slots[place][i] = Double(Float(slots[place][i])) }
        }
    }

    /// Takes what was remembered to another precision; other rules do that as they update.
    package mutating func roundMemory(to precision: Precision) {
        guard searches, precision == .float32 else { return }
        slots = slots.map { $0.map { Double(Float($0)) } }
    }
}
