import Autodiff
import Learning
import OrderedCollections

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
        Operation<Double>.row(named: presentLossName).flatMap { $0.category == .loss ? $0 : nil }
    }

    /// What the present loss asks of outputs and targets.
    var presentDemand: OutputDemand { presentLoss?.demand ?? .anything }
}
