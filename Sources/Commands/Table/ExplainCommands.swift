import Autodiff
import Insight
import Modelling
import Reporting
import Syntax

extension CommandTable {
    /// trace, explain.
    static let explainCommands: [Command] = [trace, explain]

    private static let textbook = "network 3 -> 2 relu -> 1 sigmoid; x = [0.5, 0.1, 0.4]; y = [1]"

    private static let trace = Command(
        "trace", .looking, "follow the data through the whole pipeline, to the update that step would do",
        forms: ["trace", "trace sample K"],
        parameters: [.flag("sample K", "follow only row K of the batch")],
        discussion: """
            First the data flow in five stages: input layer, forward pass, output layer, error, backpropagation. Then \
            every layer with its formula and values, and the old and new values of the weights. Nothing is changed: \
            `step` does the update. `trace sample 2` follows the second row as if it were the whole batch.
            """,
        examples: [
            .init("trace", after: textbook),
            .init("trace sample 2", after: "network 2 -> 3 tanh -> 1 sigmoid; data xor", "one row of the batch"),
        ], changesNothing: true
    ) { (call, interpreter) throws(Diagnostic) in
        let (words, sample) = try ExplainArguments.split(call, interpreter)
        if let extra = words.first {
            throw call.failure(Diagnostic.unexpectedArgument(extra.text, call.command), at: extra.span)
        }
        guard let sample else {
            for block in try Trace(interpreter.session, interpreter.bench).blocks() { interpreter.emit(block) }
            return interpreter.warnOfBadValues(try interpreter.bench.forward(interpreter.session))
        }
        var one = interpreter.session
        one.dataset = nil
        try interpreter.bench.requireLoss(one)
        try ExplainArguments.requireSamples(one)
        one.select(.rows(one.firstRow + sample..<one.firstRow + sample + 1))
        for block in try Trace(one, Bench()).blocks() { interpreter.emit(block) }
    }

    private static let explain = Command(
        "explain", .looking, "say where a number comes from, with the formula, the numbers in it and a check",
        forms: ["explain NAME[I,J] [sample K]", "explain NAME", "explain loss", "explain step [NAME[I,J]]"],
        parameters: [
            Parameter(
                "NAME[I,J]", .expression, .positional, "one element: of a weight, an input, a value or a gradient"),
            .flag("sample K", "only the part of the gradient that row K adds"),
        ],
        discussion: """
            A weight or an input has no formula: `explain W1[2,1]` explains its gradient, the slope of the loss, by the \
            chain rule from the loss back to it, factor by factor. So does `explain dz1[1,2]` for a value of the model, \
            while `explain z1[1,2]` explains the value itself, the sum with its terms. Without an index it is the rule \
            of the whole matrix: `explain dz1`, `explain z1`. `explain step` shows how the optimizer would turn the \
            gradients into the next update. Gradients are computed afresh; the session is not changed.
            """,
        examples: [
            .init("explain W1[2,1]", after: textbook, "the chain rule for one weight"),
            .init("explain dz1[1,2]", after: textbook, "the gradient of a weighted sum"),
            .init("explain z1[1,2]", after: textbook, "a weighted sum with its terms"),
            .init("explain dz1", after: textbook, "the rule of one stage"),
            .init("explain loss", after: textbook),
            .init("explain step W1[2,1]", after: textbook, "what the optimizer does to one weight"),
            .init("explain W1[2,1] sample 3", after: "network 2 -> 3 tanh -> 1 sigmoid; data xor", "one row's part"),
        ], changesNothing: true
    ) { (call, interpreter) throws(Diagnostic) in
        let (words, sample) = try ExplainArguments.split(call, interpreter)
        guard let what = words.first else { throw call.failure(Diagnostic.explainWhat) }
        if words.count > 2 {
            throw call.failure(Diagnostic.unexpectedArgument(words[2].text, call.command), at: words[2].span)
        }
        let session = interpreter.session
        if what.node == .name("step"), !interpreter.isComputed("step") {
            for block in try ExplainArguments.step(words.dropFirst().first, call, interpreter) {
                interpreter.emit(block)
            }
            return
        }
        if words.count > 1 {
            throw call.failure(Diagnostic.unexpectedArgument(words[1].text, call.command), at: words[1].span)
        }
        let subject = try ExplainArguments.subject(of: what, call, interpreter)
        if sample != nil, !subject.isGradient { throw call.failure(Diagnostic.sampleOfValue(what.text), at: what.span) }
        let explainer = try Explainer(
            session, interpreter.bench, needsGradients: subject.isGradient || subject.name == "loss")
        let blocks = try ExplainArguments.answer(subject, sample, explainer, call, interpreter)
        for block in blocks { interpreter.emit(block) }
        if subject.isGradient, let gradients = session.gradients, let status = interpreter.staleness(of: gradients) {
            interpreter.notice("the gradients on record are \(status); this explains the present ones")
        }
    }
}
