import Autodiff

extension Session {
    /// One update of all parameters by the optimizer's rule; those without a gradient get one of zeros.
    mutating func update(_ gradients: Gradients) {
        let names = Array(parameters.keys)
        var values = Array(parameters.values)
        let slopes = zip(names, values).map { gradients.values[$0] ?? Matrix($1.shape, repeating: 0) }
        optimizer.update(parameters: &values, gradients: slopes, precision: precision)
        for (name, value) in zip(names, values) { parameters[name] = value }
        step += 1
    }
}
