import Autodiff
import Learning
import Reporting

/// What an executor has at hand of a session.
extension Executor {
    /// A graph with its values brought up to date.
    package struct Run {
        package let graph: ModelGraph
        package let computation: any Computation
        /// Targets as the loss sees them: one-hot where the session holds class numbers.
        package let y: Matrix?
        /// Why the graph has no loss although there are targets: their shape does not fit the output, or the loss does not.
        let graphProblem: Diagnostic?
        /// What is wrong with the numbers of the targets or of the output.
        private(set) var misfit: Diagnostic?

        /// The variables and functions that the graph was built from.
        package let reads: Reads
        /// The random numbers in it.
        package let draws: Draws

        init(
            graph: ModelGraph, computation: any Computation, y: Matrix?, graphProblem: Diagnostic?,
            misfit: Diagnostic?, reads: Reads, draws: Draws
        ) {
            (self.graph, self.computation, self.y) = (graph, computation, y)
            (self.graphProblem, self.misfit) = (graphProblem, misfit)
            (self.reads, self.draws) = (reads, draws)
        }

        /// Looks at the outputs computed last, where the formula of the output does not say what they can be.
        mutating func judgeOutputs() {
            misfit = misfit ?? LossFit.problem(in: graph, computation.value)
        }

        /// Why there is no loss.
        package var lossProblem: Diagnostic? { misfit ?? graphProblem }

        /// The node of the loss.
        package func loss() throws(Diagnostic) -> Graph.NodeID {
            if let loss = graph.loss, misfit == nil { return loss }
            throw lossProblem ?? Diagnostic.noTargets
        }
    }
}
