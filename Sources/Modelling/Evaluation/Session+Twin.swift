import Autodiff
import Reporting

/// A session in more digits.
extension Session {
    /// The same session in float64, from the numbers that this one holds: its model computes what this one's would without
    /// rounding.
    ///
    /// - Parameters:
    ///   - inputs: what data and constants are rounded to as they are read: as this session reads them, or not at all.
    ///   - hasGradients: the gradients that `backward` left are computed once more too, from what they were computed from.
    package func twin(inputs: Precision, hasGradients: Bool) throws(Diagnostic) -> Session {
        var twin = self
        twin.precision = .float64
        twin.inputs = inputs
        twin.digits = NumberFormat.most
        // Of what is gone there is nothing more to know.
        twin.training = twin.training.withoutLosses
        guard hasGradients, let gradients else { return twin }
        let isFresh = staleness(of: gradients) == nil
        twin.gradients = try Executor().gradients(isFresh ? twin : gradients.subject.recalled(in: twin))
        twin.gradients?.step = gradients.step
        return twin
    }
}
