import Insight
import Modelling
import Reporting
import Syntax

/// The form `grads [NAME …] [all]` or `grads of FUNCTION`.
enum CheckForm {
    static func words(_ call: Call) throws(Diagnostic) -> [(text: String, span: Span)] {
        var words: [(text: String, span: Span)] = []
        for argument in call.arguments {
            switch argument {
            case .comma: continue
            case .expression(let expression):
                guard case .name(let word) = expression.node else {
                    throw call.failure(Diagnostic.needsWord("name", expression.text), at: expression.span)
                }
                words.append((word, expression.span))
            case .option(let name, _):
                throw call.failure(Diagnostic.unexpectedArgument(name.text, call.command), at: name.span)
            case .arrow, .until, .block, .assignment:
                throw call.failure(Diagnostic.incompleteStatement("check", call.command.forms))
            }
        }
        return words
    }

    static func checkModel(
        _ words: [(text: String, span: Span)], _ call: Call, _ interpreter: Interpreter
    ) throws(Diagnostic) {
        let session = interpreter.session
        guard session.model != nil else { throw Diagnostic.noModel }
        let names = words.filter { $0.text != "all" || session.parameters["all"] != nil }
        let known = Array(session.parameters.keys) + ["x"]
        for (name, span) in names where !known.contains(name) {
            throw call.failure(Diagnostic.unknownWord(name, for: "parameter", among: known), at: span)
        }
        let checksAll = names.count < words.count
        let part = checksAll ? session : GradientVerdictReport.part(of: session)
        var stopped = false
        let verdicts = try GradientVerdictReport.verdicts(
            part, names: names.isEmpty ? nil : names.map(\.text), checksAll: checksAll,
            until: {
                stopped = stopped || interpreter.hearsStop()
                return stopped
            })
        let checked = verdicts.reduce(0) { $0 + $1.checked }
        let rows = part.stepRows
        let of = rows < session.stepRows ? " on \(rows) of \(session.stepRows) rows" : ""
        let caption =
            "check grads: \(counted(checked, "element"))\(of), worst first\(stopped ? ", interrupted" : "")"
        for block in GradientVerdictReport.blocks(verdicts, caption: caption, session: session) {
            interpreter.emit(block)
        }
        interpreter.emit(.text(GradientVerdictReport.explanation(session)))
        if let failure = GradientVerdictReport.failure(verdicts) { throw failure }
    }

    static func checkFunction(
        _ word: (text: String, span: Span), _ call: Call, _ interpreter: Interpreter
    ) throws(Diagnostic) {
        let check: GradientVerdictOfFunction
        do throws(Diagnostic) {
            check = try GradientVerdictOfFunction(word.text, interpreter.session, at: word.span)
        } catch { throw call.failure(error, at: word.span) }
        for block in check.blocks(word.text, interpreter.session) { interpreter.emit(block) }
        interpreter.emit(.text(GradientVerdictReport.explanation(interpreter.session)))
        if var failure = GradientVerdictReport.failure(check.verdicts) {
            failure.hint = "derive \(word.text)"
            throw failure
        }
    }
}
