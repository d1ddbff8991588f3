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
        are put into every result; where too few are, it says so. Of very many rows it looks at the first ones.
        """

    static func examples(after setup: String) -> [Command.Example] {
        [
            .init("check digits", after: setup, "all gradients, the loss and the output"),
            .init("check digits dW1 z1", after: setup),
            .init("check digits loss", after: "precision float32; " + setup),
        ]
    }

    static func check(_ call: Call, _ context: any Context) throws(Diagnostic) {
        guard context.session.model != nil else { throw Diagnostic.noModel }
        let session = sample(of: context.session)
        let (names, known) = (try call[names], DigitsCheck.names(session))
        for name in names where !known.contains(name.text) {
            throw call.failure(Diagnostic.unknownWord(name.text, for: "value", among: known), at: name.span)
        }
        let check = try DigitsCheck(session, needsGradients: names.contains { isGradient($0.text, session) })
        context.emit(RightDigitsReport.blocks(try check.verdicts(names.map(\.text)), of: check, session: session))
        if session.stepRows < context.session.stepRows {
            context.emit(
                .text(
                    "looked at the first \(session.stepRows) of \(context.session.stepRows) rows, whose loss and gradients these are"
                ))
        }
    }

    /// So many products of a weight and a row take some seconds in 32 digits.
    private static let mostWork = 20_000_000

    /// The session at as many of its present rows as there is time for.
    static func sample(of session: Session, most: Int = mostWork) -> Session {
        let weights = max(1, session.parameters.values.reduce(0) { $0 + $1.shape.count })
        let rows = max(1, most / weights)
        guard session.stepRows > rows, session.x?.rows == session.stepRows else { return session }
        var sample = session
        let start = if case .rows(let range) = session.batch { range.lowerBound } else { 0 }
        sample.select(.rows(start..<start + rows))
        return sample
    }

    /// What needs a loss: gradients, and the loss itself.
    private static func isGradient(_ name: String, _ session: Session) -> Bool {
        name == "loss" || session.model?.object.assigns(name) == false && name != "yhat"
    }
}
