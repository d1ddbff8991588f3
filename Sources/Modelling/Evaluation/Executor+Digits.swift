import Autodiff
import Limits
import Reporting

/// The graph of a session once more, in numbers of twice the digits.
extension Executor {
    /// Values and, where there is a loss, gradients of the present model at the present rows in double-double, whatever the
    /// precision of the session: the same rows of the operation table, from the numbers that the session holds.
    ///
    /// - Parameter disturbance: errors put into each result, which tell how many of the 32 digits are sure.
    package func exactly(
        _ session: Session, _ disturbance: Disturbance? = nil
    ) throws(Diagnostic) -> Workspace<DoubleDouble> {
        let run = try forward(session)
        let graph = run.graph.graph
        try requireExactForm(graph)
        try Memory.require(numbers: 2 * graph.numbers(withGradients: true, .float64))
        let loss = try? run.loss()
        let exact = Workspace<DoubleDouble>(graph, loss: loss, disturbance: disturbance)
        load(session, y: run.y, into: run.computing(with: exact))
        exact.forward()
        if loss != nil { exact.backward() }
        try StopRequest.heed()
        return exact
    }

    /// A graph in numbers of twice the digits, which are rounded as they are read; nil for one that takes more than a
    /// moment, or cannot be computed so.
    ///
    /// - Parameter inputs: a lower precision that what is read is rounded to.
    func doubled(_ graph: Graph, loss: Graph.NodeID?, inputs: Precision) -> (any Computation)? {
        guard graph.numbers(withGradients: false, .float64) <= Self.mostDoubled,
            (try? requireExactForm(graph)) != nil
        else { return nil }
        return Workspace<DoubleDouble>(graph, loss: loss, inputs: inputs)
    }

    /// So many numbers at most are computed in double-double without having been asked for.
    private static let mostDoubled = 20_000.0

    private func requireExactForm(_ graph: Graph) throws(Diagnostic) {
        for case .operation(let id, _, _) in graph.nodes.map(\.source) where !OperationTable.current.hasExactForm(id) {
            throw Diagnostic.noExactForm(Operation<Double>[id].callName)
        }
    }
}

extension Executor.Run {
    fileprivate func computing(with computation: any Computation) -> Executor.Run {
        Executor.Run(
            graph: graph, computation: computation, y: y, graphProblem: nil, misfit: nil, reads: reads, draws: draws)
    }
}
