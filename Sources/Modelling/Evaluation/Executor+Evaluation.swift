import Autodiff
import Limits
import Reporting

/// Outputs and loss for rows, without the values between them.
package struct Evaluation {
    /// Nil where the model has only a loss.
    private let yhat: Matrix?
    private let presentLoss: (whole: Double, ofRows: Double)?
    /// Why there is no loss.
    private let problem: Diagnostic?

    fileprivate init(yhat: Matrix?, loss: (whole: Double, ofRows: Double)?, problem: Diagnostic?) {
        (self.yhat, presentLoss, self.problem) = (yhat, loss, problem)
    }

    package func output() throws(Diagnostic) -> Matrix {
        guard let yhat else { throw Diagnostic.noOutput }
        return yhat
    }

    /// The loss with its penalties, or the reason why there is none.
    package func loss() throws(Diagnostic) -> Double {
        guard let presentLoss else { throw problem ?? Diagnostic.noTargets }
        return presentLoss.whole
    }

    /// The loss without penalties, by which a model is judged.
    package func lossOfRows() throws(Diagnostic) -> Double {
        guard let presentLoss else { throw problem ?? Diagnostic.noTargets }
        return presentLoss.ofRows
    }
}

extension Executor {
    /// Up to this many rows are computed at once; more are computed in parts where that changes nothing, so that
    /// memory stays small.
    private static let rowsAtOnce = 2048

    /// The outputs, and the loss where targets are given, for other rows than the session's. Changes nothing.
    package func outputs(_ session: Session, x: Matrix, y: Matrix?) throws(Diagnostic) -> Evaluation {
        try outputsAndRun(session.evaluated, x: x, y: y).evaluation
    }

    /// The outputs for inputs of one shape that become known one after the other, from one graph. Changes nothing.
    package func outputsInTurn(
        _ session: Session, first: Matrix
    ) throws(Diagnostic) -> (_ x: Matrix) throws(Diagnostic) -> Matrix {
        let session = session.evaluated
        let run = try prepared(session.onRows(x: first, y: nil), keeps: false, forwardOnly: true)
        guard let yhat = run.graph.yhat else { throw Diagnostic.noOutput }
        return { [self] x throws(Diagnostic) in
            precondition(x.shape == first.shape, "inputs of \(x.shape) for a graph of \(first.shape)")
            load(session.onRows(x: x, y: nil), y: nil, into: run)
            run.computation.forward()
            try StopRequest.heed()
            return run.computation.value(yhat)
        }
    }

    /// The same with a graph that was run for it.
    private func outputsAndRun(
        _ session: Session, x: Matrix, y: Matrix?, weights: Matrix? = nil
    ) throws(Diagnostic) -> (evaluation: Evaluation, run: Run) {
        guard x.rows > Self.rowsAtOnce, session.treatsRowsAlone, y == nil || y?.rows == x.rows,
            weights == nil || weights?.rows == x.rows
        else {
            return try whole(session, x: x, y: y, weights: weights)
        }
        try requireInputs(session, x)
        // What is wrong with targets is said in the numbers of all rows, not of a part.
        var problem = fittingTargets(of: session.onRows(x: x, y: y, weights: weights)).problem
        let y = problem == nil ? y : nil
        var outputs: [Double] = []
        var columns = 1
        var loss: Double? = 0
        var penalties: [Double] = []
        var part: (rows: Int, run: Run)?
        for start in stride(from: 0, to: x.rows, by: Self.rowsAtOnce) {
            let rows = start..<min(start + Self.rowsAtOnce, x.rows)
            let (whole, mine) = (weights?.sum ?? Double(x.rows), weights?.rows(rows).sum ?? Double(rows.count))
            let other = session.onRows(x: x.rows(rows), y: y?.rows(rows), weights: weights?.rows(rows))
            var run: Run
            if let part, part.rows == rows.count {
                run = try prepared(other, like: part.run)
            } else {
                run = try prepared(other, keeps: false, forwardOnly: true)
                part = (rows.count, run)
            }
            load(other, y: run.y, into: run)
            run.computation.forward()
            try StopRequest.heed()
            run.judgeOutputs()
            guard let yhat = run.graph.yhat else { throw Diagnostic.noOutput }
            let values = run.computation.value(yhat)
            columns = values.columns
            outputs += values.values
            let weight = session.presentLoss?.aggregate == .sum ? 1 : mine / whole
            // Rows that all weigh 0 have no loss.
            if mine == 0 { continue }
            if let parts = run.lossParts, let sum = loss {
                (loss, penalties) = (sum + parts.ofRows * weight, parts.penalties)
            } else {
                loss = nil
                problem = problem ?? run.lossProblem
            }
        }
        guard let run = part?.run else { preconditionFailure("more rows than one part has were computed in parts") }
        let both = loss.map { (whole: penalties.reduce($0, +), ofRows: $0) }
        return (Evaluation(yhat: Matrix(Shape(x.rows, columns), outputs), loss: both, problem: problem), run)
    }

