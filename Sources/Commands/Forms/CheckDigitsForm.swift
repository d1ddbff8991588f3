import Insight
import Modelling
import Reporting
import Syntax

/// The arguments `digits [NAME …]` of `check`.
enum CheckDigitsForm {
    static let digits = Key.keyword("digits", "how many digits are right, by the same graph in higher precision")
    static let names = Key.rest(
        "name", .name { DigitsCheck.names($0) },
        "values and gradients; the gradients of parameters and x, the loss and yhat, if left out")

    static let discussion = """
        `digits` runs the same graph again in numbers of 32 digits, forward and backward at the present rows, and says how \
        many digits of each value or gradient are right: the worst element as it was computed beside what it is in 32 \
        digits, then −log10 of its relative error, and of the largest error beside the largest element. Where terms \
        cancel to a small sum, it tells how large they are. How many of the 32 digits are sure is told by small errors that \
        are put into every result; where too few are, it says so.
        """

    static func examples(after setup: String) -> [Command.Example] {
        [
            .init("check digits", after: setup, "all gradients, the loss and the output"),
            .init("check digits dW1 z1", after: setup),
            .init("check digits loss", after: "precision float32; " + setup),
        ]
    }

    static func check(_ call: Call, _ context: any Context) throws(Diagnostic) {
        let session = context.session
        guard session.model != nil else { throw Diagnostic.noModel }
        let (names, known) = (try call[names], DigitsCheck.names(session))
        for name in names where !known.contains(name.text) {
            throw call.failure(Diagnostic.unknownWord(name.text, for: "value", among: known), at: name.span)
        }
        let check = try DigitsCheck(session, needsGradients: names.contains { isGradient($0.text, session) })
        context.emit(RightDigitsReport.blocks(try check.verdicts(names.map(\.text)), of: check, session: session))
    }

    /// What needs a loss: gradients, and the loss itself.
    private static func isGradient(_ name: String, _ session: Session) -> Bool {
        name == "loss" || session.model?.object.assigns(name) == false && name != "yhat"
    }
}
