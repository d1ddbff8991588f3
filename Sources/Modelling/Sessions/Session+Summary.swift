import Autodiff

extension Session {
    /// What was built, in a line: `2 → 4 tanh → 1 sigmoid   17 parameters, loss mse`; empty without a model.
    package var modelSummary: String {
        guard let model = model?.object else { return "" }
        let shape = model.network?.description ?? "model of \(counted(model.names.count, "formula"))"
        return "\(shape)   \(counted(model.parameterCount, "parameter")), loss \(presentLossText)"
    }
}

extension Session {
    /// Whether a function with slopes of its own was made out of sight: these are faults to be found.
    package var hasPlantedSlopes: Bool {
        functions.contains { $0.value.object.isPlanted && !$0.value.object.slopes.isEmpty }
    }
}
