import Autodiff
import Learning
import OrderedCollections
import Reporting

/// Back from a file into a session.
extension StoredTraining {
    /// The session with the training in it; nothing where the file lacks something.
    ///
    /// - Returns: what is to be said about it.
    package func restore(into session: inout Session) throws(Diagnostic) -> [String] {
        var result = session
        var remarks: [String] = []
        guard let precision = Precision(rawValue: try text("precision")) else { throw flaw("precision") }
        result.precision = precision
        result.parameters = try Weights(contents).parameters(for: result)
        result.gradients = nil
        result.seed = try integer("seed")
        (result.step, result.rowsSeen) = (try integer("step"), try integer("rows seen"))
        let earlier = try text("earlier").split(separator: " ")
        guard earlier.count == 2, let epochs = Double(earlier[0]), epochs.isFinite, let rows = Int(earlier[1]),
            (0...result.rowsSeen).contains(rows)
        else {
            throw flaw("earlier")
        }
        result.earlier = (epochs, rows)
        for purpose in RandomSource.Purpose.allCases {
            guard let given = contents.metadata["stream \(purpose.rawValue)"] else { continue }
            guard let stream = RandomSource(text: given) else { throw flaw("stream \(purpose.rawValue)") }
            result.random[purpose] = stream
        }
        result.lossName = contents.metadata["loss"]
        result.lossSettings = try lossSettings()
        result.penalties = try penalties()
        result.frozen = Set(contents.metadata["frozen"]?.split(separator: " ").map(String.init) ?? [])
        result.optimizer = try optimizer(of: result)
        result.schedule = try schedule()
        result.cursor = try cursor()
        result.training = TrainingHistory()
        if let remark = try normalize(&result) { remarks.append(remark) }
        if !result.set(try balance()) { remarks.append("the rows are not those that had weights: balance is off") }
        try select(&result)
        if let rows = contents.metadata["rows"], rows != Self.checksum(result).description {
            remarks.append("the training rows are not those of the stored training")
        }
        session = result
        return remarks
    }

    private func optimizer(of session: Session) throws(Diagnostic) -> OptimizerState {
        guard let row = OptimizerRow.named(try text("optimizer")) else { throw flaw("optimizer") }
        var settings: [String: Double] = [:]
        for setting in row.settings {
            guard let given = contents.metadata["setting \(setting.name)"] else { continue }
            guard let value = Double(given), setting.range.contains(value) else {
                throw flaw("setting \(setting.name)")
            }
            settings[setting.name] = value
        }
        var state = OptimizerState(row, settings)
        state.steps = try integer("optimizer steps")
        state.clip = try clip()
        guard contents.tensors.contains(where: { $0.name.hasPrefix(Self.slot) }) else { return state }
        state.slots = try state.slotNames.map { (name) throws(Diagnostic) in try slot(name, of: session) }
        if let pair = row.direction?.pairNames, let first = pair.first {
            var k = 1
            while session.parameters.keys.contains(where: { contents["\(Self.slot)\(first)\(k).\($0)"] != nil }) {
                for name in pair { state.slots.append(try slot("\(name)\(k)", of: session)) }
                k += 1
            }
        }
        return state
    }

    /// What is remembered under a name, flat in the order of the parameters.
    private func slot(_ slot: String, of session: Session) throws(Diagnostic) -> [Double] {
        var numbers: [Double] = []
        for (parameter, value) in session.parameters {
            let name = "\(Self.slot)\(slot).\(parameter)"
            guard let tensor = contents[name], tensor.values.count == value.shape.count else { throw flaw(name) }
            numbers += tensor.values
        }
        return numbers
    }

    private func clip() throws(Diagnostic) -> GradientClip? {
        for (name, clip) in [("clip norm", GradientClip.norm), ("clip value", GradientClip.value)] {
            guard let text = contents.metadata[name] else { continue }
            guard let most = Double(text), most > 0, most.isFinite else { throw flaw(name) }
            return clip(most)
        }
        return nil
    }

    private func lossSettings() throws(Diagnostic) -> [String: Double] {
        let lead = "loss setting "
        var settings: [String: Double] = [:]
        for (name, text) in contents.metadata where name.hasPrefix(lead) {
            guard let value = Double(text) else { throw flaw(name) }
            settings[String(name.dropFirst(lead.count))] = value
        }
        return settings
    }

    private func penalties() throws(Diagnostic) -> [Penalty] {
        var penalties: [Penalty] = []
        for kind in Penalty.Kind.allCases {
            let name = "penalty \(kind.rawValue)"
            guard let parts = contents.metadata[name]?.split(separator: " ").map(String.init) else { continue }
            guard let strength = parts.first.flatMap(Double.init), strength > 0, strength.isFinite else {
                throw flaw(name)
            }
            penalties.append(Penalty(kind, strength, names: Array(parts.dropFirst())))
        }
        return penalties
    }

