import Reporting
import Syntax

/// The words of the errors of `derive`.
extension Diagnostic {
    static func underivable(_ part: Expression, _ reason: String) -> Diagnostic {
        Diagnostic("'\(part.text)' has no derivative in symbols: \(reason)")
    }

    /// A result or a command where a function or a formula is needed.
    static func underivableName(_ name: String) -> Diagnostic {
        Diagnostic(
            "'\(name)' is neither a function nor a formula of the model",
            hint: name == "loss"
                ? "its gradients: backward; its formula: explain loss" : "as in derive x^2, or derive sigmoid")
    }

    static func notInFormula(_ name: String, _ title: String, _ names: [String]) -> Diagnostic {
        let near = didYouMean(name, among: names)
        return Diagnostic(
            "'\(name)' does not stand in \(title)",
            hint: near ?? (names.isEmpty ? "it has no name to derive by" : "it has \(names.joined(separator: ", "))"))
    }

    static func nothingToDeriveBy(_ title: String) -> Diagnostic {
        Diagnostic("\(title) has no name to derive by", hint: "as in derive x^2, or derive sigmoid")
    }

    static func whichVariable(_ title: String, _ names: [String], as name: String) -> Diagnostic {
        Diagnostic(
            "\(title) has the names \(names.joined(separator: ", ")): one must be chosen",
            hint: "derive \(title.prefix { $0 != "(" }) wrt \(name)")
    }

    package static func derivativeWithheld(_ title: String, _ reason: String) -> Diagnostic {
        Diagnostic("the derivative of \(title) did not stand its check and is withheld: \(reason)")
    }

    package static func secondDerivativeWithheld(_ title: String, _ reason: String) -> Diagnostic {
        Diagnostic(
            "the second derivative of \(title) did not stand its check and is withheld, as where a slope depends on other "
                + "elements too and one formula for each element cannot be: \(reason)")
    }
}
