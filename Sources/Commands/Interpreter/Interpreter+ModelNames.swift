import Autodiff
import Modelling
import OrderedCollections
import Reporting
import Syntax

/// Which names a model may give to its parameters, its values and its loop variables: each means one thing only.
extension Interpreter {
    func requireModelNames(
        _ model: Model, declared: [Name], _ evaluator: Evaluator
    ) throws(Diagnostic) {
        for name in declared {
            do throws(Diagnostic) {
                try requireFreeWord(name.text)
                if SessionName.named(name.text) != nil {
                    throw Diagnostic.takenName(name.text, by: "something else in a model")
                }
            } catch { throw evaluator.failure(error, at: name.span) }
        }
        let parameters = Set(model.parameters.map(\.name))
        try requireValueNames(model.body, parameters, evaluator)
        try requireLoopNames(model.body, parameters.union(model.names), evaluator)
        let others = parameters.union(model.names)
        for name in model.names where Model.repeatedNames(model.body).contains(name) {
            if let round = others.sorted().first(where: { Model.isRound($0, of: name) }) {
                throw evaluator.failure(Diagnostic.roundTaken(round, of: name), at: model.body[0].span)
            }
        }
    }

    private func requireValueNames(
        _ statements: [Statement], _ parameters: Set<String>, _ evaluator: Evaluator
    ) throws(Diagnostic) {
        for statement in statements {
            if case .assignment(let assignment) = statement.node {
                let (name, span) = (assignment.target.text, assignment.target.span)
                if parameters.contains(name) || name == "x" || name == "y" {
                    throw evaluator.failure(Diagnostic.shadowedInModel(name), at: span)
                }
                if name != "loss", SessionName.named(name)?.isOfSession == true || SessionName.numbers.contains(name) {
                    throw evaluator.failure(Diagnostic.takenName(name, by: "something else in a model"), at: span)
                }
            }
            for block in statement.blocks { try requireValueNames(block.statements, parameters, evaluator) }
        }
    }

    private func requireLoopNames(
        _ statements: [Statement], _ taken: Set<String>, _ evaluator: Evaluator
    ) throws(Diagnostic) {
        for statement in statements {
            if case .forLoop(let variable, _, _) = statement.node {
                do throws(Diagnostic) {
                    try requireFreeWord(variable.text)
                    if taken.contains(variable.text) || SessionName.named(variable.text) != nil {
                        throw Diagnostic.takenName(variable.text, by: "something else in the model")
                    }
                    if variable.text.hasPrefix("d"), taken.union(["x"]).contains(String(variable.text.dropFirst())) {
                        throw Diagnostic.takenName(variable.text, by: "the gradient of \(variable.text.dropFirst())")
                    }
                } catch { throw evaluator.failure(error, at: variable.span) }
            }
            for block in statement.blocks { try requireLoopNames(block.statements, taken, evaluator) }
        }
    }

    /// Variables of the user, and of the loops and commands around, under names that the model needs: of its values
    /// and their rounds, its parameters, and the gradients of all of them.
    func requireNothingInTheWay(of model: Model, _ parameters: [String], _ what: String) throws(Diagnostic) {
        let repeated = Model.repeatedNames(model.body)
        let needed = Set(model.names + parameters)
        func isNeeded(_ name: String) -> Bool {
            needed.contains(name) || repeated.contains { Model.isRound(name, of: $0) }
        }
        for name in Array(session.variables.keys) + localNames {
            guard isNeeded(name) || name.hasPrefix("d") && (name == "dx" || isNeeded(String(name.dropFirst()))) else {
                continue
            }
            throw local(name) == nil
                ? Diagnostic.variableInTheWay(name, of: what)
                : Diagnostic.takenName(name, by: "something that \(what) needs")
        }
    }
}

extension Statement {
    /// The blocks directly in it.
    fileprivate var blocks: [Block] {
        switch node {
        case .repetition(_, let body), .whileLoop(_, let body), .forLoop(_, _, let body): [body]
        case .conditional(let branches, let otherwise): branches.map(\.body) + (otherwise.map { [$0] } ?? [])
        case .assignment, .expression, .command, .breakLoop, .continueLoop, .function, .model, .parameter, .define: []
        }
    }
}
