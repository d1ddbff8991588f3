import Syntax

/// What a body of formulas assigns, and where.
extension Model {
    /// The expression that gives a name its value.
    package func formula(of name: String) -> Expression? {
        func find(_ statements: [Statement]) -> Expression? {
            for statement in statements.reversed() {
                switch statement.node {
                case .assignment(let assignment) where assignment.target.text == name: return assignment.value
                case .repetition(_, let body), .whileLoop(_, let body), .forLoop(_, _, let body):
                    if let found = find(body.statements) { return found }
                case .conditional(let branches, let otherwise):
                    for block in branches.map(\.body) + (otherwise.map { [$0] } ?? []) {
                        if let found = find(block.statements) { return found }
                    }
                case .assignment, .expression, .command, .breakLoop, .continueLoop, .function, .model, .parameter,
                    .define:
                    continue
                }
            }
            return nil
        }
        if let found = find(body) { return found }
        guard let mark = name.lastIndex(of: "_") else { return nil }
        let plain = String(name[..<mark])
        return plain.isEmpty || plain == name ? nil : formula(of: plain)
    }

    /// Every assignment of a name in a body at top level or in branches, once per line.
    static func assignments(_ statements: [Statement]) -> [String] {
        statements.flatMap { statement -> [String] in
            switch statement.node {
            case .assignment(let assignment): [assignment.target.text]
            case .conditional(let branches, let otherwise):
                // Only one branch runs.
                Array(
                    Set(branches.map(\.body) + (otherwise.map { [$0] } ?? [])).flatMap {
                        Set(assignments($0.statements))
                    })
            case .repetition, .whileLoop, .forLoop, .expression, .command, .breakLoop, .continueLoop, .function, .model,
                .parameter, .define:
                []
            }
        }
    }

    /// The names that get rounds, `h_1`, `h_2` …, because they are assigned more than once.
    package static func repeatedNames(_ body: [Statement]) -> Set<String> {
        var seen: Set<String> = []
        var repeated = namesAssignedInLoops(body)
        for name in assignments(body) where !seen.insert(name).inserted { repeated.insert(name) }
        return repeated
    }

    /// Whether a name is that of a round: `h_3` of `h`.
    package static func isRound(_ name: String, of plain: String) -> Bool {
        name.hasPrefix("\(plain)_") && Int(name.dropFirst(plain.count + 1)) != nil
    }

    static func namesAssignedInLoops(_ statements: [Statement]) -> Set<String> {
        var names: Set<String> = []
        for statement in statements {
            switch statement.node {
            case .repetition(_, let body), .whileLoop(_, let body), .forLoop(_, _, let body):
                names.formUnion(assignments(body.statements))
                names.formUnion(namesAssignedInLoops(body.statements))
            case .conditional(let branches, let otherwise):
                for branch in branches { names.formUnion(namesAssignedInLoops(branch.body.statements)) }
                if let otherwise { names.formUnion(namesAssignedInLoops(otherwise.statements)) }
            case .assignment, .expression, .command, .breakLoop, .continueLoop, .function, .model, .parameter, .define:
                continue
            }
        }
        return names
    }
}
