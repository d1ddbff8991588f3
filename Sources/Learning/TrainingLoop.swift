import Autodiff
import Limits

/// A trainer at work in one precision.
final class TrainingLoop<S: MachineScalar> {
    private let store: ParameterStore<S>
    private let memory: OptimizerMemory<S>
    /// The negative learning rate, where the gradient products find it.
    private let rate: UnsafeMutablePointer<S>
    private let update: @Sendable (Update<S>) -> Void
    private var state: OptimizerState
    private let full: TrainingBatch<S>
    /// For the last rows of an epoch, when the batch size does not divide their number.
    private let short: TrainingBatch<S>?
    /// For the last rows of an epoch that was begun with another batch size, where that leaves another number.
    private let odd: TrainingBatch<S>?
    private let oddCount: Int
    /// The row that is skipped, and the batches that lack it.
    private let omitted: Int32?
    private var lacking: [Int: TrainingBatch<S>] = [:]
    private let rows: Int
    private let batchSize: Int
    private let shuffles: Bool
    private let schedule: ((_ updates: Int, _ rows: Int) -> Double?)?
    private(set) var isAtEndOfSchedule = false
    /// Whether the rule goes along a line: asked in each update, so not of the table.
    private let goesAlongLine: Bool
    /// The last search along a line.
    private(set) var search: LineSearch?
    /// The values and gradients of the full batch are those of the present parameters.
    private var isFresh = false
    private(set) var cursor: BatchCursor
    private(set) var draws: RandomSource
    private(set) var progress = TrainingProgress()
    /// All rows, where batches are gathered from them; empty until they are converted.
    private var x: [S] = []
    private var y: [S] = []
    private var weights: [S] = []
    /// The rows as they were given.
    private let given: (x: [Double], y: [Double], weights: [Double])
    private let isWhole: Bool
    private var isConverted = false
    /// Whether an update takes so long that the user may want to stop in its middle.
    private var isSlow = false

    /// Up to this many numbers are converted before the first update. More are converted batch by batch at first: one
    /// epoch or two do not pay for a copy of everything.
    private static var convertedAtOnce: Int { 1 << 20 }

    init(_ setup: TrainingSetup, _ update: @escaping @Sendable (Update<S>) -> Void) throws {
        try setup.checkRows()
        rows = setup.rows
        batchSize = min(setup.batchSize ?? rows, rows)
        // The full batch stays where it is, in the order of the data.
        let isWhole = setup.batchSize == nil
        self.isWhole = isWhole
        shuffles = setup.shuffles && !isWhole
        schedule = setup.schedule
        store = ParameterStore(setup.parameters.map(\.shape))
        for (i, parameter) in setup.parameters.enumerated() { store.load(i, parameter) }
        memory = OptimizerMemory(setup.optimizer, store)
        self.update = update
        state = setup.optimizer
        goesAlongLine = state.searches
        cursor = setup.cursor
        draws = setup.draws ?? RandomSource(seed: 1, for: .draws)
        rate = .allocate(capacity: 1)
        rate.initialize(to: S(-state.learningRate))
        // What is to be bound or kept has to be there before anything moves.
        let descent = state.row.isDescent(state.settings) && state.clip == nil && setup.frozen.isEmpty ? rate : nil
        let shared = store
        func batch(_ rows: Int) throws -> TrainingBatch<S> {
            let model = try setup.makeGraph(rows)
            try setup.check(model, rows: rows)
            return TrainingBatch(model, shared, rate: descent, frozen: setup.frozen)
        }
        omitted = isWhole ? nil : setup.omitted.map { Int32($0) }
        full = try batch(batchSize)
        let left = isWhole || cursor.order.count != rows ? 0 : (rows - cursor.place) % batchSize
        oddCount = left == rows % batchSize ? 0 : left
        odd = oddCount == 0 ? nil : try batch(oddCount)
        short = rows % batchSize == 0 ? nil : try batch(rows % batchSize)
        if omitted != nil {
            for count in Set([batchSize, rows % batchSize, oddCount]) where count > 1 {
                lacking[count] = try batch(count - 1)
            }
        }
        given =
            isWhole ? ([], [], []) : (setup.x?.values ?? [], setup.y?.values ?? [], setup.weights?.values ?? [])
        if isWhole {
            full.load(TrainingRows(x: setup.x, y: setup.y, weights: setup.weights))
        } else if S.self == Double.self || given.x.count + given.y.count <= Self.convertedAtOnce {
            convert()
        }
    }

