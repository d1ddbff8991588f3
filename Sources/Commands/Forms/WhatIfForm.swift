import Autodiff
import Insight
import Modelling
import Reporting
import Syntax

/// The argument `W1[2,1] += 0.1`.
enum WhatIfForm {
    static let change = Key.assignment(
        "change", written: "NAME = VALUE", "a new value for a parameter, x, y or a variable", words: names)
    static let element = change.written("NAME[…] += VALUE", "a change of elements or of all, by += -= *= or /=")
    static let rate = change.written("lr = N", "one step with another learning rate")

    @Sendable private static func names(_ session: Session) -> [String] {
        session.parameters.keys + session.variables.keys + SessionName.all.filter(\.isAssignable).map(\.name)
    }

    static func run(_ call: Call, _ interpreter: Interpreter) throws(Diagnostic) {
        let assignment = try call[change]
        let before = interpreter.session
        let name = assignment.target.text
        if before.model == nil { throw Diagnostic.noModel }
        let known = names(before)
        if !known.contains(name), interpreter.local(name) == nil, !interpreter.isComputed(name),
            interpreter.gradientOwner(of: name) == nil, SessionName.named(name)?.isComputed != true
        {
            throw call.failure(Diagnostic.unchangeable(name, among: known), at: assignment.target.span)
        }
        // What the four steps see is the whole data here, and nobody need be told that it is replaced.
        interpreter.session.dataset = nil
        interpreter.session.setTraining(x: before.x, y: before.y)
        let start = interpreter.session
        do throws(Diagnostic) { try interpreter.assign(assignment, in: call.source) } catch {
            throw call.failure(error, at: assignment.target.span)
        }
        let text = statement(assignment, call)
        if name == "lr" {
            let rates = try WhatIfLearningRate(start, rate: interpreter.session.optimizer.learningRate)
            for block in rates.blocks(start) { interpreter.emit(block) }
        } else {
            let answer = try answer(from: start, to: interpreter.session, name)
            for block in answer.blocks(text, before) { interpreter.emit(block) }
        }
    }

    private static func answer(from old: Session, to new: Session, _ name: String) throws(Diagnostic) -> WhatIf {
        do throws(Diagnostic) { return try WhatIf(from: old, to: new) } catch {
            // With the old values it can be asked: then the new shape is what does not fit.
            let values: (Session) -> Matrix? = { name == "x" ? $0.x : name == "y" ? $0.y : $0.variables[name] }
            guard let before = values(old), let after = values(new), before.shape != after.shape else { throw error }
            _ = try WhatIf(from: old, to: old)
            throw Diagnostic.whatIfShape(name, before.shape, after.shape)
        }
    }

    private static func statement(_ assignment: Assignment, _ call: Call) -> String {
        Statement(.assignment(assignment), call.nameSpan).text
    }
}