    private func whole(
        _ session: Session, x: Matrix, y: Matrix?, weights: Matrix?
    ) throws(Diagnostic) -> (evaluation: Evaluation, run: Run) {
        let other = session.onRows(x: x, y: y, weights: weights)
        var run = try prepared(other, keeps: false, forwardOnly: true)
        load(other, y: run.y, into: run)
        run.computation.forward()
        try StopRequest.heed()
        run.judgeOutputs()
        return (run.evaluation, run)
    }

    /// Outputs and loss on all training rows, whatever the batch is.
    package func evaluation(_ session: Session) throws(Diagnostic) -> Evaluation {
        let session = session.evaluated
        var everything = session
        if session.batch != .all { everything.select(.all) }
        if let evaluated, evaluated.subject.isTrue(of: everything) { return evaluated.evaluation }
        let evaluation: Evaluation
        let run: Run
        if let x = session.trainingX,
            session.isEvaluated || session.batch != .all || x.rows > Self.rowsAtOnce && !isComputed(session)
        {
            (evaluation, run) = try outputsAndRun(
                session, x: x, y: session.trainingY, weights: session.trainingWeights)
        } else {
            run = try forward(session)
            evaluation = run.evaluation
        }
        evaluated = (Subject(of: run.graph, run.computation, run.reads, in: everything), evaluation)
        return evaluation
    }
}

extension Executor.Run {
    fileprivate var evaluation: Evaluation {
        Evaluation(
            yhat: graph.yhat.map(computation.value),
            loss: (try? loss()).map { whole in
                let whole = computation.value(whole).values[0]
                return (whole, lossParts?.ofRows ?? whole)
            }, problem: lossProblem)
    }
}

extension Session {
    /// Whether the model is another one where it is evaluated than in training.
    package var differsInEvaluation: Bool { model?.object.differsInEvaluation(functions) ?? false }

    /// The session with the model as it is where it is evaluated.
    package var evaluated: Session {
        guard !isEvaluated, differsInEvaluation else { return self }
        var copy = self
        copy.isEvaluated = true
        return copy
    }

    /// True when every row of the output depends on its own row of the input alone, and the loss of several parts is
    /// their mean or sum.
    fileprivate var treatsRowsAlone: Bool {
        guard let network = model?.object.network, functions[presentLossName] == nil else { return false }
        return network.layers.allSatisfy { layer in layer.activation.map { functions[$0] == nil } ?? true }
    }
}

extension Matrix {
    fileprivate var sum: Double { values.reduce(0, +) }

    /// Some rows, one after the other.
    fileprivate func rows(_ range: Range<Int>) -> Matrix {
        Matrix(Shape(range.count, columns), Array(values[range.lowerBound * columns..<range.upperBound * columns]))
    }
}
