import Autodiff
import Reporting
import Syntax

/// Slopes that a function of the user has by its definition: `function f(z) = E with dz = S`.
package enum OwnSlopes {
    /// The body with the slopes in it: the value comes from the body, the gradient of a named argument from its slope.
    static func joined(_ body: Expression, _ slopes: [OwnSlope]) -> Expression {
        guard !slopes.isEmpty else { return body }
        func call(_ row: OperationID, _ operands: Expression...) -> Expression {
            Expression(.call(Operation<Double>[row].callName, operands.map { .init($0) }), body.span)
        }
        let arguments = slopes.map { Expression(.name(String($0.name.text.dropFirst())), $0.name.span) }
        var inner: [String: Expression] = [:]
        for argument in arguments { inner[argument.text] = call(.rows.bypass, argument) }
        return zip(arguments, slopes).reduce(body.substituting(inner)) { whole, slope in
            call(.rows.withSlope, whole, slope.0, slope.1.value)
        }
    }

    /// Refuses slopes of what is no argument, and of an argument in which the body is not elementwise.
    package static func check(
        _ function: UserFunction, _ others: (String) -> UserFunction?
    ) throws(Diagnostic) {
        var seen: Set<String> = []
        for slope in function.slopes {
            let argument = String(slope.name.text.dropFirst())
            guard slope.name.text.hasPrefix("d"), function.parameters.contains(argument) else {
                throw Diagnostic.slopeOfNoArgument(slope.name.text, function)
            }
            guard seen.insert(argument).inserted else { throw Diagnostic.slopeTwice(slope.name.text) }
            for expression in [function.written, slope.value] {
                if let part = expression.mixing(argument, others, depth: 0) {
                    throw Diagnostic.notElementwise(function.name, argument, part.text)
                }
            }
        }
    }
}

extension Expression {
    /// The first part in which an element of the result depends on other elements of a name than the one in its place.
    fileprivate func mixing(_ name: String, _ function: (String) -> UserFunction?, depth: Int) -> Expression? {
        guard freeNames.contains(name), depth < 50 else { return nil }
        func inside(_ isElementwise: Bool) -> Expression? {
            guard isElementwise else { return self }
            for child in children { if let part = child.mixing(name, function, depth: depth) { return part } }
            return nil
        }
        switch node {
        case .name, .number, .string, .end: return nil
        case .unary(let symbol, _): return inside(Operation<Double>[.of(symbol)].dependence == .element)
        case .binary(let symbol, _, _): return inside(Operation<Double>[.of(symbol)].dependence == .element)
        case .transpose, .index, .matrix, .range: return self
        case .call(let called, let arguments):
            if let own = function(called) {
                guard own.parameters.count == arguments.count else { return nil }
                let values = Dictionary(zip(own.parameters, arguments.map(\.value))) { first, _ in first }
                return own.written.substituting(values).mixing(name, function, depth: depth + 1).map { _ in self }
            }
            if let entry = FunctionTable.named(called) { return entry.readsValues ? self : nil }
            let count = arguments.count { $0.label == nil }
            guard let row = OperationTable.current.row(called: called, with: count) else { return nil }
            return inside(Operation<Double>[row].dependence == .element)
        }
    }
}
