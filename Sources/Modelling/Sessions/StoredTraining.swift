import Autodiff
import Learning
import OrderedCollections
import Reporting

/// A training as a file keeps it: weights, what the optimizer remembers, and all from which the next update follows.
/// Data and model are not in it.
package struct StoredTraining {
    package private(set) var contents: Safetensors

    private static let version = "1"

    // Names of entries
    private static let format = "backprop"
    static let slot = "optimizer."
    static let order = "order.rows"
    static let givenOrder = "order.given"
    static let weights = "balance.rows"
    static let inputs = "normalization"
    static let targets = "normalization.targets"

    /// Of the training that a session is in.
    package init(_ session: Session) {
        let element: Safetensors.Element = session.precision == .float32 ? .float32 : .float64
        var tensors = session.parameters.map { Safetensors.Tensor($0.key, $0.value, as: element) }
        var texts = [
            Self.format: Self.version, "step": "\(session.step)", "rows seen": "\(session.rowsSeen)",
            "earlier": "\(session.earlier.epochs) \(session.earlier.rows)", "precision": session.precision.rawValue,
            "seed": "\(session.seed)", "optimizer": session.optimizer.name,
            "optimizer steps": "\(session.optimizer.steps)", "rows": Self.checksum(session).description,
        ]
        for (purpose, stream) in session.random { texts["stream \(purpose.rawValue)"] = stream.text }
        for (name, value) in session.optimizer.settings { texts["setting \(name)"] = "\(value)" }
        for (name, numbers) in zip(session.optimizer.slotNames, session.optimizer.slots) where !numbers.isEmpty {
            var place = 0
            for (parameter, value) in session.parameters {
                let part = Array(numbers[place..<place + value.shape.count])
                tensors.append(.init("\(Self.slot)\(name).\(parameter)", Matrix(value.shape, part), as: element))
                place += value.shape.count
            }
        }
        texts["loss"] = session.lossName
        for (name, value) in session.lossSettings { texts["loss setting \(name)"] = "\(value)" }
        for penalty in session.penalties {
            texts["penalty \(penalty.kind.rawValue)"] = (["\(penalty.strength)"] + penalty.names).joined(separator: " ")
        }
        if let balance = session.balance { texts["balance"] = balance.text }
        if case .rows(let weights) = session.balance {
            tensors.append(.init(Self.weights, .float64, [weights.count], weights))
        }
        if case .rows(let rows) = session.batch { texts["batch"] = "\(rows.lowerBound) \(rows.upperBound)" }
        if !session.frozen.isEmpty { texts["frozen"] = session.frozen.sorted().joined(separator: " ") }
        switch session.optimizer.clip {
        case .norm(let most): texts["clip norm"] = "\(most)"
        case .value(let most): texts["clip value"] = "\(most)"
        case nil: break
        }
        if let schedule = session.schedule { Self.keep(schedule, in: &texts) }
        if let cursor = session.cursor {
            let (order, given, text) = cursor.stored
            texts["cursor"] = text
            tensors.append(.init(Self.order, .int32, [order.count], order.map(Double.init)))
            tensors.append(.init(Self.givenOrder, .int32, [given.count], given.map(Double.init)))
        }
        for (name, map) in [
            (Self.inputs, session.dataset?.normalization), (Self.targets, session.dataset?.targetNormalization),
        ] {
            guard let map else { continue }
            tensors.append(.init("\(name).offset", .float64, [map.offset.count], map.offset))
            tensors.append(.init("\(name).scale", .float64, [map.scale.count], map.scale))
        }
        contents = Safetensors(tensors: tensors, metadata: texts)
    }

    private static func keep(_ schedule: Schedule, in texts: inout [String: String]) {
        texts["schedule state"] = schedule.state
        texts["schedule warmup"] = "\(schedule.warmup)"
        switch schedule.rule {
        case .formula(let text): texts["schedule formula"] = text
        case .row(let name, let settings):
            texts["schedule"] = name
            for (setting, value) in settings { texts["schedule setting \(setting)"] = "\(value)" }
        }
    }

    /// What a file holds; nil where it was not written by this program.
    package init?(_ contents: Safetensors) throws(Diagnostic) {
        guard let version = contents.metadata[Self.format] else { return nil }
        guard version == Self.version else { throw Diagnostic.newerTraining(version) }
        self.contents = contents
    }

    /// By which training rows are known again.
    static func checksum(_ session: Session) -> Checksum {
        var bytes: [UInt8] = []
        for matrix in [session.trainingX, session.trainingY] {
            matrix?.values.withUnsafeBytes { bytes += $0 }
        }
        return Checksum(of: bytes)
    }
}
