import Autodiff
import Insight
import Reporting
import Syntax

extension CommandTable {
    /// check, whatif, diagnose, sensitivity: questions about gradients, which change nothing; fix, which does what one of
    /// the answers says.
    static let diagnosisCommands: [Command] = [check, whatif, diagnose, fix, sensitivity]

    private static let small = "seed 1; data xor; network 2 -> 3 tanh -> 1 sigmoid"

    private static let check = Command(
        "check", .looking, "check gradients by differences, derivatives written by hand, and how many digits are right",
        forms: [
            [CheckForm.what, CheckForm.names, CheckForm.all], [CheckForm.what, CheckForm.of],
            [CheckForm.written, CheckForm.against, CheckForm.wrt],
            [CheckDigitsForm.digits, CheckDigitsForm.names],
        ],
        discussion: """
            Moves each number a little to both sides and compares the slope of the loss with what backpropagation \
            says; always in float64. Relative is the error as a share of that slope, of largest as a share of the \
            largest slope of the parameter; of the measured slope only digits that are sure are shown. Of a large \
            parameter \(GradientVerdictReport.sampleSize) elements drawn by the seed are checked, and on \
            \(GradientVerdictReport.mostRows) of many rows; with `all` every one. At a kink (relu at 0, equal elements \
            in max) the two one-sided slopes are shown, at a jump (floor at 2) the leap, and nothing fails; where the \
            loss ends on one side (log at 0) the other side is measured. A slope that is too small to be told from \
            rounding is called neither right nor wrong. `of` checks each argument of a function or an operation. \
            Fails when a gradient is wrong, so that a script notices.

            With `against` a derivative that you wrote down is compared with the exact one, element by element, the \
            largest difference first. It is a function of the same arguments; one argument more is the gradient that \
            arrives, for functions that mix elements, as softmax does. Places far out, near 0 and about the numbers \
            that stand in both texts are tried too; arguments have shapes that suit the function.

            \(CheckDigitsForm.discussion)
            """,
        examples: [
            .init("check grads", after: small), .init("check grads W1 all", after: small),
            .init("check grads of tanh", "a built-in operation"),
            .init("check grads of swish", after: "function swish(z) = z * sigmoid(z)", "a function of your own"),
            .init(
                "check dmish against mish",
                after: """
                    function mish(z) = z * tanh(softplus(z))
                    function dmish(z) = tanh(softplus(z)) + z * sigmoid(z) * (1 - tanh(softplus(z))^2)
                    """, "a derivative by hand"),
        ] + CheckDigitsForm.examples(after: small), changesNothing: true
    ) { (call, context) throws(Diagnostic) in
        if try call[CheckDigitsForm.digits] {
            try CheckDigitsForm.check(call, context)
            return .done
        }
        if call.typed(CheckForm.against) != nil {
            try CheckForm.checkWritten(call, context)
            return .done
        }
        if call.typed(CheckForm.of) == nil {
            try CheckForm.checkModel(call, context)
        } else {
            _ = try call[CheckForm.what]
            try CheckForm.checkFunction(try call[CheckForm.of], call, context)
        }
        return .done
    }

    private static let whatif = Command(
        "whatif", .looking, "what a change would do to the loss: the gradient's prediction and what really happens",
        forms: [[WhatIfForm.change], [WhatIfForm.element], [WhatIfForm.rate]],
        discussion: """
            Takes any assignment to a parameter, `x`, `y`, `lr` or a variable, with `=`, `+=`, `-=`, `*=` or `/=`, and \
            computes the loss with it; then everything is as before. The bend is half the second difference of the \
            loss along the change. Units that switch at a kink on the way are named. With `lr`, for a small model, the rate \
            above which updates overshoot is told too: see `curvature`.
            """,
        examples: [
            .init("whatif W1[2,1] += 0.1", after: small), .init("whatif W1 *= 2", after: small),
            .init("whatif lr = 0.5", after: small, "one step with another learning rate"),
            .init("whatif x[2,1] = 0", after: small),
        ], changesNothing: true, shows: .model
    ) { (call, context) throws(Diagnostic) in
        try WhatIfForm.run(call, context)
        return .done
    }

    private static let diagnose = Command(
        "diagnose", .looking, "look for what keeps the model from learning, the root cause first",
        discussion: """
            Looks at the structure (an output that cannot reach the targets or does not suit the loss, functions \
            without a slope, a loss that is driven the wrong way), at the data (targets that never vary, leaked \
            labels, unscaled or duplicated features, test rows of another kind, rare classes), at units and gradients \
            and at overfitting. Where training got nowhere, reasons are tried out: each is taken away on a copy, which \
            is trained for some updates, and the first that brings most of what any brings is the cause: inputs, \
            targets, the loss, the weights at the start, weight decay, a penalty, the learning rate, momentum, no bend between \
            layers, vanishing gradients, too few units, too few epochs, or nothing in the data to be found. Each \
            finding has its figures, the reason and what to type next (`fix` types the first); three in ten rows are \
            held back, and the figures tried are those of these rows. A healthy model gets the figures alone.
            """,
        examples: [.init("diagnose", after: small), .init("diagnose", after: small + "; W1 = 0; W2 = 0")],
        changesNothing: true
    ) { (_, context) throws(Diagnostic) in
        let diagnosis = try Diagnosis(context.session, typing: context.tryOut, until: context.hearsStop)
        context.emit(diagnosis.blocks(context.session))
        return .done
    }

    private static let fix = Command(
        "fix", .looking, "type what diagnose would advise first",
        discussion: """
            Diagnoses, shows the first finding that asks for something and types its command, each statement with its \
            own place in the undo list. Train again afterwards, and ask `diagnose` once more.
            """,
        examples: [.init("fix", after: small + "; W1 = 0; W2 = 0")], isRecorded: false, isRepeated: false,
        standsAlone: true
    ) { (_, context) throws(Diagnostic) in
        let diagnosis = try Diagnosis(context.session, typing: context.tryOut, until: context.hearsStop)
        guard let advice = diagnosis.advice else {
            context.emit(.text("fix: nothing found that a command could mend"))
            return .done
        }
        context.emit(.text("\(advice.finding): \(advice.evidence)"))
        try context.rerun(SourceText(advice.command))
        return .done
    }

    private static let sensitivity = Command(
        "sensitivity", .looking, "rank weights and inputs by |value × gradient|",
        discussion: """
            To first order, value × gradient is how much the loss would change if the number were 0: large ones carry \
            the answer, tiny ones could go. Shows the first 15 weights, the sum for each parameter, and the sum over \
            the rows for each input.
            """,
        examples: [.init("sensitivity", after: small)], changesNothing: true, shows: .model
    ) { (_, context) throws(Diagnostic) in
        context.emit(try Sensitivity(context.session).blocks())
        return .done
    }
}
