import Autodiff
import Modelling
import Reporting

/// The words of the errors of `curvature` and `hessian`.
extension Diagnostic {
    static let nothingBends = Diagnostic(
        "the model has no parameters to bend the loss in", hint: "its formulas: show model")

    /// The second derivatives are infinite, or no numbers.
    static let bendsWithoutBound = Diagnostic(
        "the second derivatives are no finite numbers here, although the loss is one",
        hint: "where slopes have no bound: check grads")

    /// Differences of gradients do not agree with the second derivatives.
    static func secondDerivativesWithheld(_ exact: Double, _ difference: Double) -> Diagnostic {
        let format = NumberFormat(digits: 4)
        return Diagnostic(
            "the second derivatives did not stand their check and are withheld: \(format.string(exact)) by the rules, "
                + "\(format.string(difference)) by differences of gradients",
            hint: "are the gradients right: check grads")
    }

    static func hessianTooLarge(_ count: Int, most: Int, part: String?) -> Diagnostic {
        Diagnostic(
            "the Hessian of \(count) weights has \(count) rows and columns, at most \(most) are shown",
            hint: "its largest eigenvalue: curvature" + (part.map { ", or hessian \($0)" } ?? ""))
    }
}
