import Autodiff
import Learning
import Limits
import Reporting

/// Outputs and loss for rows, without the values between them.
package struct Evaluation {
    package let yhat: Matrix
    /// Nil where there are no targets, or none that fit.
    package let loss: Double?
}

extension Bench {
    /// Up to this many rows are computed at once; more are computed in parts where that changes nothing, so that
    /// memory stays small.
    private static let rowsAtOnce = 2048

    /// The outputs, and the loss where targets are given, for other rows than the session's. Changes nothing.
    package func outputs(_ session: Session, x: Matrix, y: Matrix?) throws(Diagnostic) -> Evaluation {
        try outputsAndRun(session, x: x, y: y).evaluation
    }

    /// The same with a graph that was run for it.
    private func outputsAndRun(
        _ session: Session, x: Matrix, y: Matrix?
    ) throws(Diagnostic) -> (evaluation: Evaluation, run: Run) {
        guard x.rows > Self.rowsAtOnce, session.treatsRowsAlone, y == nil || y?.rows == x.rows else {
            return try whole(session, x: x, y: y)
        }
        var outputs: [Double] = []
        var columns = 1
        var loss: Double? = 0
        var part: (rows: Int, run: Run)?
        for start in stride(from: 0, to: x.rows, by: Self.rowsAtOnce) {
            let rows = start..<min(start + Self.rowsAtOnce, x.rows)
            let other = session.with(x: x.rows(rows), y: y?.rows(rows))
            let run: Run
            if let part, part.rows == rows.count {
                run = try prepared(other, like: part.run)
            } else {
                run = try prepared(other, keeps: false, forwardOnly: true)
                part = (rows.count, run)
            }
            load(other, y: run.y, into: run)
            run.computation.forward()
            try StopRequest.heed()
            guard let yhat = run.graph.yhat else { throw Messages.noOutput }
            let values = run.computation.value(yhat)
            columns = values.columns
            outputs += values.values
            let weight = session.presentLossName == "sse" ? 1 : Double(rows.count) / Double(x.rows)
            if let node = run.graph.loss, let sum = loss {
                loss = sum + run.computation.value(node).values[0] * weight
            } else {
                loss = nil
            }
        }
        guard let run = part?.run else { preconditionFailure("more rows than one part has were computed in parts") }
        return (Evaluation(yhat: Matrix(Shape(x.rows, columns), outputs), loss: loss), run)
    }

    private func whole(
        _ session: Session, x: Matrix, y: Matrix?
    ) throws(Diagnostic) -> (evaluation: Evaluation, run: Run) {
        let other = session.with(x: x, y: y)
        let run = try prepared(other, keeps: false, forwardOnly: true)
        load(other, y: run.y, into: run)
        run.computation.forward()
        try StopRequest.heed()
        guard let yhat = run.graph.yhat else { throw Messages.noOutput }
        let loss = run.graph.loss.map { run.computation.value($0).values[0] }
        return (Evaluation(yhat: run.computation.value(yhat), loss: loss), run)
    }

    /// Outputs and loss on all training rows, whatever the batch is.
    package func evaluation(_ session: Session) throws(Diagnostic) -> Evaluation {
        guard let x = session.trainingX else { throw Messages.noInputs }
        var everything = session
        if session.batch != .all { everything.select(.all) }
        if let evaluated, evaluated.subject.isTrue(of: everything) { return evaluated.evaluation }
        let evaluation: Evaluation
        let run: Run
        if session.batch == .all, x.rows <= Self.rowsAtOnce || isComputed(session) {
            run = try forward(session)
            guard let yhat = run.graph.yhat else { throw Messages.noOutput }
            evaluation = Evaluation(
                yhat: run.computation.value(yhat), loss: run.graph.loss.map { run.computation.value($0).values[0] })
        } else {
            (evaluation, run) = try outputsAndRun(session, x: x, y: session.trainingY)
        }
        evaluated = (Subject(of: run, in: everything), evaluation)
        return evaluation
    }
}

extension Session {
    /// True when every row of the output depends on its own row of the input alone, and the loss of several parts is
    /// their mean or sum.
    fileprivate var treatsRowsAlone: Bool {
        guard let network = model?.object.network, functions[presentLossName] == nil else { return false }
        return network.layers.allSatisfy { layer in layer.activation.map { functions[$0] == nil } ?? true }
    }

    fileprivate func with(x: Matrix, y: Matrix?) -> Session {
        var other = self
        other.dataset = nil
        other.setTraining(x: x, y: y)
        return other
    }
}

extension Matrix {
    /// Some rows, one after the other.
    fileprivate func rows(_ range: Range<Int>) -> Matrix {
        Matrix(Shape(range.count, columns), Array(values[range.lowerBound * columns..<range.upperBound * columns]))
    }
}
