import Autodiff
import Insight
import Modelling
import Reporting

extension CommandTable {
    /// trace, explain.
    static let explainCommands: [Command] = [trace, explain]

    private static let textbook = "network 3 -> 2 relu -> 1 sigmoid; x = [0.5, 0.1, 0.4]; y = [1]"

    private static let followed = Key.phrase(
        "sample", ExplainArguments.row, "follow only row K of the batch")

    private static let trace = Command(
        "trace", .looking, "follow the data through the whole pipeline, to the update that step would do",
        parameters: [followed],
        discussion: """
            First the data flow in five stages: input layer, forward pass, output layer, error, backpropagation. Then \
            every layer with its formula and values, and the old and new values of the weights. Nothing is changed: \
            `step` does the update. `trace sample 2` follows the second row as if it were the whole batch.
            """,
        examples: [
            .init("trace", after: textbook),
            .init("trace sample 2", after: "network 2 -> 3 tanh -> 1 sigmoid; data xor", "one row of the batch"),
        ], changesNothing: true, shows: .model, words: ExplainArguments.words
    ) { (call, context) throws(Diagnostic) in
        let sample = try ExplainArguments.sample(followed, call)
        guard let sample else {
            context.emit(try Trace(context.session, context.executor).blocks())
            context.warnOfBadValues(try context.executor.forward(context.session))
            return .done
        }
        var one = context.session
        one.dataset = nil
        try context.executor.requireLoss(one)
        try ExplainArguments.requireSamples(one)
        one.select(.rows(one.firstRow + sample..<one.firstRow + sample + 1))
        context.emit(try Trace(one, Executor()).blocks())
        return .done
    }

    private static let what = Key.required(
        "name", .expression(words: ExplainArguments.names).shown(as: "NAME[I,J]"),
        "one element of a weight, an input, a value or a gradient; without [I,J] the rule of the whole; or loss")
    private static let sample = Key.phrase(
        "sample", ExplainArguments.row, "only the part of the gradient that row K adds")
    private static let next = Key.keyword("step", "the update that the optimizer would do next")
    private static let element = Key.optional(
        "element", .expression(words: { Array($0.parameters.keys) }).shown(as: "NAME[I,J]"), "the step of one weight")

    private static let explain = Command(
        "explain", .looking, "say where a number comes from, with the formula, the numbers in it and a check",
        forms: [[what, sample], [next, element]],
        discussion: """
            A weight or an input has no formula: `explain W1[2,1]` explains its gradient, the slope of the loss, by the \
            chain rule from the loss back to it, factor by factor. So does `explain dz1[1,2]` for a value of the model, \
            while `explain z1[1,2]` explains the value itself, the sum with its terms. Without an index it is the rule \
            of the whole matrix: `explain dz1`, `explain z1`. `explain step` shows how the optimizer would turn the \
            gradients into the next update, and for a small model how large the rate may be. Gradients are computed afresh; \
            the session is not changed.
            """,
        examples: [
            .init("explain W1[2,1]", after: textbook, "the chain rule for one weight"),
            .init("explain dz1[1,2]", after: textbook, "the gradient of a weighted sum"),
            .init("explain z1[1,2]", after: textbook, "a weighted sum with its terms"),
            .init("explain dz1", after: textbook, "the rule of one stage"),
            .init("explain loss", after: textbook),
            .init("explain step W1[2,1]", after: textbook, "what the optimizer does to one weight"),
            .init("explain W1[2,1] sample 3", after: "network 2 -> 3 tanh -> 1 sigmoid; data xor", "one row's part"),
        ], changesNothing: true, shows: .model, words: ExplainArguments.words
    ) { (call, context) throws(Diagnostic) in
        let session = context.session
        if try call[next] {
            context.emit(try ExplainArguments.step(call[element], call, context))
            return .done
        }
        let (what, sample) = (try call[what], try ExplainArguments.sample(sample, call))
        let subject = try ExplainArguments.subject(of: what, call, context)
        if sample != nil, !subject.isGradient { throw call.failure(Diagnostic.sampleOfValue(what.text), at: what.span) }
        let explainer = try Explainer(
            session, context.executor, needsGradients: subject.isGradient || subject.name == "loss")
        let blocks = try ExplainArguments.answer(subject, sample, explainer, call, context)
        context.emit(blocks)
        if subject.isGradient, let gradients = session.gradients, let status = context.session.staleness(of: gradients)
        {
            context.notice("the gradients on record are \(status); this explains the present ones")
        }
        return .done
    }
}
