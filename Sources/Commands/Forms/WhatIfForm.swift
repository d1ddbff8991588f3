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

    static func run(_ call: Call, _ context: any Context) throws(Diagnostic) {
        let assignment = try call[change]
        let before = context.session
        let name = assignment.target.text
        if before.model == nil { throw Diagnostic.noModel }
        let known = names(before)
        if !known.contains(name), context.local(name) == nil, !context.isComputed(name),
            context.gradientOwner(of: name) == nil, SessionName.named(name)?.isComputed != true
        {
            throw call.failure(Diagnostic.unchangeable(name, among: known), at: assignment.target.span)
        }
        // What the four steps see is the whole data here, and nobody need be told that it is replaced.
        context.session.dataset = nil
        context.session.setTraining(x: before.x, y: before.y, weights: before.weights)
        context.session.holdWeights()
        let start = context.session
        do throws(Diagnostic) { try context.assign(assignment, in: call.source) } catch {
            throw call.failure(error, at: assignment.target.span)
        }
        let text = statement(assignment, call)
        if name == "lr" {
            let rates = try WhatIfLearningRate(start, rate: context.session.optimizer.learningRate)
            context.emit(rates.blocks(start))
        } else {
            let answer = try answer(from: start, to: context.session, name)
            context.emit(answer.blocks(text, before))
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