    private func convert() {
        (x, y, weights) = (S.array(given.x), S.array(given.y), S.array(given.weights))
        isConverted = true
    }

    deinit { rate.deallocate() }

    var stepsPerEpoch: Int { (rows + batchSize - 1) / batchSize }

    var parameters: [Matrix] { store.shapes.indices.map(store.value) }

    var optimizer: OptimizerState {
        var state = state
        state.learningRate = memory.learningRate
        if !state.searches { state.slots = memory.slotValues }
        return state
    }

    /// Computes the loss of another graph over the same parameters, as they stand when it is asked for.
    func watch(_ model: TrainingGraph, _ rows: TrainingRows) -> () -> Double {
        let workspace = Workspace<S>(model.graph, loss: nil, parameters: model.parameters, store: store)
        for (node, matrix) in [(model.x, rows.x), (model.y, rows.y), (model.weights, rows.weights)] {
            if let matrix, let node { workspace.load(node, matrix) }
        }
        let place = workspace.pointer(model.loss)
        return {
            workspace.forward()
            return Double(place[0])
        }
    }

    func setLearningRate(_ rate: Double) {
        memory.setLearningRate(rate)
        self.rate[0] = S(-rate)
    }

    /// Sets the learning rate of the next update; where there is none, it is the last.
    private func follow(_ schedule: (_ updates: Int, _ rows: Int) -> Double?) {
        guard let rate = schedule(progress.stepsDone, progress.rowsSeen) else {
            isAtEndOfSchedule = true
            return
        }
        setLearningRate(rate)
    }

    func run(_ steps: Int, _ shouldStop: () -> Bool) -> Int {
        var update = memory.update(step: state.steps)
        let clock = ContinuousClock()
        var (done, nextQuestion, pause, asked) = (0, 0, 1, clock.now)
        isSlow = full.plan.isLong
        while done < steps, !isAtEndOfSchedule {
            if done == nextQuestion {
                if shouldStop() { break }
                // Few questions when steps are short, one per step when they are long.
                let now = clock.now
                if done > 0 { isSlow = pause == 1 && now - asked > .milliseconds(50) }
                pause = now - asked < .milliseconds(2) ? min(2 * pause, 1 << 20) : max(pause / 2, 1)
                asked = now
                nextQuestion += pause
            }
            guard step(&update) else {
                _ = shouldStop()
                break
            }
            done += 1
        }
        state.steps = update.t
        return done
    }

    /// One update; false if the user wanted to stop in its middle, and everything is as before.
    @inline(__always)
    private func step(_ update: inout Update<S>) -> Bool {
        if isWhole {
            let before = full.drawsNumbers ? draws : nil
            if full.drawsNumbers { full.draw(from: &draws) }
            guard isFresh || pass(full), moves(full) else {
                if let before { draws = before }
                return false
            }
            progress.add(search?.trials.first?.loss ?? full.loss, rows: rows, endsEpoch: true)
            follow(full, &update)
        } else {
            let before = isSlow ? (cursor, draws) : nil
            let range = cursor.next(batchSize, of: rows, shuffles: shuffles)
            if let omitted, let place = range.first(where: { cursor.order[$0] == omitted }) {
                skip(place, in: range, &update)
                return true
            }
            if !given.weights.isEmpty, !weighs(range) {
                progress.pass(rows: range.count, endsEpoch: range.upperBound == rows)
                if let schedule { follow(schedule) }
                return true
            }
            let batch = range.count == batchSize ? full : (range.count == oddCount ? odd : short) ?? full
            if !isConverted, progress.rowsSeen >= 2 * rows { convert() }
            if isConverted {
                batch.gather(x, y, weights, cursor.order, range)
            } else {
                batch.gather(converting: given.x, given.y, given.weights, cursor.order, range)
            }
            if batch.drawsNumbers { batch.draw(from: &draws) }
            guard pass(batch) else {
                if let before { (cursor, draws) = before }
                return false
            }
            progress.add(batch.loss, rows: range.count, endsEpoch: range.upperBound == rows)
            follow(batch, &update)
        }
        return true
    }

