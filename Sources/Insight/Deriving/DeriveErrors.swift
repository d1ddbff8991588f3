import Reporting
import Syntax

/// The words of the errors of `derive`.
extension Diagnostic {
    static func settingIsNoLiteral(_ part: Expression) -> Diagnostic {
        Diagnostic(
            "cannot derive \(part.text): a setting must be a plain number here",
            hint: "write the number itself, or check grads for the derivative at numbers")
    }

    static func underivable(_ part: Expression, _ reason: String) -> Diagnostic {
        Diagnostic("'\(part.text)' has no derivative in symbols: \(reason)")
    }

    /// A result or a command where a function or a formula is needed.
    static func underivableName(_ name: String) -> Diagnostic {
        Diagnostic(
            "'\(name)' is neither a function nor a formula of the model",
            hint: "as in derive x^2, or derive sigmoid")
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

    /// - Parameter typed: what was to be derived, as it was typed.
    static func whichVariable(
        _ title: String, _ names: [String], _ typed: Expression, as name: String, isSecond: Bool
    ) -> Diagnostic {
        Diagnostic(
            "\(title) has the names \(names.joined(separator: ", ")): one must be chosen",
            hint: "derive \(isSecond ? "derive " : "")\(typed.text) wrt \(name)")
    }

    static func derivativeTooLong(_ name: String, _ longest: Int) -> Diagnostic {
        Diagnostic(
            "the derivative by \(name) as one formula has more than \(longest) parts",
            hint: "its rule, stage by stage: explain d\(name)")
    }

    /// A formula whose derivative is another one at other shapes, as where places are counted.
    static func noCommonFormula(_ part: Expression) -> Diagnostic {
        .underivable(part, "no formula was found that holds for all shapes of its names")
    }

    /// Names without a value for which no shapes were found that fit.
    static func shapesNeeded(_ part: Expression, _ names: [String], _ reason: String) -> Diagnostic {
        Diagnostic(
            "the derivative of \(part.text) depends on the shapes of its names, and those tried do not fit: \(reason)",
            hint: "give them values that fit: \(names[0]) = [1, 2; 3, 4]")
    }

    /// A gradient that is a matrix has no derivative that is one.
    static func secondDerivativeOfMatrix(_ title: String, _ name: String) -> Diagnostic {
        Diagnostic(
            "the second derivative of \(title) by the matrix \(name) has a number for each two of its elements, which is no "
                + "matrix")
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
