/// A schedule at work.
package struct Schedule: Hashable, Sendable {
    /// What it follows.
    package enum Rule: Hashable, Sendable {
        /// A row of the table, with its settings.
        case row(String, [String: Double])
        /// A formula of the user, as it was typed.
        case formula(String)
    }

    package let rule: Rule
    /// Updates over which the learning rate rises in a straight line to what the rule gives.
    package let warmup: Int
    /// The learning rate that it starts from; `lr =` sets it.
    package private(set) var base: Double
    /// The same before a falling loss changed it.
    package private(set) var initialBase: Double
    /// The number of updates when it began.
    package var start: Int
    /// What a schedule that follows the loss has seen: the least loss, and the epochs since.
    package private(set) var best = Double.infinity
    package private(set) var waited = 0

    package init(_ rule: Rule, warmup: Int = 0, base: Double, start: Int) {
        (self.rule, self.warmup, self.base, self.start) = (rule, warmup, base, start)
        initialBase = base
    }

    /// Starts from another learning rate.
    package mutating func setBase(_ rate: Double) { (base, initialBase) = (rate, rate) }

    /// The numbers of it that change, as files keep them.
    package var state: String { "\(base) \(initialBase) \(start) \(best) \(waited)" }

    /// A schedule that files kept; nil for what is none.
    package init?(_ rule: Rule, warmup: Int, state: String) {
        let parts = state.split(separator: " ")
        let numbers = parts.compactMap { Double($0) }
        guard numbers.count == 5, let start = Int(parts[2]), let waited = Int(parts[4]), start >= 0,
            (0...1_000_000_000).contains(waited), numbers[0...1].allSatisfy({ $0 >= 0 && $0.isFinite }),
            !numbers[3].isNaN
        else { return nil }
        (self.rule, self.warmup, base, initialBase) = (rule, warmup, numbers[0], numbers[1])
        (self.start, best, self.waited) = (start, numbers[3], waited)
    }

    package var row: ScheduleRow? {
        guard case .row(let name, _) = rule else { return nil }
        return ScheduleRow.named(name)
    }

    private func setting(_ name: String) -> Double {
        guard case .row(_, let settings) = rule else { return .nan }
        return settings[name] ?? row?.settings.first { $0.name == name }?.initial ?? .nan
    }

    /// The learning rate for the update after `step` updates, where a row gives it.
    ///
    /// A warm-up over w updates gives base · (t + 1) / w first; what follows counts from its end, and `over` includes it.
    package func rate(afterStep step: Int) -> Double? {
        guard let row else { return nil }
        let t = max(step - start, 0)
        if t < warmup { return base * Double(t + 1) / Double(warmup) }
        return row.rate(Double(t - warmup), base) { value(of: $0) }
    }

    /// A setting as the formula of the row takes it: without the warm-up.
    package func value(of name: String) -> Double {
        name == "over" ? max(setting("over") - Double(warmup), 1) : setting(name)
    }

    /// Takes the loss at the end of an epoch: PyTorch's `ReduceLROnPlateau`, which falls when more than `patience` epochs
    /// in a row were not below the best by the threshold.
    package mutating func observe(_ loss: Double) {
        guard row?.followsLoss == true else { return }
        if loss < best * (1 - setting("threshold")) {
            (best, waited) = (loss, 0)
        } else {
            waited += 1
        }
        guard Double(waited) > setting("patience") else { return }
        let lower = max(base * setting("factor"), setting("least"))
        // PyTorch's least difference.
        if base - lower > 1e-8 { base = lower }
        waited = 0
    }

    /// As it is typed.
    package var text: String {
        let warming = warmup == 0 ? "" : " warmup=\(warmup)"
        switch rule {
        case .formula(let text): return "schedule \(text)" + warming
        case .row(let name, let settings):
            let own = ScheduleRow.named(name)?.settings ?? []
            let words = own.compactMap { setting in
                settings[setting.name].map { " \(setting.name)=\(DataError.shown($0))" }
            }
            return "schedule \(name)" + words.joined() + warming
        }
    }
}
