import Autodiff
import Reporting
import Syntax

/// Calls of built-in functions, rows of the table and functions of the user.
extension Evaluator {
    func call(_ name: String, _ arguments: [Expression.Argument], at span: Span) throws(Diagnostic) -> Value {
        if let function = host.function(name) { return try inline(function, arguments, at: span) }
        if let entry = FunctionTable.named(name) {
            let site = CallSite(self, name: name, usage: entry.usage, arguments: arguments, span: span)
            try site.requireLabels(entry.labels)
            try site.requireCount(entry.counts)
            return try entry.evaluate(site)
        }
        let rows = OperationTable.current.rows(called: name)
        if !rows.isEmpty {
            let usage = rows.map { Operation<Double>[$0].usage(as: name) }.joined(separator: " or ")
            return try CallSite(self, name: name, usage: usage, arguments: arguments, span: span).operation(among: rows)
        }
        throw failure(
            Diagnostic.unknownFunction(name, arguments: arguments.count, typed: arguments.map(\.value.text)), at: span)
    }

    private func inline(
        _ function: UserFunction, _ arguments: [Expression.Argument], at span: Span
    ) throws(Diagnostic) -> Value {
        guard arguments.count == function.parameters.count, arguments.allSatisfy({ $0.label == nil }) else {
            throw failure(Diagnostic.argumentCount(function.name, function.parameters, arguments.count), at: span)
        }
        guard scopes.count < Self.deepestCall else { throw failure(Diagnostic.callsTooDeep(function.name), at: span) }
        var scope: [String: Value] = [:]
        for (parameter, argument) in zip(function.parameters, arguments) {
            scope[parameter] = try evaluate(argument.value)
        }
        let outerEnds = ends
        scopes.append(scope)
        ends = []
        defer {
            scopes.removeLast()
            ends = outerEnds
        }
        do throws(Diagnostic) {
            return try evaluate(function.body, in: function.source)
        } catch {
            // The place is the line of the function; the outermost call is where the user comes from.
            guard scopes.count == 1 else { throw error }
            throw Diagnostic.calling(error, at: source.place(of: span))
        }
    }
}
