import Autodiff
import Learning
import OrderedCollections
import Syntax

/// Which loss is in force, and what it asks.
extension Session {
    package var parameterShapes: OrderedDictionary<String, Shape> { parameters.mapValues(\.shape) }

    /// The loss chosen, or the one that suits the output.
    package var presentLossName: String {
        if model?.object.hasLoss == true { return "loss" }
        return lossName ?? model?.object.standardLoss ?? Network.standardLoss(after: nil)
    }

    /// The row of the loss, if it is one of the table.
    package var presentLoss: Operation<Double>? {
        guard functions[presentLossName] == nil else { return nil }
        return Operation<Double>.row(named: presentLossName).flatMap { $0.category == .loss ? $0 : nil }
    }

    /// The settings of the present loss that are not as they usually are, in the order of its row.
    private var chosenSettings: [(name: String, value: Double)] {
        guard lossName != nil, model?.object.hasLoss != true, functions[presentLossName] == nil, let row = presentLoss
        else { return [] }
        return row.chosen(row.attribute(lossSettings)).map { ($0.setting.name, $0.value) }
    }

    /// The present loss as it is chosen, what its rows weigh, and its penalties: `ce smoothing=0.1, l2 0.0001`.
    package var presentLossText: String {
        let chosen = chosenSettings.map { "\($0.name)=\(Expression(number: $0.value).text)" }
        let balance = weights == nil ? [] : ["balance \((balance ?? .rows([])).text)"]
        return ([([presentLossName] + chosen).joined(separator: " ")] + balance + penalties.map(\.text)).joined(
            separator: ", ")
    }

    /// The present loss of the rows as a formula: `ce(yhat, y, smoothing=0.1)`.
    package var presentLossCall: String {
        let arguments: [Expression.Argument] =
            ["yhat", "y"].map { .init(Expression(name: $0)) }
            + chosenSettings.map { .init(label: $0.name, Expression(number: $0.value)) }
        return Expression(.call(presentLossName, arguments)).text
    }

    /// What the present loss asks of outputs and targets.
    var presentDemand: OutputDemand { presentLoss?.demand ?? .anything }
}
