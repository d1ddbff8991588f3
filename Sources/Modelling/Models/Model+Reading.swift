import Autodiff
import Syntax

/// Which names a model reads.
extension Model {
    package typealias Functions = NamedValues<Reference<UserFunction>>

    /// Whether its formulas read a name, or functions of the session that they call do.
    func reads(_ name: String, _ functions: Functions) -> Bool {
        freeNames.contains(name) || functions.read([name], calledBy: calledNames)
    }

    /// Whether it is another one where it is evaluated than in training.
    package func differsInEvaluation(_ functions: Functions) -> Bool {
        functions.calls(from: calledNames) { name in
            OperationTable.current.rows(called: name).contains { Operation<Double>[$0].standIn != nil }
        }
    }

    /// All formulas of statements that a model may hold, in their order.
    package static func expressions(in statements: [Statement]) -> [Expression] {
        statements.flatMap { statement -> [Expression] in
            switch statement.node {
            case .assignment(let assignment): return [assignment.value]
            case .repetition(let value, let body), .whileLoop(let value, let body), .forLoop(_, let value, let body):
                return [value] + expressions(in: body.statements)
            case .conditional(let branches, let otherwise):
                return branches.flatMap { [$0.condition] + expressions(in: $0.body.statements) }
                    + expressions(in: otherwise?.statements ?? [])
            case .expression, .command, .breakLoop, .continueLoop, .function, .model, .parameter, .define: return []
            }
        }
    }
}

extension Expression {
    /// Whether it reads one of some names, itself or through functions of the session.
    func reads(_ names: Set<String>, _ functions: Model.Functions) -> Bool {
        !freeNames.isDisjoint(with: names) || functions.read(names, calledBy: calledNames)
    }
}

extension Model.Functions {
    /// Whether functions of some names, or those that they call, read one of the names.
    fileprivate func read(_ names: Set<String>, calledBy called: Set<String>) -> Bool {
        var seen: Set<String> = []
        var open = called
        while let called = open.popFirst() {
            guard seen.insert(called).inserted, let function = self[called]?.object else { continue }
            if !function.body.freeNames.subtracting(function.parameters).isDisjoint(with: names) { return true }
            open.formUnion(function.body.calledNames)
        }
        return false
    }

    /// Whether formulas that call some names call a built-in one that is asked for, themselves or through functions here.
    fileprivate func calls(from called: Set<String>, _ isAsked: (String) -> Bool) -> Bool {
        var seen: Set<String> = []
        var open = called
        while let called = open.popFirst() {
            guard seen.insert(called).inserted else { continue }
            if let function = self[called]?.object {
                open.formUnion(function.body.calledNames)
            } else if isAsked(called) {
                return true
            }
        }
        return false
    }
}