    /// Whether a row of a batch has a weight above 0: without one the batch has no loss, and its parameters stay.
    private func weighs(_ range: Range<Int>) -> Bool { range.contains { given.weights[Int(cursor.order[$0])] > 0 } }

    /// An update by the other rows of a batch; none where there are no others.
    @inline(never)
    private func skip(_ place: Int, in range: Range<Int>, _ update: inout Update<S>) {
        guard let batch = lacking[range.count] else { return }
        if !isConverted { convert() }
        let order = range.filter { $0 != place }.map { cursor.order[$0] }
        guard given.weights.isEmpty || order.contains(where: { given.weights[Int($0)] > 0 }) else { return }
        batch.gather(x, y, weights, order, order.indices)
        batch.plan.run()
        progress.add(batch.loss, rows: order.count, endsEpoch: range.upperBound == rows)
        follow(batch, &update)
    }

    /// Moves the parameters by the rule.
    @inline(__always)
    private func follow(_ batch: TrainingBatch<S>, _ update: inout Update<S>) {
        update.t += 1
        if !goesAlongLine {
            if let clip = state.clip { clip.apply(to: store, batch.parameters) }
            for range in batch.ranges { self.update(update.part(range)) }
            batch.followValues()
        }
        if let schedule { follow(schedule) }
    }

    /// Moves the parameters along a line, where the rule searches; false if the user wanted to stop in the middle of it,
    /// and everything is as before.
    @inline(__always)
    private func moves(_ batch: TrainingBatch<S>) -> Bool { goesAlongLine ? searches(batch) : true }

    @inline(never)
    private func searches(_ batch: TrainingBatch<S>) -> Bool {
        let start = store.compact(store.values)
        var stays: [Range<Int>] = []
        var place = 0
        for (index, shape) in store.shapes.enumerated() {
            if !batch.parameters.contains(index) { stays.append(place..<place + shape.count) }
            place += shape.count
        }
        func slope() -> [Double] {
            var slope = store.compact(store.gradients)
            for range in stays { for i in range { slope[i] = 0 } }
            return slope
        }
        // What follows values follows those of the update, not those of the places that are tried.
        let followed = batch.valuesFollowed()
        var weights = start
        var next = state
        next.learningRate = memory.learningRate
        let found = next.search(&weights, (batch.loss, slope()), stays: stays, S.precision) { weights in
            store.spread(weights, to: store.values)
            return pass(batch) ? (batch.loss, slope()) : nil
        }
        guard let found else {
            store.spread(start, to: store.values)
            isFresh = false
            return false
        }
        store.spread(weights, to: store.values)
        batch.setFollowed(followed)
        isFresh = (found.endsAtLast || found.trials.isEmpty) && !batch.drawsNumbers && followed.isEmpty
        (search, state) = (found, next)
        return true
    }

    @inline(__always)
    private func pass(_ batch: TrainingBatch<S>) -> Bool {
        if isSlow { return slowPass(batch) }
        batch.plan.run()
        return true
    }

    /// Both passes, given up where the user wants to stop: then the parameters, which may move on the way back, are put
    /// back.
    @inline(never)
    private func slowPass(_ batch: TrainingBatch<S>) -> Bool {
        let before = Array(UnsafeBufferPointer(start: store.values, count: store.count))
        StopRequest.heeding { batch.plan.run() }
        guard StopRequest.isMade else { return true }
        before.withUnsafeBufferPointer { numbers in
            if let start = numbers.baseAddress { store.values.update(from: start, count: numbers.count) }
        }
        return false
    }
}
