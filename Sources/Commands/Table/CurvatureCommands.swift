import Autodiff
import Insight
import Reporting

extension CommandTable {
    /// curvature, hessian: second derivatives of the loss.
    static let curvatureCommands: [Command] = [curvature, hessian]

    private static let small = "seed 1; data xor; network 2 -> 3 tanh -> 1 sigmoid"

    private static let allRows = Key.flag("all", "on all rows, however many")

    private static let curvature = Command(
        "curvature", .looking, "how strongly the loss bends, and the largest learning rate that is stable for it",
        parameters: [allRows],
        discussion: """
            The largest and the smallest eigenvalue of the Hessian, the second derivatives of the loss with respect to \
            all weights, and the direction that belongs to the largest. Near a minimum an update along it overshoots \
            when lr is above the limit that is shown: 2 / λ for plain gradient descent; each optimizer has its own, which \
            takes momentum, weight decay and the scale of its steps into account, as they would be in the next update. \
            The limit is for updates on whole batches. Products of the Hessian with vectors are exact and compared with \
            differences of gradients; only the digits that are sure are shown. Of more than \(Curvature.mostRows) rows \
            as many are looked at, with `all` every one. The whole matrix of a small model: `hessian`.
            """,
        examples: [
            .init("curvature", after: small),
            .init("optimizer sgd lr=0.1 momentum=0.9; curvature", after: small, "momentum allows a larger rate"),
            .init("optimizer adam; train 100; curvature", after: small, "for an optimizer that scales its steps"),
        ], changesNothing: true
    ) { (call, context) throws(Diagnostic) in
        let curvature = try Curvature(
            context.session, onAllRows: try call[allRows], findsDirection: true, until: hearing(context))
        context.emit(curvature.blocks(context.session))
        return .done
    }

    private static let parameters = Key.rest(
        "name", .name(words: { Array($0.parameters.keys) }), "the parameters to derive by; all if left out")

    private static let hessian = Command(
        "hessian", .looking, "the second derivatives of the loss, of a small model",
        parameters: [parameters],
        discussion: """
            One row and one column for each weight, at most \(Hessian.most): the element is the second derivative of the \
            loss with respect to both. The eigenvalues are how strongly the loss bends along the directions in which the \
            others have no part; one below 0 belongs to a direction that leads down on both sides. For more weights: \
            `curvature`.
            """,
        examples: [.init("hessian", after: small), .init("hessian W2 b2", after: small, "of some parameters")],
        changesNothing: true
    ) { (call, context) throws(Diagnostic) in
        let session = context.session
        let names = try call[parameters]
        guard session.model != nil else { throw Diagnostic.noModel }
        let known = Array(session.parameters.keys)
        for name in names where !known.contains(name.text) {
            throw call.failure(Diagnostic.unknownWord(name.text, for: "parameter", among: known), at: name.span)
        }
        let hessian = try Hessian(session, of: names.map(\.text), until: hearing(context))
        context.emit(hessian.blocks(session))
        return .done
    }

    /// Asks the user until the answer is yes, which stays.
    private static func hearing(_ context: any Context) -> () -> Bool {
        var isStopped = false
        return {
            isStopped = isStopped || context.hearsStop()
            return isStopped
        }
    }
}
