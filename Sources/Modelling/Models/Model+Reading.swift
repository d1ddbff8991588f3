import Syntax

/// Which names a model reads.
extension Model {
    package typealias Functions = NamedValues<Reference<UserFunction>>

    /// Whether its formulas read a name, or functions of the session that they call do.
    func reads(_ name: String, _ functions: Functions) -> Bool {
        Self.expressions(in: body).contains { $0.reads([name], functions) }
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
        if !freeNames.isDisjoint(with: names) { return true }
        var seen: Set<String> = []
        var open = calledNames
        while let called = open.popFirst() {
            guard seen.insert(called).inserted, let function = functions[called]?.object else { continue }
            if !function.body.freeNames.subtracting(function.parameters).isDisjoint(with: names) { return true }
            open.formUnion(function.body.calledNames)
        }
        return false
    }
}
