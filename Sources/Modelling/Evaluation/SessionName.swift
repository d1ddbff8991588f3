import Autodiff
import Reporting

/// A name whose meaning the session itself gives, whatever the model: one row of the table of these names.
package struct SessionName: Sendable {
    package enum Role: Sendable {
        /// The rows that the four steps see; data or an assignment sets them.
        case rows
        /// A number that an assignment sets.
        case setting
        /// A number that updates count.
        case counter
        /// What the model gives at these rows; no assignment sets it.
        case result
        /// What a formula of the model gives.
        case output
        /// What rows kept aside hold, or what the model gives there; a variable of the user goes before it.
        case heldOut
    }

    package let name: String
    /// For help.
    package let summary: String
    package let role: Role
    /// Whether completion offers it.
    package let isVisible: @Sendable (Session) -> Bool
    /// The node of a model that it is; nil for what no graph has.
    package var node: @Sendable (ModelGraph) -> Graph.NodeID? = { _ in nil }
    /// The value; nil where only the model knows it.
    package let value: @Sendable (Session, Executor) throws(Diagnostic) -> Matrix?

    package static let all: [SessionName] =
        [
            SessionName(
                name: "x", summary: "the inputs, one row per sample; set it (x = [0.5, 0.1]) or load data", role: .rows,
                isVisible: { $0.trainingX != nil }, node: { $0.x }
            ) { (session, _) throws(Diagnostic) in
                guard let x = session.x else { throw Diagnostic.noInputs }
                return x
            },
            SessionName(
                name: "y", summary: "the targets, one row per sample; set it (y = [1]) or load data", role: .rows,
                isVisible: { $0.trainingY != nil }
            ) { (session, _) throws(Diagnostic) in
                guard let y = session.y else { throw Diagnostic.noTargets }
                return y
            },
            SessionName(
                name: "lr", summary: "the learning rate; set it (lr = 0.05)", role: .setting, isVisible: { _ in true }
            ) { (session, _) in Matrix(session.optimizer.learningRate) },
            SessionName(
                name: "step", summary: "how many updates there were", role: .counter, isVisible: { _ in true }
            ) { (session, _) in Matrix(Double(session.step)) },
            SessionName(
                name: "epoch", summary: "rows seen by updates, divided by the training rows", role: .counter,
                isVisible: { _ in true }
            ) { (session, _) in Matrix(session.epoch) },
            SessionName(
                name: "loss", summary: "how far the outputs are from the targets, as the loss has it", role: .result,
                isVisible: { $0.model != nil }, node: { $0.loss }
            ) { (session, executor) throws(Diagnostic) in Matrix(try executor.loss(session)) },
            SessionName(
                name: "accuracy", summary: "the share of samples whose class is right", role: .result,
                isVisible: { $0.model != nil }
            ) { (session, executor) throws(Diagnostic) in Matrix(try executor.accuracy(session)) },
            SessionName(
                name: "yhat", summary: "the output of the model (ŷ)", role: .output, isVisible: { _ in false },
                node: { $0.yhat }
            ) { (_, _) in nil },
        ] + HeldOutNames.rows

    private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

    package static func named(_ name: String) -> SessionName? { byName[name] }

    /// Words for numbers that mean the same everywhere; `pi` and `e` may be used for something else.
    package static let numbers: Set = ["nan", "inf", "true", "false"]

    /// Whether an assignment sets it.
    package var isAssignable: Bool {
        switch role {
        case .rows, .setting: true
        case .counter, .result, .output, .heldOut: false
        }
    }

    /// Whether no assignment sets it, ever.
    package var isComputed: Bool {
        switch role {
        case .counter, .result: true
        case .rows, .setting, .output, .heldOut: false
        }
    }

    /// Whether it has a meaning without a formula of the model.
    package var isOfSession: Bool {
        switch role {
        case .rows, .setting, .counter, .result: true
        case .output, .heldOut: false
        }
    }

    /// Whether it has a value without a model.
    package var isGiven: Bool {
        switch role {
        case .rows, .setting, .counter: true
        case .result, .output, .heldOut: false
        }
    }

    /// Whether it is a single number, known without running the model.
    package var isNumber: Bool {
        switch role {
        case .setting, .counter: true
        case .rows, .result, .output, .heldOut: false
        }
    }
}

extension SessionName {
    /// Whether a formula of a model can read it.
    var isOutsideModels: Bool { isNumber || isComputed || role == .heldOut }
}

extension Session {
    /// All names that have a value.
    package var visibleNames: [String] {
        var names = variables.keys + parameters.keys
        names += SessionName.all.filter { $0.isVisible(self) }.map(\.name)
        if let model = model?.object {
            names += model.names
            names += Array(gradients?.values.keys ?? []).filter { hasGradientName($0, model) }.map { "d\($0)" }
        }
        return names
    }

    /// Whether a name is one of `visibleNames`.
    package func showsName(_ name: String) -> Bool {
        if variables[name] != nil || parameters[name] != nil { return true }
        if let row = SessionName.named(name), row.isVisible(self) { return true }
        guard let model = model?.object else { return false }
        if model.assigns(name) { return true }
        let owner = String(name.dropFirst())
        return name.hasPrefix("d") && gradients?.values[owner] != nil && hasGradientName(owner, model)
    }

    /// Whether a gradient can be read as `dNAME`: that of the loss only where it is a formula of the model.
    private func hasGradientName(_ owner: String, _ model: Model) -> Bool {
        SessionName.named(owner)?.role != .result || model.assigns(owner)
    }
}
