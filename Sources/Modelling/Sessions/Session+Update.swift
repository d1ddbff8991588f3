import Autodiff
import Learning

extension Session {
    /// One update by the optimizer's rule. Parameters that the loss does not depend on have no gradient and stay as
    /// they are.
    ///
    /// - Parameter surroundings: what a rule that searches along a line needs.
    /// - Returns: the search, where there was one.
    @discardableResult
    package mutating func update(
        _ gradients: Gradients, in surroundings: () -> OptimizerState.Surroundings? = { nil }
    ) -> LineSearch? {
        let names = Array(parameters.keys)
        var values = Array(parameters.values)
        let search = optimizer.update(
            parameters: &values, gradients: slopes(gradients), precision: precision, in: surroundings)
        for (name, value) in zip(names, values) { parameters[name] = value }
        step += 1
        rowsSeen += stepRows
        followSchedule()
        return search
    }
}
