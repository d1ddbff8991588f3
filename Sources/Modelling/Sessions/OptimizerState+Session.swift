import Learning
import Reporting

extension OptimizerState {
    /// What a session begins with: gradient descent with a learning rate of 0.1.
    static var initial: OptimizerState {
        guard let row = OptimizerRow.named("sgd") else { preconditionFailure("the optimizer table has no sgd") }
        return OptimizerState(row, ["lr": 0.1])
    }

    /// The settings as they are, with nothing remembered.
    mutating func restart() {
        let clip = clip
        self = OptimizerState(row, settings)
        self.clip = clip
    }

    /// The optimizer as it is typed: `optimizer adam lr=0.01`, settings that have their defaults left out.
    package var description: String {
        let changed = row.settings.compactMap { setting -> String? in
            guard let value = settings[setting.name], setting.name == "lr" || value != setting.initial else {
                return nil
            }
            return "\(setting.name)=\(Diagnostic.number(value))"
        }
        return (["optimizer \(name)"] + changed).joined(separator: " ")
    }
}
