import Autodiff

extension Session {
    /// One update by the optimizer's rule. Parameters that the loss does not depend on have no gradient and stay as
    /// they are.
    package mutating func update(_ gradients: Gradients) {
        let names = Array(parameters.keys)
        var values = Array(parameters.values)
        optimizer.update(parameters: &values, gradients: slopes(gradients), precision: precision)
        for (name, value) in zip(names, values) { parameters[name] = value }
        step += 1
        rowsSeen += stepRows
        followSchedule()
    }
}