    private func balance() throws(Diagnostic) -> Balance? {
        guard let text = contents.metadata["balance"] else { return nil }
        if text == Balance.classes.text { return .classes }
        guard let weights = contents[Self.weights]?.values, Balance.rows([]).text == text,
            weights.allSatisfy({ $0 >= 0 && $0.isFinite }), weights.contains(where: { $0 > 0 })
        else { throw flaw("balance") }
        return .rows(weights)
    }

    private func schedule() throws(Diagnostic) -> Schedule? {
        guard let state = contents.metadata["schedule state"] else { return nil }
        let rule: Schedule.Rule
        if let formula = contents.metadata["schedule formula"] {
            rule = .formula(formula)
        } else {
            guard let row = ScheduleRow.named(try text("schedule")) else { throw flaw("schedule") }
            var settings: [String: Double] = [:]
            for setting in row.settings {
                guard let text = contents.metadata["schedule setting \(setting.name)"] else { continue }
                guard let value = Double(text), setting.range.contains(value) else { throw flaw(setting.name) }
                settings[setting.name] = value
            }
            rule = .row(row.name, settings)
        }
        guard let schedule = Schedule(rule, warmup: try integer("schedule warmup"), state: state),
            schedule.start <= (try integer("step"))
        else {
            throw flaw("schedule state")
        }
        return schedule
    }

    private func cursor() throws(Diagnostic) -> BatchCursor? {
        guard let text = contents.metadata["cursor"] else { return nil }
        let order = contents[Self.order]?.values.compactMap { Int32(exactly: $0) } ?? []
        let given = contents[Self.givenOrder]?.values.compactMap { Int32(exactly: $0) } ?? []
        guard let cursor = BatchCursor(order: order, given: given, text: text) else { throw flaw("cursor") }
        return cursor
    }

    /// Gives the data the maps that the training saw them by.
    private func normalize(_ session: inout Session) throws(Diagnostic) -> String? {
        let (inputs, targets) = (try map(Self.inputs), try map(Self.targets))
        guard var dataset = session.dataset else {
            return inputs == nil && targets == nil
                ? nil : "the stored training saw normalized data: load them first"
        }
        let before = dataset
        if try isMissing(inputs, dataset.normalization, columns: dataset.features), let inputs {
            dataset.normalize(by: inputs)
        }
        if try isMissing(targets, dataset.targetNormalization, columns: dataset.targets), let targets {
            dataset.normalizeTargets(by: targets)
        }
        guard dataset != before else { return nil }
        let cursor = session.cursor
        session.dataset = dataset
        session.setTraining(x: dataset.x, y: dataset.y)
        session.cursor = cursor
        return "the data are normalized as those of the stored training were"
    }

    private func map(_ name: String) throws(Diagnostic) -> Normalization? {
        guard let offset = contents["\(name).offset"]?.values, let scale = contents["\(name).scale"]?.values else {
            return nil
        }
        guard offset.count == scale.count, scale.allSatisfy({ $0 != 0 && $0.isFinite }) else { throw flaw(name) }
        return Normalization(offset: offset, scale: scale)
    }

    /// Whether the data still lack a map that they need.
    private func isMissing(_ stored: Normalization?, _ present: Normalization?, columns: Int) throws(Diagnostic) -> Bool
    {
        switch (stored, present) {
        case (nil, nil): return false
        case (nil, _?): throw Diagnostic.storedUnnormalized
        case (let stored?, nil):
            guard stored.offset.count == columns else {
                throw Diagnostic.storedFeatures(stored.offset.count, columns)
            }
            return true
        case (let stored?, let present?):
            guard present == stored else { throw Diagnostic.storedOtherwiseNormalized }
            return false
        }
    }

    /// Chooses the rows that the four steps saw.
    private func select(_ session: inout Session) throws(Diagnostic) {
        guard let text = contents.metadata["batch"] else { return session.select(.all) }
        let ends = text.split(separator: " ").compactMap { Int($0) }
        guard ends.count == 2, ends[0] >= 0, ends[0] < ends[1], ends[1] <= session.sampleRows else {
            throw flaw("batch")
        }
        session.select(.rows(ends[0]..<ends[1]))
    }

    /// What counts updates or rows, with room above.
    private static let counts = 0...1_000_000_000_000_000

    private func text(_ name: String) throws(Diagnostic) -> String {
        guard let text = contents.metadata[name] else { throw flaw(name) }
        return text
    }

    private func integer(_ name: String) throws(Diagnostic) -> Int {
        guard let value = Int(try text(name)), Self.counts.contains(value) else { throw flaw(name) }
        return value
    }

    private func flaw(_ name: String) -> Diagnostic { .storedFlaw(name) }
}
