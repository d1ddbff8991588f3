import Reporting
import Teaching

extension CommandTable {
    /// quiz, guess, task, fade, hide: what a lesson is made of.
    static let exerciseCommands: [Command] = [quiz, guess, task, fade, hide]

    /// The commands that ask something.
    static let exerciseNames = Set([quiz, guess, task, fade].map(\.name))

    private static let xor = "seed 3; data xor; network 2 -> 2 tanh -> 1 sigmoid; forward"

    private static let quiz = Command(
        "quiz", .lessons, "ask a question with answers to choose from",
        parameters: [QuizForm.question, QuizForm.rightCount, QuizForm.body],
        discussion: """
            At the prompt and in a lesson it waits for `answer`; in a script it is shown with its answers. One answer is right, or as \
            many as right= says. What stands behind because is told to who chose that answer, the last because to everybody.
            """,
        examples: [
            .init(
                #"quiz "What does a step change?" { yes "The parameters"; no "The data" because "They stay." }"#)
        ], nameUse: .yielding, inner: QuizForm.statements
    ) { (call, context) throws(Diagnostic) in
        try context.pose(.quiz(QuizForm.quiz(call, context)), call)
        return .done
    }

    private static let guess = Command(
        "guess", .lessons, "ask for a number, a truth or a formula before it is shown",
        forms: [
            [GuessForm.asked, GuessForm.question, GuessForm.body],
            [GuessForm.formula, GuessForm.askedFormula, GuessForm.question, GuessForm.body],
        ],
        discussion: """
            A number is right within the digits that were given, two at least. A wrong gradient is met by the reason where exactly one \
            explains the number: a factor left out, a sign, a sum in place of a mean. The author's own mistakes come first.
            """,
        examples: [
            .init("guess dW2[1,1]", after: xor),
            .init("guess yhat[1,1] > 0.5", after: xor),
            .init(#"guess size(dW2) "How many numbers has dW2?" { because "One for each weight." }"#, after: xor),
            .init("guess formula dz2", after: xor, "any formula of equal value is right"),
        ], nameUse: .yielding, inner: GuessForm.statements
    ) { (call, context) throws(Diagnostic) in
        try context.pose(.guess(GuessForm.guess(call, context)), call)
        return .done
    }

    private static let task = Command(
        "task", .lessons, "ask for something to be reached, in whatever way",
        parameters: [TaskForm.text, TaskForm.until, TaskForm.body],
        discussion: """
            What is typed runs for real, until the condition holds; step counts from the beginning of the task. A script takes the \
            solution. Each mistake has statements that lead to it directly below, which a check runs.
            """,
        examples: [
            .init(
                #"task "Bring the loss below 0.2." until loss < 0.2 { hint "Larger steps."; solution { lr = 1; train 2000 } }"#,
                after: xor)
        ], nameUse: .yielding, inner: TaskForm.statements
    ) { (call, context) throws(Diagnostic) in
        try context.pose(.task(TaskForm.task(call, context)), call)
        return .done
    }

    private static let faded = Key.required(
        "element", .expression(words: ExplainArguments.names).shown(as: "NAME[I,J]"),
        "an element of a weight or a value, whose gradient is a product")
    private static let blanks = Key.required("count", .integer(1...9), "how many factors are left blank")

    private static let fade = Command(
        "fade", .lessons, "show the factors of a gradient with some left blank",
        parameters: [faded, blanks],
        discussion: "The blanks are asked for one by one. In a script the whole table is shown.",
        examples: [.init("fade dW1[2,1] 2", after: xor)], nameUse: .yielding
    ) { (call, context) throws(Diagnostic) in
        try context.pose(.fade(Fade(try call[faded], count: try call[blanks])), call)
        return .done
    }

    private static let hidden = Key.blocks("statements", 1...1, "what runs without being shown")

    private static let hide = Command(
        "hide", .lessons, "run statements without showing what they are and print",
        parameters: [hidden],
        discussion: """
            For what a learner is to find out: a fault made on purpose. A slope of one's own that stands there is a fault to `check \
            grads`, which calls it wrong.
            """,
        examples: [.init("hide { function leaky(z) = max(z, 0.1 * z) with dz = z > 0 }")], nameUse: .yielding
    ) { (call, context) throws(Diagnostic) in
        let block = try call[hidden][0]
        if block.statements.isEmpty { try context.flaw(call.failure(Diagnostic.emptyBlock("hide"), at: block.span)) }
        try context.runHidden(block, in: call.source)
        return .done
    }
}
