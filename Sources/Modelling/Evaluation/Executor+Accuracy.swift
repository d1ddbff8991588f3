import Autodiff
import Learning
import Reporting

extension Executor {
    /// The share of the rows that the four steps see whose class is right; R² is not meant by it.
    package func accuracy(_ session: Session) throws(Diagnostic) -> Double {
        guard let y = session.y else { throw Diagnostic.noTargets }
        let run = try forward(session)
        guard let yhat = run.graph.yhat else { throw Diagnostic.noOutput }
        if run.y == nil, let problem = run.lossProblem { throw problem }
        let targets = run.y ?? y
        guard session.isClassification else { throw Diagnostic.noAccuracy }
        guard targets.shape == run.graph.shape(of: yhat) else {
            throw Diagnostic.targetsShape(targets.shape, output: run.graph.shape(of: yhat))
        }
        return Metrics.accuracy(run.computation.value(yhat), targets)
    }
}

extension Session {
    /// True when the targets are classes: where the loss is one for classes, or else by the targets.
    package var isClassification: Bool {
        if functions[presentLossName] == nil, presentDemand != .anything { return true }
        if let dataset { return dataset.task == .classification }
        guard let y = trainingY else { return false }
        return Dataset.Task(of: y) == .classification
    }
}
