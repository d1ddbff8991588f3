import Modelling
import Reporting
import Syntax
import Teaching

/// `guess EXPRESSION "QUESTION" { hint "…"; mistake = VALUE "…"; because "…" }`
enum GuessForm {
    static let asked = Key.required("expression", .expression, "what is asked: a value, or whether something holds")
    static let formula = Key.keyword("formula", "ask for a formula, and not for its value")
    static let askedFormula = Key.required("name", .expression, "the value or gradient whose formula is asked for")
    static let question = Key.optional("question", .text, "the same in words")
    static let body = Key.block("because \"…\"", "what is told about it")

    private static let value = Key.equals("what one gets by it")
    private static let why = Key.required("why", .text, "what went wrong")

    static let statements = [
        InnerStatements.pointer,
        InnerStatements.inner("mistake", "a wrong answer, and what is told to who gives it", [value, why]),
        InnerStatements.because,
    ]

    static func guess(_ call: Call, _ context: any Context) throws(Diagnostic) -> Guess {
        let isFormula = call.typed(asked) == nil
        let expression = try isFormula ? call[askedFormula] : call[asked]
        let inner = try InnerStatements(try call[body], of: call, context)
        var mistakes: [Guess.Mistake] = []
        for one in inner.all("mistake") {
            let mistake = Guess.Mistake(try one.call[value], try InnerStatements.text(why, one, context))
            if mistakes.contains(where: { $0.value == mistake.value }) {
                try context.flaw(one.call.failure(Diagnostic.equalMistakes(mistake.value.text), at: one.span))
            }
            mistakes.append(mistake)
        }
        let told = try inner.only("because", of: call, context)
        return Guess(
            expression, isFormula: isFormula, question: try call[question],
            because: try told.map { (one) throws(Diagnostic) in
                try InnerStatements.text(InnerStatements.says, one, context)
            }, hints: try inner.hints(context).map(\.text), mistakes: mistakes)
    }
}
