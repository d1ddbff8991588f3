import Autodiff
import Learning
import Reporting

extension Executor {
    /// The share of the rows that the four steps see whose class is right; R² is not meant by it.
    package func accuracy(_ session: Session) throws(Diagnostic) -> Double {
        if session.dependsOnParametersAlone { throw Diagnostic.noSamples("the accuracy") }
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

extension Evaluation {
    /// How well the output meets targets: the accuracy for classes, R² for numbers; nil where they cannot be compared.
    package func quality(_ targets: Matrix?, asClasses: Bool) -> Double? {
        pair(targets).map { asClasses ? Metrics.accuracy($0.yhat, $0.y) : Metrics.r2($0.yhat, $0.y) }
    }

    /// The output, and targets of its shape; nil where they cannot be compared.
    package func pair(_ targets: Matrix?) -> (yhat: Matrix, y: Matrix)? {
        guard var y = targets, let yhat = try? output() else { return nil }
        if y.columns == 1, yhat.columns > 1, let rows = try? LossFit.oneHot(y, classes: yhat.columns) { y = rows }
        return y.shape == yhat.shape ? (yhat, y) : nil
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
