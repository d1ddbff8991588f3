import Autodiff
import Modelling
import Reporting
import Syntax

/// Sums and means, and what in them is one number.
extension Derivative {
    mutating func reduction(
        _ id: OperationID, _ operand: Expression, _ part: Expression, by name: String
    ) throws(Diagnostic) -> (String, Expression) {
        let row = Operation<Double>[id]
        note(id, part)
        guard let aggregate = row.aggregate else { return try weighted(row, operand, part, by: name) }
        guard isMatrix(operand) else { return (row.name, try derivative(of: operand, by: name)) }
        // Single numbers inside that depend on the variable count for every element: the chain rule through them.
        var inner: [(name: String, value: Expression)] = []
        let outer = replacingNumbers(in: operand, by: name, &inner)
        let back = Dictionary(uniqueKeysWithValues: inner.map { ($0.name, $0.value) })
        placeholders.formUnion(back.keys)
        meanings.merge(back) { $1 }
        var slope = try derivative(of: outer, by: name)
        if surroundings.isScalar(name) || placeholders.contains(name) { slope = .calling(.rows.sum, slope) }
        for (placeholder, value) in inner {
            let through = Expression.calling(.rows.sum, try derivative(of: outer, by: placeholder))
            slope = slope + through * (try derivative(of: value, by: name))
        }
        slope = slope.substituting(back)
        for place in steps.indices {
            steps[place].part = steps[place].part.substituting(back)
            steps[place].derivative = steps[place].derivative.substituting(back)
        }
        switch aggregate {
        case .sum: return (row.name, slope)
        case .mean:
            let count = Expression.calling("size", Expression(name: firstMatrix(in: operand) ?? name))
            return (row.name, slope / count)
        }
    }

    /// A reduction that weighs its elements by their values: the sum of the slopes of the elements, each times what
    /// the row says of it.
    private mutating func weighted(
        _ row: Operation<Double>, _ operand: Expression, _ part: Expression, by name: String
    ) throws(Diagnostic) -> (String, Expression) {
        let weight = Self.slope(row.derivativeTexts(.axis(.all), [.scalar])[0]).substituting([
            row.inputNames[0]: operand, row.outputName: part, "d\(row.outputName)": Expression(number: 1),
        ])
        var numbers: [(name: String, value: Expression)] = []
        _ = replacingNumbers(in: operand, by: name, &numbers)
        let rule = isName(operand, name) ? row.name : "chain, \(row.name)"
        if numbers.isEmpty {
            let slope = weight * (try derivative(of: operand, by: name))
            return (rule, isMatrix(operand) && surroundings.isScalar(name) ? .calling(.rows.sum, slope) : slope)
        }
        // Single numbers inside count for every element: the sum knows how. The weights are constants for it, although
        // the variable stands in them.
        let held = "w\(meanings.count)·"
        meanings[held] = weight
        let place = steps.count
        let slope = try derivative(of: .calling(.rows.sum, Expression(name: held) * operand), by: name)
        steps.removeSubrange(place...)
        return (rule, slope.substituting([held: weight]))
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
            throw underivable(
                operand, "'\(typed(found[0].value).text)' is one number that every element depends on")
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
            if FunctionTable.named(function)?.givesNumber == true { return false }
            let row = OperationTable.current.row(called: function, with: arguments.count)
            if let row, [.loss, .reduction].contains(Operation<Double>[row].category) { return false }
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
        case .call(let function, _) where FunctionTable.named(function)?.readsValues == false: return false
        case .number, .string, .end, .matrix, .call, .index, .transpose, .unary, .binary, .range:
            if case .call(let called, let arguments) = part.node, surroundings.function(called) == nil,
                let row = OperationTable.current.row(called: called, with: arguments.count).map({
                    Operation<Double>[$0]
                }),
                row.isClaim, !row.hasSlope(to: 0)
            {
                // Its slope is given elsewhere.
                return false
            }
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
