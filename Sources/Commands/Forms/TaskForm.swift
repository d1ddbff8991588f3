import Modelling
import Reporting
import Syntax
import Teaching

/// `task "TEXT" until CONDITION { hint "…"; mistake CONDITION "…"; wrong { … }; solution { … } }`
enum TaskForm {
    static let text = Key.required("text", .text, "what is to be reached")
    static let until = Key.requiredUntil("when it is reached")
    static let body = Key.blocks("hint \"…\"; solution { … }", 1...1, "hints, mistakes and the solution")

    private static let condition = Key.required("condition", .expression, "how the mistake shows")
    private static let why = Key.required("why", .text, "what went wrong")
    private static let steps = Key.blocks("statements", 1...1, "what is typed")

    static let statements = [
        InnerStatements.pointer,
        InnerStatements.inner("mistake", "what is told where a condition holds", [condition, why]),
        InnerStatements.inner("wrong", "statements that lead to the mistake above", [steps]),
        InnerStatements.inner("solution", "statements that do the task", [steps]),
        InnerStatements.because,
    ]

    static func task(_ call: Call, _ context: any Context) throws(Diagnostic) -> LessonTask {
        let text = try call[text]
        if text.trimmed.isEmpty { try context.flaw(call.failure(Diagnostic.emptyText("task"))) }
        let inner = try InnerStatements(try call[body][0], of: call, context)
        let solution = try inner.only("solution", of: call, context)
        let block = try solution.map { (one) throws(Diagnostic) in try one.call[steps][0] }
        if block == nil { try context.flaw(call.failure(Diagnostic.taskWithoutSolution)) }
        if let block, block.statements.isEmpty {
            try context.flaw(call.failure(Diagnostic.emptyBlock("solution"), at: block.span))
        }
        let told = try inner.only("because", of: call, context)
        let hints = try inner.hints(context)
        let typed = block.map { plainStatements(call.source.text(of: $0.span)) }
        for hint in hints where plainStatements(hint.text) == typed {
            try context.flaw(call.failure(Diagnostic.hintIsSolution, at: hint.one.span))
        }
        return LessonTask(
            text, until: try call[until], hints: hints.map(\.text), mistakes: try mistakes(inner, call, context),
            solution: block ?? Block([], call.nameSpan),
            because: try told.map { (one) throws(Diagnostic) in
                try InnerStatements.text(InnerStatements.says, one, context)
            })
    }

    /// Each mistake with the statements below it.
    private static func mistakes(
        _ inner: InnerStatements, _ call: Call, _ context: any Context
    ) throws(Diagnostic) -> [LessonTask.Mistake] {
        var mistakes: [LessonTask.Mistake] = []
        for (place, one) in inner.statements.enumerated() {
            let (before, after) = (inner.at(place - 1), inner.at(place + 1))
            if one.word == "wrong", before?.word != "mistake" {
                try context.flaw(call.failure(Diagnostic.wrongWithoutMistake, at: one.span))
            }
            guard one.word == "mistake" else { continue }
            var wrong: Block?
            if let after, after.word == "wrong" {
                wrong = try after.call[steps][0]
                if let wrong, wrong.statements.isEmpty {
                    try context.flaw(call.failure(Diagnostic.emptyBlock("wrong"), at: wrong.span))
                }
            } else {
                try context.flaw(call.failure(Diagnostic.mistakeWithoutWrong, at: one.span))
            }
            mistakes.append(
                LessonTask.Mistake(
                    try one.call[condition], try InnerStatements.text(why, one, context), wrong: wrong))
        }
        return mistakes
    }

    /// Statements without what does not tell them apart.
    private static func plainStatements(_ text: String) -> String {
        String(text.lowercased().filter { !$0.isWhitespace && !"{};`.".contains($0) })
    }
}

extension InnerStatements {
    fileprivate func at(_ place: Int) -> One? { statements.indices.contains(place) ? statements[place] : nil }
}
