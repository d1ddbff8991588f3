import Modelling
import Reporting
import Syntax
import Teaching

/// `quiz "QUESTION" { yes "…"; no "…" because "…"; because "…" }`
enum QuizForm {
    static let question = Key.required("question", .text, "what is asked")
    static let rightCount = Key.option("right", .integer(1...9), "how many answers are right (default 1)")
    static let body = Key.blocks("yes \"…\"; no \"…\"", 1...1, "the answers, and what is told about them")

    private static let answer = Key.required("answer", .text, "the answer")
    private static let because = Key.phrase("because", .text, "what is told to who chooses it")

    static let statements = [
        InnerStatements.inner("yes", "an answer that is right", [answer, because]),
        InnerStatements.inner("no", "an answer that is wrong", [answer, because]),
        InnerStatements.because,
    ]

    static func quiz(_ call: Call, _ context: any Context) throws(Diagnostic) -> Quiz {
        let text = try call[question]
        if text.trimmed.isEmpty { try context.flaw(call.failure(Diagnostic.emptyText("quiz"))) }
        let inner = try InnerStatements(try call[body][0], of: call, context)
        var choices: [Quiz.Choice] = []
        for one in inner.statements where one.word != "because" {
            let choice = Quiz.Choice(
                try InnerStatements.text(answer, one, context), isRight: one.word == "yes",
                because: try one.call[because])
            if choices.contains(where: { $0.plain == choice.plain }) {
                try context.flaw(one.call.failure(Diagnostic.equalChoices(choice.text), at: one.span))
            }
            if Int(choice.plain) != nil || choice.plain.count == 1 {
                try context.flaw(one.call.failure(Diagnostic.choiceAsNumber(choice.text), at: one.span))
            }
            choices.append(choice)
        }
        if choices.count < 2 { try context.flaw(call.failure(Diagnostic.fewChoices(choices.count))) }
        let (needed, right) = (try call[rightCount] ?? 1, choices.count(where: \.isRight))
        if choices.count > 1, right != needed {
            try context.flaw(call.failure(Diagnostic.rightChoices(right, needed: needed)))
        }
        let told = try inner.only("because", of: call, context)
        return Quiz(
            text, choices: choices,
            because: try told.map { (one) throws(Diagnostic) in
                try InnerStatements.text(InnerStatements.says, one, context)
            })
    }
}
