import Modelling
import Reporting
import Syntax

extension CommandTable {
    /// penalty: what the loss gains with the size of weights.
    static let penaltyCommands: [Command] = [penalty]

    private static let start = "data xor; network 2 -> 3 tanh -> 1 sigmoid"

    private static let squares = Key.phrase(
        "l2", Part.number.shown(as: "STRENGTH"), "the sum of squares times this; 0 takes the penalty away")
    private static let sizes = Key.requiredPhrase(
        "l1", Part.number.shown(as: "STRENGTH"), "the sum of absolute values times this; 0 takes the penalty away")
    private static let parameters = Key.rest(
        "parameter", .name(words: { Array($0.parameters.keys) }),
        "the parameters that it is on; otherwise the weights W1, W2, … of a network, all parameters of a model")
    private static let noPenalty = Key.keyword("off", "the loss as it is without")

    private static let penalty = Command(
        "penalty", .training, "add a penalty of large weights to the loss",
        forms: [[squares, parameters], [sizes, parameters], [noPenalty]],
        discussion: """
            `penalty l2 1e-4` adds 1e-4 times the sum of the squared weights to the loss, `penalty l1 1e-5` the sum of their absolute values; both may be on at once. \
            It is a part of `loss`, of its gradients, of the losses that `train` shows and stops at, also where the model has a loss of its own. \
            `evaluate`, `test_loss`, `train_loss`, `validation_loss` and patience leave it out. With the optimizer sgd, l2 does what a \
            weight_decay of twice the strength does. Frozen parameters count too; statistics of a normalization never do. \
            It stays for the next `network` or `model`. Alone it shows what is on.
            """,
        examples: [
            .init("penalty l2 1e-4; loss", after: start),
            .init(
                "penalty l2 1e-4 W1 b1; penalty l1 1e-5; penalty", after: start, "both, one of them on some parameters"),
            .init("penalty off", after: start),
        ], words: { misfit, _ in misfit.isAboutForm ? Diagnostic.penaltyUsage : nil }
    ) { (call, context) throws(Diagnostic) in
        if call.typed(sizes) != nil {
            try set(.l1, try call[sizes], at: call.typed(sizes)?.span, call, context)
        } else if let strength = try call[squares] {
            try set(.l2, strength, at: call.typed(squares)?.span, call, context)
        } else if try call[noPenalty] {
            context.session.penalties = []
        } else if !call.isEmpty {
            throw Diagnostic.penaltyUsage
        }
        if !context.isInsideBlock || call.isEmpty {
            for block in LookReports.penalties(context.session) { context.emit(block) }
        }
        return .done
    }

    private static func set(
        _ kind: Penalty.Kind, _ strength: Double, at span: Span?, _ call: Call, _ context: any Context
    ) throws(Diagnostic) {
        let session = context.session
        guard let model = session.model?.object else { throw Diagnostic.noModel }
        guard strength >= 0, strength <= 1e300 else {
            throw call.failure(Diagnostic.penaltyRange(kind, strength), at: span)
        }
        let statistics = model.statistics(session.functions)
        let known = Array(session.parameters.keys)
        var named: [String] = []
        for name in try call[parameters] where !named.contains(name.text) {
            guard known.contains(name.text) else {
                throw call.failure(Diagnostic.unknownWord(name.text, for: "parameter", among: known), at: name.span)
            }
            guard !statistics.contains(name.text) else {
                throw call.failure(Diagnostic.penaltyOnStatistic(name.text), at: name.span)
            }
            named.append(name.text)
        }
        context.session.set(Penalty(kind, strength, names: named))
    }
}
