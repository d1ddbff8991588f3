import Autodiff
import Modelling
import Reporting

/// The words of the errors of looking back over the past.
extension Diagnostic {
    static let pastOnOtherBranch = Diagnostic("that moment lies on another branch", hint: "branches")

    static let pastBeginsInBlock = Diagnostic(
        "this training began inside a block or a file: its start is no moment, step 1 is the first one")

    static let pastIsAhead = Diagnostic("that moment lies ahead of the present one", hint: "goto end")

    static let pastOfOtherModel = Diagnostic(
        "the model was another one then", hint: "show timeline")

    static func blameRowsOf(_ text: String, _ session: Session) -> Diagnostic {
        let name = session.parameters.keys.first ?? "W1"
        return Diagnostic(
            "rows pull at parameters, and '\(text)' is none", hint: "blame \(name)[1,1] by rows, or blame \(text)")
    }

    static func blameOneElement(_ element: String) -> Diagnostic {
        Diagnostic("rows are told for one element at a time", hint: "blame \(element) by rows")
    }

    static func blameTooMany(_ name: String, _ count: Int, _ most: String) -> Diagnostic {
        Diagnostic(
            "\(name) has \(count) such elements, which go different ways; \(most) moved most", hint: "blame \(most)")
    }

    static func blameOneNumber(_ text: String, _ shape: Shape) -> Diagnostic {
        Diagnostic("\(text) is \(shape), and one number is split at a time", hint: "blame \(text)[1,1]")
    }

    static let blameSample = Diagnostic(
        "sample= goes with by rows or by class", hint: "blame W1[1,1] by rows sample=100")

    static let leavingOutUsage = Diagnostic(
        "rows are left out for a loss", hint: "blame loss by leaving out, or blame loss row 1 by leaving out")
}
