import Autodiff
import Learning
import Reporting
import Syntax

/// A number that a training is asked for after each update.
package struct WatchedNumber {
    /// The model for all training rows, with the number in the place of the loss.
    package let graph: TrainingGraph
    package let rows: TrainingRows
}

extension Graph {
    /// Whether random numbers go into a value.
    package func readsDraw(_ node: NodeID) -> Bool {
        var (found, left) = (Set([node]), [node])
        while let next = left.popLast() {
            switch nodes[next].source {
            case .draw: return true
            case .input, .parameter, .constant: continue
            case .operation(_, let inputs, _): left += inputs.filter { found.insert($0).inserted }
            }
        }
        return false
    }
}

extension Executor {
    /// The formula as a part of the model's graph, so that a training can compute it where its parameters stand.
    ///
    /// - Returns: nil where that is not all that the formula means: it reads gradients, settings or the targets as they were
    ///   typed, draws random numbers, gives a matrix, is computed in few digits, or the loss is not always defined.
    package func watched(_ formula: Expression, in source: SourceText, of session: Session) -> WatchedNumber? {
        // In few digits a graph rounds the numbers of the formula too, which the prompt does not.
        guard session.precision == .float64, session.batch == .all,
            let (model, x, y) = try? trainingGraph(session, rows: nil),
            !LossFit.isOpen(model)
        else { return nil }
        let evaluator = Evaluator(
            source: source,
            host: Evaluator.Host(
                resolve: { (name) throws(Diagnostic) in
                    if let value = session.variables[name] { return .known(value) }
                    guard let node = Self.node(of: name, in: model, session) else { throw Diagnostic.noTargets }
                    return .node(node, model.shape(of: node))
                }, function: { session.functions[$0]?.object }))
        evaluator.graph = model.graph
        guard case .node(let node, let shape)? = try? evaluator.evaluate(formula), shape.isScalar,
            !evaluator.graph.readsDraw(node)
        else { return nil }
        let graph = TrainingGraph(
            graph: evaluator.graph, x: model.x, y: model.y, weights: model.weights,
            parameters: Array(model.parameters.values), loss: node)
        return WatchedNumber(graph: graph, rows: TrainingRows(x: x, y: y, weights: session.trainingWeights))
    }

    /// The loss without penalties and weights of rows on a part of the rows, so that a training can compute it where its parameters stand.
    ///
    /// - Returns: nil where that is not all that it means: random numbers go into it, or it is not always defined.
    package func watchedLoss(_ session: Session, on part: DataPart) throws(Diagnostic) -> WatchedNumber? {
        var other = session.onAllRows.evaluated.unweighted
        if part.prefix != DataPart.training.prefix {
            guard let samples = session.samples(of: part) else { throw Diagnostic.noRows(of: part) }
            other.setTraining(x: samples.x, y: samples.y)
        }
        let (model, x, y) = try trainingGraph(other, rows: nil)
        guard let loss = model.lossOfRows, !LossFit.isOpen(model), !model.graph.readsDraw(loss) else { return nil }
        let graph = TrainingGraph(
            graph: model.graph, x: model.x, y: model.y, parameters: Array(model.parameters.values), loss: loss)
        return WatchedNumber(graph: graph, rows: TrainingRows(x: x, y: y))
    }

    private static func node(of name: String, in model: ModelGraph, _ session: Session) -> Graph.NodeID? {
        if session.parameters[name] != nil { return model.parameters[name] }
        if let own = SessionName.named(name) { return own.node(model) }
        return model.nodes[name]
    }
}
