import Autodiff
import Learning
import Limits
import OrderedCollections
import Reporting
import Syntax

/// The model of a session set up to run: its graph for the present rows, and the values computed last. A memory
/// only: asking the same session twice computes once, and forgetting everything changes no answer.
package final class Executor {
    private struct Setting: Equatable {
        var model: Reference<Model>
        var shapes: OrderedDictionary<String, Shape>
        var x: Shape?
        var y: Shape?
        var lossName: String
        var precision: Precision
        var inputs: Precision
        var isEvaluated: Bool
        var isDoubled: Bool
    }

    private var setting: Setting?
    private var run: Run?
    /// What the values of `run` were computed from.
    private var computed: Subject?
    /// The outputs computed last for all training rows.
    var evaluated: (subject: Subject, evaluation: Evaluation)?
    private var oneHot: (numbers: Matrix, rows: Matrix)?
    /// The targets that were last found to be distributions.
    private var distribution: Matrix?
    /// The inputs that were last found to be class numbers.
    var classNumbers: (x: Matrix, classes: Int)?
    /// The targets that were last found to lie between 0 and 1.
    private var probabilities: Matrix?

    package init() {}

    /// Forgets everything.
    package func forget() {
        (setting, run, computed, evaluated) = (nil, nil, nil, nil)
        (oneHot, distribution, probabilities, classNumbers) = (nil, nil, nil, nil)
    }

    /// The model with all values computed from the session's parameters and rows.
    package func forward(_ session: Session) throws(Diagnostic) -> Run {
        guard session.model != nil else { throw Diagnostic.noModel }
        if let run, isComputed(session) { return run }
        var present = try prepared(session)
        computed = nil
        load(session, y: present.y, into: present)
        present.computation.forward()
        try StopRequest.heed()
        present.judgeOutputs()
        run = present
        computed = Subject(of: present.graph, present.computation, present.reads, in: session)
        return present
    }

    /// Runs backward on values that are up to date, and returns all named gradients.
    package func gradients(_ session: Session) throws(Diagnostic) -> Gradients {
        let run = try forward(session)
        _ = try run.loss()
        run.computation.backward()
        try StopRequest.heed()
        var values: OrderedDictionary<String, Matrix> = [:]
        var unreached: Set<String> = []
        func keep(_ name: String, _ node: Graph.NodeID) {
            guard run.graph.graph.isMovable(node) else { return }
            if let gradient = run.computation.gradient(node) {
                values[name] = gradient
            } else {
                unreached.insert(name)
            }
        }
        for stage in run.graph.stages { keep(stage.name, stage.node) }
        for (name, node) in run.graph.nodes where values[name] == nil && run.graph.names[node] != name && name != "y" {
            keep(name, node)
        }
        for (name, node) in run.graph.parameters { keep(name, node) }
        if let x = run.graph.x { keep("x", x) } else if session.x != nil { unreached.insert("x") }
        let subject = Subject(
            of: run.graph, run.computation, run.reads, in: session, onlyWhatIsReached: true)
        return Gradients(values: values, unreached: unreached, step: session.step, subject: subject)
    }

    package func loss(_ session: Session) throws(Diagnostic) -> Double {
        if session.batch == .all, session.trainingX != nil, !isComputed(session), !session.differsInEvaluation {
            return try evaluation(session).loss()
        }
        let run = try forward(session)
        return run.computation.value(try run.loss()).values[0]
    }

    /// The graph for a number of training rows, as the trainer needs it.
    ///
    /// - Parameter rows: the rows of a batch; nil: all rows as they are.
    /// - Returns: the graph, and the inputs and targets that it reads.
    package func trainingGraph(
        _ session: Session, rows: Int?
    ) throws(Diagnostic) -> (graph: ModelGraph, x: Matrix?, y: Matrix?) {
        let x = session.readsInputs ? session.trainingX : nil
        try requireInputs(session, x)
        let y = session.readsTargets ? try targets(of: session, for: session.trainingY) : nil
        if rows != nil {
            // What does not fit is said in the numbers of all rows.
            _ = try makeGraph(session, x: x?.shape, y: y?.shape)
            // All rows together may make one loss, and yet there are no batches of them.
            if let x, let y, x.rows != y.rows { throw Diagnostic.rowsDiffer(x: x.shape, y: y.shape) }
        }
        let graph = try makeGraph(
            session, x: x.map { Shape(rows ?? $0.rows, $0.columns) }, y: y.map { Shape(rows ?? $0.rows, $0.columns) })
        guard graph.loss != nil else { throw Diagnostic.noTargets }
        try Memory.require(numbers: graph.graph.numbers(withGradients: true, session.precision))
        return (graph, x, y)
    }

    /// Throws where there is no loss for the present rows, with the reason; computes nothing.
    package func requireLoss(_ session: Session) throws(Diagnostic) {
        let y = try targets(of: session, for: session.y)
        let graph = try makeGraph(session, x: session.x?.shape, y: y?.shape)
        guard graph.loss != nil else { throw Diagnostic.noTargets }
    }

    /// Throws where the model has no values for the present rows, whatever the targets are; computes nothing.
    package func requireValues(_ session: Session) throws(Diagnostic) {
        _ = try makeGraph(session, x: session.x?.shape, y: nil, omitsLoss: true)
    }

    // MARK: - Setting up

    /// - Parameters:
    ///   - keeps: remember it for the next question.
    ///   - forwardOnly: without room for gradients.
    package func prepared(
        _ session: Session, keeps: Bool = true, forwardOnly: Bool = false
    ) throws(Diagnostic) -> Run {
        guard let model = session.model else { throw Diagnostic.noModel }
        try requireInputs(session, session.x)
        let (y, misfit) = fittingTargets(of: session)
        let wanted = Setting(
            model: model, shapes: session.parameterShapes, x: session.x?.shape, y: y?.shape,
            lossName: session.presentLossText, precision: session.precision, inputs: session.inputs,
            isEvaluated: session.isEvaluated, isDoubled: session.isDoubled)
        if keeps, wanted == setting, let known = run, known.reads.hold(in: session) {
            let fresh = Run(known, y: y, misfit: misfit)
            run = fresh
            return fresh
        }
        let reader = Reader()
        let (graph, problem) = try graphWithProblem(session, y: y, reader)
        try Memory.require(numbers: graph.graph.numbers(withGradients: !forwardOnly, session.precision))
        let loss = forwardOnly ? nil : graph.loss
        let computation =
            (session.isDoubled ? doubled(graph.graph, loss: loss, inputs: session.inputs) : nil)
            ?? makeComputation(graph.graph, loss: loss, precision: session.precision, inputs: session.inputs)
        let made = Run(
            graph: graph, computation: computation, y: y, graphProblem: problem, misfit: misfit, reads: reader.reads,
            draws: Draws(graph.graph))
        if keeps {
            computed = nil
            setting = wanted
            run = made
        }
        return made
    }

    /// The run of an earlier session with as many rows, with the targets of this one.
    func prepared(_ session: Session, like run: Run) throws(Diagnostic) -> Run {
        let (y, misfit) = fittingTargets(of: session)
        if let misfit { throw misfit }
        return Run(run, y: y, misfit: nil)
    }

    /// True if the values of a session are there already.
    func isComputed(_ session: Session) -> Bool { computed?.isTrue(of: session) ?? false }

    /// Targets that the loss can take, or why it cannot.
    func fittingTargets(of session: Session) -> (y: Matrix?, problem: Diagnostic?) {
        do throws(Diagnostic) { return (try targets(of: session, for: session.y), nil) } catch { return (nil, error) }
    }

    /// The graph for the present rows; without the loss where that does not fit, since values can be seen all the same.
    private func graphWithProblem(
        _ session: Session, y: Matrix?, _ reader: Reader
    ) throws(Diagnostic) -> (graph: ModelGraph, problem: Diagnostic?) {
        do throws(Diagnostic) {
            return (try makeGraph(session, x: session.x?.shape, y: y?.shape, reader), nil)
        } catch {
            guard y != nil || session.model?.object.hasLoss == true, session.readsTargets,
                let graph = try? makeGraph(session, x: session.x?.shape, y: nil, reader, omitsLoss: true)
            else { throw error }
            return (graph, error)
        }
    }

    /// - Parameter omitsLoss: leave out what the targets are needed for.
    private func makeGraph(
        _ session: Session, x: Shape?, y: Shape?, _ reader: Reader = Reader(), omitsLoss: Bool = false
    ) throws(Diagnostic) -> ModelGraph {
        guard let model = session.model?.object else { throw Diagnostic.noModel }
        let readsInputs = session.readsInputs
        if x == nil, readsInputs { throw Diagnostic.noInputs }
        let x = readsInputs ? x : nil
        let host = Evaluator.Host.constants(of: session, noting: reader)
        var bare = ModelGraph.Demand(x: x, y: y, loss: nil, lossSource: model.source)
        bare.isEvaluation = session.isEvaluated
        if model.hasLoss {
            if session.weights != nil { throw Diagnostic.balanceOfOwnLoss }
            if !session.readsTargets { bare.y = nil }
            bare.functions = session.functions
            bare.penalties = session.penaltyTerms.map(\.term)
            var plain = bare
            plain.y = nil
            plain.omitsLoss = true
            if omitsLoss {
                return try ModelGraph(model, parameterShapes: session.parameterShapes, for: plain, host: host)
            }
            if bare.y != nil, let x, let y, x.rows != y.rows {
                let output = try ModelGraph(model, parameterShapes: session.parameterShapes, for: plain, host: host)
                let shape = output.yhat.map(output.shape)
                guard shape == y else { throw Diagnostic.rowsDiffer(x: x, y: y, columns: shape?.columns) }
            }
            let graph = try ModelGraph(model, parameterShapes: session.parameterShapes, for: bare, host: host)
            try LossFit.check(graph)
            return graph
        }
        let formula = try LossFormula(session)
        var demand = ModelGraph.Demand(
            x: x, y: y, loss: formula.expression, lossSource: SourceText(formula.expression.text))
        demand.lossOfLogits = formula.ofLogits
        demand.isWeighted = session.weights != nil
        demand.isEvaluation = session.isEvaluated
        demand.penalties = session.penaltyTerms.map(\.term)
        // Class numbers are compared with all classes, which makes rows of 0 and 1 of them.
        if let y, session.y?.columns == 1, y.columns > 1 { demand.targets = Expression.parsed("y == (1:\(y.columns))") }
        if let y {
            var plain = bare
            plain.y = nil
            let output = try ModelGraph(model, parameterShapes: session.parameterShapes, for: plain, host: host)
            guard let yhat = output.yhat else { throw Diagnostic.noOutput }
            var shape = output.shape(of: yhat)
            if session.functions[session.presentLossName] == nil, let count = session.presentLoss?.outputsPerTarget,
                count > 1
            {
                shape = try LossFit.targets(for: shape, count, loss: session.presentLossName)
            }
            try LossFit.checkShape(of: y, output: shape, inputs: x)
        }
        let graph = try ModelGraph(model, parameterShapes: session.parameterShapes, for: demand, host: host)
        try LossFit.check(graph)
        return graph
    }

    /// Targets as the loss sees them: `ce` takes a column of class numbers for one-hot rows.
    private func targets(of session: Session, for y: Matrix?) throws(Diagnostic) -> Matrix? {
        if let y, session.presentDemand == .probabilities, session.model?.object.hasLoss == false, y != probabilities {
            try LossFit.checkProbabilities(y)
            probabilities = y
        }
        guard let y, session.presentDemand.takesClasses, let model = session.model?.object, !model.hasLoss,
            let x = session.x
        else { return y }
        guard y.columns == 1 else {
            if y != distribution {
                try LossFit.checkDistribution(y)
                distribution = y
            }
            return y
        }
        let demand = ModelGraph.Demand(x: x.shape, y: nil, loss: nil, lossSource: model.source)
        let graph = try ModelGraph(
            model, parameterShapes: session.parameterShapes, for: demand, host: .constants(of: session))
        guard let yhat = graph.yhat, graph.shape(of: yhat).columns > 1 else { return y }
        if let oneHot, oneHot.numbers == y, oneHot.rows.columns == graph.shape(of: yhat).columns { return oneHot.rows }
        let rows = try LossFit.oneHot(y, classes: graph.shape(of: yhat).columns)
        oneHot = (y, rows)
        return rows
    }

    /// Sets what a graph reads to what a session holds; the targets are those that the loss sees.
    func load(_ session: Session, y: Matrix?, into run: Run) {
        if let x = session.x, let node = run.graph.x { run.computation.load(node, x) }
        if let y, let node = run.graph.y { run.computation.load(node, y) }
        if let weights = session.weights, let node = run.graph.weights { run.computation.load(node, weights) }
        for (name, node) in run.graph.parameters {
            if let value = session.parameters[name] { run.computation.load(node, value) }
        }
        run.draws.load(into: run.computation, from: session.stream(.draws))
    }
}

extension Executor.Run {
    /// The same graph for other targets.
    fileprivate init(_ other: Executor.Run, y: Matrix?, misfit: Diagnostic?) {
        self.init(
            graph: other.graph, computation: other.computation, y: y, graphProblem: other.graphProblem,
            misfit: misfit, reads: other.reads, draws: other.draws)
    }
}
