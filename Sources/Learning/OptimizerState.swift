import Autodiff

/// An optimizer with its settings and what it remembers.
package struct OptimizerState: Hashable, Sendable {
    package let name: String
    package private(set) var settings: [String: Double]
    /// What is remembered for each weight, flat in the order of the parameters; empty before the first step.
    package var slots: [[Double]]
    /// Updates done.
    package var steps: Int
    /// What bounds the gradients before the rule reads them.
    package var clip: GradientClip?

    /// An optimizer that has done nothing yet; settings that are not given have their defaults.
    package init(_ row: OptimizerRow, _ settings: [String: Double] = [:]) {
        name = row.name
        self.settings = row.defaults.merging(settings) { $1 }
        slots = []
        steps = 0
    }

    package var row: OptimizerRow {
        guard let row = OptimizerRow.named(name) else { preconditionFailure("no optimizer is called \(name)") }
        return row
    }

    package var rule: [String] { row.rule(settings) }

    /// With the pairs that are there: `s1 y1 s2 y2`.
    package var slotNames: [String] {
        let names = row.slotNames(settings)
        guard let pair = row.direction?.pairNames, !pair.isEmpty else { return names }
        let count = max(slots.count - names.count, 0) / pair.count
        return names + (0..<count).flatMap { k in pair.map { "\($0)\(k + 1)" } }
    }

    package var learningRate: Double {
        get { settings["lr"] ?? 0 }
        set { settings["lr"] = newValue }
    }

    /// Settings in the order of the row.
    var orderedSettings: [Double] { row.settings.map { settings[$0.name] ?? $0.initial } }

    /// Slots for `count` weights.
    func slots(for count: Int) -> [[Double]] {
        // A search keeps them as they are.
        searches
            ? []
            : slotNames.indices.map { index in
                index < slots.count && slots[index].count == count ? slots[index] : [Double](repeating: 0, count: count)
            }
    }

    /// What an update needs to know of the loss where it searches: its value here, and value and gradients elsewhere.
    package struct Surroundings {
        let loss: Double
        let probe: (_ parameters: [Matrix]) -> (loss: Double, gradients: [Matrix?])?

        package init(
            loss: Double, probe: @escaping (_ parameters: [Matrix]) -> (loss: Double, gradients: [Matrix?])?
        ) {
            (self.loss, self.probe) = (loss, probe)
        }
    }

    /// One step by the rule. Parameters without a gradient, which the loss does not depend on, stay as they are.
    ///
    /// - Parameter surroundings: asked for where the rule searches along a line.
    /// - Returns: the search, where there was one.
    @discardableResult
    package mutating func update(
        parameters: inout [Matrix], gradients: [Matrix?], precision: Precision = .float64,
        in surroundings: () -> Surroundings? = { nil }
    ) -> LineSearch? {
        if searches {
            return surroundings().flatMap { search(&parameters, gradients, precision, $0) }
        }
        switch precision {
        case .float64: update(&parameters, gradients, row.double)
        case .float32: update(&parameters, gradients, row.float)
        }
        return nil
    }

    private mutating func search(
        _ parameters: inout [Matrix], _ gradients: [Matrix?], _ precision: Precision, _ surroundings: Surroundings
    ) -> LineSearch? {
        let shapes = parameters.map(\.shape)
        func flat(_ gradients: [Matrix?]) -> [Double] {
            zip(gradients, shapes).flatMap { $0?.values ?? [Double](repeating: 0, count: $1.count) }
        }
        func split(_ weights: [Double]) -> [Matrix] {
            var place = 0
            return shapes.map { shape in
                defer { place += shape.count }
                return precision.rounded(Matrix(shape, Array(weights[place..<place + shape.count])))
            }
        }
        var place = 0
        var stays: [Range<Int>] = []
        for (gradient, shape) in zip(gradients, shapes) {
            if gradient == nil { stays.append(place..<place + shape.count) }
            place += shape.count
        }
        var weights = parameters.flatMap(\.values)
        let search = search(&weights, (surroundings.loss, flat(gradients)), stays: stays, precision) { weights in
            surroundings.probe(split(weights)).map { ($0.loss, flat($0.gradients)) }
        }
        if search?.isStill == false { parameters = split(weights) }
        return search
    }

    private mutating func update<S: MachineScalar>(
        _ parameters: inout [Matrix], _ gradients: [Matrix?], _ rule: (Update<S>) -> Void
    ) {
        precondition(
            parameters.count == gradients.count
                && zip(parameters, gradients).allSatisfy { $0.shape == $1?.shape ?? $0.shape },
            "each parameter needs its gradient")
        steps += 1
        let memory = OptimizerMemory(self, ParameterStore<S>(parameters.map(\.shape)))
        for i in parameters.indices {
            memory.store.load(i, parameters[i])
            guard let gradient = gradients[i] else { continue }
            S.load(gradient.values[...], to: memory.store.gradients + memory.store.offsets[i])
        }
        let moved = gradients.indices.filter { gradients[$0] != nil }
        clip?.apply(to: memory.store, moved)
        for range in memory.store.ranges(of: moved) {
            rule(memory.update(step: steps).part(range))
        }
        for i in parameters.indices { parameters[i] = memory.store.value(i) }
        slots = memory.slotValues
    }
}

/// The buffers of an optimizer at work: slots laid out like the parameters, and settings.
final class OptimizerMemory<S: MachineScalar> {
    let store: ParameterStore<S>
    private let slots: [UnsafeMutablePointer<S>]
    let settings: UnsafeMutablePointer<Double>
    private let rateIndex: Int?

    init(_ state: OptimizerState, _ store: ParameterStore<S>) {
        self.store = store
        slots = state.slots(for: store.shapes.reduce(0) { $0 + $1.count }).map { numbers in
            let slot = UnsafeMutablePointer<S>.allocatePadded(store.count)
            store.spread(numbers, to: slot)
            return slot
        }
        let ordered = state.orderedSettings
        settings = .allocate(capacity: ordered.count)
        settings.initialize(from: ordered, count: ordered.count)
        rateIndex = state.row.settings.firstIndex { $0.name == "lr" }
    }

    deinit {
        for slot in slots { slot.deallocatePadded() }
        settings.deallocate()
    }

    func update(step: Int) -> Update<S> {
        Update(
            w: store.values, dw: store.gradients, first: slot(0), second: slot(1), third: slot(2), count: store.count,
            settings: settings, t: step)
    }

    private func slot(_ index: Int) -> UnsafeMutablePointer<S> {
        index < slots.count ? slots[index] : store.gradients
    }

    var slotValues: [[Double]] { slots.map(store.compact) }

    var learningRate: Double { rateIndex.map { settings[$0] } ?? 0 }

    func setLearningRate(_ rate: Double) {
        if let rateIndex { settings[rateIndex] = rate }
    }
}
