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
        for case .operation(let id, _, _) in graph.nodes.map(\.source) where !OperationTable.current.hasExactForm(id) {
            throw Diagnostic.noExactForm(Operation<Double>[id].callName)
        }
        try Memory.require(numbers: 2 * graph.numbers(withGradients: true, .float64))
        let loss = try? run.loss()
        let exact = Workspace<DoubleDouble>(graph, loss: loss, disturbance: disturbance)
        load(session, y: run.y, into: run.computing(with: exact))
        exact.forward()
        if loss != nil { exact.backward() }
        try StopRequest.heed()
        return exact
    }
}

extension Executor.Run {
    fileprivate func computing(with computation: any Computation) -> Executor.Run {
        Executor.Run(
            graph: graph, computation: computation, y: y, graphProblem: nil, misfit: nil, reads: reads, draws: draws)
    }
}
