import Autodiff
import Modelling
import Reporting
import Syntax

/// Formulas at sessions that a picture makes.
struct PictureReader {
    let call: Call
    let context: any Context
    /// The session that is varied: its model computes in float64.
    let session: Session

    init(_ call: Call, _ context: any Context) {
        (self.call, self.context) = (call, context)
        var session = context.session
        session.precision = .float64
        self.session = session
    }

    /// What is to be said of numbers that a model draws.
    var remark: String { session.differsInEvaluation ? "; with the random numbers that are held now" : "" }

    /// What a formula is at a session; gradients are those of that session.
    func matrix(_ formula: Expression, at session: Session) throws(Diagnostic) -> Matrix {
        let outer = context.session
        defer { context.session = outer }
        context.session = session
        if formula.freeNames.contains(where: { session.variables[$0] == nil && context.gradientOwner(of: $0) != nil }) {
            context.session.gradients = try context.executor.gradients(session)
        }
        return try context.evaluator(call.source).matrix(formula)
    }

    /// One number, or an error at its place.
    func number(_ formula: Expression, at session: Session) throws(Diagnostic) -> Double {
        if context.hearsStop() { throw Diagnostic.interrupted }
        let value = try matrix(formula, at: session)
        guard value.shape.isScalar else {
            throw call.failure(Diagnostic.notOneNumber(formula.text, value.shape), at: formula.span)
        }
        return value.values[0]
    }

    /// The places along an axis.
    func places(of axis: Binding.Axis, most: Int) throws(Diagnostic) -> [Double] {
        guard let range = axis.range else {
            throw call.failure(Diagnostic.rangeMissing(axis.place.text), at: axis.place.span)
        }
        if case .range(let first, let step, let last) = range.node {
            // Counted before it is made.
            let evaluator = context.evaluator(call.source)
            let (low, high) = (try evaluator.scalar(first), try evaluator.scalar(last))
            let size = try step.map { (step) throws(Diagnostic) in try evaluator.scalar(step) } ?? 1
            let count = ((high - low) / size).rounded(.down) + 1
            if count > Double(most) {
                throw call.failure(
                    Diagnostic.tooManyPoints(count < 1e15 ? Int(count) : .max, most: most), at: range.span)
            }
        }
        let values = try context.evaluator(call.source).matrix(range).values
        guard values.count <= most else {
            throw call.failure(Diagnostic.tooManyPoints(values.count, most: most), at: range.span)
        }
        return values
    }
}
