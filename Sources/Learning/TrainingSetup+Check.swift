import Autodiff

/// Whether rows and graphs fit each other: what is found here once, no step looks at again.
extension TrainingSetup {
    /// How many rows an epoch has; one where neither inputs nor targets are read.
    package var rows: Int { x?.rows ?? y?.rows ?? 1 }

    /// Batches take the same rows of inputs and targets.
    func checkRows() throws(DataError) {
        if let batchSize, batchSize < 1 { throw DataError("a batch of \(batchSize) rows has none to learn from") }
        if batchSize != nil, optimizer.searches { throw DataError.batchesSearched(optimizer.name) }
        guard batchSize != nil, let x, let y, x.rows != y.rows else { return }
        throw DataError("x has \(x.rows) rows, y has \(y.rows)", hint: "every row of x needs its row of y")
    }

    /// Every place that is written to or read from has the size of what it is for.
    ///
    /// - Parameter rows: how many rows a batch of this graph has.
    func check(_ model: TrainingGraph, rows: Int) throws(DataError) {
        try check("x", x, model.x, in: model.graph, rows: rows)
        try check("y", y, model.y, in: model.graph, rows: rows)
        try check("the column of weights", weights, model.weights, in: model.graph, rows: rows)
        guard model.parameters.count == parameters.count else {
            throw DataError("the model has \(model.parameters.count) parameters, \(parameters.count) values are there")
        }
        for (node, value) in zip(model.parameters, parameters) where model.graph.nodes[node].shape != value.shape {
            throw DataError("a parameter of \(model.graph.nodes[node].shape) has a value of \(value.shape)")
        }
        let loss = model.graph.nodes[model.loss].shape
        guard loss.isScalar else { throw DataError("a loss must be a single number, this one is \(loss)") }
    }

    private func check(
        _ name: String, _ given: Matrix?, _ node: Graph.NodeID?, in graph: Graph, rows: Int
    ) throws(DataError) {
        guard let node else { return }
        let needed = graph.nodes[node].shape
        guard let given else { throw DataError("the model reads \(name), which has no value") }
        let found = batchSize == nil ? given.shape : Shape(rows, given.columns)
        guard found == needed else { throw DataError("\(name) is \(found), the model takes \(needed)") }
    }
}
