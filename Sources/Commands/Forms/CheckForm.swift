import Autodiff
import Insight
import Modelling
import Reporting
import Syntax

/// The arguments `grads [NAME …] [all]`, `grads of FUNCTION` and `FUNCTION against FUNCTION [wrt NAME]`.
enum CheckForm {
    static let what = Key.required(
        "what", .word(of: "check") { _ in ["grads"] }.shown(as: "grads"), "what is checked: the gradients")
    static let names = Key.rest("name", .name(words: movable), "the parameters to check; all, and x, if left out")
    static let all = Key.flag("all", "every element, and on all rows")
    static let of = Key.requiredPhrase(
        "of", .name(words: differentiable).shown(as: "FUNCTION"), "an operation, or a function of yours")

    static let written = Key.required(
        "function", .name { Array($0.functions.keys) }.shown(as: "FUNCTION"), "a derivative that you wrote down")
    static let against = Key.requiredPhrase(
        "against", .name(words: differentiable).shown(as: "FUNCTION"), "the function that it is the derivative of")
    static let wrt = Key.phrase(
        "wrt", .name().shown(as: "NAME"), "the argument that is derived by; the first if left out")

    @Sendable private static func movable(_ session: Session) -> [String] { Array(session.parameters.keys) + ["x"] }

    @Sendable private static func differentiable(_ session: Session) -> [String] {
        OperationTable.current.calledNames + session.functions.keys
    }

    static func checkModel(_ call: Call, _ context: any Context) throws(Diagnostic) {
        if case .name(let word)? = call.typed(what)?.node, differentiable(context.session).contains(word) {
            throw call.failure(Diagnostic.whatOfFunction(word, isOwn: context.session.functions[word] != nil))
        }
        _ = try call[what]
        let session = context.session
        let names = try call[names]
        guard session.model != nil else { throw Diagnostic.noModel }
        let known = movable(session)
        for name in names where !known.contains(name.text) {
            throw call.failure(Diagnostic.unknownWord(name.text, for: "parameter", among: known), at: name.span)
        }
        let checksAll = try call[all]
        let part = checksAll ? session : GradientVerdictReport.part(of: session)
        var stopped = false
        let verdicts = try GradientVerdictReport.verdicts(
            part, names: names.isEmpty ? nil : names.map(\.text), checksAll: checksAll,
            until: {
                stopped = stopped || context.hearsStop()
                return stopped
            })
        let checked = verdicts.reduce(0) { $0 + $1.checked }
        let rows = part.stepRows
        let of = rows < session.stepRows ? " on \(rows) of \(session.stepRows) rows" : ""
        let caption =
            "check grads: \(counted(checked, "element"))\(of), worst first\(stopped ? ", interrupted" : "")"
        context.emit(GradientVerdictReport.blocks(verdicts, caption: caption, session: session))
        if let remark = GradientVerdictReport.heldRemark(session) { context.emit(.text(remark)) }
        context.emit(.text(GradientVerdictReport.explanation(session)))
        if let failure = GradientVerdictReport.failure(verdicts) { throw failure }
    }

    static func checkWritten(_ call: Call, _ context: any Context) throws(Diagnostic) {
        let (name, function, argument) = (try call[written], try call[against], try call[wrt])
        var arguments: [String] = []
        for word in [name, function] {
            do throws(Diagnostic) { arguments = try HandDerivedFormula.arguments(of: word.text, context.session) } catch
            {
                throw call.failure(error, at: word.span)
            }
        }
        if let argument, !arguments.contains(argument.text) {
            throw call.failure(
                Diagnostic.noSuchArgument(argument.text, function.text, arguments), at: argument.span)
        }
        let found: HandDerivedFormula
        do throws(Diagnostic) {
            found = try HandDerivedFormula(name.text, against: function.text, wrt: argument?.text, context.session)
        } catch { throw call.failure(error, at: name.span) }
        context.emit(found.blocks(context.session))
        if let failure = found.failure { throw failure }
    }

    static func checkFunction(
        _ word: Name, _ call: Call, _ context: any Context
    ) throws(Diagnostic) {
        let check: GradientVerdictOfFunction
        do throws(Diagnostic) {
            check = try GradientVerdictOfFunction(word.text, context.session, at: word.span)
        } catch { throw call.failure(error, at: word.span) }
        context.emit(check.blocks(word.text, context.session))
        context.emit(.text(GradientVerdictReport.explanation(context.session)))
        if var failure = GradientVerdictReport.failure(check.verdicts) {
            failure.hint = "derive \(word.text)"
            throw failure
        }
    }
}
