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
    package var slotNames: [String] { row.slotNames(settings) }

    package var learningRate: Double {
        get { settings["lr"] ?? 0 }
        set { settings["lr"] = newValue }
    }

    /// Settings in the order of the row.
    var orderedSettings: [Double] { row.settings.map { settings[$0.name] ?? $0.initial } }

    /// Slots for `count` weights.
    func slots(for count: Int) -> [[Double]] {
        slotNames.indices.map { index in
            index < slots.count && slots[index].count == count ? slots[index] : [Double](repeating: 0, count: count)
        }
    }

    /// One step by the rule. Parameters without a gradient, which the loss does not depend on, stay as they are.
    package mutating func update(
        parameters: inout [Matrix], gradients: [Matrix?], precision: Precision = .float64
    ) {
        switch precision {
        case .float64: update(&parameters, gradients, row.double)
        case .float32: update(&parameters, gradients, row.float)
        }
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
