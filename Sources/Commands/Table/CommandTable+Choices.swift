import Autodiff
import Learning
import Syntax

extension CommandTable {
    /// The statement that chooses what other programs call by a word: `optimizer adam` for Adam, `loss mse` for MSELoss.
    static func choice(_ word: String) -> String? {
        let losses = Operation<Double>.all.filter { $0.category == .loss }.map(\.name)
        for (command, names) in [("optimizer", OptimizerRow.all.map(\.name)), ("loss", losses)] {
            if names.contains(word) { return "\(command) \(word)" }
            if let same = sameWord(as: word, among: names, OperationTable.current.translations) {
                return "\(command) \(same)"
            }
        }
        return nil
    }
}
