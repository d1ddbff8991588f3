import Autodiff
import Reporting
import Syntax

/// Sums and means, and what in them is one number.
extension Derivative {
    mutating func reduction(
        _ function: String, _ operand: Expression, by name: String
    ) throws(Diagnostic) -> (String, Expression) {
        guard isMatrix(operand) else { return (function, try derivative(of: operand, by: name)) }
        let count = Expression.calling("size", Expression(name: firstMatrix(in: operand) ?? name))
        // Single numbers inside that depend on the variable count for every element: the chain rule through them.
        var inner: [(name: String, value: Expression)] = []
        let outer = replacingNumbers(in: operand, by: name, &inner)
        placeholders.formUnion(inner.map(\.name))
        var slope = try derivative(of: outer, by: name)
        if surroundings.isScalar(name) || placeholders.contains(name) { slope = .calling("sum", slope) }
        for (placeholder, value) in inner {
            let through = Expression.calling("sum", try derivative(of: outer, by: placeholder))
            slope = slope + through * (try derivative(of: value, by: name))
        }
        let back = Dictionary(uniqueKeysWithValues: inner.map { ($0.name, $0.value) })
        slope = slope.substituting(back)
        for place in steps.indices {
            steps[place].part = steps[place].part.substituting(back)
            steps[place].derivative = steps[place].derivative.substituting(back)
        }
        return (function, function == "mean" ? slope / count : slope)
    }

    private func replacingNumbers(
        in part: Expression, by name: String, _ found: inout [(name: String, value: Expression)]
    ) -> Expression {
        if !isMatrix(part), depends(part, on: name), !isName(part, name) {
            let placeholder = "s\(placeholders.count + found.count)·"
            found.append((placeholder, part))
            return Expression(name: placeholder)
        }
        var inside = found
        let changed = part.mapChildren { isMatrix(part) ? replacingNumbers(in: $0, by: name, &inside) : $0 }
        found = inside
        return changed
    }

    private func isName(_ part: Expression, _ name: String) -> Bool { part.node == .name(name) }

    /// A loss is derived where its inputs are matrices of one shape.
    func requireElements(_ operand: Expression, by name: String) throws(Diagnostic) {
        var found: [(name: String, value: Expression)] = []
        _ = replacingNumbers(in: operand, by: name, &found)
        guard found.isEmpty else {
            throw Messages.underivable(operand, "'\(found[0].value.text)' is one number that every element depends on")
        }
    }

    /// True where the value has an element for each element of the arguments.
    func isMatrix(_ part: Expression) -> Bool {
        switch part.node {
        case .name(let name):
            return FunctionTable.constants[name] == nil && !placeholders.contains(name) && !surroundings.isScalar(name)
        case .number, .string, .end: return false
        case .matrix, .range, .index: return true
        case .call(let function, let arguments):
            if let own = surroundings.function(function) {
                guard own.parameters.count == arguments.count, !isRecursive(function) else { return true }
                return isMatrix(
                    own.body.substituting(
                        Dictionary(uniqueKeysWithValues: zip(own.parameters, arguments.map(\.value)))))
            }
            let reduces =
                OperationNames.operation(called: function).map {
                    [.loss, .reduction].contains(Operation<Double>[$0].category)
                } ?? false
            let isPair = ["max", "min"].contains(function) && arguments.count == 2
            if ["size", "rows", "columns", "all", "any"].contains(function) { return false }
            if reduces, !isPair, arguments.allSatisfy({ $0.label == nil }) { return false }
            return arguments.contains { isMatrix($0.value) }
        case .transpose, .unary, .binary: return part.children.contains { isMatrix($0) }
        }
    }

    private func firstMatrix(in part: Expression) -> String? {
        if case .name(let name) = part.node { return isMatrix(part) ? name : nil }
        for child in part.children {
            if let name = firstMatrix(in: child) { return name }
        }
        return nil
    }

    /// Sizes do not depend on the values of what is counted.
    func depends(_ part: Expression, on name: String) -> Bool {
        switch part.node {
        case .name(let other): return other == name
        case .call("size", _), .call("rows", _), .call("columns", _), .call("zeros", _), .call("ones", _): return false
        case .number, .string, .end, .matrix, .call, .index, .transpose, .unary, .binary, .range:
            return part.children.contains { depends($0, on: name) }
        }
    }

    func isRecursive(_ function: String) -> Bool {
        var seen: Set<String> = []
        var open = surroundings.function(function)?.body.calledNames ?? []
        while let name = open.popFirst() {
            if name == function { return true }
            if seen.insert(name).inserted { open.formUnion(surroundings.function(name)?.body.calledNames ?? []) }
        }
        return false
    }
}
