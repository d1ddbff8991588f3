import Autodiff
import Reporting
import Syntax

/// The words of the errors of `explain` and `trace`.
extension Diagnostic {
    package static let explainWhat = Diagnostic(
        "explain takes a name or one element",
        hint: "explain W1[2,1], explain dz1, explain a1[1,2], explain loss or explain step")
    package static let explainTargets = Diagnostic(
        "the targets y are given, they come from nowhere", hint: "explain loss")
    package static let sampleWithoutNumber = Diagnostic("'sample' needs the number of a row", hint: "sample 1")

    package static func explainAssignment(_ name: String) -> Diagnostic {
        Diagnostic("explain changes nothing", hint: "explain \(name); to try a change: whatif \(name) += 0.1")
    }

    package static func explainVariable(_ name: String) -> Diagnostic {
        Diagnostic("\(name) is a variable that you set, it has no formula", hint: "show \(name)")
    }

    /// What `whatif` cannot change.
    package static func unchangeable(_ name: String, among names: [String]) -> Diagnostic {
        Diagnostic(
            "'\(name)' is no parameter, input, target or variable",
            hint: nearestWord(to: name, among: names).map { "did you mean '\($0)'?" } ?? "as in whatif lr = 0.01")
    }

    package static func whatIfShape(_ name: String, _ old: Shape, _ new: Shape) -> Diagnostic {
        Diagnostic(
            "\(name) is \(old) and the new value \(new): the model takes no such \(name)",
            hint: "ask of one element: whatif \(name)[1\(old.rows > 1 && old.columns > 1 ? ",1" : "")] += 0.1")
    }

    package static func nothingToExplain(_ name: String, among names: [String]) -> Diagnostic {
        let near = didYouMean(name, among: names)
        return Diagnostic("the model has no value called '\(name)'", hint: near ?? "its names: show model")
    }

    package static func explainOneElement(_ name: String) -> Diagnostic {
        Diagnostic(
            "explain takes one element at a time", hint: "explain \(name)[1,1], or explain \(name)")
    }

    package static func sampleOfValue(_ text: String) -> Diagnostic {
        Diagnostic(
            "'sample' picks a row's part of a gradient, \(text) is a value",
            hint: "explain \(text): the row is its sample")
    }

    package static func sampleNeedsElement(_ name: String) -> Diagnostic {
        Diagnostic("'sample' goes with one element", hint: "explain \(name)[1,1] sample 1")
    }

    package static func explainStepOf(_ text: String, _ parameter: String?) -> Diagnostic {
        Diagnostic(
            "step updates parameters, '\(text)' is no element of one", hint: "explain step \(parameter ?? "W1")[1,1]")
    }
}
