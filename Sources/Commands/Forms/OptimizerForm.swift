import Learning
import Modelling
import Reporting

/// The arguments `adam lr=0.01 beta1=0.9`.
enum OptimizerForm {
    static let row = Key.optional(
        "name", .row(of: "optimizer", OptimizerRow.all, \.name), "the rule; the present one if left out")

    static let settings = Key.settings(
        "setting",
        { binding, session in
            let name = binding.word("name") ?? session.optimizer.name
            return OptimizerRow.named(name).map { row in
                Parameter.Settings(owner: name, options: row.settings.map(\.parameter))
            }
        }, "the settings of the rule: help adam")

    static func read(_ call: Call, _ context: any Context) throws(Diagnostic) -> OptimizerState {
        let row = try call[row] ?? context.session.optimizer.row
        var values: [String: Double] = [:]
        for setting in try call[settings] { values[setting.name.text] = try call.number(setting) }
        if values["nesterov"].map(FunctionTable.isTrue) == true, !FunctionTable.isTrue(values["momentum"] ?? 0) {
            throw call.failure(Diagnostic.nesterovNeedsMomentum)
        }
        var state = OptimizerState(row, values)
        state.clip = context.session.optimizer.clip
        if state.searches, state.clip != nil {
            throw call.failure(
                Diagnostic.clippedSearch(state.name, hint: "clip off; \(state.description)"),
                at: call.typed(self.row)?.span)
        }
        return state
    }
}

extension OptimizerSetting {
    var parameter: Parameter {
        let words: @Sendable (Session) -> [String] = { _ in ["true", "false"] }
        let whole = Int(range.lowerBound)...Int(range.upperBound)
        return Parameter(
            name, isWhole ? .integer { _ in whole } : .number(range), .option, summary, words: isTruth ? words : nil)
    }
}
